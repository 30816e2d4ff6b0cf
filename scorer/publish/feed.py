"""Issued bulletins as an Atom feed: one entry for each bulletin, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from feedgen.feed import FeedGenerator  # type: ignore[import-untyped]  # it has no types

from scorer.model.deadlines import start_of
from scorer.model.paper_words import day_text
from scorer.model.period import Period
from scorer.publish.gb9704.plain_text import inert
from scorer.views.publication_types import BulletinView
from scorer.views.year_types import Projection

NAME = "feed.xml"
MOST = 50
"""Entries of a feed: the newest."""


def feed(
    projections: Iterable[Projection], title: str, href: Callable[[str, str], str], site: str = ""
) -> bytes | None:
    """The feed of all years, None without a bulletin. ``href`` gives an entry's link from cycle and bulletin.

    Links begin with the site's own address where it is known, else they are relative to the feed.

    An entry's id is its place in the data, never an address: the site may be served under any.
    """
    found = [(each, view) for each in projections for view in each.bulletins]
    if not found:
        return None
    newest = sorted(found, key=lambda pair: (pair[1].issued, pair[0].cycle, pair[1].id), reverse=True)[:MOST]
    made = FeedGenerator()
    made.id("urn:scorer:bulletins")
    made.title(inert(title))
    made.language("zh-CN")
    base = site and f"{site.rstrip('/')}/"
    made.link(href=f"{base}{NAME}", rel="self", type="application/atom+xml")
    made.link(href=f"{base}index.html", rel="alternate", type="text/html")
    made.updated(start_of(newest[0][1].issued))
    for projection, view in reversed(newest):
        entry = made.add_entry()
        entry.id(f"urn:scorer:{projection.cycle.replace('/', ':')}:{view.id}")
        entry.title(inert(f"{view.number}　{view.title}" if view.number else view.title))
        entry.summary(inert(_summary(projection, view)))
        entry.link(href=base + href(projection.cycle, view.id), rel="alternate", type="text/html")
        entry.author({"name": inert((projection.imprint.office if projection.imprint else None) or projection.title)})
        entry.updated(start_of(view.issued))
        entry.published(start_of(view.issued))
    content: bytes = made.atom_str(pretty=True)
    return content


def _summary(projection: Projection, view: BulletinView) -> str:
    """Worked: 某厅 2025 年度目标考核：2025 年第二季度的通报，2025年7月10日印发；更正 q2 期."""
    corrected = next((each for each in projection.bulletins if each.id == view.corrects), None)
    said = f"{projection.title}：{Period.read(view.period).words}的通报，{day_text(view.issued)}印发"
    return said + (f"；更正 {corrected.number or corrected.title}" if corrected else "") + "。"
