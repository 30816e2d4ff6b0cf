"""Counts of states for the pages: the state that sums up several nodes, and how many nodes are in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from scorer.ledger.states import State
from scorer.views.year_types import NodeView, PartView, Projection

ONLY_NODE = "final"
"""The id of the one node of a target whose table names none: its due date says it all."""


def summed_up(nodes: Iterable[NodeView]) -> State | None:
    """The one state that sums up a unit's nodes of a target: the most urgent; None where progress is not open.

    Once the last is done, an earlier one counts only where somebody still has to act: what was not built by November
    and was in December is built.
    """
    known = [node.pair for node in nodes if node.pair is not None]
    if known and known[-1].done.id in ("done", "partly"):
        known = [*(each for each in known[:-1] if each.open), known[-1]]
    return min(known, key=lambda each: each.order, default=None)


def of_parts(parts: Iterable[PartView]) -> State | None:
    """The one state of a target: of its units, each summed up, the most urgent."""
    known = [state for part in parts if (state := summed_up(part.nodes)) is not None]
    return min(known, key=lambda each: each.order, default=None)


def share(nodes: Sequence[NodeView]) -> str | None:
    """The nodes done, of those that have a state: "2/3"; None where none has."""
    known = [node.pair for node in nodes if node.pair is not None]
    return f"{sum(each.done.id == 'done' for each in known)}/{len(known)}" if known else None


def counted(states: Iterable[State]) -> tuple[tuple[State, int], ...]:
    """The number in each state, most urgent first: 没有收到报告 1, 办成 2."""
    return tuple(sorted(Counter(states).items(), key=lambda each: each[0].order))


def occurring(projection: Projection) -> tuple[State, ...]:
    """The states that a year has, most urgent first: its legend."""
    return tuple(state for state, _ in projection.tally.rows)
