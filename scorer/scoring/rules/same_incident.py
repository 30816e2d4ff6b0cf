"""One fact under two components: where a 办法 lets only the larger count, what is left out.

Worked (GY-11-4-0 with ``veto.stack: false``): one accident, criticised (−1) and vetoed (−5): only −5 counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from scorer.model.records import Penalty
from scorer.scoring.rules.claims_and_penalties import Occurrence, occurrences
from scorer.scoring.rules.evaluation import Component, Outweighed, Worksheet, nested
from scorer.scoring.rules.kinds.events import Events
from scorer.scoring.scheme.interpretations import Unset


def outweighed(components: Iterable[Component], sheet: Worksheet) -> dict[str, Outweighed]:
    """Record path → why it counts nothing for the sheet's unit. Of equal ones, the stacking component's counts."""
    own = {component.id: component for component in nested(components) if component.applies_to(sheet.unit.group)}
    found: dict[str, Outweighed] = {}
    for component in own.values():
        rule = component.rule
        if isinstance(rule, Events) and rule.beside and rule.both is not True:
            sides = [component, *(own[name] for name in rule.beside if name in own)]
            found |= _smaller(sides, rule.both, rule, sheet)
    return found


def _smaller(sides: list[Component], both: bool | Unset, rule: Events, sheet: Worksheet) -> dict[str, Outweighed]:
    facts: dict[str, dict[str, list[Occurrence]]] = {}
    titles = {side.id: side.title for side in sides}
    for side in sides:
        for fact, occurrence in _facts(side, sheet):
            facts.setdefault(fact, {}).setdefault(side.id, []).append(occurrence)
    found: dict[str, Outweighed] = {}
    for by_side in facts.values():
        largest = max(by_side, key=lambda name: sum(_size(each) for each in by_side[name]))
        why = both if isinstance(both, Unset) else f"同一事实在“{titles[largest]}”里已计，只计较大的"
        for name in by_side.keys() - {largest}:
            found |= {each.record.path: Outweighed(why, rule.both_cites) for each in by_side[name]}
    return found


def _facts(component: Component, sheet: Worksheet) -> Iterator[tuple[str, Occurrence]]:
    if isinstance(component.rule, Events):
        for each in occurrences(component.id, component.rule.kinds, component.rule.joint, sheet):
            if isinstance(each.record, Penalty) and each.record.fact and each.value and each.refused is None:
                yield each.record.fact, each


def _size(occurrence: Occurrence) -> Fraction:
    return abs(occurrence.value) if isinstance(occurrence.value, Fraction) else Fraction(0)
