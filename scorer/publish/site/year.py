"""A cycle's page: one sentence, four numbers, what is late and whose, the grid, the 办法 in a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scorer.publish.site import (
    graphs,
    ledger,
    matters,
    results,
    target_links,
    unit_month_matrix,
    urls,
)
from scorer.publish.site.layout import LEFT_OUT, Link, Page, as_of, banner, facts, notice, status
from scorer.publish.site.render import render
from scorer.publish.site.states import CLOSED, OVERDUE, STATES, WAITING, State, state
from scorer.views.year_views import Projection, UnitView

LATE = 6
"""How many units with something overdue the first screen names; the list below has all."""


@dataclass(frozen=True, slots=True)
class Number:
    """One of the numbers at the top: its full scale beside it; ``shape`` where it counts a state."""

    label: str
    value: str
    scale: str
    href: str
    state: State | None = None


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit with what is overdue of it, the longest due first."""

    name: str
    href: str
    entries: tuple[unit_month_matrix.Entry, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """An entry of the calendar; ``missing`` are the units that have not filed, with their pages."""

    title: str
    clause: Link
    due: str
    filed: str | None
    missing: tuple[Link, ...]
    over: bool


@dataclass(frozen=True, slots=True)
class YearPage:
    """All that the template shows."""

    template: ClassVar[str] = "cycle.html"
    title: str
    cycle: str
    sentence: str
    status: str
    status_link: str | None
    on: str | None
    numbers: tuple[Number, ...]
    table: str
    ledger: str | None
    matters: str | None
    results: str | None
    counted: str
    clocks: tuple[str, ...]
    late: tuple[LateUnit, ...]
    late_more: int
    tells_progress: bool
    progress: graphs.Graph | None
    months: tuple[str, ...]
    grid_groups: tuple[unit_month_matrix.GridGroup, ...]
    states: tuple[State, ...]
    listings: tuple[unit_month_matrix.Listing, ...]
    closed: str | None
    units: tuple[Link, ...]
    newest: tuple[tuple[str, Link], ...]
    duties: tuple[Duty, ...]
    scheme: Link | None
    formula: str | None
    left_out: tuple[str, ...]
    left_out_anchor: str
    digest: str | None
    bulletins: str | None
    data: str | None
    again: str | None


def page(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of one year."""
    here = urls.cycle(projection.cycle)
    head, crumb = (banner(projection), facts(projection)), f"{projection.year} 年"
    body = render(_view(projection, here))
    return Page(here, projection.title, body, crumbs, *head, notice=notice(projection, here), crumb=crumb)


def _view(projection: Projection, here: str) -> YearPage:
    scheme = projection.scheme
    scheme_page = urls.bureau(projection.bureau)
    undecided = scheme is not None and projection.open_interpretations > 0
    listings = unit_month_matrix.listings(projection, here)
    late = _late(projection, listings, here)
    return YearPage(
        title=projection.title,
        cycle=projection.cycle,
        sentence=_sentence(projection),
        status=status(projection),
        status_link=urls.href(here, scheme_page, "interpretations") if undecided else None,
        on=as_of(projection),
        numbers=_numbers(projection, here),
        table=urls.href(here, urls.targets(projection.cycle)),
        ledger=urls.href(here, urls.ledger(projection.cycle)) if ledger.has_page(projection) else None,
        matters=urls.href(here, urls.matters(projection.cycle)) if matters.has_page(projection) else None,
        results=urls.href(here, urls.results(projection.cycle)) if results.has_page(projection) else None,
        counted=counted(projection),
        clocks=projection.ledger.clocks,
        late=late[:LATE],
        late_more=len(late[LATE:]),
        tells_progress=bool(unit_month_matrix.months(projection)),
        progress=graphs.progress(projection),
        months=unit_month_matrix.months(projection),
        grid_groups=unit_month_matrix.groups(projection, here),
        states=STATES,
        listings=listings,
        closed=next((unit.closed for unit in projection.units if unit.closed), None),
        units=_units(projection, here),
        newest=tuple(events(projection, here)),
        duties=tuple(_duties(projection, here)),
        scheme=Link(scheme.title, urls.href(here, scheme_page)) if scheme else None,
        formula=scheme.formula if scheme else None,
        left_out=projection.left_out,
        left_out_anchor=LEFT_OUT,
        digest=projection.digest,
        bulletins=urls.href(here, urls.bulletins(projection.cycle)) if projection.bulletins else None,
        data=urls.href(here, urls.data(projection.cycle)) if offers_data(projection) else None,
        again=urls.href(here, urls.again(projection.cycle)) if offers_data(projection) else None,
    )


def offers_data(projection: Projection) -> bool:
    """Whether there are open data of the year, and so something to compute again."""
    return bool(projection.targets or projection.steps)


def _late(projection: Projection, listings: tuple[unit_month_matrix.Listing, ...], here: str) -> tuple[LateUnit, ...]:
    """What is overdue, by unit in the order of the list of units: who has to move, not who is worst."""
    overdue = sorted(
        (entry for each in listings if each.state.word == OVERDUE for entry in each.entries), key=lambda each: each.due
    )
    by_unit: dict[str, list[unit_month_matrix.Entry]] = {}
    for entry in overdue:
        by_unit.setdefault(entry.by, []).append(entry)
    return tuple(
        LateUnit(unit.name, urls.href(here, urls.unit(projection.cycle, unit.id)), tuple(by_unit[unit.id]))
        for unit in projection.units
        if unit.id in by_unit
    )


def _duties(projection: Projection, here: str) -> Iterator[Duty]:
    known, bureau = with_page(projection), urls.bureau(projection.bureau)
    for each in projection.course.duties:
        missing = tuple(
            Link(name, urls.href(here, urls.unit(projection.cycle, unit)) if unit in known else "")
            for unit, name in zip(each.missing_ids, each.missing, strict=True)
        )
        clause = Link(each.clause, urls.href(here, bureau, each.clause))
        yield Duty(each.title, clause, each.due, each.filed, missing, each.over)


def events(projection: Projection, here: str) -> Iterator[tuple[str, Link]]:
    """The newest events, each as a link to its target, or to the year where the table has no such row."""
    known = {row.id: row for row in projection.targets}
    for each in projection.newest:
        row = known.get(each.target)
        to = target_links.link(projection, row, here) if row else urls.href(here, urls.cycle(projection.cycle))
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


def _numbers(projection: Projection, here: str) -> tuple[Number, ...]:
    counts = projection.counts
    table = urls.href(here, urls.targets(projection.cycle))
    rows = Number("目标", str(counts.get("targets", len(projection.targets))), "项", table)
    whole = sum(counts.get(each.word, 0) for each in STATES)
    if not whole:
        return (rows,)
    always, quiet = (CLOSED, OVERDUE, WAITING), ("closed", "not-due")
    shown = dict.fromkeys([*always, *(each.word for each in STATES if counts.get(each.word))])
    found = [rows]
    for each in map(state, shown):
        count = counts.get(each.word, 0)
        link = "#grid" if each.css in quiet or not count else f"#{each.css}"
        found.append(Number(each.word, str(count), f"/ {whole} 个{counted(projection)}", link, each))
    return tuple(found)


def counted(projection: Projection) -> str:
    """What the numbers of a year count: nodes, and where it has matters those too."""
    return "节点、事项" if any(line.node is None for line in projection.ledger.lines) else "节点"


def _units(projection: Projection, here: str) -> tuple[Link, ...]:
    shown = (unit for unit in projection.units if has_page(projection, unit))
    return tuple(Link(unit.name, urls.href(here, urls.unit(projection.cycle, unit.id))) for unit in shown)
