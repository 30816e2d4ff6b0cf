"""The MkDocs plugin: our finished pages take the place of empty ones after Markdown has run.

A generated page reaches MkDocs as an empty file outside the navigation; its HTML is put in when the
Markdown of that file has been rendered. So no text of a record ever passes through Markdown.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils.templates import TemplateContext

from scorer import cycle
from scorer.projection.views import Audience
from scorer.site import address, downloads, frame
from scorer.site.frame import Page
from scorer.site.pages import ROOT, pages

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

INPUTS = ("targets", "submissions")
"""The folders of a root that a preview watches."""

UNUSED = "assets/javascripts/"
"""The theme's own scripts: every page works without them, so they are not published."""


AUDIENCES: Mapping[str, Audience] = {"public": "public", "internal": "internal"}

AGAIN = b'<meta http-equiv="refresh" content="2">'
"""While previewing, a page that is gone for the moment (its YAML has an error) asks for itself again."""

log = get_plugin_logger(__name__)


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves this hook untyped
    """``roots`` are relative to mkdocs.yml; ``on`` is a date, by default today.

    SCORER_AUDIENCE and SCORER_ON go before ``audience`` and ``on``; both are read here, since
    MkDocs would put its own, English, words to a date that is none.
    """

    audience = config_options.Type(str, default="public")
    on = config_options.Optional(config_options.Type((str, date)))
    roots = config_options.ListOfItems(config_options.Type(str), default=["."])


class ScorerPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # the same
    """Makes the pages at each build and hands them to MkDocs."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds an empty page for each of ours, and leaves out the theme's scripts."""
        roots = self._roots(config)
        projections = cycle.projections(roots, self._audience(), self._on())
        for error in cycle.errors(roots):
            log.warning("%s", error)
        catalogue, schemas = cycle.references()
        self._pages = {page.address: page for page in pages(projections, catalogue, schemas, config.site_name)}
        for file in [each for each in files if each.src_uri.startswith(UNUSED)]:
            files.remove(file)
        for place in self._pages:
            source = place.removesuffix(".html") + ".md"
            files.append(File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV))
        for place, content in downloads.files(projections):
            files.append(File.generated(config, place, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
        config.theme.static_templates.discard("sitemap.xml")
        return files

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """Our page in place of the empty one; a hand-written page gets the same frame around it."""
        del config, files
        page.toc = TableOfContents([])
        return frame.article(self._page(page, html))

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """What the theme prints around the article: the head and the top line."""
        del nav
        shown = self._page(page, "")
        frames = {"head": frame.head(shown, config.site_name), "top": frame.top(shown.address, config.site_name)}
        cast("dict[str, Any]", context)["scorer"] = frames
        return context

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """A preview also follows the YAML files, and a page that is missing looks whether it is back."""
        del builder
        told = server.error_handler
        server.error_handler = lambda code: (told(code) or b"") + AGAIN
        for root in self._roots(config):
            for folder in INPUTS:
                if (root / folder).is_dir():
                    server.watch(str(root / folder))
        return server

    def _page(self, page: MkDocsPage, html: str) -> Page:
        place = page.file.dest_uri
        if place in self._pages:
            return self._pages[place]
        inside_guide = place != address.GUIDE
        crumbs = (*ROOT, ("使用指南", address.GUIDE)) if inside_guide else ROOT
        return Page(place, str(page.title), Markup(html), crumbs)  # noqa: S704 - our own Markdown, from the docs folder

    def _roots(self, config: MkDocsConfig) -> list[Path]:
        base = Path(config.config_file_path).parent if config.config_file_path else Path()
        return [base / root for root in self.config.roots]

    def _audience(self) -> Audience:
        name = os.environ.get("SCORER_AUDIENCE") or self.config.audience
        if name not in AUDIENCES:
            raise PluginError(f"SCORER_AUDIENCE 应是 public（对社会）或 internal（系统内），现在是“{name}”")
        return AUDIENCES[name]

    def _on(self) -> date | None:
        on = os.environ.get("SCORER_ON") or cast("str | date | None", self.config.on)
        if not on or isinstance(on, date):
            return on or None
        try:
            return date.fromisoformat(on)
        except ValueError:
            raise PluginError(f"SCORER_ON 应是 2025-06-30 这样的、日历上有的日期，现在是“{on}”") from None
