"""Pages that are little more than their template: pointing out an error, no such page, an unreadable year."""

from __future__ import annotations

from scorer.publish.site import urls
from scorer.publish.site.layout import Page, facts
from scorer.publish.site.render import render
from scorer.views.year_types import Projection

HERE = "{where}"
"""In the configured address: where the number of the figure goes, or the page's own address."""


def feedback(crumbs: tuple[tuple[str, str], ...], channel: str | None) -> Page:
    """The page that says how to point out an error. ``channel`` "https://…/new?title={where}" is the office's own."""
    plain = channel.replace(HERE, "") if channel else None
    body = render("feedback.html", urls.FEEDBACK, channel=plain, channel_with=channel)
    return Page(urls.FEEDBACK, "指出错误", body, crumbs)


def not_found() -> Page:
    """The page ``404.html``; ``<base>`` in its head makes its links start at the site's root (see ``page.html``)."""
    summary = "没有这一页：从首页、检索或“怎样看”接着找。"
    return Page(urls.NOT_FOUND, "没有这一页", render("not_found.html", urls.NOT_FOUND), summary=summary)


def unreadable_year(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of a year whose files cannot be read: it says so, and which files, instead of vanishing."""
    here = urls.cycle(projection.cycle)
    body = render("unreadable_year.html", here, projection=projection)
    return Page(here, projection.title, body, crumbs, facts=facts(projection), crumb=f"{projection.year} 年")
