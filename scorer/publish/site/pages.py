"""All the pages of the site, from what the audience may see and what the references say.

Each is made when it is asked for: a site of 5,000 units is written page by page. A page type is added by
one more ``yield`` here of a :class:`Page` whose ``body`` is ``render(view)``; head, top line, frame,
search and publication clock come to it by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from scorer.diagnostics.catalogue import CodeEntry
from scorer.publish.site import (
    bureau,
    errors,
    formats,
    home,
    ledger,
    matters,
    plain_pages,
    publication_dates,
    results,
    search,
    target,
    target_links,
    target_table,
    trend,
    unit,
    urls,
    year,
)
from scorer.publish.site.agenda import WaitingPush
from scorer.publish.site.formats import Schema
from scorer.publish.site.layout import Page
from scorer.publish.site.step_links import FigureLinks
from scorer.views.year_types import Projection

Crumbs = tuple[tuple[str, str], ...]

ROOT: Crumbs = (("首页", urls.HOME),)
OFFICE: Crumbs = (*ROOT, ("给经办人", urls.GUIDE))


def pages(
    projections: Sequence[Projection],
    catalogue: Mapping[str, CodeEntry],
    schemas: Mapping[str, Schema],
    site_name: str,
    channel: str | None = None,
    pushes: Sequence[WaitingPush] | None = None,
) -> Iterator[Page]:
    """Every generated page: home, bureaus, years, tables, units, references.

    ``channel`` is the address where readers report errors, if the office has one. ``pushes`` wait on the receiving
    server, where the build runs there, for another account: each bureau's newest year lists them.
    """
    cycles = [(projection, FigureLinks(projection)) for projection in projections]
    yield home.page(projections, site_name)
    titles = {code: entry.title for code, entry in catalogue.items()}
    titles |= {name: str(schema["title"]) for name, schema in schemas.items() if "title" in schema}
    for _, years in groupby(cycles, key=lambda each: each[0].bureau):
        together = list(years)
        yield bureau.page(together, ROOT, titles)
        over_years, newest = trend.years(together), max(projection.year for projection, _ in together)
        for projection, figures in together:
            above = (*ROOT, (bureau.title(projection), urls.bureau(projection.bureau)))
            own = cycle_pages(projection, figures, above, over_years, pushes if projection.year == newest else None)
            yield from (publication_dates.timed(projection, each) for each in own)
    yield plain_pages.feedback(ROOT, channel)
    yield search.page(projections, ROOT)
    yield formats.page(schemas, OFFICE)
    yield from errors.pages(catalogue, OFFICE)


def cycle_pages(
    projection: Projection,
    figures: FigureLinks,
    above: Crumbs,
    over_years: Mapping[str, tuple[trend.YearOf, ...]],
    pushes: Sequence[WaitingPush] | None = None,
) -> Iterator[Page]:
    """A year's pages: its own, its table, its units; a unit of which there is nothing to say has none."""
    if projection.status == "unreadable":
        yield plain_pages.unreadable_year(projection, above)
        return
    crumbs = (*above, (f"{projection.year} 年", urls.cycle(projection.cycle)))
    yield year.page(projection, above, pushes)
    if projection.targets:
        yield target_table.page(projection, crumbs)
    below = (*crumbs, ("目标表", urls.targets(projection.cycle)))
    for row in projection.targets:
        if target_links.has_page(projection, row):
            yield target.page(projection, figures, row, below)
    if results.has_page(projection):
        yield results.page(projection, figures, crumbs, year.with_page(projection))
    if ledger.has_page(projection):
        yield ledger.page(projection, crumbs)
    if matters.has_page(projection):
        yield matters.page(projection, crumbs)
    for each in projection.units:
        if year.has_page(projection, each):
            yield unit.page(projection, figures, each, crumbs, over_years.get(each.id, ()))
