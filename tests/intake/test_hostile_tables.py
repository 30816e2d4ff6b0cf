"""Workbooks and documents made to harm: refused in words, within bounds, and nothing of them is run or fetched."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document
from kit.office_tables import HEAD, document, workbook
from openpyxl import Workbook

from scorer.intake.tables import bounds, grid, opening, row_groups
from scorer.intake.tables.grid import Area, TableGrid, TableRefused
from scorer.intake.tables.opening import grids_of
from scorer.intake.tables.target_fields import TableContext
from scorer.intake.tables.target_rows import read_targets
from scorer.intake.tables.unit_names import KnownUnits

ROW = ("a-1", "甲", 1, "12月", "工程科")


def rewritten(file: Path, changes: Mapping[str, tuple[str, str]]) -> Path:
    """A packed document with a text replaced in some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for item in folder.infolist():
            content = folder.read(item).decode("utf-8", "surrogateescape")
            if item.filename in changes:
                before, after = changes[item.filename]
                assert before in content
                content = content.replace(before, after, 1)
            made.writestr(item.filename, content.encode("utf-8", "surrogateescape"))
    file.write_bytes(out.getvalue())
    return file


def refused(file: Path) -> str:
    with pytest.raises(TableRefused) as said:
        grids_of(file)
    return str(said.value)


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet'


def test_entities_are_refused(tmp_path: Path) -> None:
    file = rewritten(workbook(tmp_path / "a.xlsx", [HEAD, ROW]), {SHEET: ("<worksheet", ENTITIES)})
    assert "里面有 XML 实体定义" in refused(file)


def test_a_cell_merged_over_a_whole_sheet_is_refused(tmp_path: Path) -> None:
    file = rewritten(workbook(tmp_path / "a.xlsx", [HEAD, ROW], ["A2:B2"]), {SHEET: ("A2:B2", "A2:XFD1048576")})
    assert "合并的单元格加起来超过" in refused(file)


def test_a_cell_over_a_million_columns_of_word_is_refused(tmp_path: Path) -> None:
    made = Document()
    table = made.add_table(2, 3)
    table.rows[0].cells[0].merge(table.rows[0].cells[1])
    made.save(str(tmp_path / "a.docx"))
    file = rewritten(
        tmp_path / "a.docx", {"word/document.xml": ('<w:gridSpan w:val="2"/>', '<w:gridSpan w:val="999999"/>')}
    )
    assert "一格合并了超过 300 列" in refused(file)


def test_more_than_can_be_held_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = workbook(tmp_path / "a.xlsx", [HEAD, *[ROW] * 30])
    monkeypatch.setattr(bounds, "MOST_CELLS", 100)  # 31 rows of 5 cells are 155
    assert "超过 100 个单元格" in refused(file)
    monkeypatch.setattr(opening, "MOST_BYTES", 1000)
    assert "超过 0 MiB" in refused(file)


def test_a_bomb_of_zeros_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook>" + " " * (40 << 20) + "</workbook>")
    assert "解开后超过 32 MiB" in refused(file)


def test_merged_areas_of_any_reader_are_bounded() -> None:
    with pytest.raises(TableRefused, match="合并的单元格太多"):
        TableGrid("a.ods", "工作表“甲”", {}, (Area(1, 1, grid.MOST_CELLS, 2),))


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for column, text in enumerate(HEAD, start=1):
        page.cell(1, column).value = text
    page["A2"] = "='\\\\evil.example\\share\\[x.xlsx]Sheet1'!A1"
    book.save(tmp_path / "a.xlsx")
    cells = grids_of(tmp_path / "a.xlsx")[0].cells
    # the formula is neither shown nor computed: the file holds no result, which is asked
    assert (cells[2, 1].text, cells[2, 1].kind) == ("", "formula")


def test_changes_that_nobody_accepted_are_asked(tmp_path: Path) -> None:
    file = document(tmp_path / "a.docx", [HEAD, tuple(map(str, ROW))])
    change = '<w:ins w:id="1" w:author="a"><w:r><w:t>乙</w:t></w:r></w:ins></w:p>'
    rewritten(file, {"word/document.xml": ("</w:p></w:tc>", f"{change}</w:tc>")})
    assert "有修订没有接受" in refused(file)


def test_more_rows_than_a_year_may_have_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_groups, "MOST_ENTRIES", 3)
    file = workbook(tmp_path / "a.xlsx", [HEAD, *[(f"a-{number}", *ROW[1:]) for number in range(4)]])
    with pytest.raises(TableRefused, match=r"a.xlsx 有 4 项，一年最多 3 项"):
        read_targets(grids_of(file), None, (), TableContext(2026, KnownUnits({"gck": "工程科"})))
