"""The cells of a sheet as a reader sees them, each with its place and the words over and beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Context, Decimal, InvalidOperation

LONGEST_HEAD = 40
"""Characters of a column's or a row's heading."""
FEWEST, LONGEST_FIGURE = 11, 40
"""Digits of the shortest number that is looked for, and characters of a figure that is computed with."""
SHOWN = Context(prec=15)
"""A table keeps 0.1 + 0.2 as 0.30000000000000004 and shows fifteen digits."""
NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,2})?")
CLOSE = Decimal("1e-13")
HEADING_ROWS = 3
"""Rows at the top of a table that say what its columns are."""
CODES = re.compile(r'&(?:"[^"]*"|\d+|[A-Z])')
"""What in a sheet's head or foot says how it is set: ``&L&"黑体"&12``."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text as shown, where it is (正文第 3 段, 工作表“台账”的 C5), and the words over and beside a cell."""

    text: str
    where: str
    around: str = ""


@dataclass(slots=True)
class ColumnSum:
    """The figures of a column down to a cell: those since the last sum (小计), and all."""

    fresh: int = 0
    since: Decimal = Decimal(0)
    figures: int = 0
    total: Decimal = Decimal(0)

    def closes(self, figure: Decimal) -> bool:
        """Whether a figure is the sum of two or more over it: of those since the last sum, or of all."""
        if (self.fresh > 1 and _same(figure, self.since)) or (self.figures > 1 and _same(figure, self.total)):
            self.fresh, self.since = 0, Decimal(0)
            return True
        self.fresh, self.since = self.fresh + 1, self.since + figure
        self.figures, self.total = self.figures + 1, self.total + figure
        return False


@dataclass(slots=True)
class TableHeadings:
    """The words over and beside a cell: the heading of its column, the nearest words before it in its row."""

    place: str = ""
    heads: dict[int, str] = field(default_factory=dict)
    sums: dict[int, ColumnSum] = field(default_factory=dict)
    label: str = ""
    row: int = 0
    column: int = -1

    def is_sum(self, column: int, text: str) -> bool:
        """Whether a cell is the sum of those over it in its column, which is nobody's number; it is counted in."""
        figure = _figure(text)
        return figure is not None and self.sums.setdefault(column, ColumnSum()).closes(figure)

    def around(self, column: int) -> str:
        return f"{self.heads.get(column, '')} {self.label} "

    def begin_row(self) -> None:
        self.row, self.column, self.label = self.row + 1, -1, ""

    def add(self, column: int, text: str) -> None:
        """A cell's text, if it may be a heading: short, and in the first rows or in front of others."""
        worded = not any(char.isdigit() for char in text) or "(" in text or "（" in text
        if text and worded and len(text) <= LONGEST_HEAD:
            self.label = text
            if self.row <= HEADING_ROWS:
                self.heads[column] = f"{self.heads.get(column, '')} {text}"


class SheetCells:
    """The cells of a sheet: kept values of formulas, never formulas; a shared string at the cell that shows it."""

    def __init__(self, place: str, strings: list[str]) -> None:
        self.place = place
        self._strings = strings
        self._grid = TableHeadings()
        self._seen: set[int] = set()
        self._numbers: dict[int, int] = defaultdict(int)
        self._kind = self._cell = ""
        self._data: list[str] | None = None
        self._foot = False
        self._out: list[Piece] = []

    def taken(self) -> list[Piece]:
        found, self._out = self._out, []
        return found

    def finish(self) -> None:
        """Nothing is left open."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._kind, self._cell = attributes.get("t", "n"), attributes.get("r", "")
        elif name == "row":
            self._grid.begin_row()
        elif name in ("v", "is"):
            self._data = []
        elif name.endswith(("Header", "Footer")) and name != "headerFooter":
            self._data, self._foot = [], True

    def end(self, name: str) -> None:
        if self._data is None:
            return
        if name in ("v", "is"):
            self._value("".join(self._data))
            self._data = None
        elif self._foot and name.endswith(("Header", "Footer")):
            self._out.append(Piece(CODES.sub("\n", "".join(self._data)), f"{self.place}的页眉页脚"))
            self._data, self._foot = None, False

    def text(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def _value(self, text: str) -> None:
        column = _column(self._cell)
        where = f"{self.place}的 {self._cell}" if self._cell else self.place
        if self._kind == "s":
            index = int(text) if text.strip().isdecimal() and len(text) < 10 else -1
            text = self._strings[index] if 0 <= index < len(self._strings) else ""
            if index not in self._seen:
                self._seen.add(index)
                self._out.append(Piece(text, where, self._grid.around(column)))
            self._grid.add(column, text)
        elif self._kind in ("n", "d", "b", "e"):
            is_sum = self._kind == "n" and self._grid.is_sum(column, text)
            if len(text) >= FEWEST and not is_sum and (shown := whole(text)):
                self._out.append(Piece(shown, where, self._grid.around(column)))
        else:
            self._out.append(Piece(text, where, self._grid.around(column)))
            self._grid.add(column, text)


def whole(text: str) -> str | None:
    """A whole number as a cell shows it: 1.3800138E10 is 13800138000; None of a fraction, which is nobody's number."""
    if len(text) > LONGEST_FIGURE:
        return text
    try:
        number = SHOWN.create_decimal(text) if "." in text else Decimal(text)
        return f"{number:.0f}" if number.adjusted() < LONGEST_FIGURE and number == number.to_integral_value() else None
    except InvalidOperation:
        return text


def _figure(text: str) -> Decimal | None:
    """A cell's text as a figure: ``1,250.00`` → 1250; None where it is none."""
    bare = text.strip().replace(",", "")
    if not bare or len(bare) > LONGEST_FIGURE or not NUMBER.fullmatch(bare):
        return None
    return SHOWN.create_decimal(bare)


def _same(one: Decimal, other: Decimal) -> bool:
    """Whether two figures are the same but for what a table loses on the way."""
    return abs(one - other) <= max(abs(one), abs(other)) * CLOSE


def _column(cell: str) -> int:
    """``C5`` → 3."""
    found = 0
    for char in cell:
        if not char.isalpha() or not char.isascii():
            break
        found = found * 26 + ord(char.upper()) - 64
    return min(found, 1 << 14)
