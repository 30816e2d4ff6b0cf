"""A cycle's page: one sentence, four numbers, the grid, the scores where they are open, the 办法 in a line."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import ClassVar

from scorer.projection.views import EventView, Projection, UnitView
from scorer.site import address, board, grid, ledger, matters
from scorer.site.figures import Figure, Figures
from scorer.site.frame import LEFT_OUT, Link, Page, as_of, banner, facts, notice, status
from scorer.site.render import render
from scorer.site.states import CLOSED, OVERDUE, STATES, WAITING, State, state


@dataclass(frozen=True, slots=True)
class Number:
    """One of the numbers at the top: its full scale beside it; ``shape`` where it counts a state."""

    label: str
    value: str
    scale: str
    href: str
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A unit's line in the table of scores: components in the order of the table's head."""

    name: str
    href: str
    total: Figure
    components: tuple[Figure | None, ...]
    rank: str | None
    grade: str | None
    owes: int


@dataclass(frozen=True, slots=True)
class ScoreGroup:
    """The units of one group, in the order of the list of units: never by points."""

    title: str
    scores: tuple[Score, ...]


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
    counted: str
    months: tuple[str, ...]
    grid_groups: tuple[grid.GridGroup, ...]
    states: tuple[State, ...]
    listings: tuple[grid.Listing, ...]
    component_titles: tuple[str, ...]
    scale: str | None
    scores: tuple[ScoreGroup, ...]
    ranked: bool
    graded: bool
    closed: str | None
    units: tuple[Link, ...]
    switches: tuple[board.Line, ...]
    touched: int
    newest: tuple[tuple[str, Link], ...]
    duties: tuple[Duty, ...]
    settled: tuple[str, ...]
    appeals: tuple[str, ...]
    copies: tuple[str, ...]
    scheme: Link | None
    formula: str | None
    left_out: tuple[str, ...]
    left_out_anchor: str
    digest: str | None


def page(projection: Projection, figures: Figures, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of one year."""
    here = address.cycle(projection.cycle)
    head, crumb = (banner(projection), facts(projection)), f"{projection.year} 年"
    body = render(_view(projection, figures, here))
    return Page(here, projection.title, body, crumbs, *head, notice=notice(projection, here), crumb=crumb)


def _view(projection: Projection, figures: Figures, here: str) -> YearPage:
    scheme = projection.scheme
    scored = [unit for unit in projection.units if unit.total]
    titles = _component_titles(scored)
    scheme_page = address.bureau(projection.bureau)
    undecided = scheme is not None and projection.open_interpretations > 0
    return YearPage(
        title=projection.title,
        cycle=projection.cycle,
        sentence=_sentence(projection),
        status=status(projection),
        status_link=address.href(here, scheme_page, "interpretations") if undecided else None,
        on=as_of(projection),
        numbers=_numbers(projection, here),
        table=address.href(here, address.targets(projection.cycle)),
        ledger=address.href(here, address.ledger(projection.cycle)) if ledger.has_page(projection) else None,
        matters=address.href(here, address.matters(projection.cycle)) if matters.has_page(projection) else None,
        counted=counted(projection),
        months=grid.months(projection),
        grid_groups=grid.groups(projection, here),
        states=STATES,
        listings=grid.listings(projection, here),
        component_titles=titles,
        scale=next((unit.scale for unit in scored if unit.scale), None),
        scores=_scores(projection, figures, here, titles),
        ranked=any(unit.rank for unit in scored),
        graded=any(unit.grade for unit in scored),
        closed=next((unit.closed for unit in projection.units if unit.closed), None),
        units=_units(projection, here),
        switches=board.lines(projection, here, with_page(projection)),
        touched=board.touched(projection.switches),
        newest=_newest(projection, here),
        duties=tuple(_duties(projection, here)),
        settled=projection.course.settled,
        appeals=projection.course.appeals,
        copies=projection.course.copies,
        scheme=Link(scheme.title, address.href(here, scheme_page)) if scheme else None,
        formula=scheme.formula if scheme else None,
        left_out=projection.left_out,
        left_out_anchor=LEFT_OUT,
        digest=projection.digest,
    )


def _duties(projection: Projection, here: str) -> Iterator[Duty]:
    known, bureau = with_page(projection), address.bureau(projection.bureau)
    for each in projection.course.duties:
        missing = tuple(
            Link(name, address.href(here, address.unit(projection.cycle, unit)) if unit in known else "")
            for unit, name in zip(each.missing_ids, each.missing, strict=True)
        )
        clause = Link(each.clause, address.href(here, bureau, each.clause))
        yield Duty(each.title, clause, each.due, each.filed, missing, each.over)


def event_link(event: EventView, cycle: str, here: str, known: Container[str]) -> Link:
    """An event as a link to its target on the unit's page, or to the year where the unit has none."""
    to, anchor = address.unit(cycle, event.unit), address.target_anchor(event.target)
    if event.unit not in known:
        return Link(event.text, address.href(here, address.cycle(cycle)))
    return Link(event.text, address.href(here, to, anchor))


def with_page(projection: Projection) -> frozenset[str]:
    """The units that have a page."""
    return frozenset(unit.id for unit in projection.units if has_page(projection, unit))


def has_page(projection: Projection, unit: UnitView) -> bool:
    """Whether there is anything to say of a unit: a page without content is not made."""
    return bool(
        unit.total
        or unit.records
        or any(part.unit == unit.id for row in projection.targets for part in row.parts)
        or any(line.unit == unit.id for line in projection.ledger.lines)
    )


def _newest(projection: Projection, here: str) -> tuple[tuple[str, Link], ...]:
    known = with_page(projection)
    return tuple((each.when, event_link(each, projection.cycle, here, known)) for each in projection.newest)


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
    table = address.href(here, address.targets(projection.cycle))
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


def _component_titles(units: list[UnitView]) -> tuple[str, ...]:
    """The head of the table of scores: every main component of any unit, once."""
    return tuple(dict.fromkeys(each.title for unit in units for each in unit.components if each.parent is None))


def _scores(projection: Projection, figures: Figures, here: str, titles: tuple[str, ...]) -> tuple[ScoreGroup, ...]:
    found: dict[str, list[Score]] = {}
    for unit in projection.units:
        if unit.total:
            found.setdefault(unit.group_title, []).append(_score(projection, unit, figures, here, titles))
    return tuple(ScoreGroup(title, tuple(scores)) for title, scores in found.items())


def _score(projection: Projection, unit: UnitView, figures: Figures, here: str, titles: tuple[str, ...]) -> Score:
    values = {
        each.title: figures.figure(here, each.step, with_sign=each.weight is None)
        for each in unit.components
        if each.parent is None
    }
    return Score(
        name=unit.name,
        href=address.href(here, address.unit(projection.cycle, unit.id)),
        total=figures.figure(here, unit.total or ""),
        components=tuple(values.get(title) for title in titles),
        rank=unit.rank,
        grade=unit.grade,
        owes=len(unit.owes),
    )


def _units(projection: Projection, here: str) -> tuple[Link, ...]:
    shown = (unit for unit in projection.units if has_page(projection, unit))
    return tuple(Link(unit.name, address.href(here, address.unit(projection.cycle, unit.id))) for unit in shown)
