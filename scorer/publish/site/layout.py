"""What stands around every page: head, way back, banner, and whose page it is and of when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from scorer.publish.site import urls
from scorer.publish.site.labels import CYCLE_STATUS
from scorer.publish.site.render import render
from scorer.views.year_views import Projection

PLACES = (
    ("首页", urls.HOME),
    ("检索", urls.SEARCH),
    ("使用指南", urls.GUIDE),
    ("记录格式", urls.FORMATS),
    ("报错说明", urls.ERRORS),
)
"""The links at the top of every page."""

SYNTHETIC = "本页的单位、材料和得分是为演示编造的，不是任何单位的真实成绩。"

AS_OF = "数据截至"
"""The label of the date up to which a page looks."""

LEFT_OUT = "left-out"
"""The anchor of the list of what did not count, on a year's page."""


@dataclass(frozen=True, slots=True)
class Link:
    """A text and where it leads, relative to the page it stands on."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Notice:
    """That something did not count: ``more`` leads to what it is, where the audience may read it."""

    text: str
    more: Link | None


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page: ``body`` is HTML, everything else still plain text.

    ``crumbs`` are (text, address) from the home page down, without the page itself, which they
    call ``crumb`` (None: by its title); ``facts`` are (label, text) of the note at its foot;
    ``wide`` lets a table take the whole window.
    """

    address: str
    title: str
    body: Markup
    crumbs: tuple[tuple[str, str], ...] = ()
    banner: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    wide: bool = False
    notice: Notice | None = None
    crumb: str | None = None


@dataclass(frozen=True, slots=True)
class ArticleView:
    """The page's own part: crumbs, banner, body, foot."""

    template: ClassVar[str] = "article.html"
    title: str
    crumbs: tuple[Link, ...]
    banner: str | None
    notice: Notice | None
    body: Markup
    facts: tuple[tuple[str, str], ...]
    wide: bool
    wrong: str | None


@dataclass(frozen=True, slots=True)
class HeadView:
    """The page's ``<head>``: its title, and the names that government sites' indexes read."""

    template: ClassVar[str] = "head.html"
    title: str
    site_name: str
    metas: tuple[tuple[str, str], ...]
    favicon: str


@dataclass(frozen=True, slots=True)
class TopView:
    """The line at the top of every page: whose site, and the four places one may go."""

    template: ClassVar[str] = "top.html"
    site_name: str
    home: str
    links: tuple[Link, ...]


def article(page: Page) -> Markup:
    """The page's part between the top line and the foot."""
    crumbs = tuple(Link(text, urls.href(page.address, to)) for text, to in page.crumbs)
    here = page.crumb or page.title
    facts = (("名称", page.title), *page.facts) if page.facts else ()
    wrong = None if page.address == urls.FEEDBACK else urls.wrong(page.address, page.address)
    return render(ArticleView(here, crumbs, page.banner, page.notice, page.body, facts, page.wide, wrong))


def head(page: Page, site_name: str) -> Markup:
    """The page's ``<head>``."""
    names = {"发布机构": "ContentSource", "发布日期": "PubDate"}
    metas = [("SiteName", site_name), ("ArticleTitle", page.title)]
    metas += [(names[label], text) for label, text in page.facts if label in names]
    return render(HeadView(page.title, site_name, tuple(metas), urls.href(page.address, "assets/favicon.svg")))


def top(page_address: str, site_name: str) -> Markup:
    """The line at the top of a page."""
    links = tuple(Link(text, urls.href(page_address, to)) for text, to in PLACES)
    return render(TopView(site_name, links[0].href, links))


def banner(projection: Projection) -> str | None:
    """What a synthetic cycle says on each of its pages."""
    return SYNTHETIC if projection.synthetic else None


def notice(projection: Projection, here: str) -> Notice | None:
    """That some of a year's files did not count: how many, for the public; a link to which, inside."""
    if not projection.left_out_count or projection.status == "unreadable":
        return None
    link = Link("看是哪些", urls.href(here, urls.cycle(projection.cycle), LEFT_OUT)) if projection.left_out else None
    return Notice(f"有 {projection.left_out_count} 处报送或设置有错误，没有计入；改正以后，本页的数字可能变。", link)


def facts(projection: Projection) -> tuple[tuple[str, str], ...]:
    """Whose page it is, how it was made public, and on what it stands: only what is known."""
    imprint = projection.imprint
    known: list[tuple[str, str | None]] = []
    if imprint is not None:
        known += [
            ("索引号", imprint.index_number),
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
    return tuple((label, text) for label, text in known if text)


def as_of(projection: Projection) -> str | None:
    """The date of which a year's pages tell; None where nothing was filed: a table is of no date."""
    return projection.on.isoformat() if projection.status in {"final", "provisional"} else None


def status(projection: Projection) -> str:
    """The cycle's state in words: 暂定（2 项解释待决定）."""
    word = CYCLE_STATUS[projection.status]
    if projection.status == "provisional" and projection.open_interpretations:
        return f"{word}（{projection.open_interpretations} 项解释待决定）"
    return word
