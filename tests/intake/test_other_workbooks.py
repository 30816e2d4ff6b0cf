"""The same workbook as .xlsx, .xls and .ods: each says the same of its cells, and of what must be asked."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from kit.office_tables import HEAD, workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from scorer.intake.tables.grid import Area, GridCell
from scorer.intake.tables.opening import grids_of


def touched(page: Worksheet) -> None:
    """What an office leaves in a table."""
    page["A3"].value, page["A3"].number_format = datetime(2001, 1, 1), "m-d"  # noqa: DTZ001 - as Excel has it
    page["D3"].value, page["D3"].number_format = datetime(2026, 6, 1), 'yyyy"年"m"月"'  # noqa: DTZ001 - the same
    page["C3"].number_format = "0%"
    page["C4"].value, page["C4"].data_type = "#N/A", "e"
    page["B3"].comment = Comment("待定", "某人")
    page.row_dimensions[4].hidden = True
    page.column_dimensions["E"].hidden = True


@pytest.mark.needs("libreoffice")
def test_each_form_says_the_same(tmp_path: Path) -> None:
    rows = [
        HEAD,
        ("a-1", "甲", "=1+1", "12月", "工程科"),
        (None, "乙", 0.07, None, "工程科"),
        ("a-3", "丙", None, "", "工程科"),
    ]
    file = workbook(tmp_path / "表.xlsx", rows, ["E2:E4"], touched)
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    for end in ("xls", "ods"):
        command = [
            str(shutil.which("soffice")),
            profile,
            "--headless",
            "--convert-to",
            end,
            "--outdir",
            str(tmp_path),
            str(file),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    for end in ("xls", "ods"):
        grid = grids_of(tmp_path / f"表.{end}")[0]
        assert grid.cells[2, 3] == GridCell("2", "number")  # the kept value of =1+1
        assert grid.cells[3, 1] == GridCell("2001-01-01", "date")
        assert grid.cells[3, 3] == GridCell("7%", "number")
        assert grid.cells[4, 3] == GridCell("#N/A", "error")
        assert grid.merged == (Area(2, 5, 4, 5),)
        assert (grid.hidden_rows, 5 in grid.hidden_columns) == (frozenset({4}), True)
        assert grid.remarks == {(3, 2): "待定"}
    months = [grids_of(tmp_path / f"表.{end}")[0].cells[3, 4] for end in ("xlsx", "xls")]
    assert months == [GridCell("2026-06", "date")] * 2  # a month alone, as the cell shows it
