"""Where a row of the target table leads: to the target's own page, or to the row itself."""

from __future__ import annotations

from scorer.publish.site import urls
from scorer.views.year_views import Projection, TargetView

MOST = 1000
"""Targets of a year that have a page each; of a longer table the rows and the units' pages tell as much."""


def has_page(projection: Projection, row: TargetView) -> bool:
    """Whether the target has a page: of one that is withheld there is no more to say than its row says."""
    return row.withheld is None and len(projection.targets) <= MOST


def link(projection: Projection, row: TargetView, here: str) -> str:
    """The link to a target from a page."""
    if has_page(projection, row):
        return urls.href(here, urls.target(projection.cycle, row.id))
    return urls.href(here, urls.targets(projection.cycle), urls.target_anchor(row.id))
