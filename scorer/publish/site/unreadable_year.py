"""The page of a year whose files cannot be read: it says so, and which files, instead of vanishing."""

from __future__ import annotations

from scorer.publish.site import urls
from scorer.publish.site.layout import Page, facts
from scorer.publish.site.render import render
from scorer.views.year_types import Projection


def page(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page that takes the year's place."""
    here = urls.cycle(projection.cycle)
    body = render("unreadable_year.html", here, projection=projection)
    return Page(here, projection.title, body, crumbs, facts=facts(projection), crumb=f"{projection.year} 年")
