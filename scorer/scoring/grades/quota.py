"""Quotas: how many places there are, who is above the line, and who is tied on it.

Places go down the totals of the whole pool. A vetoed unit above the line leaves its
place empty, or passes it on (``backfill``); an unqualified one leaves it empty.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from scorer.model.numbers import rounded, shown
from scorer.scoring.grades.ranking import Contender
from scorer.scoring.scheme.interpretations import Unset
from scorer.scoring.scheme.outcomes import Award, Quota


@dataclass(frozen=True)
class QuotaLine:
    """One pool's outcome: who is ``inside``, of whom it is ``unsure`` (with why), and what shows with it."""

    inside: frozenset[str] = frozenset()
    unsure: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: int = 0
    size: str = ""
    """How many places there are, and how that is computed; empty where nobody can know."""


def line(
    award: Award, quota: Quota, pool: Sequence[Contender], among: frozenset[str] | None, tie: str | None
) -> QuotaLine:
    """Draw the line in one pool. ``among`` keeps the places to the holders of a grade; None: to nobody in particular.

    Units without a total count in a percentage's base and take no place.
    """
    places = _places(quota, len(pool))
    running = [each for each in pool if each.total is not None and (among is None or each.unit in among)]
    if isinstance(places, Unset):
        return QuotaLine(unsure={each.unit: _open(places) for each in running})
    left = [each for each in running if not barred(each, award)]
    stays, passes = _admitted(running, places, tie), _admitted(left, places, tie)
    drawn = stays if quota.backfill is False else passes
    if isinstance(quota.backfill, Unset):
        drawn = _either(stays, passes, _open(quota.backfill))
    size = (_size(quota, len(pool), places),)
    notes = {unit: size + drawn.notes.get(unit, ()) for unit in (*drawn.inside, *drawn.unsure)}
    if quota.backfill is True:
        for unit in drawn.inside - stays.inside:
            notes[unit] = (*notes[unit], "递补：前面有单位被取消资格，名额顺延")
    return replace(drawn, notes=notes, places=places, size=size[0])


def barred(contender: Contender, award: Award) -> bool:
    """Whether something keeps the contender from it, whatever its total: a veto, a category of penalty."""
    return any((word == "veto" and contender.vetoed) or word in contender.marks for word in award.unless)


def _places(quota: Quota, base: int) -> int | Unset:
    """10 % of 14 = 1.4 → 1 rounded down, 2 rounded up; at least ``least``."""
    least = Fraction(0) if quota.least is None else quota.least
    share = quota.top if quota.percent is None else quota.percent
    if isinstance(share, Unset) or share is None:
        return share or Unset("top")
    exact = share if quota.percent is None else share * base
    if exact.denominator != 1 and isinstance(quota.rounding, Unset):
        return quota.rounding
    whole = {"ceil": math.ceil(exact), "half_up": int(rounded(exact, 0))}.get(str(quota.rounding), math.floor(exact))
    if isinstance(least, Unset):
        return least
    return max(whole, math.ceil(least))


def _size(quota: Quota, base: int, places: int) -> str:
    if not isinstance(quota.percent, Fraction):
        return f"名额 {places} 个"
    exact = shown(quota.percent * base)
    return f"{base} 个单位的 {shown(quota.percent * 100)}% 是 {exact}，名额 {places} 个"


def _open(unset: Unset) -> str:
    return f"解释 {unset.interpretation} 未定"


def _admitted(contenders: Iterable[Contender], places: int, tie: str | None) -> QuotaLine:
    """Who has one of the places. Worked: 190, 180, 180 for two places — the two at 180 are tied on the line."""
    order = sorted(contenders, key=_total, reverse=True)
    if places >= len(order) or places <= 0:
        return QuotaLine(frozenset(each.unit for each in order) if places > 0 else frozenset())
    mark = _total(order[places - 1])
    above = frozenset(each.unit for each in order if _total(each) > mark)
    tied = [each for each in order if _total(each) == mark]
    if len(above) + len(tied) == places:
        return QuotaLine(above.union(each.unit for each in tied))
    return _on_the_line(above, tied, places - len(above), tie)


def _on_the_line(above: frozenset[str], tied: list[Contender], free: int, tie: str | None) -> QuotaLine:
    """Those tied on the line, for ``free`` places that are fewer than they are (choice ``gen.tie_at_quota``)."""
    names = [each.unit for each in tied]
    if tie == "include_all":
        return QuotaLine(above.union(names), notes=dict.fromkeys(names, ("名额线上同分的都算",)))
    if tie == "exclude_all":
        return QuotaLine(above)
    if tie == "tiebreak_by_base_score" and all(each.base is not None for each in tied):
        again = _admitted([replace(each, total=each.base) for each in tied], free, None)
        unsure = dict.fromkeys(again.unsure, "名额线上同分，基本分也相同")
        return QuotaLine(
            above | again.inside, unsure, dict.fromkeys(again.inside, ("名额线上同分，按第一个分项的得分取",))
        )
    why = "名额线上同分，没有基本分可比" if tie else "名额线上同分，解释 gen.tie_at_quota 未定"
    return QuotaLine(above, dict.fromkeys(names, why))


def _either(one: QuotaLine, other: QuotaLine, why: str) -> QuotaLine:
    """Where nobody has chosen between two ways: what they agree on holds, the rest is unsure."""
    unsure = dict.fromkeys(sorted(one.inside ^ other.inside), why)
    return QuotaLine(one.inside & other.inside, {**unsure, **one.unsure, **other.unsure})


def _total(contender: Contender) -> Fraction:
    return contender.total if contender.total is not None else Fraction(0)
