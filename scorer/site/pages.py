"""All the pages of the site, from what the audience may see and what the references say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from scorer.projection.views import Projection
from scorer.site import address, annex, bureau, errors, formats, home, ledger, matters, unit, unread, year
from scorer.site.errors import Entry
from scorer.site.figures import Figures
from scorer.site.formats import Schema
from scorer.site.frame import Page

Crumbs = tuple[tuple[str, str], ...]

ROOT: Crumbs = (("首页", address.HOME),)


def pages(
    projections: Sequence[Projection], catalogue: Mapping[str, Entry], schemas: Mapping[str, Schema], site_name: str
) -> tuple[Page, ...]:
    """Every generated page: home, bureaus, years, tables, units, references."""
    cycles = [(projection, Figures(projection)) for projection in projections]
    made = [home.page(projections, site_name)]
    titles = {code: entry.title for code, entry in catalogue.items()}
    titles |= {name: str(schema["title"]) for name, schema in schemas.items() if "title" in schema}
    for _, years in groupby(cycles, key=lambda each: each[0].bureau):
        together = list(years)
        made.append(bureau.page(together, ROOT, titles))
        for projection, figures in together:
            made += _cycle(projection, figures, (*ROOT, (bureau.title(projection), address.bureau(projection.bureau))))
    return (*made, formats.page(schemas, ROOT), *errors.pages(catalogue, ROOT))


def _cycle(projection: Projection, figures: Figures, above: Crumbs) -> list[Page]:
    """A year's pages: its own, its table, its units; a unit of which there is nothing to say has none."""
    if projection.status == "unreadable":
        return [unread.page(projection, above)]
    crumbs = (*above, (f"{projection.year} 年", address.cycle(projection.cycle)))
    made = [year.page(projection, figures, above)]
    if projection.targets:
        made.append(annex.page(projection, crumbs))
    if ledger.has_page(projection):
        made.append(ledger.page(projection, crumbs))
    if matters.has_page(projection):
        made.append(matters.page(projection, crumbs))
    made += [
        unit.page(projection, figures, each, crumbs) for each in projection.units if year.has_page(projection, each)
    ]
    return made
