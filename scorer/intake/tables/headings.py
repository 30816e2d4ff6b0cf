"""Where a table begins: its heading rows and which column is what, by the names of the columns."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scorer.intake.tables.grid import CellFinding, TableGrid, compact

HIGHEST = 4
"""Rows that a heading may have."""
FEWEST = 3
"""Columns that must be known before a row is taken for a heading, where the kind of table asks for no other number."""
BRACKETED = re.compile(r"[(（][^()（）]*[)）]$")
SEVERAL = frozenset({"section"})
"""Columns that a table may have twice: from large to small."""


@cache
def column_names(kind: str) -> Mapping[str, tuple[str, ...]]:
    """The columns of a kind of table and what each may be called; the first name is the one that is written."""
    text = resources.files("scorer.intake.tables").joinpath("column_names.toml").read_text(encoding="utf-8")
    return {key: tuple(names) for key, names in tomllib.loads(text)[kind].items()}


@cache
def _keys(kind: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for key, names in column_names(kind).items():
        for name in names:
            if compact(name) in found:
                raise ValueError(f"{name} is a name of two columns")
            found[compact(name)] = key
    return found


def key_of(kind: str, label: str) -> str | None:
    """The column that a heading means: ``完成时限（月）`` → due; None: none is called so."""
    text = compact(label)
    keys = _keys(kind)
    return keys.get(text) or keys.get(BRACKETED.sub("", text).rstrip(":："))


@dataclass(frozen=True)
class HeadedTable:
    """A table within a grid: its heading from ``top``, its rows from ``first`` to ``last``, its columns by place."""

    grid: TableGrid
    top: int
    first: int
    last: int
    keys: Mapping[int, str]
    labels: Mapping[int, str]

    def name(self, kind: str, key: str) -> str:
        """What the table itself calls a column, for a message."""
        found = next((self.labels[column] for column, each in self.keys.items() if each == key), "")
        return found or column_names(kind)[key][0]


def tables_in(grid: TableGrid, kind: str, needed: frozenset[str], fewest: int = FEWEST) -> list[HeadedTable]:
    """Every table of a grid whose heading has one of ``needed``; the same heading again goes on with its table."""
    found = list(_heads(grid, kind, needed, fewest))
    # one word of a row may be that of a column; a heading that comes later has two at least
    heads = [head for place, head in enumerate(found) if place == 0 or len(frozenset(head.keys.values())) > 1]
    starts = [head for place, head in enumerate(heads) if place == 0 or head.keys != heads[place - 1].keys]
    ends = [*(head.top - 1 for head in starts[1:]), grid.last_row]
    return [
        HeadedTable(grid, head.top, head.first, end, head.keys, head.labels)
        for head, end in zip(starts, ends, strict=True)
    ]


def repeated_heads(table: HeadedTable, kind: str, needed: frozenset[str]) -> frozenset[int]:
    """Rows below the heading that only repeat it, as where a page begins."""
    again = [
        head
        for head in _heads(table.grid, kind, needed, min(FEWEST, max(2, len(table.keys))))
        if table.top < head.top <= table.last
    ]
    return frozenset(row for head in again for row in range(head.top, head.first))


def _heads(grid: TableGrid, kind: str, needed: frozenset[str], fewest: int) -> Iterator[HeadedTable]:
    row = 1
    while row <= grid.last_row:
        found = _head_at(grid, row, kind, needed, fewest)
        if found is not None:
            yield found
        row = found.first if found is not None else row + 1


def _head_at(grid: TableGrid, top: int, kind: str, needed: frozenset[str], fewest: int) -> HeadedTable | None:
    """The heading that begins in a row: of the heights that it might have, the one that names the most columns."""
    best: HeadedTable | None = None
    for height in range(1, HIGHEST + 1):
        labels = _labels(grid, top, height)
        keys = {column: key for column, label in labels.items() if (key := key_of(kind, label)) is not None}
        known = frozenset(keys.values())
        if (
            len(known) >= fewest
            and known & needed
            and (best is None or len(known) > len(frozenset(best.keys.values())))
        ):
            best = HeadedTable(grid, top, top + height, 0, keys, labels)
    return best if best is not None and _opens(grid, top, kind) else None


def _opens(grid: TableGrid, top: int, kind: str) -> bool:
    """Whether the heading's first row is one of its own: a title over the table is not."""
    return any(key_of(kind, cell.text) for column in _columns(grid) if (cell := grid.at(top, column)) is not None)


def _labels(grid: TableGrid, top: int, height: int) -> dict[int, str]:
    """The lowest text of each column within the heading."""
    labels: dict[int, str] = {}
    for column in _columns(grid):
        for row in range(top, top + height):
            cell = grid.at(row, column)
            if cell is not None:
                labels[column] = cell.text
    return labels


def _columns(grid: TableGrid) -> range:
    return range(1, grid.last_column + 1)


def heading_findings(table: HeadedTable, kind: str) -> Iterator[CellFinding]:
    """Columns that are not known, and those that are there twice."""
    seen: dict[str, int] = {}
    for column, label in table.labels.items():
        where, key = table.grid.place(table.first - 1, column), table.keys.get(column)
        shown = compact(label)
        if key is None and _filled(table, column):
            known = "、".join(names[0] for names in column_names(kind).values())
            yield CellFinding(where, f"不认得列名“{shown}”，这一列没有读", f"要读的改成：{known}", "warning")
        elif key is not None and key in seen and key not in SEVERAL:
            other = table.grid.place(table.first - 1, seen[key])
            if table.grid.area(table.first - 1, column) != table.grid.area(table.first - 1, seen[key]):
                yield CellFinding(where, f"列名“{shown}”与 {other} 说的是同一列", "留一列，另一列改名或删去")
        if key is not None:
            seen.setdefault(key, column)
    for column in range(1, table.grid.last_column + 1):
        if column not in table.labels and _filled(table, column):
            yield CellFinding(
                table.grid.place(table.first - 1, column), "这一列没有列名，里面却有字", "写上列名，或删去"
            )


def _filled(table: HeadedTable, column: int) -> bool:
    return any((row, column) in table.grid.cells for row in range(table.first, table.last + 1))
