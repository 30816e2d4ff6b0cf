"""The results of a year, as far as they are open: totals by the list of units, their spread, how they were settled."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from scorer.publish.site import urls, year_charts
from scorer.publish.site.interpretation_effects import affecting, arrow, columns, compared
from scorer.publish.site.layout import Page, year_page
from scorer.publish.site.render import render
from scorer.publish.site.step_arithmetic import Arithmetic
from scorer.publish.site.step_links import FigureLinks, LinkedFigure
from scorer.views.year_types import MOST_COMPARED, ComponentView, Projection, UnitView

CLOSED = LinkedFigure("不公开", None, is_number=False)
"""In place of a component that must not show: the difference to the total would give away something withheld."""


def has_page(projection: Projection) -> bool:
    """Whether there is a result, or anything to say of how it comes about; never where the 办法 gives no scores."""
    timeline = projection.timeline
    found = (
        any(unit.total for unit in projection.units) or timeline.settled or timeline.appeals or projection.comparisons
    )
    return projection.has_scores and bool(found)


JUDGEMENTS = {"ranks": "名次", "grades": "等次"}


def page(
    projection: Projection, figures: FigureLinks, crumbs: tuple[tuple[str, str], ...], paged: frozenset[str]
) -> Page:
    """The page of a year's results. ``paged``: the units that have a page."""
    here = urls.results(projection.cycle)
    totals = [unit for unit in projection.units if unit.total]
    scored = [unit for unit in totals if figures.step(unit.total or "").status != "not-applicable"] or totals
    titles = _component_titles(scored)
    closed = next((unit.closed for unit in projection.units if unit.closed), None)
    body = render(
        "results.html",
        here,
        projection=projection,
        timeline=projection.timeline,
        figure=partial(figures.figure, here),
        reference=Arithmetic(figures, here, projection.scheme, ()).clause,
        closed=closed,
        component_titles=titles,
        components=partial(_components, figures, here, titles),
        scale=next((unit.scale for unit in scored if unit.scale), None),
        groups=_groups(scored),
        withheld=any(unit.withheld or figures.step(unit.total or "").withheld for unit in scored),
        hidden=[word for what, word in JUDGEMENTS.items() if all(what in unit.withheld for unit in scored)],
        ranked=any(unit.rank for unit in scored),
        graded=any(unit.grade for unit in scored),
        spread=year_charts.spread(projection),
        owing=any(unit.due_now for unit in scored),
        unscored=len(totals) - len(scored),
        affecting=affecting(projection.comparisons),
        compared=compared(projection.comparisons),
        columns=columns,
        arrow=arrow,
        paged=paged,
        too_many=len(projection.units) > MOST_COMPARED and projection.scheme is not None,
    )
    title, what = f"{projection.year} 年考核结果", closed or "各单位的成绩、每一步的算式和依据的条款"
    summary = f"{projection.title}的结果：{what}。"
    return year_page(projection, Page(here, title, body, crumbs, crumb="考核结果", summary=summary))


def _groups(units: Sequence[UnitView]) -> tuple[tuple[str, list[UnitView]], ...]:
    """The units by group, in the order of the list of units, never by points."""
    found: dict[str, list[UnitView]] = {}
    for unit in units:
        found.setdefault(unit.group_title, []).append(unit)
    return tuple(found.items())


def adds_to(unit: UnitView, component: ComponentView) -> bool:
    """Whether a main component is added to weighted ones, and so has a sign: 84.62 × 90% … 加分 +2.10.

    Where the first has no weight all are parts of a sum alike: 业务目标 69, 公共目标 28.3.
    """
    first = next(each for each in unit.components if each.parent is None)
    return first.weight is not None and component.weight is None


def _component_titles(units: Sequence[UnitView]) -> tuple[str, ...]:
    """The head of the table of scores: every main component of any unit, once."""
    return tuple(dict.fromkeys(each.title for unit in units for each in unit.components if each.parent is None))


def _components(
    figures: FigureLinks, here: str, titles: Sequence[str], unit: UnitView
) -> tuple[LinkedFigure | None, ...]:
    """A unit's main components under the titles of the table's head; None where it has none of that title."""
    values = {
        each.title: figures.figure(here, each.step, with_sign=adds_to(unit, each))
        for each in unit.components
        if each.parent is None
    }
    closed = CLOSED if figures.step(unit.total or "").withheld else None  # withheld is not the same as missing
    return tuple(values.get(title, closed) for title in titles)
