"""The 督查事项 of a year, each with its units and its course from the proposal to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scorer.publish.site import urls
from scorer.publish.site.layout import Link, Page, as_of, banner, facts, notice
from scorer.publish.site.render import render
from scorer.publish.site.states import State, state
from scorer.views.ledger_views import MatterStep, MatterUnit, MatterView, Stub
from scorer.views.year_views import Projection

MATTER = "督查事项"
"""What a stub calls a matter."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A unit that bears the matter, and how it stands."""

    unit: Link
    role: str
    task: str | None
    state: State
    late: str | None
    effect: str | None


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter; ``columns`` are (title, text) of what the 办法 wants to be told of it."""

    anchor: str
    number: str
    stage: str
    open: bool
    content: str
    columns: tuple[tuple[str, str], ...]
    bearers: tuple[Bearer, ...]
    steps: tuple[MatterStep, ...]


@dataclass(frozen=True, slots=True)
class MattersPage:
    """All that the template shows."""

    template: ClassVar[str] = "matters.html"
    title: str
    remark: str
    ledger: str
    stages: tuple[tuple[str, int], ...]
    matters: tuple[Matter, ...]
    stubs: tuple[Stub, ...]


def has_page(projection: Projection) -> bool:
    """Whether there is a matter to tell of, or one of which only the ground may be told."""
    return bool(projection.ledger.matters or _stubs(projection))


def page(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of a year's matters, those that are open first."""
    here = urls.matters(projection.cycle)
    every = sorted(projection.ledger.matters, key=lambda each: not each.open)
    stages: dict[str, int] = {}
    for each in every:
        stages[each.stage] = stages.get(each.stage, 0) + 1
    title = f"{projection.year} 年督查事项"
    view = MattersPage(
        title=title,
        remark=f"{projection.title}；截至 {as_of(projection)}",
        ledger=urls.href(here, urls.ledger(projection.cycle)),
        stages=tuple(stages.items()),
        matters=tuple(_matter(projection, each, here) for each in every),
        stubs=_stubs(projection),
    )
    head = banner(projection), facts(projection)
    return Page(here, title, render(view), crumbs, *head, notice=notice(projection, here), crumb="督查事项")


def _stubs(projection: Projection) -> tuple[Stub, ...]:
    """The matters of which only the ground may be told; a target's stub stands in the table."""
    return tuple(each for each in projection.ledger.stubs if each.what == MATTER)


def _matter(projection: Projection, matter: MatterView, here: str) -> Matter:
    return Matter(
        anchor=urls.matter_anchor(matter.id),
        number=matter.number,
        stage=matter.stage,
        open=matter.open,
        content=matter.content,
        columns=tuple(_columns(matter)),
        bearers=tuple(_bearer(projection, each, here) for each in matter.units),
        steps=matter.steps,
    )


def _columns(matter: MatterView) -> Iterator[tuple[str, str]]:
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


def _bearer(projection: Projection, unit: MatterUnit, here: str) -> Bearer:
    link = Link(unit.name, urls.href(here, urls.unit(projection.cycle, unit.unit)))
    return Bearer(link, unit.role, unit.task, state(unit.state), unit.late, unit.effect)
