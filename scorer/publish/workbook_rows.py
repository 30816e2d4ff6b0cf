"""The body of a table as rows of a worksheet's XML: the library makes an object of each cell, at three times the cost.

Only cells as we have them are written, text, numbers and days; the sheet around them is the library's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from html import escape

from openpyxl.utils import get_column_letter

from scorer.publish.sheet import CellValue, cell_text

END = b"</sheetData>"

StyledCell = tuple[CellValue, int]
"""A value and the number of its style in the workbook."""


def with_rows(sheet: bytes, rows: bytes) -> bytes:
    """A worksheet's XML, which has the rows of the head already, with these after them."""
    head, end, foot = sheet.partition(END)
    return head + rows + end + foot


def xml_rows(first: int, rows: Iterable[tuple[float, Sequence[StyledCell]]]) -> bytes:
    """Rows from the number ``first`` on, each of its height in points: ``<row r="4" ht="17.5" customHeight="1">…``."""
    text = "".join(_row(number, height, cells) for number, (height, cells) in enumerate(rows, start=first))
    return text.encode("ascii", "xmlcharrefreplace")


def _row(number: int, height: float, cells: Sequence[StyledCell]) -> str:
    return f'<row r="{number}" ht="{height:.16g}" customHeight="1">{"".join(_cells(number, cells))}</row>'


def _serial(value: date) -> str:
    """A day as a spreadsheet counts it: 2025-06-30 → 45838, and noon of it 45838.5."""
    days = value.toordinal() - date(1899, 12, 30).toordinal()
    if not isinstance(value, datetime):
        return str(days)
    return f"{days + (value.hour * 3600 + value.minute * 60 + value.second) / 86400:.12g}"


def _cells(number: int, cells: Sequence[StyledCell]) -> Iterator[str]:
    for place, (value, style) in enumerate(cells, start=1):
        name = f'r="{get_column_letter(place)}{number}" s="{style}"'
        if isinstance(value, int | Decimal):
            yield f'<c {name} t="n"><v>{value}</v></c>'
        elif isinstance(value, date):
            yield f'<c {name} t="n"><v>{_serial(value)}</v></c>'
        elif text := cell_text(value):
            space = ' xml:space="preserve"' if text != text.strip() else ""
            yield f'<c {name} t="inlineStr"><is><t{space}>{escape(text, quote=False)}</t></is></c>'
        else:
            yield f'<c {name} t="n"></c>'
