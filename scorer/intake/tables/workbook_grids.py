"""Sheets of an Excel workbook as grids: .xlsx by openpyxl, .xls by xlrd; nothing in them is run, no link is followed.

Both tell what the project must ask about and a faster reader hides: error cells, hidden rows, 15% kept as 0.15.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime

import xlrd
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from scorer.intake.tables.bounds import xml_parts
from scorer.intake.tables.grid import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Area,
    GridCell,
    TableGrid,
    TableRefused,
    number_text,
)

MOST_OLD = 5 << 20
"""Bytes of an .xls, which is not packed: some tens of thousands of rows."""
QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def new_workbook(raw: bytes, name: str) -> list[TableGrid]:
    """The worksheets of an .xlsx."""
    xml_parts(raw, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # extensions that the library leaves out, none of them a cell
            kept = load_workbook(io.BytesIO(raw), data_only=True, keep_links=False)
            written = load_workbook(io.BytesIO(raw), data_only=False, keep_links=False)
    except Exception as error:  # a damaged workbook raises what its damage leads to
        raise TableRefused(f"{name} 打不开：文件坏了。改法：用 Excel 或 WPS 打开，另存一份再导入") from error
    pages = kept.worksheets
    return [_page(page, written[page.title], name, alone=len(pages) == 1) for page in pages]


def _page(page: Worksheet, written: Worksheet, name: str, *, alone: bool) -> TableGrid:
    cells: dict[tuple[int, int], GridCell] = {}
    remarks: dict[tuple[int, int], str] = {}
    for cell, source in zip(_cells(page), _cells(written), strict=True):
        place = cell.row, cell.column
        found = _new_cell(cell, formula=source.data_type == "f")
        if found is not None:
            cells[place] = found
        if cell.comment is not None:
            remarks[place] = " ".join(str(cell.comment.text).split())
    _bounded(cells, name)
    return TableGrid(
        name,
        f"工作表“{page.title}”",
        cells,
        tuple(Area(each.min_row, each.min_col, each.max_row, each.max_col) for each in page.merged_cells.ranges),
        frozenset(row for row, look in page.row_dimensions.items() if look.hidden),
        frozenset(_hidden_columns(page)),
        remarks,
        hidden=page.sheet_state != "visible",
        alone=alone,
    )


def _cells(page: Worksheet) -> Iterator[Cell]:
    """The cells that the file has: asking for each of a sheet's rows would make those that it has not."""
    if page.max_row > MOST_ROWS * 60 or page.max_column > 1 << 14:
        raise TableRefused(f"工作表“{page.title}”太大。改法：删去空白的行列再导入")
    for key in sorted(page._cells):  # noqa: SLF001 -- the library has no other way to the cells that are there
        cell = page._cells[key]  # noqa: SLF001
        if isinstance(cell, Cell):
            yield cell


def _hidden_columns(page: Worksheet) -> Iterator[int]:
    for look in page.column_dimensions.values():
        if look.hidden:
            first = look.min or 0
            yield from range(first, min(look.max or first, MOST_COLUMNS) + 1)


def _new_cell(cell: Cell, *, formula: bool) -> GridCell | None:
    value = cell.value
    if value is None:
        return GridCell("", "formula") if formula else None
    if cell.data_type == "e":
        return GridCell(str(value), "error")
    if isinstance(value, str):
        return GridCell(value) if value.strip() else None
    if isinstance(value, bool):
        return GridCell("是" if value else "否", "other")
    if isinstance(value, int | float):
        return _numeric(value, str(cell.number_format))
    if isinstance(value, date):
        return _dated(value, str(cell.number_format))
    return GridCell(str(value), "other")


def _numeric(value: float, form: str) -> GridCell:
    """A number, one shown as parts of a hundred with its sign: 0.15 under ``0%`` → 15%."""
    if "%" in QUOTED.sub("", form):
        return GridCell(f"{number_text(value * 100)}%", "number")
    return GridCell(number_text(value), "number")


def _dated(value: date, form: str) -> GridCell:
    """A day, or the month alone where that is what the cell shows."""
    shown = QUOTED.sub("", form).lower()
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return GridCell(value.isoformat(" "), "other")
    return GridCell(f"{value:%Y-%m-%d}" if "d" in shown else f"{value:%Y-%m}", "date")


def _bounded(cells: dict[tuple[int, int], GridCell], name: str) -> None:
    if any(row > MOST_ROWS or column > MOST_COLUMNS for row, column in cells):
        raise TableRefused(f"{name} 超过 {MOST_ROWS} 行或 {MOST_COLUMNS} 列。改法：把目标表单独存成一个文件")


def old_workbook(raw: bytes, name: str) -> list[TableGrid]:
    """The worksheets of an .xls."""
    if len(raw) > MOST_OLD:
        raise TableRefused(f"{name} 超过 {MOST_OLD >> 20} MiB。改法：另存为 .xlsx 再导入")
    try:
        book = xlrd.open_workbook(file_contents=raw, formatting_info=True, logfile=io.StringIO())
        return [_old_page(book, sheet, name, alone=book.nsheets == 1) for sheet in book.sheets()]
    except TableRefused:
        raise
    except Exception as error:  # a damaged workbook raises what its damage leads to
        how = "有密码的先去掉密码；.doc 文档先另存为 .docx；其他的用 Excel 或 WPS 打开，另存为 .xlsx"
        raise TableRefused(f"{name} 打不开：不是 .xls 工作簿，或者有密码，或者坏了。改法：{how}") from error


def _old_page(book: xlrd.Book, sheet: xlrd.sheet.Sheet, name: str, *, alone: bool) -> TableGrid:
    if sheet.nrows * sheet.ncols > MOST_CELLS * 10:
        raise TableRefused(f"{name} 工作表“{sheet.name}”太大。改法：删去空白的行列再导入")
    cells: dict[tuple[int, int], GridCell] = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row), start=1):
            found = _old_cell(book, cell)
            if found is not None:
                cells[row + 1, column] = found
    _bounded(cells, name)
    areas = tuple(Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells)
    if sum((each.bottom - each.top + 1) * (each.right - each.left + 1) for each in areas) > MOST_CELLS:
        raise TableRefused(f"{name} 合并的单元格太多。改法：取消整行、整列的合并")
    return TableGrid(
        name,
        f"工作表“{sheet.name}”",
        cells,
        areas,
        frozenset(row + 1 for row, look in sheet.rowinfo_map.items() if look.hidden),
        frozenset(column + 1 for column, look in sheet.colinfo_map.items() if look.hidden),
        {(row + 1, column + 1): " ".join(note.text.split()) for (row, column), note in sheet.cell_note_map.items()},
        hidden=bool(sheet.visibility),
        alone=alone,
    )


def _old_cell(book: xlrd.Book, cell: xlrd.sheet.Cell) -> GridCell | None:
    value, kind = cell.value, cell.ctype
    if isinstance(value, str):
        return GridCell(value) if value.strip() else None
    if kind == xlrd.XL_CELL_ERROR:
        return GridCell(xlrd.error_text_from_code.get(int(value), "#错误"), "error")
    if kind == xlrd.XL_CELL_BOOLEAN:
        return GridCell("是" if value else "否", "other")
    form = book.format_map[book.xf_list[cell.xf_index or 0].format_key].format_str
    return _old_date(book, value, form) if kind == xlrd.XL_CELL_DATE else _numeric(value, form)


def _old_date(book: xlrd.Book, value: float, form: str) -> GridCell:
    try:
        return _dated(xlrd.xldate_as_datetime(value, book.datemode), form)
    except (ValueError, OverflowError):
        return GridCell(number_text(value), "other")
