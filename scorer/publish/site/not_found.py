"""The page for an address that does not exist: the whole top line and a search, wherever it is shown."""

from __future__ import annotations

from scorer.publish.site import urls
from scorer.publish.site.layout import Page
from scorer.publish.site.render import render


def page() -> Page:
    """The page ``404.html``; ``<base>`` in its head makes its links start at the site's root (see ``page.html``)."""
    summary = "没有这一页：从首页、检索或“怎样看”接着找。"
    return Page(urls.NOT_FOUND, "没有这一页", render("not_found.html", urls.NOT_FOUND), summary=summary)
