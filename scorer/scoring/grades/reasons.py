"""The reasons for a unit's grade: what fits it, and what kept it from each better grade that was tried before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from scorer.model.numbers import shown
from scorer.model.results import ForcedGrade, GradeReason
from scorer.scoring.grades.quota import QuotaLine
from scorer.scoring.grades.ranking import Contender
from scorer.scoring.scheme.outcomes import Award


def fitting(each: Contender, award: Award) -> Iterator[GradeReason]:
    """The parts of a grade's condition that the unit meets. Worked (GY-12-4): 149.99 → 总成绩低于 150 分."""
    when = award.when
    if when is None or each.total is None:
        return
    for bound, fits, words in when.bounds():
        if isinstance(bound, Fraction) and fits(each.total, bound):
            yield _reason(award, "bound", f"总成绩{words} {shown(bound)} 分")
    if each.vetoed and (when.veto or any(row.veto for row in when.either)):
        yield _reason(award, "veto", "被一票否决")


def forcing(forced: ForcedGrade, awards: Sequence[Award]) -> GradeReason:
    """The reason for a grade that a veto gave; its clauses, else those of the grade itself."""
    rows = [award for award in awards if award.id == forced.grade]
    award = next((row for row in rows if row.when is not None and row.when.veto), rows[0])
    reason = _reason(award, "veto", "一票否决，直接定为这一等", forced.mark)
    return replace(reason, clauses=forced.clauses or reason.clauses)


def against(each: Contender, award: Award, drawn: QuotaLine | None) -> Iterator[GradeReason]:
    """The reasons that kept the unit from a grade; none where it is not low enough for one that is below a bound.

    Worked (ZZ-1-4): of three units of a subgroup 10 % are 0.3, no place → 3 个单位的 10% 是 0.3，名额 0 个.
    """
    if each.vetoed and "veto" in award.unless:
        yield _reason(award, "veto", "被一票否决，不能评")
    for mark in sorted(each.marks & {*award.unless}):
        yield _reason(award, "mark", "有不能评的情形", mark)
    bound = award.when.at_least if award.when else None
    if isinstance(bound, Fraction) and each.total is not None and each.total < bound:
        yield _reason(award, "bound", f"总成绩没有达到 {shown(bound)} 分")
    if drawn is not None and drawn.size and each.unit not in drawn.inside:
        out = "" if not drawn.places else "，按总成绩没有排进"
        yield _reason(award, "quota", f"{drawn.size}{out}", pool=str(award.quota.pool) if award.quota else "")


def _reason(award: Award, kind: str, text: str, mark: str = "", pool: str = "") -> GradeReason:
    clauses = tuple(dict.fromkeys(cite.clause for cite in award.cites if cite.clause))
    return GradeReason(award.title, kind, text, clauses, mark, pool)
