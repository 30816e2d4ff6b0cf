"""The table of the results page that shows the effects of an interpretation taken the other way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scorer.views.year_types import ComparisonView, EffectView


def affecting(comparisons: Iterable[ComparisonView]) -> int:
    """The number of interpretations that would change any unit's outcome, as far as this audience may know."""
    return sum(any(effect.changes for other in each.alternatives for effect in other.effects) for each in comparisons)


def compared(comparisons: Iterable[ComparisonView]) -> bool:
    """Whether any unit's outcome could be compared: not where every total is withheld."""
    return any(other.effects for each in comparisons for other in each.alternatives)


def columns(changed: Sequence[EffectView]) -> tuple[bool, bool, bool]:
    """Which columns the table of the changed units has: totals, ranks, grades."""
    return (
        any(each.total or each.withheld for each in changed),
        any(_differs(each.rank) for each in changed),
        any(_differs(each.grade) for each in changed),
    )


def arrow(pair: tuple[str, str] | None) -> str | None:
    """Both sides where they differ, else the one value: "86.16 → 100.00", "3"."""
    if pair is None:
        return None
    return pair[0] if pair[0] == pair[1] else f"{pair[0]} → {pair[1]}"


def _differs(pair: tuple[str, str] | None) -> bool:
    return pair is not None and pair[0] != pair[1]
