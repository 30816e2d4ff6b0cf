"""The dates at a page's foot: formed, due to be published, published, with word and shape.

《政府信息公开条例》第二十六条: within 20 working days of its formation or change. Worked: formed on Monday
2025-06-30 and published on 2025-08-05 is "■ 逾期公开", for the term was 2025-07-28.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from scorer.publish.site import urls
from scorer.publish.site.layout import Page
from scorer.views.publication_types import WHOLE, Formation, Key
from scorer.views.year_types import Projection

FORMED, CHANGED, TERM, FIRST, LAST = "形成日期", "最近变更", "公开期限", "发布日期", "最近更新"
OWN = frozenset({FORMED, FIRST})
"""What a year says of itself, and each of its pages better."""
SCOPE, INSIDE = "范围", "系统内部，不对社会公开"
YEAR: Key = ("year", "")

IN_TIME, LATE = "● 已按时公开", "■ 逾期公开"
OVERDUE, DUE_SOON, NOT_DUE = "■ 逾期未公开", "▲ 临期，还没有公开", "○ 未到期，还没有公开"
SOON = timedelta(days=5)
"""So long before the term what is not open yet is 临期."""


@dataclass(frozen=True, slots=True)
class PublicationTerm:
    """The newest formation of a page that counts for its clock, and whether it was published in time."""

    formed: date
    due: date
    status: str

    @property
    def late(self) -> bool:
        """Whether it was, or is, published too late."""
        return self.status in {LATE, OVERDUE}

    @property
    def waits(self) -> bool:
        """Whether something of it is not published yet."""
        return self.status in {OVERDUE, DUE_SOON, NOT_DUE}


def timed(projection: Projection, page: Page) -> Page:
    """A page with the dates of its formation and publication; inside, with the word that it is not for the public."""
    if not page.facts:
        return page
    if projection.audience != "public":
        return replace(page, facts=(*page.facts, (SCOPE, INSIDE)))
    own = tuple(_facts(projection, page.address))
    kept = tuple(fact for fact in page.facts if fact[0] not in OWN)
    return replace(page, facts=(*kept, *own))


def publication_term(projection: Projection, page: str) -> PublicationTerm | None:
    """Whether a page was published in time: by its oldest open formation, else its newest; None without a clock."""
    formed = _formed(projection, page)
    moments = projection.clock.published.get(page, ())
    if not formed or not projection.clock.published:
        return None
    waiting = [each for each in formed if not moments or each.at > moments[-1]]
    if waiting:
        return PublicationTerm(waiting[0].day, waiting[0].due, _waiting(waiting[0], projection.on))
    newest = formed[-1]
    opened = next(moment for moment in moments if moment >= newest.at)
    return PublicationTerm(newest.day, newest.due, IN_TIME if opened.date() <= newest.due else LATE)


def _facts(projection: Projection, page: str) -> Iterator[tuple[str, str]]:
    """In the order of time: what was formed after the page was first published is a change of it."""
    formed = _formed(projection, page)
    moments = projection.clock.published.get(page, ())
    published = [(FIRST, moments[0].date().isoformat())] if moments else []
    changed = formed and moments and formed[-1].day > moments[0].date()
    if changed:
        yield from published
    if formed:
        yield CHANGED if changed else FORMED, formed[-1].day.isoformat()
    found = publication_term(projection, page)
    if found is not None:
        yield TERM, f"{found.due}（{found.formed} 形成后 20 个工作日）{found.status}"
    if not changed:
        yield from published
    if len(moments) > 1:
        yield LAST, moments[-1].date().isoformat()


def _waiting(each: Formation, on: date) -> str:
    if on > each.due:
        return OVERDUE
    return DUE_SOON if on >= each.due - SOON else NOT_DUE


def _formed(projection: Projection, page: str) -> tuple[Formation, ...]:
    """The formations of what the page is about, in the order of time."""
    key, formed = _key(projection, page), projection.clock.formed
    whole = () if key[0] == "bulletin" else formed.get(WHOLE, ())
    return tuple(sorted((*formed.get(key, ()), *whole), key=lambda each: each.at))


def _key(projection: Projection, page: str) -> Key:
    """The subject of a page: a unit, a target, a bulletin, else its year."""
    folder, _, name = page.removesuffix("/index.html").rpartition("/")
    for kind, place in (("unit", urls.unit), ("target", urls.target), ("bulletin", urls.bulletin)):
        if place(projection.cycle, "x").startswith(f"{folder}/x/"):
            return (kind, name)
    return YEAR
