"""What pages say of states: the row that sums up several nodes, and how many there are of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scorer.views.states import STATES, State
from scorer.views.year_types import NodeView, Projection

ONLY_NODE = "final"
"""The id of the one node of a target whose table names none: its due date says it all."""

LEGEND = tuple(STATES.values())
"""Every state, most urgent first."""


def most_urgent(nodes: Iterable[NodeView]) -> State | None:
    """The one state that sums up several: 办成 only if all are; None where progress is not open."""
    known = [node.pair for node in nodes if node.pair is not None]
    return min(known, key=lambda each: each.order, default=None)


def share(nodes: Sequence[NodeView]) -> str | None:
    """How many nodes are done, of those that have a state: "2/3"; None where none has."""
    known = [node.pair for node in nodes if node.pair is not None]
    return f"{sum(each.done.id == 'done' for each in known)}/{len(known)}" if known else None


def counted(states: Iterable[State]) -> tuple[tuple[State, int], ...]:
    """How many are in each state, most urgent first: 没有收到报告 1, 办成 2."""
    every = list(states)
    return tuple((each, every.count(each)) for each in LEGEND if each in every)


def occurring(projection: Projection) -> tuple[State, ...]:
    """The states that a year has, most urgent first: its legend."""
    return tuple(state for state, _ in projection.tally.rows)
