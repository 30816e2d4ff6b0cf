"""Pages and files beside a year's own pages: its bulletins, its open data, and how to compute it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from scorer.pipeline import as_of
from scorer.pipeline.library import Roots
from scorer.publish.bulletins.issuing import Issued, issued, moments_needed
from scorer.publish.feed import feed
from scorer.publish.site import bulletin, bureau, data_pages, urls
from scorer.publish.site.layout import Page, banner, facts
from scorer.publish.site.publication_dates import timed
from scorer.publish.site.render import render
from scorer.publish.site.year import has_data
from scorer.views.year_types import Projection

IssuedByCycle = Mapping[str, tuple[Issued, ...]]
"""Cycle → its bulletins, made again from the days of their issue."""

BuiltFile = tuple[str, bytes]
"""Address and bytes."""

Crumbs = tuple[tuple[str, str], ...]


def issued_by_cycle(roots: Roots, projections: Sequence[Projection]) -> IssuedByCycle:
    """The bulletins of every year."""
    return {
        each.cycle: issued(
            each.bulletins,
            as_of.moments(roots, each.cycle, moments_needed(each.bulletins)),
            as_of.templates(roots, each.bureau) if each.bulletins else {},
        )
        for each in projections
    }


def attachments(
    projections: Sequence[Projection], bulletins: IssuedByCycle, title: str, site: str = "", program: str | None = None
) -> Iterator[Page | BuiltFile]:
    """Every page and file, a year after the other: its bulletins, its open data; at the end the feed.

    ``site`` is the site's own address, "" where nobody gave one; ``program`` that from which one gets the program.
    """
    for projection in projections:
        above = (("首页", urls.HOME), (bureau.title(projection), urls.bureau(projection.bureau)))
        crumbs = (*above, (f"{projection.year} 年", urls.cycle(projection.cycle)))
        issued_ = bulletins.get(projection.cycle, ())
        if issued_:
            yield timed(projection, _list(projection, issued_, crumbs))
        below = (*crumbs, ("通报", urls.bulletins(projection.cycle)))
        for each in issued_:
            yield timed(projection, bulletin.page(projection, each, below))
            yield from bulletin.files(projection, each)
        if has_data(projection):
            found = data_pages.data(projection)
            yield from (timed(projection, page) for page in data_pages.pages(found, crumbs, program))
            yield from data_pages.files(found)
    atom = feed(projections, title, urls.bulletin, site)
    if atom is not None:
        yield urls.FEED, atom


def _list(projection: Projection, issued_: Sequence[Issued], crumbs: Crumbs) -> Page:
    here, title = urls.bulletins(projection.cycle), f"{projection.year} 年通报"
    body = render(
        "bulletins.html",
        here,
        title=title,
        projection=projection,
        bulletins=tuple(reversed(issued_)),
        page_of=partial(urls.bulletin, projection.cycle),
        remark=_remark,
    )
    summary = f"{projection.title}：印发的 {len(issued_)} 期通报，每个数都能点到它是怎么数出来的。"
    return Page(here, title, body, crumbs, banner(projection), facts(projection), crumb="通报", summary=summary)


def _remark(each: Issued) -> str:
    if each.corrected_by:
        return f"已由 {each.corrected_by[-1].number or each.corrected_by[-1].title} 更正"
    if each.fits is False:
        return "和印发时的不同"
    return "更正件" if each.view.corrects else ""
