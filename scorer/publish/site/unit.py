"""A unit's page: its score, what is due, the arithmetic, its targets with nodes and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from scorer.model.numbers import shown
from scorer.publish.site import target_links, urls
from scorer.publish.site.layout import Page, year_page
from scorer.publish.site.render import render
from scorer.publish.site.results import adds_to
from scorer.publish.site.step_arithmetic import Arithmetic, StepLine
from scorer.publish.site.step_links import FigureLinks
from scorer.publish.site.trend import YearOf
from scorer.views.lost_points import excused, lost_points
from scorer.views.year_types import ComponentView, PartView, Projection, RecordView, UnitView


@dataclass(frozen=True, slots=True)
class Fold:
    """A component's arithmetic, folded; ``head`` is its own line, ``lines`` what is below it, then its weighting."""

    title: str
    head: StepLine
    lines: tuple[StepLine, ...]


def page(
    projection: Projection,
    figures: FigureLinks,
    unit: UnitView,
    crumbs: tuple[tuple[str, str], ...],
    years: tuple[YearOf, ...] = (),
) -> Page:
    """The page of one unit in one year; ``years`` are those that the bureau has of it, where there are several."""
    here = urls.unit(projection.cycle, unit.id)
    targets = projection.parts.get(unit.id, ())
    arithmetic = Arithmetic(figures, here, projection.scheme, _named_records(projection, unit))
    total_line = arithmetic.alone(unit.total) if unit.total else None
    folds = tuple(_fold(each, unit, arithmetic) for each in unit.components if each.parent is None)
    matters = [line for line in projection.lines.get(unit.id, ()) if line.duty == "matter"]
    body = render(
        "unit.html",
        here,
        projection=projection,
        timeline=projection.timeline,
        unit=unit,
        figure=partial(figures.figure, here),
        has_progress=any(node.pair is not None for _, part in targets for node in part.nodes) or bool(matters),
        total_line=total_line,
        folds=folds,
        until="到审定时" if any("审定时" in each.text for each in unit.left) else "到年底",
        lost=lost_points(projection, unit),
        excused=excused(projection, unit),
        shown=shown,
        rest=_rest(unit, figures, arithmetic),
        reference=arithmetic.clause,
        targets=targets,
        adds_to=adds_to,
        worth_of=partial(worth, figures),
        target_link=partial(target_links.link, projection, here),
        matters=matters,
        matter_link=partial(target_links.matter_link, projection, here),
        years=years,
        asks=any(each.keeps_something for each in _records(projection, unit)),
    )
    title, summary = f"{unit.name} · {projection.year} 年", _summary(projection, unit)
    return year_page(projection, Page(here, title, body, crumbs, crumb=unit.name, summary=summary))


def _summary(projection: Projection, unit: UnitView) -> str:
    more = "" if projection.status == "targets-only" else "：办到哪一步，依据是什么"
    more += "，得分怎样算出" if unit.total else ""
    return f"{unit.name}在“{projection.title}”中承担的 {len(projection.parts.get(unit.id, ()))} 项目标{more}。"


def worth(figures: FigureLinks, part: PartView) -> str | None:
    """What the state does not say: every node done and yet 0 points, 迟报，不得分 where one was late."""
    closed = all(node.pair is not None and node.pair.done.id == "done" for node in part.nodes)
    value = figures.step(part.earned).value if part.earned is not None else None
    if not closed or value is None or value.strip("0."):
        return None
    return "迟报，不得分" if any(node.late for node in part.nodes) else "不得分"


def _fold(component: ComponentView, unit: UnitView, arithmetic: Arithmetic) -> Fold:
    """A component with its arithmetic, and after it the parts that its sum goes without: they are missing."""
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


def _rest(unit: UnitView, figures: FigureLinks, arithmetic: Arithmetic) -> tuple[StepLine, ...]:
    """What the total adds up beside the components, so that no number in its formula is left unexplained."""
    inputs = figures.step(unit.total).inputs if unit.total else ()
    return tuple(arithmetic.tree(each) for each in inputs if figures.known(each) and not arithmetic.shown(each))


def _named_records(projection: Projection, unit: UnitView) -> Iterator[str]:
    return (each.path for each in _records(projection, unit) if each.path)


def _records(projection: Projection, unit: UnitView) -> Iterator[RecordView]:
    yield from unit.records
    for _, part in projection.parts.get(unit.id, ()):
        for node in part.nodes:
            yield from node.records
