"""A Markdown extension: raw HTML is text, links lead to pages, and pictures are the site's own.

``<script>`` in a page is shown as it is written; ``[x](javascript:…)`` is a link that leads nowhere.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown import Markdown  # type: ignore[import-untyped]
from markdown.extensions import Extension  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]

LEADS = re.compile(r"(?:https?:|mailto:|[^:]*(?:[/?#].*)?$)", re.IGNORECASE | re.DOTALL)


class _PlainAddresses(Treeprocessor):  # type: ignore[misc]  # Markdown has no types
    """Takes away addresses that are scripts, and pictures of other hosts."""

    def run(self, root: Element) -> None:
        """Look at every link and picture of the page."""
        for element in root.iter():
            if element.tag == "a" and not LEADS.match(_plain(element.get("href", ""))):
                element.set("href", "")
            if element.tag == "img" and re.match(
                r"[a-z][a-z0-9+.-]*:|//", _plain(element.get("src", "")), re.IGNORECASE
            ):
                element.set("src", "")


def _plain(address: str) -> str:
    """As a browser reads it: without blanks and control characters."""
    return re.sub(r"[\x00-\x20\\]", lambda found: "/" if found[0] == "\\" else "", address)


class PlainMarkdown(Extension):  # type: ignore[misc]  # the same
    """Switches raw HTML off."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown calls it so
        """Called by Markdown."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_PlainAddresses(md), "plain_addresses", 0)


def makeExtension(**options: object) -> PlainMarkdown:  # noqa: N802 - Markdown calls it so
    """The extension, for MkDocs, which names it by its module."""
    return PlainMarkdown(**options)
