"""The page of a year whose files cannot be read: it says so, and which files, instead of vanishing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scorer.publish.site import urls
from scorer.publish.site.layout import Page, facts
from scorer.publish.site.render import render
from scorer.views.year_views import Projection


@dataclass(frozen=True, slots=True)
class UnreadPage:
    """All that the template shows: ``faults`` are files, inside also what is wrong with them."""

    template: ClassVar[str] = "unread.html"
    title: str
    faults: tuple[str, ...]


def page(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page that stands in the year's place."""
    here = urls.cycle(projection.cycle)
    body = render(UnreadPage(projection.title, projection.left_out))
    return Page(here, projection.title, body, crumbs, facts=facts(projection), crumb=f"{projection.year} 年")
