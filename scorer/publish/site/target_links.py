"""Links to a row of the target table or to a matter: its own page, or its place on another."""

from __future__ import annotations

from scorer.publish.site import urls
from scorer.views.year_types import Projection, TargetView

MOST = 1000
"""Targets of a year that have a page each; of a longer table the rows and the units' pages say as much."""


def has_page(projection: Projection, row: TargetView) -> bool:
    """Whether the target has a page: of one that is withheld there is no more to say than its row says."""
    return row.withheld is None and len(projection.targets) <= MOST


def link(projection: Projection, here: str, row: TargetView) -> str:
    """The link to a target from the page ``here``."""
    if has_page(projection, row):
        return urls.href(here, urls.target(projection.cycle, row.id))
    return urls.href(here, urls.targets(projection.cycle), urls.target_anchor(row.id))


def matter_link(projection: Projection, here: str, matter: str) -> str:
    """The link to a matter, by its path, from the page ``here``."""
    return urls.href(here, urls.matters(projection.cycle), urls.matter_anchor(matter))
