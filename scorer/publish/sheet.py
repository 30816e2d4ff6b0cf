"""A table on its way out, and as CSV: cells are text, numbers and days, and no cell can become a formula."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from scorer.publish.gb9704.plain_text import inert

CellValue = str | int | Decimal | date | None
NUMERAL = re.compile(r"-?(?=[0-9.]{1,16}$)[0-9]+(\.[0-9]+)?")
"""What a spreadsheet holds as a number without losing a digit: fifteen of them."""
FIRST_YEAR = 1901
"""Days before it are text: the first months of a spreadsheet's calendar are not those of ours."""
LONGEST = 32_000
"""Characters of one cell: a spreadsheet takes 32,767."""
NUMBER = re.compile(r"[+-]?[0-9]+([.][0-9]+)?%?")
MOST_NAME = 200
READ_OTHERWISE = re.compile(
    r"[-+(]?[¥￥$]?[0-9.,:/ %)年月日时分秒+-]*[0-9][0-9.,:/ %)年月日时分秒+-]*(?:e[-+]?[0-9]+|[ap]m?)?"
    r"|(?=.*[0-9])(?:[0-9]{1,4}[-/. ]?)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-/., ]*"
    r"(?:[0-9]{1,4})?(?:[-/., ]+[0-9]{1,4})?|true|false",
    re.IGNORECASE,
)
"""Numbers, amounts, fractions, parts of a hundred, days, hours, months in English, yes and no."""
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
    names: bool = False
    """Its cells are names (2025-10, 0012): as CSV, none may be read as a day or a number."""


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


def typed(text: str | None, kind: str) -> CellValue:
    """A text as the number or day it is: "86.10" of the kind number → 86.10 with both places.

    ``kind`` is that of a field of the open data. What is no number and no day (2019-12, 不排) stays text.
    """
    if text and kind in ("number", "integer") and NUMERAL.fullmatch(text):
        return Decimal(text)
    if text and kind in ("day", "datetime"):
        try:
            found = (datetime if kind == "datetime" else date).fromisoformat(text)
        except ValueError:
            return text
        return found if found.year >= FIRST_YEAR else text
    return text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula: ``=1+1`` and ``-2+A1`` are, ``-2.50`` is not."""
    bare = text.lstrip()
    return bare != "" and bare[0] in STARTS_FORMULA and not NUMBER.fullmatch(text)


def changes(text: str) -> bool:
    """Whether a spreadsheet would read a name as something else: ``2025-10`` a month, ``0012`` 12, ``3E5`` 300000."""
    return len(text) < MOST_NAME and bool(READ_OTHERWISE.fullmatch(unicodedata.normalize("NFKC", text).strip()))


def unmarked(cell: str) -> str:
    """A cell of our CSV as it was before it was written: ``'2025-10`` → ``2025-10``."""
    return cell.removeprefix("'")


def csv_text(sheet: Sheet) -> str:
    """The table as CSV under its titles; see :func:`csv_of`."""
    names = [place for place, column in enumerate(sheet.columns) if column.names]
    return csv_of([column.title for column in sheet.columns], sheet.rows, names)


def csv_of(head: Sequence[str], rows: Iterable[Sequence[CellValue]], names: Collection[int] = ()) -> str:
    """CSV (RFC 4180, with a byte-order mark). An apostrophe is before what might be a formula.

    In the columns ``names`` it is also before what a spreadsheet would turn into a day or a number: LibreOffice,
    Excel and WPS keep such a cell as it is, and save it so.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        cells = map(cell_text, row)
        writer.writerow(
            [f"'{text}" if place in names and changes(text) else _harmless(text) for place, text in enumerate(cells)]
        )
    return BOM + out.getvalue()


def _harmless(text: str) -> str:
    """A cell of CSV that no spreadsheet takes for a formula: ``=1+1`` → ``'=1+1``; its own apostrophe is doubled."""
    return f"'{text}" if text.startswith("'") or is_formula(text) else text
