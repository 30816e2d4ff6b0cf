"""Grades and honours: each grade tried in order, the first that fits is the unit's.

Worked (GY-12-4): below 150 is unqualified, so 149.99 is and 150.00 is not; the first four of a
group are advanced, unless vetoed; the rest is qualified.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scorer.model.results import GradeReason
from scorer.scoring.grades.answer import Answer, every, one_of, undecided
from scorer.scoring.grades.quota import QuotaLine, barred, line
from scorer.scoring.grades.ranking import Contender, Pool, pool_of
from scorer.scoring.grades.reasons import against, fitting, forcing
from scorer.scoring.scheme.interpretations import Unset
from scorer.scoring.scheme.outcomes import Award, GradeCondition


@dataclass(frozen=True)
class GradeVerdict:
    """A unit's grade, None where it has none; ``notes`` say how it came about, ``missing`` why it is open.

    ``reasons``: what fits it, and for each better grade what kept it from it.
    """

    grade: str | None = None
    notes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reasons: tuple[GradeReason, ...] = ()


def grade(contenders: Sequence[Contender], awards: Iterable[Award], tie: str | None) -> dict[str, GradeVerdict]:
    """Unit → its grade. One without a total has none; one of whom it is open keeps None."""
    awards = tuple(awards)
    found: dict[str, GradeVerdict] = {
        each.unit: GradeVerdict(each.forced.grade, reasons=(forcing(each.forced, awards),))
        for each in contenders
        if each.forced
    }
    passed: dict[str, tuple[GradeReason, ...]] = {}
    for award in awards:
        answers, lines = _answers(contenders, award, None, tie)
        for each in contenders:
            answer = answers.get(each.unit)
            if each.unit in found or each.total is None or answer is None:
                continue
            before = passed.get(each.unit, ())
            if answer.holds is False:
                passed[each.unit] = (*before, *against(each, award, lines[each.unit] if lines else None))
            elif answer:
                found[each.unit] = GradeVerdict(award.id, answer.why, reasons=(*fitting(each, award), *before))
            else:
                found[each.unit] = GradeVerdict(missing=tuple(f"等次“{award.title}”：{why}" for why in answer.why))
    return found | {
        each.unit: _lowered(found[each.unit], each, awards)
        for each in contenders
        if each.lowered and each.unit in found
    }


def _lowered(verdict: GradeVerdict, each: Contender, awards: Sequence[Award]) -> GradeVerdict:
    """The grade so many below the one reached, at most the last: second of four lowered by 1 is the third."""
    order = list(dict.fromkeys(award.id for award in awards if award.applies_to(each.group)))
    if verdict.grade not in order:
        return verdict
    place = min(order.index(verdict.grade) + each.lowered, len(order) - 1)
    titles = {award.id: award.title for award in awards}
    reached, lower = titles[verdict.grade], titles[order[place]]
    better = tuple(reason for reason in verdict.reasons if reason.grade != reached)
    why = GradeReason(lower, "veto", f"原为“{reached}”，因否决情形降 {each.lowered} 等", ())
    return replace(verdict, grade=order[place], reasons=(why, *better))


def honour(
    contenders: Sequence[Contender], awards: Iterable[Award], grades: Mapping[str, GradeVerdict], tie: str | None
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Unit → its honours, and unit → the honours that are open, with why. Nobody vetoed has one."""
    found: dict[str, tuple[str, ...]] = {}
    unsure: dict[str, tuple[str, ...]] = {}
    for row in awards:
        award = replace(row, unless=(*row.unless, "veto"))
        holders = frozenset(
            each.unit
            for each in contenders
            if award.among is None or grades.get(each.unit, GradeVerdict()).grade == award.among
        )
        answers, _ = _answers(contenders, award, holders, tie)
        for unit in sorted(holders):
            answer = answers.get(unit, Answer(holds=False))
            if answer:
                found[unit] = (*found.get(unit, ()), award.id)
            elif answer.holds is None:
                whys = tuple(f"表彰“{award.title}”：{why}" for why in answer.why)
                unsure[unit] = (*unsure.get(unit, ()), *whys)
    return found, unsure


def _answers(
    contenders: Sequence[Contender], award: Award, among: frozenset[str] | None, tie: str | None
) -> tuple[dict[str, Answer], dict[str, QuotaLine] | None]:
    """For every unit of the award's groups whether it fits, and the line of its pool where there is a quota."""
    own = [each for each in contenders if award.applies_to(each.group)]
    lines = _lines(own, award, among, tie)
    return {each.unit: _answer(each, award, lines) for each in own}, lines


def _lines(
    own: Sequence[Contender], award: Award, among: frozenset[str] | None, tie: str | None
) -> dict[str, QuotaLine] | None:
    """Unit → the line drawn in its pool; None where the award has no quota."""
    quota = award.quota
    if quota is None:
        return None
    if isinstance(quota.pool, Unset):
        (why,) = undecided(quota.pool).why
        return {each.unit: QuotaLine(unsure={each.unit: why}) for each in own}
    pools: dict[Pool, list[Contender]] = {}
    for each in own:
        pools.setdefault(pool_of(each, quota.pool), []).append(each)
    drawn = {key: line(award, quota, rows, among, tie) for key, rows in pools.items()}
    return {each.unit: drawn[pool_of(each, quota.pool)] for each in own}


def _answer(each: Contender, award: Award, lines: Mapping[str, QuotaLine] | None) -> Answer:
    if award.otherwise and award.when is None and lines is None:
        return Answer(holds=not barred(each, award))
    met = _meets(each, award.when) if award.when is not None else Answer(holds=lines is not None)
    if barred(each, award) or met.holds is False:
        return Answer(holds=False)
    if lines is None:
        return met
    drawn = lines[each.unit]
    if each.unit in drawn.unsure:
        return Answer(None, (drawn.unsure[each.unit], *met.why))
    if each.unit not in drawn.inside:
        return Answer(holds=False)
    return Answer(met.holds, met.why + drawn.notes.get(each.unit, ()))


def _meets(each: Contender, when: GradeCondition) -> Answer:
    """The bounds of a condition that one unit's total decides; ``any`` holds as soon as one of its rows does."""
    if each.total is None:
        return Answer(holds=False)
    found = [_bounded(each.total, when)]
    if when.veto:
        found.append(Answer(each.vetoed))
    if when.either:
        found.append(one_of([_meets(each, row) for row in when.either]))
    return every(found)


def _bounded(total: Fraction, when: GradeCondition) -> Answer:
    for bound, fits, _ in when.bounds():
        if isinstance(bound, Unset):
            return undecided(bound)
        if not fits(total, bound):
            return Answer(holds=False)
    return Answer(holds=True)
