"""A table on its way out, and as CSV: cells are text or whole numbers, and no cell can become a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scorer.publish.gb9704.plain_text import inert

CellValue = str | int | None
LONGEST = 32_000
"""Characters of one cell: a spreadsheet takes 32,767."""
NUMBER = re.compile(r"[+-]?[0-9]+([.][0-9]+)?%?")
STARTS_FORMULA = "=+-@|＝＋－＠"
"""Some programs take the wide signs of an Asian keyboard for the narrow ones."""
BOM = "\ufeff"
"""Without it, a spreadsheet program takes UTF-8 for something else."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column under its title. ``width`` counts characters of half width; ``centred`` for short words and dates."""

    title: str
    width: int
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its name (on the tab), its title, and one line of remarks below it; ``rows`` fit the columns."""

    name: str
    title: str
    remark: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[CellValue, ...]]
    states: int | None = None
    """The column that holds a state, with its shape before the word."""


def cell_text(value: CellValue) -> str:
    """A cell as text: one line, of what can be seen, cut where a spreadsheet could not hold it."""
    text = "" if value is None else str(value)
    if not text.isprintable():  # most cells are, and looking at every sign of forty thousand lines takes seconds
        text = inert(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula: ``=1+1`` and ``-2+A1`` are, ``-2.50`` is not."""
    bare = text.lstrip()
    return bare != "" and bare[0] in STARTS_FORMULA and not NUMBER.fullmatch(text)


def csv_text(sheet: Sheet) -> str:
    """The table as CSV under its titles; see :func:`csv_of`."""
    return csv_of([column.title for column in sheet.columns], sheet.rows)


def csv_of(head: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> str:
    """CSV (RFC 4180, with a byte-order mark). What might be a formula has an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_harmless(cell_text(value)) for value in row] for row in rows)
    return BOM + out.getvalue()


def _harmless(text: str) -> str:
    """A cell of CSV that no spreadsheet takes for a formula: ``=1+1`` → ``'=1+1``."""
    return f"'{text}" if is_formula(text) else text
