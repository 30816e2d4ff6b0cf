"""A bulletin that was issued: made again from what was known on its day, and whether that still is what it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scorer.model.period import Period
from scorer.publish.bulletins.composing import Bulletin, TemplateFault, compose
from scorer.publish.bulletins.forms import Issue, issue_of
from scorer.publish.bulletins.sources import sources_of
from scorer.views.bulletin_types import BulletinView
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
