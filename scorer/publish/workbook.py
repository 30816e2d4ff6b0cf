"""Tables as an Excel workbook, laid out as an office prints them: A4 across, the head on every page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from scorer.publish.same_bytes import restamped
from scorer.publish.sheet import CellValue, Sheet, cell_text, is_formula
from scorer.publish.workbook_rows import StyledCell, with_rows, xml_rows

HEAD = 3
"""The row of the column titles; above it the title and the remark."""
FACE = "宋体"
ACROSS = 215
"""Characters of half width across a sheet of A4 at two thirds of their size: smaller is not read."""
LEADING = 13.5
"""Points from one line of a cell to the next."""
LINE = Side(style="thin", color="999999")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
SHADE = PatternFill("solid", fgColor="E8EEF4")
COLOURS = {"■": "9C1B1B", "✕": "9C1B1B", "↩": "8A4B00", "▲": "8A4B00", "◐": "1F4E79"}
"""Shape of a state → its colour, which only repeats what shape and word say."""
MOST_HEADER = 100
"""Characters of the title and of the remark at the head of a printed page: of both, a spreadsheet takes 255."""
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
"""Characters that the name of a tab must not hold."""


def workbook(sheets: Sequence[Sheet], made: datetime, author: str = "考核办公室") -> bytes:
    """The workbook's bytes; ``made`` is the moment of its properties, so that the same tables give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    bodies: dict[str, bytes] = {}
    for place, sheet in enumerate(sheets, start=1):
        page = book.create_sheet(FORBIDDEN.sub("·", sheet.name)[:31])
        _head(page, sheet)
        bodies[f"xl/worksheets/sheet{place}.xml"] = _body(page, sheet)
    book.properties.creator = book.properties.lastModifiedBy = cell_text(author)
    book.properties.title = cell_text(sheets[0].title)
    book.properties.created = book.properties.modified = made
    out = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()  # Workbook.save would write the clock's time
    return restamped(
        out.getvalue(),
        zipfile.ZIP_DEFLATED,
        lambda name, content: with_rows(content, bodies[name]) if name in bodies else content,
    )


def _head(page: Worksheet, sheet: Sheet) -> None:
    """Title, remark and the titles of the columns, and how the whole is printed."""
    last, end = get_column_letter(len(sheet.columns)), HEAD + max(len(sheet.rows), 1)
    for row, text, font in ((1, sheet.title, Font(FACE, 16, bold=True)), (2, sheet.remark, Font(FACE, 10))):
        page.merge_cells(f"A{row}:{last}{row}")
        _put(page, row, 1, text).font = font
    wide = _sheets_across(sheet) > 1  # a title in the middle would be torn between two sheets
    page["A1"].alignment = Alignment(horizontal="left" if wide else "center", vertical="center", wrap_text=not wide)
    page["A2"].alignment = Alignment(horizontal="left", vertical="center", wrap_text=not wide)
    page.row_dimensions[1].height = 30
    folds = 1 if wide else -(-_columns(sheet.remark) // sum(column.width for column in sheet.columns))
    page.row_dimensions[2].height = LEADING * max(1, folds) + 4
    for place, column in enumerate(sheet.columns, start=1):
        cell = _put(page, HEAD, place, column.title)
        cell.font, cell.fill, cell.border = Font(FACE, 11, bold=True), SHADE, BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(place)].width = column.width
    _print(page, f"A{HEAD if wide else 1}:{last}{end}", _sheets_across(sheet))
    if wide:  # on each sheet of paper, as the repeated first column has no room for it
        above = HeaderFooterItem()
        words = cell_text(sheet.title)[:MOST_HEADER], cell_text(sheet.remark.partition("：")[0])[:MOST_HEADER]
        above.center.text = "　".join(filter(None, words)).replace("&", "&&")
        page.HeaderFooter.oddHeader = above
        page.page_margins.top, page.page_margins.header = 0.8, 0.4
    page.freeze_panes = f"A{HEAD + 1}"
    page.auto_filter.ref = f"A{HEAD}:{last}{end}"
    whole = f"A1:{last}{HEAD + len(sheet.rows)}"
    page.calculate_dimension = lambda: whole  # type: ignore[method-assign]  # the library has the head alone


