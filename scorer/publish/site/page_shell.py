"""The theme's page, rendered once for each depth of folder, and our finished pages stamped into it.

What the theme prints around an article differs between two pages only in its relative links, so in
the depth of their folder: 1,000 unit pages of a year share one rendering. No text of a record passes
through Markdown or the theme's templates.

A page type is added in ``scorer.publish.site.pages``: a function that returns a :class:`~scorer.site.frame.Page`
whose ``body`` is ``render(view)`` of a frozen dataclass; nothing here needs to know of it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents

from scorer.publish.site import layout
from scorer.publish.site.layout import Page

MARK = "<!--scorer-->"
"""Where a page's own head, top line and article go, in this order."""


@dataclass
class Stamp:
    """The frames of one build; ``around`` holds the four pieces of each depth that was asked for."""

    env: Environment
    config: MkDocsConfig
    nav: Navigation
    around: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def page(self, page: Page) -> str:
        """A page as the browser gets it: the theme's four pieces with our three between them."""
        depth = page.address.count("/")
        if depth not in self.around:
            self.around[depth] = self._frame(depth)
        before, between, above, below = self.around[depth]
        name = self.config.site_name
        own = layout.head(page, name), layout.top(page.address, name), layout.article(page)
        return "".join((before, own[0], between, own[1], above, own[2], below))

    def _frame(self, depth: int) -> tuple[str, ...]:
        """The theme's page for an address so many folders down: ``a/b/index.html`` has depth 2."""
        stand_in = File.generated(self.config, "a/" * depth + "index.md", content="")
        page = MkDocsPage(None, stand_in, self.config)
        page.content, page.toc = MARK, TableOfContents([])
        context = cast("dict[str, Any]", get_context(self.nav, Files([]), self.config, page))
        context["scorer"] = {"head": MARK, "top": MARK}
        pieces = tuple(self.env.get_template("main.html").render(context).split(MARK))
        if len(pieces) != 4:
            raise ValueError(f"the theme has {len(pieces) - 1} places for our parts of a page, not 3")
        return pieces


class Folder:
    """The site's folder on disk: files are written as they are made, none is held in memory."""

    def __init__(self, root: str) -> None:
        self._root = Path(root)
        self._made: set[Path] = set()

    def write(self, address: str, content: bytes) -> None:
        """One file below the root; its folders are made on the way."""
        place = self._root / address
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), "wb") as file:
            file.write(content)
