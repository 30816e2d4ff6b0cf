"""Contenders, the pools in which they are compared, and their ranks.

Ranks read the rounded total that is shown; a unit without one has no rank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scorer.model.results import ForcedGrade
from scorer.scoring.scheme.parse import Scheme

Pool = tuple[str | None, ...]

TIES = ("competition", "dense")
"""How equal totals are ranked: 1, 1, 3 or 1, 1, 2."""


@dataclass(frozen=True)
class Contender:
    """A unit as ranks and quotas see it: ``base`` is its first component, ``marks`` its categories of penalty."""

    unit: str
    group: str
    subgroup: str | None
    total: Fraction | None
    base: Fraction | None = None
    vetoed: bool = False
    marks: frozenset[str] = frozenset()
    forced: ForcedGrade | None = None
    lowered: int = 0


def pool_of(contender: Contender, pool: str) -> Pool:
    """With whom a contender is compared: its subgroup inside its group, its group, or all."""
    return {"subgroup": (contender.group, contender.subgroup), "group": (contender.group,)}.get(pool, ())


def ranks(
    contenders: Iterable[Contender], scheme: Scheme, tie: str, within: Callable[[Contender], Pool]
) -> dict[str, int]:
    """Unit → rank in its pool, for the groups that the scheme ranks.

    ``tie``: competition gives 1, 1, 3 and dense 1, 1, 2 (GEN-5).
    """
    found: dict[str, int] = {}
    pools: dict[Pool, list[tuple[Fraction, str]]] = {}
    for each in contenders:
        if each.total is not None and scheme.groups[each.group].ranked:
            pools.setdefault(within(each), []).append((each.total, each.unit))
    for rows in pools.values():
        first = _places([total for total, _ in rows], tie)
        found.update((unit, first[total]) for total, unit in rows)
    return found


def _places(totals: list[Fraction], tie: str) -> Mapping[Fraction, int]:
    ordered = sorted(set(totals) if tie == "dense" else totals, reverse=True)
    return {total: place for place, total in reversed(list(enumerate(ordered, start=1)))}
