"""The frame of every page around its body: head, top line, crumbs, banner, and whose page it is and of when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from scorer.publish.site import urls
from scorer.publish.site.labels import as_of, status
from scorer.publish.site.render import render
from scorer.views.year_types import Projection

PLACES = (
    ("首页", urls.HOME),
    ("检索", urls.SEARCH),
    ("怎样看", urls.READING),
    ("给经办人", urls.GUIDE),
)
"""The links at the top of every page: manuals, formats and messages of those who file are below 给经办人."""

METAS: Mapping[str, str] = {"发布机构": "ContentSource", "发布日期": "PubDate"}
"""Fact at a page's foot → the name under which the indexes of government sites read it."""

HYPHENED = re.compile(r"(?<![\w-])(?:\d{4}-\d\d(?:-\d\d)?|--[a-z-]+)(?![\w-])")
"""A date or an option of a command: browsers break lines at their hyphens."""
TEXT = re.compile(r"(?P<tag><(?P<name>/?\w+)[^>]*>)(?P<text>[^<]*(?:\d-\d|--)[^<]*)")
"""A tag and the text behind it, where that may hold one."""
WITHOUT_ELEMENTS = frozenset({"script", "style", "title", "option", "textarea", "text", "tspan", "time"})
"""Elements whose text may hold no other element, or that no line breaks anyway."""

SYNTHETIC = "本页的单位、材料和得分是为演示编造的，不是任何单位的真实成绩。"
SYNTHETIC_UNSCORED = "本页的单位和材料是为演示编造的，不是任何单位的真实情况。"

AS_OF = "数据截至"
"""The label of the date up to which a page looks."""

ON_REQUEST, CONTACT = "依申请公开", "联系方式"

LEFT_OUT = "left-out"
"""The anchor of the list of what did not count, on a year's page."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text and where it leads, relative to its page; ``href`` "" where no page shows it."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page: ``body`` is HTML, everything else still plain text.

    ``crumbs`` are (text, address) from the home page down, without the page itself, which they
    call ``crumb`` (None: by its title); ``facts`` are (label, text) of the note at its foot;
    ``wide`` lets a table take the whole window; ``notice`` says that something did not count, with the link to what;
    ``summary`` is the sentence by which an index of pages knows it; an official ``paper`` writes dates in words.
    """

    address: str
    title: str
    body: Markup
    crumbs: tuple[tuple[str, str], ...] = ()
    banner: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    wide: bool = False
    notice: tuple[str, Link | None] | None = None
    crumb: str | None = None
    summary: str | None = None
    paper: bool = False


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """What all pages of a site share: its name, the theme's style sheets and our own, the scripts; as addresses.

    ``root`` is the site's own path on its host ("/", "/kh/"), for the one page that is shown under any address;
    ``feed``: whether there is one.
    """

    name: str
    theme_styles: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    root: str = "/"
    feed: bool = False
    internal: bool = False
    """Whether the site may not leave the offices: each of its pages says so, on screen and on paper."""


def document(page: Page, site: SiteFrame) -> bytes:
    """The whole page as a browser gets it."""
    title, summary = window_title(page, site.name), page.summary or _where(page)
    made = render(
        "page.html", page.address, page=page, site=site, title=title, summary=summary, metas=METAS, places=PLACES
    )
    return TEXT.sub(_unbroken, made).encode("utf-8", errors="xmlcharrefreplace")


def _unbroken(found: re.Match[str]) -> str:
    """A tag and the text behind it, with each date and option in an element that no line breaks."""
    if found["name"] in WITHOUT_ELEMENTS:
        return found[0]
    return found["tag"] + HYPHENED.sub(r'<span class="whole">\g<0></span>', found["text"])


def window_title(page: Page, site_name: str) -> str:
    """The title that no other page has: with the year and whose it is, where its own does not say so.

    Worked: 2025 年台账 below 某厅办法 → "2025 年台账 · 某厅办法 · 目标考核公开".
    """
    above = [text for text, _ in page.crumbs[1:3] if text.removesuffix(" 年") not in page.title]
    return " · ".join(dict.fromkeys((page.title, *reversed(above), site_name)))


def _where(page: Page) -> str:
    """Worked: "使用指南：办事员怎样报送"."""
    return "：".join((*(text for text, _ in page.crumbs[1:]), page.title))


def year_page(projection: Projection, page: Page) -> Page:
    """A page of a year with the year's banner, facts and notice around its body."""
    own = banner(projection), facts(projection), notice(projection, page.address)
    return replace(page, banner=own[0], facts=own[1], notice=own[2])


def banner(projection: Projection) -> str | None:
    """The sentence on each page of a synthetic cycle."""
    said = SYNTHETIC if projection.has_scores else SYNTHETIC_UNSCORED
    return said if projection.synthetic else None


def notice(projection: Projection, here: str) -> tuple[str, Link | None] | None:
    """That some of a year's files did not count: how many, for the public; a link to which, inside."""
    if not projection.left_out_count or projection.status == "unreadable":
        return None
    link = Link("看是哪些", urls.href(here, urls.cycle(projection.cycle), LEFT_OUT)) if projection.left_out else None
    return f"有 {projection.left_out_count} 处报送或设置有错误，没有计入；改正以后，本页的数字可能变。", link


def facts(projection: Projection) -> tuple[tuple[str, str], ...]:
    """Whose page it is, how it was published, and its inputs: only what is known."""
    imprint = projection.imprint
    known: list[tuple[str, str | None]] = []
    if imprint is not None:
        known += [
            ("索引号", imprint.index_number),
            ("主题分类", imprint.subject),
            ("发布机构", imprint.office),
            ("文号", imprint.document),
            ("形成日期", imprint.formed),
            ("发布日期", imprint.published),
            ("公开方式", imprint.disclosure),
        ]
    known += [
        (AS_OF, as_of(projection)),
        ("状态", status(projection)),
        ("材料摘要", projection.digest),
    ]
    if imprint is not None:
        known += [(ON_REQUEST, imprint.on_request), (CONTACT, imprint.contact)]
    return tuple((label, text) for label, text in known if text)
