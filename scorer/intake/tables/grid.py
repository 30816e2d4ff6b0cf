"""A table as it lies in a file: cells with their places, merged ranges, what is hidden, and findings about a cell."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from scorer.model.entities import Level

CellKind = Literal["text", "number", "date", "error", "formula", "other"]
"""``formula``: one whose result the file does not hold; ``other``: a clock time, a span of time, yes or no."""

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 20_000, 300, 200_000
"""Of one file; a target table has some hundred rows of twenty cells."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell that is not blank. ``text`` is what it shows: 1.5, 15%, 2025-12-31, 2025-12 (a month alone), #N/A."""

    text: str
    kind: CellKind = "text"


@dataclass(frozen=True, slots=True)
class Area:
    """A stretch of cells, both ends in it; rows and columns count from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class TableGrid:
    """One sheet of a workbook or one table of a document. ``label`` says which: 工作表“目标”, 第 2 张表."""

    file: str
    label: str
    cells: Mapping[tuple[int, int], GridCell]
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    remarks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Comments that somebody pinned to a cell."""
    hidden: bool = False
    lettered: bool = True
    """Whether cells are named as in Excel (D7); else 第 7 行第 4 格."""
    alone: bool = True
    """Whether it is the only one of its file, so that a place need not say which."""

    def __post_init__(self) -> None:
        covered = sum((each.bottom - each.top + 1) * (each.right - each.left + 1) for each in self.merged)
        if covered > MOST_CELLS:
            raise TableRefused(f"{self.file} {self.label}合并的单元格太多。改法：取消整行、整列的合并")

    @cached_property
    def _areas(self) -> Mapping[tuple[int, int], Area]:
        """Each cell that is part of a merged one → what is merged."""
        return {
            (row, column): area
            for area in self.merged
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }

    @cached_property
    def last_row(self) -> int:
        """The last row with a cell that is not blank."""
        return max((row for row, _ in self.cells), default=0)

    @cached_property
    def last_column(self) -> int:
        """The last column with a cell that is not blank, merged ones counted whole."""
        return max((self.area(*place).right for place in self.cells), default=0)

    def area(self, row: int, column: int) -> Area:
        """The merged cells that a cell is part of, or itself alone."""
        return self._areas.get((row, column)) or Area(row, column, row, column)

    def at(self, row: int, column: int) -> GridCell | None:
        """What is in a cell, for a merged one what all of it shows; None: it is blank."""
        area = self.area(row, column)
        return self.cells.get((area.top, area.left))

    def place(self, row: int, column: int) -> str:
        """A cell as a reader finds it: ``附件.xlsx 的 D7``, ``附件.docx 第 2 张表第 7 行第 4 格``."""
        cell = f"{column_letters(column)}{row}" if self.lettered else f"第 {row} 行第 {column} 格"
        return f"{self.whole} 的 {cell}" if self.lettered else f"{self.whole}{cell}"

    @property
    def whole(self) -> str:
        """The table as a place: ``附件.xlsx``, ``附件.xlsx 工作表“目标”``."""
        return self.file if self.alone and self.lettered else f"{self.file} {self.label}"


def column_letters(column: int) -> str:
    """The name of a column: 4 → D, 28 → AB."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class CellFinding:
    """What is to be said about a place: an error is asked and stops the import, a warning or a note does not."""

    where: str
    what: str
    fix: str = ""
    level: Level = "error"


class TableRefused(Exception):  # noqa: N818 -- no fault of the program: the words say what the user can do instead
    """A file that is not read; ``str()`` is the whole sentence, in Chinese."""


def number_text(value: float) -> str:
    """A number as a spreadsheet shows it, at fifteen digits: 0.30000000000000004 → 0.3, 12.0 → 12."""
    shown = Decimal(f"{value:.15g}")
    return f"{shown:f}" if shown != shown.to_integral_value() else f"{shown:.0f}"


def plain(text: str) -> str:
    """A text with full-width letters and digits as narrow ones, without blanks at its ends: ``１２月 `` → ``12月``."""
    return unicodedata.normalize("NFKC", text).strip()


def compact(text: str) -> str:
    """The same without any blank or line end inside: ``责任 人`` → ``责任人``."""
    return "".join(plain(text).split())


def lines_of(text: str) -> list[str]:
    """The lines of a cell that are not blank, each without blanks at its ends."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def worded(findings: Iterable[CellFinding]) -> str:
    """Findings for a reader, those of one wording once with all their places, errors first."""
    names = {"error": "错误", "warning": "警告", "note": "提示"}
    grouped: dict[tuple[Level, str, str], list[str]] = {}
    for each in findings:
        grouped.setdefault((each.level, each.what, each.fix), []).append(each.where)
    lines = []
    for (level, what, fix), places in sorted(grouped.items(), key=lambda pair: [*names].index(pair[0][0])):
        shown = _listed(tuple(dict.fromkeys(places)))
        lines.append(f"{shown}  {names[level]}  {what}")
        if fix:
            lines.append(f"  改法：{fix}")
    return "".join(f"{line}\n" for line in lines)


def _listed(places: tuple[str, ...]) -> str:
    """Places of one wording, what they share said once: ``附件.xlsx 的 D7、D8 等 20 处``."""
    head = places[0].rpartition(" 的 ")[0]
    shared = f"{head} 的 " if head and all(each.startswith(f"{head} 的 ") for each in places) else ""
    shown = shared + "、".join(each.removeprefix(shared) for each in places[:8])
    return shown + (f" 等 {len(places)} 处" if len(places) > 8 else "")
