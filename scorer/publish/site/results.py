"""The results of a year, as far as they are open: totals by the list of units, their spread, how they were settled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scorer.publish.site import graphs, interpretation_effects, urls
from scorer.publish.site.layout import Page, as_of, banner, facts, notice, status
from scorer.publish.site.render import render
from scorer.publish.site.step_links import Figure, Figures
from scorer.views.year_views import MOST_COMPARED, Projection, UnitView

CLOSED = Figure("不公开", None, is_number=False)
"""What stands for a component that must not show: the difference to the total would tell of something withheld."""


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
class ResultsPage:
    """All that the template shows."""

    template: ClassVar[str] = "results.html"
    title: str
    remark: str
    status: str
    status_link: str | None
    on: str | None
    closed: str | None
    component_titles: tuple[str, ...]
    scale: str | None
    scores: tuple[ScoreGroup, ...]
    ranked: bool
    graded: bool
    spread: graphs.Graph | None
    settled: tuple[str, ...]
    appeals: tuple[str, ...]
    copies: tuple[str, ...]
    switches: tuple[interpretation_effects.Line, ...]
    touched: int
    elsewhere: str | None
    """The year, where it has too many units for the switchboard to stand here."""


def has_page(projection: Projection) -> bool:
    """Whether there is a result, or anything to say of how it comes about."""
    course = projection.course
    return bool(any(unit.total for unit in projection.units) or course.settled or course.appeals or projection.switches)


def page(projection: Projection, figures: Figures, crumbs: tuple[tuple[str, str], ...], paged: frozenset[str]) -> Page:
    """The page of a year's results. ``paged``: the units that have a page."""
    here = urls.results(projection.cycle)
    scored = [unit for unit in projection.units if unit.total]
    titles = _component_titles(scored)
    undecided = projection.scheme is not None and projection.open_interpretations > 0
    title = f"{projection.year} 年考核结果"
    view = ResultsPage(
        title=title,
        remark=projection.title,
        status=status(projection),
        status_link=urls.href(here, urls.bureau(projection.bureau), "interpretations") if undecided else None,
        on=as_of(projection),
        closed=next((unit.closed for unit in projection.units if unit.closed), None),
        component_titles=titles,
        scale=next((unit.scale for unit in scored if unit.scale), None),
        scores=_scores(projection, figures, here, titles),
        ranked=any(unit.rank for unit in scored),
        graded=any(unit.grade for unit in scored),
        spread=graphs.spread(projection),
        settled=projection.course.settled,
        appeals=projection.course.appeals,
        copies=projection.course.copies,
        switches=interpretation_effects.lines(projection, here, paged),
        touched=interpretation_effects.touched(projection.switches),
        elsewhere=projection.cycle if len(projection.units) > MOST_COMPARED and projection.scheme else None,
    )
    head = banner(projection), facts(projection)
    return Page(here, title, render(view), crumbs, *head, notice=notice(projection, here), crumb="考核结果")


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
    total = unit.total or ""
    closed = CLOSED if figures.step(total).withheld else None  # what is not told stands no less for that
    return Score(
        name=unit.name,
        href=urls.href(here, urls.unit(projection.cycle, unit.id)),
        total=figures.figure(here, total),
        components=tuple(values.get(title, closed) for title in titles),
        rank=unit.rank,
        grade=unit.grade,
        owes=len(unit.owes),
    )
