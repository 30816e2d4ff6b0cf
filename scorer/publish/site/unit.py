"""A unit's page: its score, what it owes, the arithmetic, its targets with nodes and evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from scorer.publish.site import unit_targets, urls
from scorer.publish.site.labels import minus
from scorer.publish.site.layout import Link, Page, as_of, banner, facts, notice, status
from scorer.publish.site.render import render
from scorer.publish.site.states import State, state
from scorer.publish.site.step_arithmetic import Arithmetic, Line, Reference
from scorer.publish.site.step_links import Figure, Figures
from scorer.publish.site.trend import YearOf
from scorer.views.year_views import ComponentView, OwedView, Projection, UnitView


@dataclass(frozen=True, slots=True)
class Weighed:
    """A component in the box at the top: 84.62 × 90% = 76.16, or +2.10 where it has no weight."""

    title: str
    value: Figure
    weight: str | None
    weighted: Figure | None


@dataclass(frozen=True, slots=True)
class Fold:
    """A component's arithmetic, folded; ``head`` is its own line, ``lines`` what is below it, then its weighting."""

    title: str
    head: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """A 督查事项 that the unit bears, as a line of its ledger."""

    link: Link
    content: str
    role: str
    due: str
    effect: str
    state: State
    late: str | None


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed, and the name of the target behind the number; None where the sentence says it already."""

    link: Link
    title: str | None


@dataclass(frozen=True, slots=True)
class Year:
    """A line of the table over the years; ``total`` with its full scale, words where it is not open."""

    link: Link
    total: str
    grade: str | None
    rank: str | None
    nodes: str


@dataclass(frozen=True, slots=True)
class UnitPage:
    """All that the template shows."""

    template: ClassVar[str] = "unit.html"
    name: str
    cycle_title: str
    group: str
    subgroup: str | None
    status: str
    status_link: str | None
    on: str | None
    total: Figure | None
    scale: str | None
    rank: str | None
    subgroup_rank: str | None
    grade: str | None
    grade_notes: tuple[str, ...]
    honours: tuple[str, ...]
    vetoed: bool
    exports: tuple[tuple[str, Figure], ...]
    closed: str | None
    weighed: tuple[Weighed, ...]
    owes: tuple[Owed, ...]
    tells_progress: bool
    total_line: Line | None
    folds: tuple[Fold, ...]
    rest: tuple[Line, ...]
    missing: tuple[str, ...]
    consequences: tuple[tuple[str, Reference], ...]
    alternatives: tuple[str, ...]
    blocks: tuple[unit_targets.Block, ...]
    records: tuple[unit_targets.Record, ...]
    matters: tuple[Matter, ...]
    earlier: tuple[tuple[str, str], ...]
    years: tuple[Year, ...]
    filings: tuple[str, ...]
    load: str | None


def page(
    projection: Projection,
    figures: Figures,
    unit: UnitView,
    crumbs: tuple[tuple[str, str], ...],
    years: tuple[YearOf, ...] = (),
) -> Page:
    """The page of one unit in one year; ``years`` are those that the bureau has of it, where there are several."""
    here = urls.unit(projection.cycle, unit.id)
    body = render(_view(projection, figures, unit, here, years))
    head = banner(projection), facts(projection)
    title = f"{unit.name} · {projection.year} 年"
    return Page(here, title, body, crumbs, *head, notice=notice(projection, here), crumb=unit.name)


def _view(projection: Projection, figures: Figures, unit: UnitView, here: str, years: tuple[YearOf, ...]) -> UnitPage:
    arithmetic = Arithmetic(figures, here, projection.scheme, _named_records(projection, unit))
    total_line = arithmetic.alone(unit.total) if unit.total else None
    folds = tuple(_fold(each, unit, arithmetic) for each in unit.components if each.parent is None)
    blocks = unit_targets.blocks(projection, figures, here, unit.id)
    matters = tuple(_matters(projection, unit.id, here))
    titles = {block.id: block.title for block in blocks}
    return UnitPage(
        name=unit.name,
        cycle_title=projection.title,
        group=unit.group_title,
        subgroup=unit.subgroup,
        status=status(projection),
        status_link=_open_interpretations(projection, here),
        on=as_of(projection),
        total=figures.figure(here, unit.total) if unit.total else None,
        scale=unit.scale,
        rank=unit.rank,
        subgroup_rank=unit.subgroup_rank,
        grade=unit.grade,
        grade_notes=unit.grade_notes,
        honours=unit.honours,
        vetoed=unit.vetoed,
        exports=tuple((title, figures.figure(here, step)) for title, step in unit.exports),
        closed=unit.closed,
        weighed=tuple(_weighed(each, figures, here) for each in unit.components if each.parent is None),
        owes=tuple(_owed(projection, each, here, titles) for each in unit.owes),
        tells_progress=any(block.state for block in blocks) or bool(matters),
        total_line=total_line,
        folds=folds,
        rest=_rest(unit, figures, arithmetic),
        missing=unit.missing,
        consequences=tuple((title, arithmetic.clause(clause)) for clause, title in unit.consequences),
        alternatives=unit.alternatives,
        blocks=blocks,
        records=tuple(unit_targets.record(each) for each in unit.records),
        matters=matters,
        earlier=tuple((each.label, each.value) for each in projection.course.earlier.get(unit.id, ())),
        years=tuple(_year(each, here) for each in years),
        filings=projection.course.filings.get(unit.id, ()),
        load=projection.course.loads.get(unit.id),
    )


def _year(each: YearOf, here: str) -> Year:
    total = f"{minus(each.total)}{f' / {each.scale}' if each.scale else ''} 分" if each.total else "没有公开的成绩"
    link = Link(f"{each.year} 年", urls.href(here, each.page))
    return Year(link, total, each.grade, each.rank, each.nodes or "没有报送")


def _matters(projection: Projection, unit: str, here: str) -> Iterator[Matter]:
    to = urls.matters(projection.cycle)
    for line in projection.lines.get(unit, ()):
        if line.node is None:
            link = Link(line.number, urls.href(here, to, urls.matter_anchor(line.subject)))
            yield Matter(link, line.content, line.role, line.due, line.effect, state(line.state), line.late)


def _owed(projection: Projection, owed: OwedView, here: str, titles: Mapping[str, str]) -> Owed:
    """What is owed on a target leads to it further down, a matter to its course."""
    if owed.matter:
        to = urls.matters(projection.cycle)
        return Owed(Link(owed.text, urls.href(here, to, urls.matter_anchor(owed.matter))), None)
    link = Link(owed.text, urls.href(here, here, urls.target_anchor(owed.target)))
    return Owed(link, titles.get(owed.target))


def _weighed(component: ComponentView, figures: Figures, here: str) -> Weighed:
    weighted = figures.figure(here, component.weighted) if component.weight and component.weighted else None
    value = figures.figure(here, component.step, with_sign=component.weight is None)
    return Weighed(component.title, value, component.weight, weighted)


def _fold(component: ComponentView, unit: UnitView, arithmetic: Arithmetic) -> Fold:
    """A component with its arithmetic, and after it the parts without which its sum stands: they are missing."""
    head = arithmetic.tree(component.step)
    weighing = component.weighted if component.weighted != component.step else None
    beside = [each.step for each in _parts(component.id, unit) if not arithmetic.shown(each.step)]
    rest = [*beside, *([weighing] if weighing else [])]
    return Fold(component.title, head, head.below + tuple(arithmetic.tree(each, depth=1) for each in rest))


def _parts(component: str, unit: UnitView) -> Iterator[ComponentView]:
    for each in unit.components:
        if each.parent == component:
            yield each
            yield from _parts(each.id, unit)


def _rest(unit: UnitView, figures: Figures, arithmetic: Arithmetic) -> tuple[Line, ...]:
    """What the total adds up beside the components, so that no number in its formula is left unexplained."""
    inputs = figures.step(unit.total).inputs if unit.total else ()
    return tuple(arithmetic.tree(each) for each in inputs if figures.known(each) and not arithmetic.shown(each))


def _named_records(projection: Projection, unit: UnitView) -> Iterator[str]:
    yield from (each.path for each in unit.records if each.path)
    for _, part in unit_targets.parts_of(projection, unit.id):
        for node in part.nodes:
            yield from (each.path for each in node.records if each.path)


def _open_interpretations(projection: Projection, here: str) -> str | None:
    """The link to the undecided interpretations, where there are any."""
    if projection.scheme is None or not projection.open_interpretations:
        return None
    return urls.href(here, urls.bureau(projection.bureau), "interpretations")
