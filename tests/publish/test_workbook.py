"""Tables on their way out: laid out as an office prints them, and no text in them becomes a formula."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scorer.publish.sheet import LONGEST, Column, Sheet, cell_text, csv_text, is_formula, unmarked
from scorer.publish.workbook import workbook

MADE = datetime(2025, 12, 15)  # noqa: DTZ001 - a workbook's times have no zone
COLUMNS = (Column("序号", 6, centred=True), Column("事项内容", 30), Column("状态", 12, centred=True))
ROWS = ((1, "排查危桥", "■ 逾期"), (2, '=HYPERLINK("http://x.example","点")', "● 已销号"), (3, None, "○ 未到期"))
SHEET = Sheet("台账", "演示年度　台账", "截至 2025-12-15；共 3 条", COLUMNS, ROWS, states=2)

HOSTILE = [
    "=1+1",
    "+1+1",
    "-2+A1",
    "@SUM(A1)",
    "|cmd",
    "＝1+1",
    "＋甲",
    "－1+A1",
    "＠甲",
    " =1+1",
    "\t=1+1",
    "\r=1",
    "\n=cmd|' /C calc'!A0",
]


def test_a_workbook_is_laid_out_as_an_office_prints_it() -> None:
    page = load_workbook(io.BytesIO(workbook([SHEET], MADE)))["台账"]
    assert (page["A1"].value, page["A2"].value) == ("演示年度　台账", "截至 2025-12-15；共 3 条")
    assert [cell.value for cell in page[3]] == ["序号", "事项内容", "状态"]
    assert [cell.value for cell in page[4]] == [1, "排查危桥", "■ 逾期"]
    assert {str(each) for each in page.merged_cells.ranges} == {"A1:C1", "A2:C2"}
    assert (page.freeze_panes, page.auto_filter.ref) == ("A4", "A3:C6")
    assert (page.print_area, page.print_title_rows) == ("'台账'!$A$1:$C$6", "$3:$3")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9), "9 is A4"
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.oddFooter is not None
    assert page.oddFooter.center.text == "第 &P 页，共 &N 页"
    assert [page.column_dimensions[name].width for name in "ABC"] == [6, 30, 12]
    assert page["B4"].alignment.wrap_text
    assert (page["A4"].alignment.horizontal, page["B4"].alignment.horizontal) == ("center", "left")
    assert page["B4"].border.left.style == "thin"


def test_a_row_is_as_high_as_its_longest_text() -> None:
    """In a column of 30, 40 Chinese characters (80 columns) fold to 3 lines: 3 × 13.5 + 4 = 44.5."""
    rows = ((1, "字" * 40, "■ 逾期"), (2, "a" * 30, None), (3, "字" * 9000, None))
    page = load_workbook(io.BytesIO(workbook([Sheet("甲", "题", "", COLUMNS, rows)], MADE)))["甲"]
    assert [page.row_dimensions[row].height for row in (4, 5, 6)] == [44.5, 17.5, 409]


def test_a_state_is_told_by_shape_and_word_and_only_then_by_colour() -> None:
    page = load_workbook(io.BytesIO(workbook([SHEET], MADE)))["台账"]
    assert [(page[f"C{row}"].value, page[f"C{row}"].font.color.rgb) for row in (4, 5, 6)] == [
        ("■ 逾期", "009C1B1B"),
        ("● 已销号", "00000000"),
        ("○ 未到期", "00000000"),
    ]


def test_a_cell_is_never_a_formula() -> None:
    sheet = Sheet("甲", "=1+1", "@题", (Column("=列", 9),), tuple((text,) for text in HOSTILE))
    raw = workbook([sheet], MADE)
    page = load_workbook(io.BytesIO(raw))["甲"]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert all(page[f"A{row}"].quotePrefix for row in range(4, 4 + len(HOSTILE)))
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_csv_is_read_back_as_it_was_and_holds_no_formula() -> None:
    sheet = Sheet(
        "甲",
        "题",
        "",
        (Column("一", 9), Column("二", 9)),
        (*((text, 1) for text in HOSTILE), ('逗号，"引号",\n换行', -3)),
    )
    written = csv_text(sheet)
    assert written.startswith("\ufeff一,二\r\n")
    rows = list(csv.reader(io.StringIO(written.removeprefix("\ufeff"))))
    assert all(row[0].startswith("'") for row in rows[1:-1])
    assert rows[-1] == ['逗号，"引号", 换行', "-3"]


IDS = (
    "2025-10", "1-2", "0012", "3E5", "10-1", "1/2", "1-1-1", "2025-01", "12:30", "１２", "TRUE", "5%", "1,000", "2025年3月",
    "3月5日", "2025.10", "MAR1", "5-Mar", "+5", "-5", "=1+1", "'0012", "ghc", "n1", "2025-01 节点 n1", "督〔2025〕1号",
)  # fmt: skip


def ids_as_csv() -> str:
    columns = (Column("编号", 9, names=True), Column("分值", 9))
    return csv_text(Sheet("甲", "题", "", columns, tuple((each, 1) for each in IDS)))


def test_an_id_that_a_spreadsheet_would_change_has_an_apostrophe() -> None:
    assert [unmarked(row[0]) for row in csv.reader(io.StringIO(ids_as_csv()))][1:] == list(IDS)
    assert "\r\nghc,1\r\n" in ids_as_csv(), "what nobody changes has no apostrophe"


@pytest.mark.needs("libreoffice")
def test_a_spreadsheet_changes_no_id(tmp_path: Path) -> None:
    """Opened under zh-CN with numbers looked for in every form, and saved again, each is read back as it was."""
    written, office = ids_as_csv(), str(shutil.which("soffice"))
    (tmp_path / "t.csv").write_bytes(written.encode())
    for special in ("true", "false"):
        out = tmp_path / special
        command = [
            office, f"-env:UserInstallation=file://{tmp_path / 'profile'}", "--headless",
            f"--infilter=CSV:44,34,76,1,,2052,false,{special}",
            "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,2052,false,true", "--outdir", str(out),
            str(tmp_path / "t.csv"),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=200)
        rows = list(csv.reader(io.StringIO((out / "t.csv").read_text("utf-8-sig"))))
        assert [unmarked(row[0]) for row in rows][1:] == list(IDS)


@pytest.mark.parametrize("text", ["", "甲", "-2.50", "+3", "-3", "12.5%", "2025-06-30", "督〔2025〕1号"])
def test_what_is_no_formula_stays_as_it_is(text: str) -> None:
    assert not is_formula(text)


def test_a_cell_shows_what_hides_and_has_an_end() -> None:
    assert cell_text("甲\u202e乙\x00丙") == "甲�乙�丙"
    assert cell_text(None) == ""
    assert len(cell_text("字" * 40_000)) == LONGEST + 1


def test_the_same_tables_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = workbook([SHEET], MADE)
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert workbook([SHEET], MADE) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        core = package.read("docProps/core.xml").decode()
    assert "2025-12-15T00:00:00Z" in core
    assert "openpyxl" not in core, "no word of the program that wrote it"


def test_the_name_of_a_tab_is_one_that_a_spreadsheet_takes() -> None:
    sheet = Sheet("[甲]:乙/丙?" + "长" * 40, "题", "", COLUMNS, ())
    book = load_workbook(io.BytesIO(workbook([sheet], MADE)))
    assert book.sheetnames == [("·甲··乙·丙·" + "长" * 40)[:31]]
    assert book.worksheets[0].print_area.endswith("$A$1:$C$4"), "an empty table still has its head and a line"


def test_a_row_that_does_not_fit_the_columns_is_our_own_fault() -> None:
    with pytest.raises(ValueError, match="zip"):
        workbook([Sheet("甲", "题", "", COLUMNS, (("只有一格",),))], MADE)
