"""Limits of the national rule on papers: short, and not more of them than last year (《若干规定》)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scorer.publish.gb9704.paper import OfficialPaper, body_text
from scorer.views.bulletin_types import BulletinView

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
