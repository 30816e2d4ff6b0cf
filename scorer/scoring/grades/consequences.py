"""The consequences of a unit's years under a 办法: by grade, place or total, once or several years running.

Earlier years were recomputed by whoever runs this one, and count only where their results are
those that a resolution settled. Worked (GY-13-3): unqualified in 2024 (settled) and in 2025 → the
consequence holds in 2025; without the results of 2024 it is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scorer.model.entities import Unit
from scorer.model.results import Consequence, Results, UnitResult
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.grades.answer import Answer, every, one_of, undecided
from scorer.scoring.scheme.interpretations import Unset
from scorer.scoring.scheme.outcomes import ConsequenceCondition, ConsequenceRule


@dataclass(frozen=True)
class EarlierYear:
    """An earlier year's results, recomputed; ``state`` is how they compare with their resolution's digest."""

    results: Results | None
    state: str
    """``settled``, ``unsettled`` (nothing settles them), ``changed`` since, ``failed`` (a program fault:
    None), or ``closed``: they may not be read by those for whom this year is computed."""


def earlier_figure(unit: Unit, earlier: Mapping[int, EarlierYear]) -> Callable[[int, str], Fraction | None]:
    """A look-up of a unit's total or component's figure in an earlier year; None where no settled year has it."""

    def figure(year: int, source: str) -> Fraction | None:
        found = earlier.get(year)
        if found is None or found.results is None or found.state != "settled":
            return None
        results = found.results
        row = next((row for name in (unit.id, *unit.formerly) for row in results.units if row.unit == name), None)
        if row is None:
            return None
        steps = {"total": row.total} | {component.id: component.step for component in row.components}
        return results.steps[steps[source]].value if source in steps else None

    return figure


WORDS: Mapping[str, str] = {
    "absent": "没有 {year} 年的结果",
    "unsettled": "{year} 年的结果没有经会议决定审定",
    "changed": "{year} 年的结果与会议决定审定的摘要值不符",
    "closed": "{year} 年的成绩、名次或等次不公开",
    "failed": "{year} 年的结果没有算出来（程序出错）",
    "ungraded": "本单位 {year} 年没有等次或总成绩",
}


@dataclass(frozen=True)
class Years:
    """A unit's years up to this one."""

    unit: Unit
    year: int
    results: Results
    earlier: Mapping[int, EarlierYear]

    def holds(self, when: ConsequenceCondition, year: int) -> Answer:
        """Whether the condition holds in ``year`` and the years before it that it asks for."""
        return every([self._in(when, back) for back in range(year, year - when.years, -1)])

    def _in(self, when: ConsequenceCondition, year: int) -> Answer:
        results, why = self._of(year)
        if results is None:
            return Answer(None, (why,))
        names = (self.unit.id,) if year == self.year else (self.unit.id, *self.unit.formerly)
        row = next((row for name in names for row in results.units if row.unit == name), None)
        if row is None:
            return Answer(holds=False)
        found = _named(when, row, results)
        if when.either:
            found.append(one_of([self.holds(each, year) for each in when.either]))
        answer = every(found)
        if answer.holds is None and not answer.why and year != self.year:
            return Answer(None, (WORDS["ungraded"].format(year=year),))
        return answer

    def _of(self, year: int) -> tuple[Results | None, str]:
        if year == self.year:
            return self.results, ""
        found = self.earlier.get(year)
        if found is None or found.state != "settled":
            return None, WORDS[found.state if found else "absent"].format(year=year)
        return found.results, ""


def consequences(
    effects: Iterable[ConsequenceRule], years: Years, group: str
) -> tuple[tuple[Consequence, ...], tuple[Consequence, ...], tuple[str, ...]]:
    """What follows for the unit, what is for the office alone to see, and what is missing to say."""
    shown: list[Consequence] = []
    office: list[Consequence] = []
    missing: list[str] = []
    for effect in effects:
        if effect.groups and group not in effect.groups:
            continue
        answer = years.holds(effect.when, years.year)
        if answer:
            when = effect.when
            reveals = _by_grade(when), _names(when, "late_target"), _names(when, "veto"), _names(when, "last_in_group")
            found = Consequence("、".join(effect.clauses), effect.title, years.unit.id, *reveals)
            (office if effect.persons else shown).append(found)
        elif answer.holds is None and not effect.persons:
            missing += [f"{effect.title}（{'、'.join(effect.clauses)}）：{why}" for why in answer.why]
    return tuple(shown), tuple(office), tuple(dict.fromkeys(missing))


def _by_grade(when: ConsequenceCondition) -> bool:
    named = when.grades or when.last_in_group or when.veto or when.bounds()
    return bool(named) or any(_by_grade(each) for each in when.either)


def _names(when: ConsequenceCondition, what: str) -> bool:
    """Whether a condition turns on this, in itself or in one of its alternatives."""
    return bool(getattr(when, what)) or any(_names(each, what) for each in when.either)


def was_late(unit: str, facts: Facts) -> bool:
    """Whether any node of the unit was late (JL-21-2)."""
    targets = (facts.target(target.id) for target in facts.book.targets_of.get(unit, ()))
    return any(outcome.late for target in targets for outcome in facts.lapses(unit, target))


def _named(when: ConsequenceCondition, row: UnitResult, results: Results) -> list[Answer]:
    """Each thing the condition names, for one unit's year."""
    total = results.steps[row.total].value
    found: list[Answer] = []
    if when.grades:
        found.append(Answer(row.grade in when.grades if row.grade is not None else None))
    for bound, fits, _ in when.bounds():
        if isinstance(bound, Unset):
            found.append(undecided(bound))
        else:
            found.append(Answer(None if total is None else fits(total, bound)))
    if when.last_in_group:
        found.append(Answer(None) if total is None else _last(total, row.group, results))
    if when.late_target:
        unknown = [undecided(Unset(name)) for name in row.late_open]
        found.append(every(unknown) if unknown else Answer(row.late))
    if when.veto:
        found.append(Answer(row.vetoed))
    return found


def _last(total: Fraction, group: str, results: Results) -> Answer:
    """Whether nobody of the group is lower, and somebody higher: two at 120.00 under one at 180 are both last.

    Where somebody's total is missing, who is last among the others is not known.
    """
    totals = [results.steps[row.total].value for row in results.units if row.group == group]
    known = [value for value in totals if value is not None]
    if not total == min(known) < max(known):
        return Answer(holds=False)
    return Answer(holds=True) if len(known) == len(totals) else Answer(None, ("组内有单位没有总成绩",))
