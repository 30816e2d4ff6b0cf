"""What follows from the totals: ranks inside groups, and the consequences a 办法 attaches to a year.

Ranks read the rounded total that is shown; a unit without one has no rank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from scorer.facts import Facts
from scorer.model import Data
from scorer.results import Consequence, Step, UnitResult
from scorer.scheme import Scheme


def ranks(units: Iterable[UnitResult], scheme: Scheme, steps: Mapping[str, Step], tie: str) -> dict[str, int]:
    """Unit → rank in its group, for the groups that the scheme ranks.

    ``tie``: competition gives 1, 1, 3 and dense 1, 1, 2 (GEN-5).
    """
    found: dict[str, int] = {}
    by_group: dict[str, list[tuple[Fraction, str]]] = {}
    for unit in units:
        total = steps[unit.total].value
        if total is not None and scheme.groups[unit.group].ranked:
            by_group.setdefault(unit.group, []).append((total, unit.unit))
    for rows in by_group.values():
        totals = [total for total, _ in rows]
        ordered = sorted(set(totals) if tie == "dense" else totals, reverse=True)
        first = {total: place for place, total in reversed(list(enumerate(ordered, start=1)))}
        found.update((unit_id, first[total]) for total, unit_id in rows)
    return found


def consequences(unit: str, scheme: Mapping[str, Data], facts: Facts) -> tuple[Consequence, ...]:
    """What the 办法 attaches to the unit's year: ``late_target`` holds once any of its nodes is late (JL-21-2).

    What touches persons is the office's to see to and is not a result.
    """
    rows = scheme.get("consequences")
    return tuple(
        Consequence(str(row.get("clause")), str(row.get("title")), unit)
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and row.get("persons") is not True and _holds(row.get("when"), unit, facts)
    )


def _holds(when: Data, unit: str, facts: Facts) -> bool:
    return isinstance(when, dict) and when.get("late_target") is True and _was_late(unit, facts)


def _was_late(unit: str, facts: Facts) -> bool:
    targets = (facts.target(target.id) for target in facts.book.targets_of.get(unit, ()))
    return any(
        outcome.late for target in targets if facts.ended(target.id) is None for outcome in facts.outcomes(unit, target)
    )
