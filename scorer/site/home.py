"""The home page: what this is in one sentence, the years, what is new, how to read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from scorer.projection.views import Projection
from scorer.site import address, year
from scorer.site.frame import Link, Page, as_of, status
from scorer.site.render import render
from scorer.site.states import CLOSED, OVERDUE, STATES, State

NEWEST = 8
"""How many events the home page names."""


@dataclass(frozen=True, slots=True)
class CycleLine:
    """A year on the home page."""

    link: Link
    scheme: Link | None
    status: str
    on: str | None
    targets: str | None
    progress: str | None
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
    here = address.HOME
    view = HomePage(
        title=site_name,
        cycles=tuple(_line(each, here) for each in projections),
        newest=_newest(projections, here),
        states=STATES,
        guide=address.href(here, address.GUIDE),
        formats=address.href(here, address.FORMATS),
        errors=address.href(here, address.ERRORS),
    )
    return Page(here, site_name, render(view), banner=_banner(projections))


def _banner(projections: Sequence[Projection]) -> str | None:
    titles = [each.title for each in projections if each.synthetic]
    return f"{'、'.join(titles)}：其中的单位、材料和得分是为演示编造的。" if titles else None


def _line(projection: Projection, here: str) -> CycleLine:
    counts = projection.counts
    nodes = sum(counts.get(each.word, 0) for each in STATES)
    overdue = counts.get(OVERDUE, 0)
    progress = f"已销号 {counts.get(CLOSED, 0)} / {nodes} 个节点" + (f"，逾期 {overdue}" if overdue else "")
    return CycleLine(
        link=Link(projection.title, address.href(here, address.cycle(projection.cycle))),
        scheme=Link(projection.scheme.title, address.href(here, address.bureau(projection.bureau)))
        if projection.scheme
        else None,
        status=status(projection),
        on=as_of(projection),
        targets=f"{counts.get('targets', len(projection.targets))} 项目标" if projection.targets else None,
        progress=progress if nodes else None,
        synthetic=projection.synthetic,
    )


def _newest(projections: Sequence[Projection], here: str) -> tuple[Event, ...]:
    events = []
    for each in projections:
        known = year.with_page(each)
        events += [Event(event.when, year.event_link(event, each.cycle, here, known)) for event in each.newest]
    return tuple(sorted(events, key=lambda event: event.when, reverse=True)[:NEWEST])
