"""The MkDocs plugin: MkDocs makes the hand-written pages, ours are stamped into the same frame beside them.

MkDocs never sees a generated page: at the end of a build each is made, stamped and written in turn, so
that memory holds one at a time. No text of a record ever passes through Markdown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jinja2 import Environment
from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import TableOfContents
from mkdocs.utils.templates import TemplateContext

from scorer.pipeline import run
from scorer.publish.site import downloads, layout, publications, search, urls
from scorer.publish.site.layout import PLACES, Page
from scorer.publish.site.page_shell import Folder, Stamp
from scorer.publish.site.pages import ROOT, pages
from scorer.publish.site.search_entries import findable
from scorer.views.year_views import Audience, Projection

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

INPUTS = ("targets", "submissions")
"""The folders of a root that a preview watches."""

UNUSED = "assets/javascripts/"
"""The theme's own scripts: every page works without them, so they are not published."""


STYLES = ("main", "palette")
"""The theme's style sheets that our page stands on: its type, spacing and palette."""

AUDIENCES: Mapping[str, Audience] = {"public": "public", "internal": "internal"}

AGAIN = b'<meta http-equiv="refresh" content="2">'
"""While previewing, a page that is gone for the moment (its YAML has an error) asks for itself again."""

log = get_plugin_logger(__name__)


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves this hook untyped
    """What mkdocs.yml says of a site.

    ``roots`` are relative to mkdocs.yml; ``on`` is a date, by default today; ``feedback`` is the address
    where the office takes what readers point out, ``{where}`` in it stands for the number of the figure.

    SCORER_AUDIENCE and SCORER_ON go before ``audience`` and ``on``; both are read here, since
    MkDocs would put its own, English, words to a date that is none.
    """

    audience = config_options.Type(str, default="public")
    on = config_options.Optional(config_options.Type((str, date)))
    roots = config_options.ListOfItems(config_options.Type(str), default=["."])
    feedback = config_options.Optional(config_options.Type(str))


class ScorerPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # the same
    """Makes the pages at each build and writes them into the built site."""

    def __init__(self) -> None:
        self._projections: tuple[Projection, ...] = ()
        self._nav = Navigation([], [])
        self._env = Environment(autoescape=True)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Reads the years, leaves out the theme's scripts, and names the pages a hand-written one may link to."""
        roots = self._roots(config)
        self._projections = tuple(run.projections(roots, self._audience(), self._on()))
        for error in run.errors(roots):
            log.warning("%s", error)
        for file in [each for each in files if each.src_uri.startswith(UNUSED)]:
            files.remove(file)
        for place in _linked():
            files.append(File.generated(config, place, content=""))
        config.theme.static_templates.discard("sitemap.xml")
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """What the theme's frame is rendered with."""
        del config, files
        self._nav = nav
        return nav

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """The links of the hand-written pages are made: what they lead to is ours to write."""
        del config
        env.globals["scorer_styles"] = _styles(files)
        for place in _linked():
            files.remove(files.src_uris[place])
        self._env = env
        return env

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Makes, stamps and writes each page, then each file that the pages offer."""
        stamp, folder = Stamp(self._env, config, self._nav), Folder(config.site_dir)
        catalogue, schemas = run.references()
        for page in pages(self._projections, catalogue, schemas, config.site_name, self.config.feedback):
            folder.write(page.address, stamp.page(page).encode("utf-8", errors="xmlcharrefreplace"))
        for place, content in downloads.files(self._projections):
            folder.write(place, content)
        told = publications.told(self._roots(config), self._projections)
        for made in publications.made(self._projections, told, config.site_name):
            if isinstance(made, Page):
                folder.write(made.address, stamp.page(made).encode("utf-8", errors="xmlcharrefreplace"))
            else:
                folder.write(*made)
        folder.write(urls.SEARCH_INDEX, search.index(findable(self._projections, told, catalogue)))

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """A hand-written page gets our frame around it."""
        del config, files
        page.toc = TableOfContents([])
        return layout.article(_guide(page, html))

    def on_page_context(
        self, context: TemplateContext, *, page: MkDocsPage, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """What the theme prints around the article: the head and the top line."""
        del nav
        shown = _guide(page, "")
        frames = {"head": layout.head(shown, config.site_name), "top": layout.top(shown.address, config.site_name)}
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


def _linked() -> list[str]:
    """The generated pages that are there in every site: hand-written pages may link to them."""
    return [place for _, place in PLACES if place != urls.GUIDE]


def _styles(files: Files) -> list[str]:
    """Where the theme's style sheets stand: their names hold a digest that each release of the theme changes."""
    wanted = re.compile(rf"assets/stylesheets/({'|'.join(STYLES)})\.\w+\.min\.css")
    return sorted(each.src_uri for each in files if wanted.fullmatch(each.src_uri))


def _guide(page: MkDocsPage, html: str) -> Page:
    """A page of the guide, below its start page."""
    place = page.file.dest_uri
    crumbs = ROOT if place == urls.GUIDE else (*ROOT, ("使用指南", urls.GUIDE))
    return Page(place, str(page.title), Markup(html), crumbs)  # noqa: S704 - our own Markdown, from the docs folder
