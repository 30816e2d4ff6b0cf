"""The issue of a bulletin: its limits, the record that freezes it, and the bulletin made again from what was known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from scorer.model.period import Period
from scorer.publish.bulletins.composing import Bulletin, TemplateFault, compose
from scorer.publish.bulletins.forms import Issue, issue_of
from scorer.publish.bulletins.sources import sources_of
from scorer.publish.gb9704.paper import OfficialPaper, body_text
from scorer.views.publication_types import BulletinView
from scorer.views.year_types import Audience, Projection


@dataclass(frozen=True)
class Issued:
    """A record of a bulletin with the bulletin itself; ``fault`` says why there is none.

    ``fits`` is None where nobody noted the digest: then nothing can be said.
    """

    view: BulletinView
    bulletin: Bulletin | None
    issue: Issue | None
    fits: bool | None
    fault: str | None
    corrected_by: tuple[BulletinView, ...]


Moments = Mapping[tuple[date, Audience], Projection]


def moments_needed(views: Iterable[BulletinView]) -> list[tuple[date, Audience]]:
    """The days, and for whom, that the bulletins are made again from."""
    return [(view.issued, audience_of(view)) for view in views]


def audience_of(view: BulletinView) -> Audience:
    """For whom a bulletin was written."""
    return "public" if view.public else "internal"


def issued(views: Sequence[BulletinView], moments: Moments, own: Mapping[str, str]) -> tuple[Issued, ...]:
    """Every bulletin of a year, in the order of its issue."""
    return tuple(_issued(view, moments, own, [each for each in views if each.corrects == view.id]) for view in views)


def _issued(view: BulletinView, moments: Moments, own: Mapping[str, str], after: Sequence[BulletinView]) -> Issued:
    projection = moments.get((view.issued, audience_of(view)))
    if projection is None:
        return Issued(view, None, None, None, "这一天的数据读不出来", tuple(after))
    try:
        bulletin = compose(projection, Period.read(view.period), sources_of(own, view))
    except TemplateFault as fault:
        return Issued(view, None, None, None, str(fault), tuple(after))
    fits = None if view.digest is None else view.digest == bulletin.digest
    return Issued(view, bulletin, issue_of(bulletin, view, public=view.public), fits, None, tuple(after))


MOST_CHARACTERS = 4000


def warnings(
    paper: OfficialPaper, this_year: Sequence[BulletinView], last_year: Sequence[BulletinView]
) -> Iterator[str]:
    """A body over 4000 characters; more bulletins than the year before, where that is known."""
    length = len("".join(body_text(paper.body).split()))
    if length > MOST_CHARACTERS:
        yield f"正文约 {length} 字，超过 {MOST_CHARACTERS} 字；请压缩，明细另作附件或只放在网站上"
    if last_year and len(this_year) > len(last_year):
        yield f"本年已有通报 {len(this_year)} 件，上一年 {len(last_year)} 件；年度发文只减不增"


def record_fields(
    bulletin: Bulletin, projection: Projection, code: str, number: str, more: Mapping[str, str]
) -> Mapping[str, Any]:
    """The record's fields in order; ``more`` holds form, corrects, reason and although where there are any.

    The day of issue is the projection's day; written for the public it is declared public, for the office to review.
    """
    fields: dict[str, Any] = {
        "kind": "bulletin",
        "number": number,
        "period": code,
        "title": _corrected(bulletin.title) if "corrects" in more else bulletin.title,
        **more,
        "issued": projection.on.isoformat(),
        "digest": f"sha256:{bulletin.digest}",
    }
    return fields | ({"disclosure": {"type": "public"}} if projection.audience == "public" else {})


def _corrected(title: str) -> str:
    """The title of a correction: 厅办公室关于…情况的通报 → 厅办公室关于更正…情况的通报."""
    return title.replace("关于", "关于更正", 1)
