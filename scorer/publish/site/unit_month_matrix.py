"""The grid unit × month on a cycle's page, and the lists behind its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from scorer.publish.site import target_links, urls
from scorer.publish.site.states import ONLY_NODE, QUIET, STATES, State, counted
from scorer.views.ledger_types import LedgerLine
from scorer.views.year_types import NodeView, PartView, Projection, TargetView, UnitView

MOST = 500
"""Entries of a listing that a year's page names: the rest of a longer one is in the ledger."""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """A node or a matter in the list of a state: which unit (its id, its name), which target, due when, how late."""

    unit_id: str
    unit: str
    unit_link: str
    target: str
    title: str
    target_link: str
    node: str | None
    task: str | None
    due: str
    late: str | None


@dataclass(frozen=True, slots=True)
class StateListing:
    """The nodes in one state: ``count`` of them, of which the page names ``entries``."""

    state: State
    entries: tuple[ListedItem, ...]
    count: int


Cell: TypeAlias = tuple[tuple[State, int], ...]
"""The nodes and matters of one unit due in one month: how many in each state."""


def months(projection: Projection) -> tuple[str, ...]:
    """The months in which a node or a matter is due, in order: "2025-03", "2025-06"."""
    return tuple(sorted({month for _, month, _ in _due(projection)}))


def by_month(projection: Projection) -> dict[str, list[str]]:
    """The states of what is due in each month, months in order: "2025-06" → [已销号, 已销号, 逾期]."""
    found: dict[str, list[str]] = {month: [] for month in months(projection)}
    for _, month, word in _due(projection):
        found[month].append(word)
    return found


def groups(projection: Projection) -> list[tuple[str, list[tuple[UnitView, list[Cell]]]]]:
    """The grid, by the groups of the 办法 in their order; a unit without a node has no line."""
    by_cell: dict[tuple[str, str], list[str]] = {}
    for unit_id, month, word in _due(projection):
        by_cell.setdefault((unit_id, month), []).append(word)
    heads, busy = months(projection), {unit for unit, _ in by_cell}
    found: dict[str, list[tuple[UnitView, list[Cell]]]] = {}
    for unit in projection.units:
        if unit.id in busy:
            cells = [counted(by_cell.get((unit.id, month), ())) for month in heads]
            found.setdefault(unit.group_title, []).append((unit, cells))
    return list(found.items())


def listings(projection: Projection, page: str) -> tuple[StateListing, ...]:
    """For each state that asks something of somebody, the nodes and matters in it; 未到期 and 已销号 do not."""
    by_state: dict[str, list[ListedItem]] = {}
    for line in _matters(projection):
        by_state.setdefault(line.state, []).append(_listed_matter(line, projection.cycle, page))
    for row, part, node in _nodes(projection):
        by_state.setdefault(node.state, []).append(
            _listed_node(row, target_links.link(projection, page, row), part, node, projection.cycle, page)
        )
    asking = (state for state in STATES if state.css not in QUIET and state.word in by_state)
    found = ((state, by_state[state.word]) for state in asking)
    return tuple(StateListing(state, tuple(entries[:MOST]), len(entries)) for state, entries in found)


def _due(projection: Projection) -> Iterator[tuple[str, str, str]]:
    """(unit, month, state) of every node and every matter of a unit."""
    yield from ((part.unit, node.due[:7], node.state) for _, part, node in _nodes(projection))
    yield from ((line.unit, line.due[:7], line.state) for line in _matters(projection))


def _matters(projection: Projection) -> Iterator[LedgerLine]:
    return (line for line in projection.ledger.lines if line.node is None)


def _nodes(projection: Projection) -> Iterator[tuple[TargetView, PartView, NodeView]]:
    for row in projection.targets:
        for part in row.parts:
            for node in part.nodes:
                if node.state:
                    yield row, part, node


def _listed_node(row: TargetView, link: str, part: PartView, node: NodeView, cycle: str, page: str) -> ListedItem:
    return ListedItem(
        unit_id=part.unit,
        unit=part.unit_name,
        unit_link=urls.href(page, urls.unit(cycle, part.unit), urls.target_anchor(row.id)),
        target=row.id,
        title=row.title,
        target_link=link,
        node=None if node.id == ONLY_NODE else f"节点 {node.id}",
        task=node.task,
        due=node.due,
        late=node.late,
    )


def _listed_matter(line: LedgerLine, cycle: str, page: str) -> ListedItem:
    matter = urls.href(page, urls.matters(cycle), urls.matter_anchor(line.subject))
    return ListedItem(
        unit_id=line.unit,
        unit=line.unit_name,
        unit_link=urls.href(page, urls.unit(cycle, line.unit)),
        target=line.number,
        title=line.content,
        target_link=matter,
        node=None,
        task=None,
        due=line.due,
        late=line.late,
    )
