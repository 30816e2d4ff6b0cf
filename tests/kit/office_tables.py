"""Workbooks and documents as an office would lay them out, for tests that import them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Value = Any
"""What a cell of a workbook may hold."""
UNITS = """office: {name: 局办公室, accounts: []}
reviewers: []
units:
  - {id: ghk, name: 综合规划科, group: office, accounts: []}
  - {id: gck, name: 工程科, group: office, accounts: []}
  - {id: zjz, name: 质量监测站, group: office, accounts: []}
"""
CYCLE = "title: 某局 2026 年度\nyear: 2026\nperiod: {from: 2026-01-01, to: 2026-12-31}\nsynthetic: true\n"
HEAD = ("编号", "目标名称", "分值", "完成时限", "责任单位")


def year(root: Path, targets: str | None = None, units: str = UNITS) -> Path:
    """A repository with one year, ``b/2026``, of three units."""
    folder = root / "targets" / "b" / "2026"
    folder.mkdir(parents=True)
    for name, text in (("cycle", CYCLE), ("units", units), ("targets", targets)):
        if text is not None:
            (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return root


def workbook(
    path: Path,
    rows: Sequence[Sequence[Value]],
    merged: Sequence[str] = (),
    touch: Callable[[Worksheet], None] | None = None,
) -> Path:
    """A workbook of one sheet; ``touch`` does to it what else the office did."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "目标"
    fill(page, rows, merged)
    if touch is not None:
        touch(page)
    book.save(path)
    return path


def fill(page: Worksheet, rows: Sequence[Sequence[Value]], merged: Sequence[str] = ()) -> None:
    """Rows into a sheet from its first cell on."""
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is not None:
                page.cell(number, column).value = value
    for area in merged:
        page.merge_cells(area)


def document(path: Path, *tables: Sequence[Sequence[str]]) -> Path:
    """A document with these tables."""
    made = Document()
    for rows in tables:
        table = made.add_table(len(rows), len(rows[0]))
        for row, line in zip(rows, table.rows, strict=True):
            for text, cell in zip(row, line.cells, strict=True):
                cell.text = text
        made.add_paragraph("")
    made.save(str(path))
    return path
