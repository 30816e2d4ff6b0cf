"""A built page as a browser would read it."""

from __future__ import annotations

import re
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

BLOCKS = frozenset(["td", "th", "dt", "dd", "li", "p", "h1", "h2", "h3", "div", "section", "summary"])


class Document(HTMLParser):
    """A page as a browser would read it: elements with their attributes, and the text of each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in BLOCKS:
            self._texts.append(" ")

    def handle_data(self, data: str) -> None:
        self._texts.append(data)

    @cached_property
    def text(self) -> str:
        return "".join(self._texts)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]

    @cached_property
    def anchors(self) -> set[str]:
        return {attrs["id"] or "" for _, attrs in self.elements if "id" in attrs}

    @cached_property
    def links(self) -> list[str]:
        found = [attrs.get(name) for _, attrs in self.elements for name in ("href", "src", "action", "poster")]
        return [link for link in found if link is not None]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def read(place: Path) -> Document:
    return Document(place.read_text(encoding="utf-8"))
