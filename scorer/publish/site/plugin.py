"""The MkDocs plugin: MkDocs makes the hand-written pages, ours are written beside them in the same frame.

MkDocs never sees a generated page: at the end of a build each is made and written in turn, so that
memory holds one at a time. No text of a record ever passes through Markdown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from markupsafe import Markup
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import write_file

from scorer.diagnostics import catalogue
from scorer.model.deadlines import written_day
from scorer.pipeline.library import Library
from scorer.pipeline.run import references
from scorer.pipeline.site_years import SiteYear, SiteYears, site_years
from scorer.publish.site import downloads, plain_pages, search, sitemap, urls, year_attachments
from scorer.publish.site.agenda import WaitingPush
from scorer.publish.site.layout import Page, SiteFrame, document
from scorer.publish.site.pages import OFFICE, ROOT, pages
from scorer.publish.site.search_entries import findable
from scorer.views.year_types import Audience

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

THEME = Path(__file__).with_name("theme")
"""Our page and its assets, which go before those of the theme that mkdocs.yml names."""

INPUTS = ("targets", "submissions")
"""The folders of a root that a preview watches."""

UNUSED = ("assets/javascripts/", "assets/images/")
"""The theme's own scripts and pictures: every page works without them, so they are not published."""

LEFTOVER = re.compile(
    r"(?:\.map|\.sw[a-p]|\.bak|\.orig|\.rej|\.tmp|~|/Thumbs\.db|/desktop\.ini|/~\$[^/]*)$|/\.#", re.IGNORECASE
)
"""Maps of sources, and what editors and office programs leave beside a file: never published."""

STYLES = ("assets/stylesheets/main.*.css", "assets/stylesheets/palette.*.css")
"""The theme's style sheets that ours builds on, for type, spacing and palette; their names hold a digest."""

AUDIENCES: Mapping[str, Audience] = {"public": "public", "internal": "internal"}

INSIDE = "（系统内）"

GENERATED = (urls.HOME, urls.SEARCH, urls.FORMATS, urls.ERRORS)
"""Pages of ours that a hand-written page may link to."""

AGAIN = b'<meta http-equiv="refresh" content="2">'
"""While previewing, a page that is gone for the moment (its YAML has an error) asks for itself again."""

log = get_plugin_logger(__name__)


