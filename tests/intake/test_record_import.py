"""A unit without network: the workbook of its nodes, and the reports that come of it once it is filled in."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from kit.office_tables import UNITS
from kit.office_tables import year as begun
from kit.years import Call
from openpyxl import load_workbook

from scorer.cli.main import main

TABLE = """targets:
  - id: 2026-01
    title: 县道大修
    measures:
      - {id: km, name: 大修里程, unit: 公里, target: 40}
    units: [{unit: gck, role: lead}]
    due: 2026-12-20
    nodes:
      - {id: n1, due: 2026-06-30, task: 完成 20 公里, evidence: [editable, stamped], units: [gck]}
      - {id: n2, due: 2026-12-20, task: 完成 40 公里}
  - {id: 2026-02, title: 规划, units: [{unit: ghk, role: lead}], due: 2026-06}
"""
REPORTS = Path("submissions/b/2026/gck")


@pytest.fixture
def year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A year with the table above, without a 办法; commands run in its folder."""
    begun(tmp_path, TABLE, UNITS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command, called where one is."""

    def run(*words: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["scorer", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, *capsys.readouterr()

    return run


def filled(cells: Mapping[str, str], name: str = "填好的.xlsx") -> str:
    """The workbook with these cells filled in by the unit, and its evidence beside it."""
    book = load_workbook("b-2026-gck-报送表.xlsx")
    for place, text in cells.items():
        book.worksheets[0][place].value = text
    book.save(name)
    Path("材料").mkdir(exist_ok=True)
    for file in ("报告.docx", "盖章.pdf"):
        Path("材料", file).write_bytes(file.encode())
    return name


DONE = {"F4": "已完成", "G4": "大修里程（公里）：２０.5", "H4": "按期完成 #1：好", "P4": "报告.docx", "Q4": "盖章.pdf"}


def test_the_workbook_has_the_units_open_nodes_and_lists_to_choose_from(year: Path, call: Call) -> None:
    assert call("sheet", "records", "b/2026", "工程科")[:2] == (0, "b-2026-gck-报送表.xlsx\n")
    page = load_workbook("b-2026-gck-报送表.xlsx").worksheets[0]
    assert [[cell.value for cell in row[:7]] for row in page.iter_rows(min_row=4)] == [
        ["2026-01", "县道大修", "n1", "完成 20 公里", "2026-06-30", None, "大修里程（公里）："],
        ["2026-01", "县道大修", "n2", "完成 40 公里", "2026-12-20", None, "大修里程（公里）："],
    ]
    lists = {str(each.sqref): each.formula1 for each in page.data_validations.dataValidation}
    assert lists == {"F4:F5": '"已完成,正在办理,未完成"', "M4:M5": '"客观因素,主观因素"'}
    assert page["P3"].comment is not None
    assert "只写文件名" in page["P3"].comment.text


def test_a_filled_row_becomes_a_report_with_its_evidence(year: Path, call: Call) -> None:
    call("sheet", "records", "b/2026", "gck")
    code, out, _ = call("import", "records", filled(DONE), "--attach", "材料")
    assert (code, out) == (0, f"{REPORTS}/report-2026-01-n1.yml\n")
    assert (year / REPORTS / "report-2026-01-n1.yml").read_text(encoding="utf-8") == (
        "kind: report\n"
        "target: 2026-01\n"
        "node: n1\n"
        "status: done\n"
        "actuals: {km: 20.5}\n"
        'progress: "按期完成 #1：好"\n'
        "attachments:\n"
        "  - role: editable\n"
        "    file: files/报告.docx\n"
        "  - role: stamped\n"
        "    file: files/盖章.pdf\n"
    )
    assert (year / REPORTS / "files" / "盖章.pdf").read_bytes() == "盖章.pdf".encode()


def test_the_same_workbook_again_writes_nothing_and_another_report_is_asked(year: Path, call: Call) -> None:
    call("sheet", "records", "b/2026", "gck")
    call("import", "records", filled(DONE), "--attach", "材料")
    code, out, said = call("import", "records", filled(DONE), "--attach", "材料")
    assert (code, out) == (0, "")
    assert "填好的.xlsx 的 F4  提示  与已经报的一样，没有再写" in said
    code, out, said = call("import", "records", filled({**DONE, "H4": "又做了些"}), "--attach", "材料")
    assert (code, out) == (1, "")
    assert "填好的.xlsx 的 S4  错误  这个节点已经报了 gck/report-2026-01-n1.yml，还没有审核" in said


def test_what_cannot_be_read_is_told_by_cell_and_nothing_is_written(year: Path, call: Call) -> None:
    call("sheet", "records", "b/2026", "gck")
    wrong = {"F4": "已办结", "G4": "大修里程（公里）：二十", "P4": "报告.doc", "H5": "开工了", "F5": "未完成"}
    code, out, said = call("import", "records", filled(wrong), "--attach", "材料")
    assert (code, out) == (1, "")
    assert "填好的.xlsx 的 F4  错误  没有“已办结”这一种\n  改法：从单子里选：已完成、正在办理、未完成" in said
    assert "填好的.xlsx 的 G4  错误  “大修里程(公里)”后面的“二十”不是数" in said
    assert "填好的.xlsx 的 P4  错误  材料 里没有文件“报告.doc”\n  改法：是不是“报告.docx”？" in said
    assert "填好的.xlsx 的 M5  错误  报“未完成”要选原因类别，写具体原因" in said
    assert not (year / REPORTS).exists()


def test_evidence_that_a_finished_node_asks_for_is_missed_at_its_cell(year: Path, call: Call) -> None:
    call("sheet", "records", "b/2026", "gck")
    code, _, said = call("import", "records", filled({"F4": "已完成", "P4": "报告.docx"}), "--attach", "材料")
    assert code == 1
    assert "填好的.xlsx 的 Q4  错误  报“已完成”要附这种材料" in said


def test_a_file_of_another_content_is_never_overwritten(year: Path, call: Call) -> None:
    call("sheet", "records", "b/2026", "gck")
    files = year / REPORTS / "files"
    files.mkdir(parents=True)
    (files / "报告.docx").write_bytes(b"before")
    code, _, said = call("import", "records", filled(DONE), "--attach", "材料")
    assert code == 2
    assert "已有同名而内容不同的文件" in said
    assert (files / "报告.docx").read_bytes() == b"before"
