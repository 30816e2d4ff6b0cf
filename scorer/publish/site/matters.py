"""The 督查事项 of a year, each with its units and its course from the proposal to its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scorer.publish.site import urls
from scorer.publish.site.layout import Page, year_page
from scorer.publish.site.render import render
from scorer.views.ledger_types import MatterView, Stub
from scorer.views.year_types import Projection

MATTER = "督查事项"
"""What a stub calls a matter."""


def has_page(projection: Projection) -> bool:
    """Whether there is a matter, or one of which only the ground may be named."""
    return bool(projection.ledger.matters or _stubs(projection))


def page(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of a year's matters, those that are open first."""
    here = urls.matters(projection.cycle)
    every = sorted(projection.ledger.matters, key=lambda each: not each.open)
    body = render(
        "matters.html",
        here,
        projection=projection,
        stages=tuple(Counter(each.stage for each in every).items()),
        matters=every,
        columns=_columns,
        stubs=_stubs(projection),
    )
    title, summary = f"{projection.year} 年督查事项", f"{projection.title}的督查事项：从提出到办结的每一步。"
    return year_page(projection, Page(here, title, body, crumbs, crumb="督查事项", summary=summary))


def _stubs(projection: Projection) -> tuple[Stub, ...]:
    """The matters of which only the ground may be named; a target's stub is a row of the table."""
    return tuple(each for each in projection.ledger.stubs if each.what == MATTER)


def _columns(matter: MatterView) -> Iterator[tuple[str, str]]:
    """The contents of a matter that the 办法 wants reported, as (title, text)."""
    yield "来源", matter.source
    for title, text in (
        ("交办", matter.authority),
        ("办理要求", matter.requirement),
        ("办理时限", matter.due),
        ("办理标准", matter.standard),
        ("责任人", matter.owner),
        ("督办人", matter.supervisor),
    ):
        yield title, text or "未写明"
