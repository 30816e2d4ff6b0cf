"""Units with their totals → the same with rank, grade, honours, exports and consequences: unit → group → unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scorer.model.results import Export, Results, Step, UnitResult
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.grades.consequences import EarlierYear, Years, consequences
from scorer.scoring.grades.grading import GradeVerdict, grade, honour
from scorer.scoring.grades.ranking import TIES, Contender, pool_of, ranks
from scorer.scoring.scheme.outcomes import Use
from scorer.scoring.scheme.parse import Scheme

TIE = "gen.tie"
"""The interpretation that says how equal totals are ranked (GEN-5)."""


def settle(results: Results, scheme: Scheme, facts: Facts, earlier: Mapping[int, EarlierYear]) -> Results:
    """The results with everything that compares units, or years, worked out."""
    contenders = [_contender(row, facts, results.steps) for row in results.units]
    at_line, ties = facts.choices.get("gen.tie_at_quota"), _ties(results, facts)
    grades = grade(contenders, scheme.grades, at_line)
    honours, unsure = honour(contenders, scheme.honours, grades, at_line)
    ranked = [ranks(contenders, scheme, tie, lambda each: pool_of(each, "group")) for tie in ties]
    inside = [each for each in contenders if each.subgroup is not None]
    subranked = [ranks(inside, scheme, tie, lambda each: pool_of(each, "subgroup")) for tie in ties]
    units = tuple(
        _placed(row, grades.get(row.unit, GradeVerdict()), scheme.exports, unsure.get(row.unit, ()), ranked, subranked)
        for row in results.units
    )
    units = tuple(replace(row, honours=honours.get(row.unit, ())) for row in units)
    return _followed(replace(results, units=units), scheme, facts, earlier)


def _ties(results: Results, facts: Facts) -> tuple[str, ...]:
    """How equal totals are ranked; each way there is where the scheme asks and nobody has chosen (``gen.tie``)."""
    if any(each.id == TIE and each.chosen is None for each in results.interpretations):
        return TIES
    return (facts.choices.get(TIE) or TIES[0],)


def _contender(row: UnitResult, facts: Facts, steps: Mapping[str, Step]) -> Contender:
    first = steps[row.components[0].step].value if row.components else None
    return Contender(
        unit=row.unit,
        group=row.group,
        subgroup=facts.book.units[row.unit].subgroup,
        total=steps[row.total].value,
        base=first,
        vetoed=row.vetoed,
        marks=frozenset(row.marks),
        forced=row.forced,
        lowered=row.lowered,
    )


def _placed(
    row: UnitResult,
    verdict: GradeVerdict,
    exports: Sequence[Use],
    unsure: tuple[str, ...],
    ranked: Sequence[Mapping[str, int]],
    subranked: Sequence[Mapping[str, int]],
) -> UnitResult:
    places, subplaces = ({found.get(row.unit) for found in each} for each in (ranked, subranked))
    open_rank = (f"名次：解释 {TIE} 未定",) if len(places) > 1 or len(subplaces) > 1 else ()
    return replace(
        row,
        rank=places.pop() if len(places) == 1 else None,
        subgroup_rank=subplaces.pop() if len(subplaces) == 1 else None,
        grade=verdict.grade,
        grade_notes=verdict.notes,
        grade_reasons=verdict.reasons,
        exports=tuple(_exports(row, exports)),
        undecided=(*verdict.missing, *unsure, *open_rank),
    )


def _exports(row: UnitResult, uses: Sequence[Use]) -> list[Export]:
    """The figures that serve for something else: a component before its weight (JL-11-7)."""
    steps = {component.id: component.step for component in row.components}
    return [
        Export(use.component, use.title, steps[use.component], tuple(cite.clause for cite in use.cites if cite.clause))
        for use in uses
        if use.component in steps and (not use.groups or row.group in use.groups)
    ]


def _followed(results: Results, scheme: Scheme, facts: Facts, earlier: Mapping[int, EarlierYear]) -> Results:
    """The consequences, once every unit's grade is known."""
    if not scheme.consequences:
        return results
    units = []
    for row in results.units:
        years = Years(facts.book.units[row.unit], facts.book.cycle.year, results, earlier)
        shown, office, missing = consequences(scheme.consequences, years, row.group)
        units.append(replace(row, consequences=shown, notices=office, undecided=(*row.undecided, *missing)))
    return replace(results, units=tuple(units))