class Options(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves this hook untyped
    """The options of mkdocs.yml for a site.

    ``roots`` are relative to mkdocs.yml; ``on`` is a date, by default today; ``feedback`` is the address
    where the office takes what readers point out, ``{where}`` in it is replaced by the number of the figure;
    ``program`` is the address from which anyone gets this program to compute the results again; ``pushes`` are given
    by a receiving server alone: what waits there for another account of the office.

    SCORER_AUDIENCE and SCORER_ON go before ``audience`` and ``on``; both are read here, since
    MkDocs would report a wrong date in its own, English, words.
    """

    audience = config_options.Type(str, default="public")
    on = config_options.Optional(config_options.Type((str, date)))
    roots = config_options.ListOfItems(config_options.Type(str), default=["."])
    feedback = config_options.Optional(config_options.Type(str))
    program = config_options.Optional(config_options.Type(str))
    pushes = config_options.Optional(config_options.Type(list))


class ScorerPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]  # the same
    """Makes the pages at each build and writes them into the built site."""

    def __init__(self) -> None:
        self._years: SiteYears | None = None
        self._given = False
        self._site = SiteFrame("")
        self._listed: list[tuple[str, Mapping[str, str]]] = []

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Puts our page and assets before the theme's, and behind those of the site's owner."""
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
        return config

    def read(self, config: MkDocsConfig, each: Callable[[SiteYear], None] = lambda _: None) -> SiteYears:
        """Read, check and score the years for the next build; ``each`` is called as soon as one is made."""
        self._years = site_years(Library(self._roots(config)), self._audience(), self._on(), each)
        self._given = True
        return self._years

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Reads the years, leaves out scripts and leftovers, and names the pages a hand-written one may link to."""
        if not self._given:
            years = self.read(config)
            for error in catalogue.errors(years.problems):
                log.warning("%s", catalogue.text([error], years.library.line_of).rstrip())
        self._given = False
        for file in [each for each in files if each.src_uri.startswith(UNUSED) or LEFTOVER.search(each.src_uri)]:
            files.remove(file)
        config.theme.static_templates -= {"sitemap.xml", urls.NOT_FOUND}
        found = (each.src_uri for like in STYLES for each in files if PurePosixPath(each.src_uri).match(like))
        scripts = [str(each) for each in config.extra_javascript]
        own = ("assets/scorer.css", *config.extra_css), ("assets/scorer.js", *scripts)
        self._listed = []
        views = self._years.views if self._years else ()
        root = urlsplit(config.site_url or "").path.rstrip("/") + "/"
        internal = self._audience() == "internal"
        config.site_name = _name(config.site_name, internal=internal)
        fed = any(each.bulletins for each in views)
        self._site = SiteFrame(config.site_name, tuple(found), *own, root, fed, internal)
        for place in GENERATED:  # a place to link to; the page itself is written over it
            files.append(File.generated(config, place, content=""))
        return files

    def on_page_content(self, html: str, *, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
        """A hand-written page in our frame; below the guide's start page."""
        del config, files
        place = page.file.dest_uri
        self._listed.append((place, {}))
        crumbs = ROOT if place in {urls.GUIDE, urls.READING} else OFFICE
        body = Markup(html)  # noqa: S704 - our own Markdown, from the docs folder
        summary = _first_sentence(html)
        return document(Page(place, str(page.title), body, crumbs, summary=summary), self._site).decode()

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Makes and writes each page, then each file that the pages offer; with an address, the list of pages."""
        for made in self._made(config):
            if isinstance(made, Page) and made.address != urls.NOT_FOUND:
                self._listed.append((made.address, dict(made.facts)))
            place, content = (made.address, document(made, self._site)) if isinstance(made, Page) else made
            write_file(content, str(Path(config.site_dir) / place))
        if config.site_url:
            write_file(sitemap.sitemap(config.site_url, self._listed), str(Path(config.site_dir) / urls.SITEMAP))
        else:
            log.info("没有写 sitemap.xml：它只能写完整的网址，要在 mkdocs.yml 里用 site_url 写明网站的地址")

    def _made(self, config: MkDocsConfig) -> Iterator[Page | year_attachments.BuiltFile]:
        if self._years is None:
            raise PluginError("on_files has not run")
        views, (codes, schemas) = self._years.views, references()
        given = self.config.pushes
        pushes = None if given is None else [WaitingPush(**each) for each in given]
        yield from pages(views, codes, schemas, config.site_name, self.config.feedback, pushes)
        yield from downloads.files(views)
        yield plain_pages.not_found()
        issued = year_attachments.issued_by_cycle(self._years.library, views)
        about = config.site_name, config.site_url or "", self.config.program
        yield from year_attachments.attachments(views, issued, *about)
        yield urls.SEARCH_INDEX, search.index(findable(views, issued, codes if self._site.internal else {}))

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[..., Any]
    ) -> LiveReloadServer:
        """A preview also follows the YAML files, and a page that is missing looks whether it is back."""
        del builder
        found = server.error_handler
        server.error_handler = lambda code: (found(code) or b"") + AGAIN
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
            return written_day(on)
        except ValueError:
            raise PluginError(f"SCORER_ON 应是 2025-06-30 这样的、日历上有的日期，现在是“{on}”") from None


def _first_sentence(html: str) -> str | None:
    """Of a hand-written page, the first paragraph up to its full stop."""
    found = re.search(r"<p>(.*?)</p>", html, re.DOTALL)
    text = " ".join(Markup(found[1]).striptags().split()) if found else ""  # noqa: S704 - its tags are taken out
    return text.partition("。")[0] + "。" if text else None


def _name(name: str, *, internal: bool) -> str:
    """The site's own name: inside it is not 公开; once only, since a preview builds again and again."""
    return f"{name.removesuffix('公开')}{INSIDE}" if internal and not name.endswith(INSIDE) else name
