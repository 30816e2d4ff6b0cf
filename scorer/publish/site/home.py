"""The home page: what this is in one sentence, the years, what is new, how to read it."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.ledger.states import DONE, SUMMARY
from scorer.ledger.tally import overdue
from scorer.publish.site import results, urls, year
from scorer.publish.site.layout import Link, Page
from scorer.publish.site.render import render
from scorer.views.year_types import Projection

NEWEST = 8
"""How many events the home page names."""


def page(projections: Sequence[Projection], site_name: str) -> Page:
    """The home page of all cycles."""
    body = render(
        "home.html",
        urls.HOME,
        title=site_name,
        cycles=projections,
        counts=_counts,
        has_results=results.has_page,
        newest=_newest(projections),
        scored=any(each.steps for each in projections),
        summary=SUMMARY.values(),
    )
    summary = (
        f"{site_name}：{len(projections)} 个考核年度的目标、进展、结果和开放数据，公布的每个数都能点到算式和依据。"
    )
    return Page(urls.HOME, site_name, body, banner=_banner(projections), summary=summary)


def _banner(projections: Sequence[Projection]) -> str | None:
    titles = [each.title for each in projections if each.synthetic]
    if not titles:
        return None
    which = "、".join(titles) if len(titles) < 3 else f"标有“演示”的 {len(titles)} 个年度"
    scored = any(each.has_scores for each in projections if each.synthetic)
    return f"{which}：其中的单位{'、材料和得分' if scored else '和材料'}是为演示编造的。"


def _counts(projection: Projection) -> tuple[int, int, int]:
    """How many nodes and matters a year has, how many are done, how many overdue."""
    found = projection.tally
    return found.total, found.done[DONE["done"]], sum(map(overdue, found.every))


def _newest(projections: Sequence[Projection]) -> list[tuple[str, Link]]:
    events = [event for each in projections for event in year.events(each, urls.HOME)]
    return sorted(events, key=lambda event: event[0], reverse=True)[:NEWEST]
