"""Grades and honours: each grade tried in order, the first that fits is the unit's.

Worked (GY-12-4): below 150 is unqualified, so 149.99 is and 150.00 is not; the first four of a
group are advanced, unless vetoed; the rest is qualified.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scorer.scoring.grades.quota import QuotaLine, barred, line
from scorer.scoring.grades.ranking import Contender, Pool, pool_of
from scorer.scoring.scheme.interpretations import Unset
from scorer.scoring.scheme.outcomes import Award, GradeCondition


@dataclass(frozen=True)
class GradeVerdict:
    """A unit's grade, None where it has none; ``notes`` say how it came about, ``missing`` why it is open."""

    grade: str | None = None
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class _AwardAnswer:
    """Whether an award fits: None where that is open."""

    holds: bool | None
    notes: tuple[str, ...] = ()


def grade(contenders: Sequence[Contender], awards: Iterable[Award], tie: str | None) -> dict[str, GradeVerdict]:
    """Unit → its grade. One without a total has none; one of whom it is open keeps None."""
    found: dict[str, GradeVerdict] = {}
    for award in awards:
        answers = _answers(contenders, award, None, tie)
        for each in contenders:
            answer = answers.get(each.unit)
            if each.unit in found or each.total is None or answer is None or answer.holds is False:
                continue
            if answer.holds:
                found[each.unit] = GradeVerdict(award.id, answer.notes)
            else:
                found[each.unit] = GradeVerdict(missing=tuple(f"等次“{award.title}”：{why}" for why in answer.notes))
    return found


def honour(
    contenders: Sequence[Contender], awards: Iterable[Award], grades: Mapping[str, GradeVerdict], tie: str | None
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Unit → its honours, and unit → the honours that are open, with why. Nobody vetoed has one."""
    found: dict[str, tuple[str, ...]] = {}
    unsure: dict[str, tuple[str, ...]] = {}
    for award in awards:
        holders = frozenset(
            each.unit
            for each in contenders
            if not each.vetoed and (award.among is None or grades.get(each.unit, GradeVerdict()).grade == award.among)
        )
        answers = _answers(contenders, award, holders, tie)
        for unit in sorted(holders):
            answer = answers.get(unit, _AwardAnswer(holds=False))
            if answer.holds:
                found[unit] = (*found.get(unit, ()), award.id)
            elif answer.holds is None:
                whys = tuple(f"表彰“{award.title}”：{why}" for why in answer.notes)
                unsure[unit] = (*unsure.get(unit, ()), *whys)
    return found, unsure


def _answers(
    contenders: Sequence[Contender], award: Award, among: frozenset[str] | None, tie: str | None
) -> dict[str, _AwardAnswer]:
    """For every unit of the award's groups: whether it fits."""
    own = [each for each in contenders if award.applies_to(each.group)]
    lines = _lines(own, award, among, tie)
    return {each.unit: _answer(each, award, lines) for each in own}


def _lines(
    own: Sequence[Contender], award: Award, among: frozenset[str] | None, tie: str | None
) -> dict[str, QuotaLine] | None:
    """Unit → the line drawn in its pool; None where the award has no quota."""
    quota = award.quota
    if quota is None:
        return None
    if isinstance(quota.pool, Unset):
        why = f"解释 {quota.pool.interpretation} 未定"
        return {each.unit: QuotaLine(unsure={each.unit: why}) for each in own}
    pools: dict[Pool, list[Contender]] = {}
    for each in own:
        pools.setdefault(pool_of(each, quota.pool), []).append(each)
    drawn = {key: line(award, quota, rows, among, tie) for key, rows in pools.items()}
    return {each.unit: drawn[pool_of(each, quota.pool)] for each in own}


def _answer(each: Contender, award: Award, lines: Mapping[str, QuotaLine] | None) -> _AwardAnswer:
    if award.otherwise and award.when is None and lines is None:
        return _AwardAnswer(holds=not barred(each, award))
    met = _meets(each, award.when) if award.when is not None else _AwardAnswer(holds=lines is not None)
    if barred(each, award) or met.holds is False:
        return _AwardAnswer(holds=False)
    if lines is None:
        return met
    drawn = lines[each.unit]
    if each.unit in drawn.unsure:
        return _AwardAnswer(None, (drawn.unsure[each.unit], *met.notes))
    if each.unit not in drawn.inside:
        return _AwardAnswer(holds=False)
    return _AwardAnswer(met.holds, met.notes + drawn.notes.get(each.unit, ()))


def _meets(each: Contender, when: GradeCondition) -> _AwardAnswer:
    """The bounds of a condition that one unit's total decides; ``any`` holds as soon as one of its rows does."""
    if each.total is None:
        return _AwardAnswer(holds=False)
    found = [_bounded(each.total, when)]
    if when.veto:
        found.append(_AwardAnswer(each.vetoed))
    if when.either:
        found.append(_any([_meets(each, row) for row in when.either]))
    if any(answer.holds is False for answer in found):
        return _AwardAnswer(holds=False)
    whys = tuple(note for answer in found for note in answer.notes)
    return _AwardAnswer(None if any(answer.holds is None for answer in found) else True, whys)


def _bounded(total: Fraction, when: GradeCondition) -> _AwardAnswer:
    for bound, below in ((when.below, True), (when.at_least, False)):
        if isinstance(bound, Unset):
            return _AwardAnswer(None, (f"解释 {bound.interpretation} 未定",))
        if bound is not None and (total < bound) is not below:
            return _AwardAnswer(holds=False)
    return _AwardAnswer(holds=True)


def _any(answers: Sequence[_AwardAnswer]) -> _AwardAnswer:
    if any(answer.holds for answer in answers):
        return _AwardAnswer(holds=True)
    whys = tuple(note for answer in answers for note in answer.notes)
    return _AwardAnswer(None if whys else False, whys)