def _body(page: Worksheet, sheet: Sheet) -> bytes:
    """The rows below the head as they are written; styles are numbered as they come, those of the head first."""
    _ = [cell.style_id for cell in (page["A1"], page["A2"], *page[HEAD])]
    return xml_rows(HEAD + 1, ((height(sheet, values), _styled(page, sheet, values)) for values in sheet.rows))


def _styled(page: Worksheet, sheet: Sheet, values: Iterable[CellValue]) -> list[StyledCell]:
    """A row's values, each with its style: a state in its colour, what looks like a formula marked as text."""
    return [
        (
            value,
            _style(page, value, COLOURS.get(str(value)[:1]) if place == sheet.states else None, centred=column.centred),
        )
        for place, (column, value) in enumerate(zip(sheet.columns, values, strict=True))
    ]


def height(sheet: Sheet, values: Iterable[CellValue]) -> float:
    """A row's height in points, so that no line of a folded text is cut off; 409 is the most that a program takes.

    Worked: 25 Chinese characters (50 columns) in a column of 20 fold to 3 lines: 3 × 13.5 + 4 = 44.5.
    """
    folded = (
        -(-_columns(cell_text(value)) // column.width) for column, value in zip(sheet.columns, values, strict=True)
    )
    return min(LEADING * max(1, *folded) + 4, 409)


def _columns(text: str) -> int:
    return len(text) if text.isascii() else sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def _style(page: Worksheet, value: CellValue, colour: str | None, *, centred: bool) -> int:
    """The number of a cell's look in the workbook, worked out once for it."""
    shown, quoted = _form(value), isinstance(value, str) and is_formula(cell_text(value))
    styles: dict[tuple[str | None, bool, bool, str], int] = page.parent.__dict__.setdefault("looks", {})
    if (colour, centred, quoted, shown) not in styles:
        cell = Cell(page, 1, 1)
        cell.border = BOX
        cell.font = Font(FACE, 10, bold=colour is not None, color=colour or "000000")
        across = "center" if centred else "right" if isinstance(value, Decimal) else "left"
        cell.alignment = Alignment(horizontal=across, vertical="center", wrap_text=True)
        cell.quotePrefix, cell.number_format = quoted, shown
        styles[colour, centred, quoted, shown] = cell.style_id
    return styles[colour, centred, quoted, shown]


def _form(value: CellValue) -> str:
    """The number format of a value: 86.10 with its two places, a day as 2025-06-30."""
    if isinstance(value, Decimal):
        places = max(0, -int(value.as_tuple().exponent))
        return f"0.{'0' * places}" if places else "0"
    if isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm:ss"
    return "yyyy-mm-dd" if isinstance(value, date) else "General"


def _put(page: Worksheet, row: int, place: int, value: str) -> Cell:
    """Text stays text: a cell that looks like a formula is marked as text, in the file and for whoever edits it."""
    cell = page.cell(row, place)
    if not isinstance(cell, Cell):  # the rest of a merged title: nothing is written there
        raise TypeError(f"row {row}, column {place} is covered by a merged cell")
    if text := cell_text(value):
        cell.value = text
        cell.data_type = "s"
        if is_formula(text):
            cell.quotePrefix = True
    return cell


def _sheets_across(sheet: Sheet) -> int:
    """Sheets of paper side by side, so that none is printed smaller than can be read.

    Worked: columns of 384 in all, the first, repeated on each, of 12: (384 − 12) ÷ (210 − 12) → 2 sheets.
    """
    first, whole = sheet.columns[0].width, sum(column.width for column in sheet.columns)
    return 1 if whole <= ACROSS else -(-(whole - first) // (ACROSS - first))


def _print(page: Worksheet, area: str, sheets: int) -> None:
    """A4 across, ``sheets`` wide, head and first column again on each, and page numbers at the foot."""
    page.print_area = area
    page.print_title_rows = f"{HEAD}:{HEAD}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = sheets, 0
    if sheets > 1:
        page.print_title_cols, page.page_setup.pageOrder = "A:A", "overThenDown"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top, page.page_margins.bottom, page.page_margins.footer = 0.6, 0.75, 0.35
    page.print_options.horizontalCentered = True
    foot = HeaderFooterItem()
    foot.center.text = "第 &P 页，共 &N 页"
    page.HeaderFooter.oddFooter = foot
