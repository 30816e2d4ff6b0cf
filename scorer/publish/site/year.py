"""A cycle's page: one sentence, four numbers, what is late and whose, the grid, the 办法 in a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scorer.publish.site import graphs, ledger, matters, results, target_links, unit_month_matrix, urls
from scorer.publish.site.layout import Link, Page, year_page
from scorer.publish.site.render import render
from scorer.publish.site.states import occurring
from scorer.publish.site.unit_month_matrix import ListedItem
from scorer.views.states import State, office_overdue, overdue
from scorer.views.year_types import Projection, UnitView

LATE = 6
"""How many units with something overdue the first screen names; the list below has all."""


@dataclass(frozen=True, slots=True)
class HeadlineNumber:
    """One of the numbers at the top: its full scale beside it; ``shape`` where it counts a state."""

    label: str
    value: str
    scale: str
    href: str
    state: State | None = None


def page(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of one year."""
    here = urls.cycle(projection.cycle)
    listings = unit_month_matrix.listings(projection, here)
    late = _late(projection, here)
    body = render(
        "cycle.html",
        here,
        projection=projection,
        sentence=_sentence(projection),
        numbers=_numbers(projection, here),
        has_ledger=ledger.has_page(projection),
        has_matters=matters.has_page(projection),
        has_results=results.has_page(projection),
        has_data=has_data(projection),
        counted=counted(projection),
        late=late[:LATE],
        late_title="现在逾期的，是谁的" if _running(projection) else "到年底还逾期的，是谁的",
        none_late="没有逾期的。",
        occurring=occurring(projection),
        late_more=len(late[LATE:]),
        progress=graphs.progress(projection),
        months=unit_month_matrix.months(projection),
        grid_groups=unit_month_matrix.groups(projection),
        listings=listings,
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


def _running(projection: Projection) -> bool:
    """Whether anything can still grow later: not in a year that is over or settled."""
    late = [line.lateness for line in projection.tally.every if line.lateness is not None]
    return not late or any(each.running for each in late)


def _late(projection: Projection, here: str) -> list[tuple[str, str, list[ListedItem]]]:
    """What is late, by whose lateness it is: (name, link, what), the office first, the units in their list's order.

    Who has to move, not who is worst. What the office did not notify or review is never listed under a unit.
    """
    running = _running(projection)
    every = (*projection.tally.every, *filter(office_overdue, projection.ledger.duties))
    kept = [line for line in every if line.lateness is not None and (overdue(line) or not running)]
    kept.sort(key=lambda each: each.due)
    office = projection.imprint.office if projection.imprint and projection.imprint.office else "考核办"
    own = list(unit_month_matrix.listed(projection, here, filter(office_overdue, kept)))
    found = [(office, "#calendar" if projection.course.duties else "#grid", own)] if own else []
    by_unit: dict[str, list[ListedItem]] = {}
    for item in unit_month_matrix.listed(projection, here, (line for line in kept if not office_overdue(line))):
        by_unit.setdefault(item.unit_id, []).append(item)
    units = (unit for unit in projection.units if unit.id in by_unit)
    return found + [
        (unit.name, urls.href(here, urls.unit(projection.cycle, unit.id)), by_unit[unit.id]) for unit in units
    ]


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
    units = projection.counts.get("units", len(projection.units))
    rows = projection.counts.get("targets", len(projection.targets))
    if projection.status == "targets-only":
        return f"这一年 {units} 个单位承担的 {rows} 项目标。只有目标表，没有报送和得分。"
    matters = len(projection.ledger.matters)
    more = f"和 {matters} 件督查事项" if matters else ""
    return f"这一年 {units} 个单位承担的 {rows} 项目标{more}：做到哪一步，凭什么材料，按办法得几分。"


def _numbers(projection: Projection, here: str) -> tuple[HeadlineNumber, ...]:
    rows = projection.counts.get("targets", len(projection.targets))
    found = [HeadlineNumber("目标", str(rows), "项", urls.href(here, urls.targets(projection.cycle)))]
    tally = projection.tally
    if not tally.total:
        return tuple(found)
    scale = f"/ {tally.total} 个{counted(projection)}"
    for state, items in tally.rows:
        link = f"#{state.id}" if state.open else "#grid"
        found.append(HeadlineNumber(state.word, str(len(items)), scale, link, state))
    return tuple(found)


def counted(projection: Projection) -> str:
    """What the numbers of a year count: nodes, and where it has matters those too."""
    return "节点、事项" if any(line.node is None for line in projection.ledger.lines) else "节点"
