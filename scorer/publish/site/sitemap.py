"""sitemap.xml: every page by its full address, with the day of its last publication where it is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote, urljoin

from scorer.publish.site.publication_dates import FIRST, LAST


def sitemap(site: str, pages: Iterable[tuple[str, Mapping[str, str]]]) -> bytes:
    """The list of ``pages``, each an address below the site's own and the facts at its foot.

    The format takes full addresses only: without the site's (``site_url`` in mkdocs.yml) there is no such list.
    """
    lines = [
        f"<url><loc>{_full(site, address)}</loc>{_modified(facts)}</url>"
        for address, facts in sorted(pages, key=lambda page: page[0])
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + "\n".join(lines) + "\n</urlset>\n").encode()


def _full(site: str, address: str) -> str:
    return escape(urljoin(site.rstrip("/") + "/", quote(address)))


def _modified(facts: Mapping[str, str]) -> str:
    day = facts.get(LAST) or facts.get(FIRST)
    return f"<lastmod>{escape(day)}</lastmod>" if day else ""
