"""The grid unit × month on a cycle's page, and the lists behind its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from scorer.ledger.states import State
from scorer.publish.site import target_links, urls
from scorer.publish.site.labels import row_number
from scorer.publish.site.state_counts import counted
from scorer.views.ledger_types import LedgerLine
from scorer.views.year_types import Projection, UnitView

MOST = 500
"""Entries of a listing that a year's page names: the rest of a longer one is in the ledger."""


@dataclass(frozen=True, slots=True)
class ListedItem:
    """A node or a matter in the list of a state: which unit (its id, its name), which target, due when, how it is."""

    unit_id: str
    unit: str
    unit_link: str
    number: str
    title: str
    target_link: str
    node: str
    task: str | None
    due: str
    word: str


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
    return tuple(sorted({line.due[:7] for line in projection.tally.every}))


def groups(projection: Projection) -> list[tuple[str, list[tuple[UnitView, list[Cell]]]]]:
    """The grid, by the groups of the 办法 in their order; a unit without a node has no line."""
    by_cell: dict[tuple[str, str], list[State]] = {}
    for line in projection.tally.every:
        by_cell.setdefault((line.unit, line.due[:7]), []).append(line.pair)
    heads, busy = months(projection), {unit for unit, _ in by_cell}
    found: dict[str, list[tuple[UnitView, list[Cell]]]] = {}
    for unit in projection.units:
        if unit.id in busy:
            cells = [counted(by_cell.get((unit.id, month), ())) for month in heads]
            found.setdefault(unit.group_title, []).append((unit, cells))
    return list(found.items())


def listings(projection: Projection, page: str) -> tuple[StateListing, ...]:
    """For each state in which somebody has to act, or was late to the end, the nodes and matters in it."""
    return tuple(
        StateListing(state, tuple(listed(projection, page, lines[:MOST])), len(lines))
        for state, lines in projection.tally.rows
        if state.open or any(line.lateness is not None for line in lines)
    )


def _number(projection: Projection, line: LedgerLine) -> str:
    """第 12 项, 督〔2025〕7号; nothing for what the calendar asks, which has only its title."""
    if line.duty not in ("node", "matter"):
        return ""
    return line.number if line.node is None else row_number(projection.year, line.subject)


def listed(projection: Projection, page: str, lines: Iterable[LedgerLine]) -> Iterator[ListedItem]:
    """Lines of the ledger as items of a list on a page."""
    rows = {row.id: row for row in projection.targets}
    for line in lines:
        if line.duty not in ("node", "matter"):
            to = "#calendar"
        elif line.node is None:
            to = target_links.matter_link(projection, page, line.subject)
        elif line.subject in rows:
            to = target_links.link(projection, page, rows[line.subject])
        else:
            to = urls.href(page, urls.targets(projection.cycle), urls.target_anchor(line.subject))
        anchor = urls.target_anchor(line.subject) if line.node is not None else None
        yield ListedItem(
            unit_id=line.unit,
            unit=line.unit_name,
            unit_link=urls.href(page, urls.unit(projection.cycle, line.unit), anchor),
            number=_number(projection, line),
            title=line.content,
            target_link=to,
            node=line.node_title,
            task=line.requirement if line.node is not None and line.requirement != "未写明" else None,
            due=line.due,
            word=line.word,
        )
