"""A cycle's page: one sentence, at most six numbers, what is to be done and by whom, the grid, the 办法 in a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scorer.ledger.states import SummaryGroup
from scorer.publish.ledger_files import asked_besides
from scorer.publish.site import agenda, ledger, matters, results, target_links, unit_month_matrix, urls, year_charts
from scorer.publish.site.agenda import WaitingPush
from scorer.publish.site.layout import Link, Page, year_page
from scorer.publish.site.render import render
from scorer.views.year_types import Projection, UnitView


@dataclass(frozen=True, slots=True)
class HeadlineNumber:
    """One of the numbers at the top: its group, of how many it is, where its list is."""

    group: SummaryGroup
    value: int
    scale: str
    href: str


def page(
    projection: Projection, crumbs: tuple[tuple[str, str], ...], pushes: Sequence[WaitingPush] | None = None
) -> Page:
    """The page of one year. ``pushes``: what waits on the receiving server, where the build runs there."""
    here = urls.cycle(projection.cycle)
    listings = unit_month_matrix.listings(projection, here)
    body = render(
        "cycle.html",
        here,
        projection=projection,
        sentence=_sentence(projection),
        numbers=_numbers(projection),
        has_ledger=ledger.has_page(projection),
        has_matters=matters.has_page(projection),
        has_results=results.has_page(projection),
        has_data=has_data(projection),
        counted=counted(projection),
        besides=asked_besides(projection.ledger.lines),
        boxes=agenda.boxes(projection, here, pushes),
        groups_seen=agenda.GROUPS,
        entries_seen=agenda.EACH,
        progress=year_charts.progress(projection),
        months=unit_month_matrix.months(projection),
        grid_groups=unit_month_matrix.groups(projection),
        listings=listings,
        listed_states={each.state.id for each in listings},
        closed=next((unit.closed for unit in projection.units if unit.closed), None),
        units=[unit for unit in projection.units if has_page(projection, unit)],
        paged=with_page(projection),
        newest=tuple(events(projection, here)),
    )
    summary = f"{projection.title}：{_sentence(projection)}"
    return year_page(
        projection, Page(here, projection.title, body, crumbs, crumb=f"{projection.year} 年", summary=summary)
    )


def has_data(projection: Projection) -> bool:
    """Whether there are open data of the year, and so something to compute again."""
    return bool(projection.targets or projection.steps)


def events(projection: Projection, here: str) -> Iterator[tuple[str, Link]]:
    """The newest events, each as a link to its target, or to the year where the table has no such row."""
    known = {row.id: row for row in projection.targets}
    for each in projection.newest:
        row = known.get(each.target)
        to = target_links.link(projection, here, row) if row else urls.href(here, urls.cycle(projection.cycle))
        yield each.when, Link(each.text, to)


def with_page(projection: Projection) -> frozenset[str]:
    """The units that have a page."""
    return frozenset(unit.id for unit in projection.units if has_page(projection, unit))


def has_page(projection: Projection, unit: UnitView) -> bool:
    """Whether there is anything to say of a unit: a page without content is not made."""
    return bool(unit.total or unit.records or projection.parts.get(unit.id) or projection.lines.get(unit.id))


def _sentence(projection: Projection) -> str:
    if "targets" in projection.closed:
        return f"{projection.closed['targets']}。"
    bearing = {part.unit for row in projection.targets for part in row.parts}
    bearing |= {line.unit for line in projection.tally.every}
    units = max(len(bearing), projection.counts.get("units", len(projection.units)))
    rows = projection.counts.get("targets", len(projection.targets))
    matters = len(projection.ledger.matters)
    what = f"这一年 {units} 个单位承担的 {rows} 项目标" + (f"和 {matters} 件督查事项" if matters else "")
    if projection.status == "targets-only":
        return f"{what}：要求、权重、文件依据和责任单位。"
    return f"{what}：做到哪一步，凭什么材料" + ("，按办法得几分。" if projection.steps else "。")


def _numbers(projection: Projection) -> tuple[HeadlineNumber, ...]:
    """At most six, which add up to the whole: the groups that occur; 逾期 and 办成 always."""
    scale = f"/ {projection.tally.total} 个{counted(projection)}"
    counts = ((group, sum(count for _, count in rows)) for group, rows in projection.tally.summary.items())
    return tuple(
        HeadlineNumber(group, count, scale, "#late" if group.id == "overdue" else f"#sum-{group.id}")
        for group, count in counts
        if count or (projection.tally.total and group.id in ("overdue", "done"))
    )


def counted(projection: Projection) -> str:
    """The things that the numbers of a year count: nodes, and where it has matters those too."""
    return "节点、事项" if any(line.duty == "matter" for line in projection.ledger.lines) else "节点"
