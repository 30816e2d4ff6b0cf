"""A sheet that an office or a unit fills in: named columns with notes, lists to choose from, every text a text."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from scorer.intake.tables.cell_values import NUMERAL
from scorer.intake.tables.grid import TableRefused, number_text

FACE = "宋体"
LINE = Side(style="thin", color="999999")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
SHADE = PatternFill("solid", fgColor="E8EEF4")
LONGEST = 32_767
"""Characters that a cell of Excel holds."""
LISTED = 255
"""Characters that the words of a list to choose from may take."""
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same table gives the same properties."""
TEXT = "@"


@dataclass(frozen=True)
class SheetColumn:
    """A column: its heading, its width, how it is filled in, and the words to choose from, where there are such."""

    title: str
    width: int = 14
    help: str = ""
    choices: tuple[str, ...] = ()
    number: bool = False


@dataclass(frozen=True)
class OfficeSheet:
    """A sheet: tab, title, how to fill it in, columns and rows of texts; ``spare`` rows below are for new entries."""

    tab: str
    title: str
    remark: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Sequence[str]]
    spare: int = 100


def workbook_bytes(sheets: Sequence[OfficeSheet]) -> bytes:
    """The workbook. TableRefused: a text does not fit into a cell of Excel."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.tab), sheet)
    book.properties.creator = "考核办公室"
    book.properties.created = book.properties.modified = MADE
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(page: Worksheet, sheet: OfficeSheet) -> None:
    last = get_column_letter(len(sheet.columns))
    for row, text, font in ((1, sheet.title, Font(FACE, 16, bold=True)), (2, sheet.remark, Font(FACE, 10))):
        page.merge_cells(f"A{row}:{last}{row}")
        cell = _put(page, row, 1, text)
        cell.font, cell.alignment = font, Alignment(vertical="center", wrap_text=row == 2)
    page.row_dimensions[2].height = 15 * (1 + sheet.remark.count("\n")) + 4
    for place, column in enumerate(sheet.columns, start=1):
        _head(page, place, column)
        if column.choices:
            _offer(page, place, column.choices, 3 + max(1, len(sheet.rows) + sheet.spare))
    for row, texts in enumerate(sheet.rows, start=4):
        for place, (column, text) in enumerate(zip(sheet.columns, texts, strict=True), start=1):
            _body(page, row, place, column, text)
    page.freeze_panes = "A4"


def _head(page: Worksheet, place: int, column: SheetColumn) -> None:
    cell = _put(page, 3, place, column.title)
    cell.font, cell.fill, cell.border = Font(FACE, 11, bold=True), SHADE, BOX
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    if column.help:
        cell.comment = Comment(column.help, "填法", height=120, width=320)
    look = page.column_dimensions[get_column_letter(place)]
    look.width = column.width
    if not column.number:
        look.number_format = TEXT  # what is typed below stays what was typed: 1-1-1 is no date


def _offer(page: Worksheet, place: int, choices: Sequence[str], last: int) -> None:
    """A list to choose from, where its words fit into one."""
    words = ",".join(choices)
    if len(words) <= LISTED and not any("," in each for each in choices):
        rule = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
        rule.error, rule.errorTitle = f"从单子里选：{'、'.join(choices)}"[:220], "不在单子里"
        letter = get_column_letter(place)
        rule.add(f"{letter}4:{letter}{last}")
        page.add_data_validation(rule)


def _body(page: Worksheet, row: int, place: int, column: SheetColumn, text: str) -> None:
    if len(text) > LONGEST:
        raise TableRefused(f"“{column.title}”有 {len(text)} 个字，一格最多 {LONGEST} 个：{text[:20]}…")
    cell = page.cell(row, place)
    if not isinstance(cell, Cell):
        raise TypeError(f"row {row}, column {place} is covered by a merged cell")
    if column.number and NUMERAL.fullmatch(text) and number_text(float(text)) == text:
        cell.value = float(text) if "." in text else int(text)
    else:
        _put(page, row, place, text).number_format = TEXT
    cell.font, cell.border = Font(FACE, 10), BOX
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    cell.protection = Protection(locked=False)


def _put(page: Worksheet, row: int, place: int, text: str) -> Cell:
    """A text that stays one: what begins like a formula is marked as text, for Excel and for whoever edits it."""
    cell = page.cell(row, place)
    if not isinstance(cell, Cell):
        raise TypeError(f"row {row}, column {place} is covered by a merged cell")
    if text:
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.lstrip()[:1] in tuple("=+-@＝＋－＠")
    return cell
