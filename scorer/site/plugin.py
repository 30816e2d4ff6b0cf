"""The MkDocs plugin: our finished pages take the place of empty ones after Markdown has run.

A generated page reaches MkDocs as an empty file outside the navigation; its HTML is put in when the
Markdown of that file has been rendered. So no text of a record ever passes through Markdown.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils.templates import TemplateContext

from scorer import cycle
from scorer.projection.views import Audience
from scorer.site import address, frame
from scorer.site.frame import Page
from scorer.site.pages import ROOT, pages

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

INPUTS = ("targets", "submissions")
"""The folders of a root that a preview watches."""

UNUSED = "assets/javascripts/"
"""The theme's own scripts: every page works without them, so they are not published."""


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves this hook untyped
    """``roots`` are relative to mkdocs.yml; ``on`` is a date, by default today."""

    audience = config_options.Choice(("public", "internal"), default="public")
    on = config_options.Optional(config_options.Type((str, date)))
    roots = config_options.ListOfItems(config_options.Type(str), default=["."])


class ScorerPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # the same
    """Makes the pages at each build and hands them to MkDocs."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds an empty page for each of ours, and leaves out the theme's scripts."""
        projections = cycle.projections(self._roots(config), cast("Audience", self.config.audience), self._on())
        catalogue, schemas = cycle.references()
        self._pages = {page.address: page for page in pages(projections, catalogue, schemas, config.site_name)}
        for file in [each for each in files if each.src_uri.startswith(UNUSED)]:
            files.remove(file)
        for place in self._pages:
            source = place.removesuffix(".html") + ".md"
            files.append(File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV))
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
        """A preview also follows the YAML files."""
        del builder
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

    def _on(self) -> date | None:
        on = cast("str | date | None", self.config.on)
        if not on or isinstance(on, date):
            return on or None
        try:
            return date.fromisoformat(on)
        except ValueError:
            raise PluginError(f"scorer 的 on 应是 2025-06-30 这样的日期，现在是“{on}”") from None
