"""What is published beside the pages of a year: its bulletins, its open data, and how to compute it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from scorer.pipeline import as_of
from scorer.publish.bulletins import Issued, asked, issued
from scorer.publish.feed import feed
from scorer.publish.site import bulletin, bureau, opendata, urls
from scorer.publish.site.layout import Link, Page, banner, facts
from scorer.publish.site.publication_dates import timed
from scorer.publish.site.render import render
from scorer.publish.site.year import offers_data
from scorer.views.year_views import Projection

Told = Mapping[str, tuple[Issued, ...]]
"""Cycle → its bulletins, made again from the days of their issue."""

File = tuple[str, bytes]
"""Address and bytes."""

Crumbs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A bulletin in the list."""

    issued: str
    number: str | None
    link: Link
    standing: str


@dataclass(frozen=True, slots=True)
class BulletinsPage:
    """The list of a year's bulletins, the newest first."""

    template: ClassVar[str] = "bulletins.html"
    title: str
    remark: str
    entries: tuple[Entry, ...]
    feed: str


def told(roots: Sequence[Path], projections: Sequence[Projection]) -> Told:
    """The bulletins of every year."""
    return {
        each.cycle: issued(
            each.bulletins,
            as_of.moments(roots, each.cycle, asked(each.bulletins)),
            as_of.templates(roots, each.bureau) if each.bulletins else {},
        )
        for each in projections
    }


def made(projections: Sequence[Projection], told_: Told, title: str) -> Iterator[Page | File]:
    """Every page and file, a year after the other: its bulletins, its open data; at the end the feed."""
    for projection in projections:
        above = (("首页", urls.HOME), (bureau.title(projection), urls.bureau(projection.bureau)))
        crumbs = (*above, (f"{projection.year} 年", urls.cycle(projection.cycle)))
        issued_ = told_.get(projection.cycle, ())
        if issued_:
            yield timed(projection, _list(projection, issued_, crumbs))
        below = (*crumbs, ("通报", urls.bulletins(projection.cycle)))
        for each in issued_:
            yield timed(projection, bulletin.page(projection, each, below))
            yield from bulletin.files(projection, each)
        if offers_data(projection):
            found = opendata.data(projection)
            yield from (timed(projection, page) for page in opendata.pages(found, crumbs))
            yield from opendata.files(found)
    atom = feed(projections, title, urls.bulletin)
    if atom is not None:
        yield urls.FEED, atom


def _list(projection: Projection, issued_: Sequence[Issued], crumbs: Crumbs) -> Page:
    here = urls.bulletins(projection.cycle)
    entries = tuple(
        Entry(
            issued=each.view.issued.isoformat(),
            number=each.view.number,
            link=Link(each.view.title, urls.href(here, urls.bulletin(projection.cycle, each.view.id))),
            standing=_standing(each),
        )
        for each in reversed(issued_)
    )
    title = f"{projection.year} 年通报"
    view = BulletinsPage(title, projection.title, entries, urls.href(here, urls.FEED))
    return Page(here, view.title, render(view), crumbs, banner(projection), facts(projection), crumb="通报")


def _standing(each: Issued) -> str:
    if each.corrected_by:
        return f"已由 {each.corrected_by[-1].number or each.corrected_by[-1].title} 更正"
    if each.fits is False:
        return "印发后数据有变"
    return "更正件" if each.view.corrects else ""
