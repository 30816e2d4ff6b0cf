"""The home page: what this is in one sentence, the years, what is new, how to read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from scorer.publish.site import results, urls, year
from scorer.publish.site.layout import Link, Page, as_of, status
from scorer.publish.site.render import render
from scorer.publish.site.states import CLOSED, OVERDUE, STATES, State
from scorer.views.year_views import Projection

NEWEST = 8
"""How many events the home page names."""


@dataclass(frozen=True, slots=True)
class CycleLine:
    """A year on the home page: each number leads to what it counts; None where the year has nothing of it."""

    link: Link
    scheme: Link | None
    status: str
    on: str | None
    targets: Link | None
    closed: str | None
    overdue: Link | None
    results: Link | None
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something new: when, and what, as a link to its target on the unit's page."""

    when: str
    what: Link


@dataclass(frozen=True, slots=True)
class HomePage:
    """All that the template shows."""

    template: ClassVar[str] = "home.html"
    title: str
    cycles: tuple[CycleLine, ...]
    newest: tuple[Event, ...]
    states: tuple[State, ...]
    guide: str
    formats: str
    errors: str


def page(projections: Sequence[Projection], site_name: str) -> Page:
    """The home page of all cycles."""
    here = urls.HOME
    view = HomePage(
        title=site_name,
        cycles=tuple(_line(each, here) for each in projections),
        newest=_newest(projections, here),
        states=STATES,
        guide=urls.href(here, urls.GUIDE),
        formats=urls.href(here, urls.FORMATS),
        errors=urls.href(here, urls.ERRORS),
    )
    return Page(here, site_name, render(view), banner=_banner(projections))


def _banner(projections: Sequence[Projection]) -> str | None:
    titles = [each.title for each in projections if each.synthetic]
    if not titles:
        return None
    which = "、".join(titles) if len(titles) < 3 else f"标有“演示”的 {len(titles)} 个年度"
    return f"{which}：其中的单位、材料和得分是为演示编造的。"


def _line(projection: Projection, here: str) -> CycleLine:
    counts = projection.counts
    nodes = sum(counts.get(each.word, 0) for each in STATES)
    cycle, overdue = urls.cycle(projection.cycle), counts.get(OVERDUE, 0)
    rows = counts.get("targets", len(projection.targets))
    table = urls.href(here, urls.targets(projection.cycle))
    outcome = Link(status(projection), urls.href(here, urls.results(projection.cycle)))
    return CycleLine(
        link=Link(projection.title, urls.href(here, cycle)),
        scheme=Link(projection.scheme.title, urls.href(here, urls.bureau(projection.bureau)))
        if projection.scheme
        else None,
        status=status(projection),
        on=as_of(projection),
        targets=Link(f"{rows} 项", table) if projection.targets else None,
        closed=f"{counts.get(CLOSED, 0)} / {nodes}" if nodes else None,
        overdue=Link(str(overdue), urls.href(here, cycle, "late")) if nodes else None,
        results=outcome if results.has_page(projection) else None,
        synthetic=projection.synthetic,
    )


def _newest(projections: Sequence[Projection], here: str) -> tuple[Event, ...]:
    events = []
    for each in projections:
        events += [Event(when, what) for when, what in year.events(each, here)]
    return tuple(sorted(events, key=lambda event: event.when, reverse=True)[:NEWEST])
