"""Tables of an office → targets.yml: what it becomes, what is asked, by cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from kit.office_tables import HEAD, Value, document, fill, workbook, year
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from scorer.intake.tables.grid import TableRefused, worded
from scorer.intake.tables.import_year import TableImport
from scorer.intake.tables.target_import import import_targets

ONE = ("2026-01", "县道大修", 2, "12月", "工程科")


def imported(
    root: Path, rows: Sequence[Sequence[Value]], merged: Sequence[str] = (), sheet: str | None = None, touch: Any = None
) -> TableImport:
    """The import of a workbook of these rows into a year that has no table yet, or the one it has."""
    file = workbook(root / "附件.xlsx", rows, merged, touch)
    return import_targets((root if (root / "targets").is_dir() else year(root),), file, "b/2026", sheet)


def rows_of(found: TableImport) -> list[dict[str, Any]]:
    assert not found.stopped, worded(found.findings) + found.faults
    """The rows as they are written, each number as its text."""
    rows = yaml.load(found.text, yaml.BaseLoader)["targets"]  # noqa: S506 - the loader that makes texts only
    assert isinstance(rows, list)
    return rows


def asked(found: TableImport) -> list[tuple[str, str]]:
    """What stops the import: cell and words."""
    return [(each.where, each.what) for each in found.findings if each.level == "error"]


def test_a_row_under_named_columns_becomes_a_target(tmp_path: Path) -> None:
    found = imported(tmp_path, [HEAD, ONE])
    assert found.text == (
        "# 2026 年度目标表。经会议审定后不再改动；经批准的调整是另一件记录。\n"
        "targets:\n"
        "  - id: 2026-01\n"
        "    title: 县道大修\n"
        "    points: 2\n"
        "    units: [{unit: gck, role: lead}]\n"
        "    due: 2026-12\n"
    )
    assert found.differences == ["新增 2026-01 县道大修（附件.xlsx 的 A2）"]


def test_a_title_and_two_heading_rows_are_no_targets(tmp_path: Path) -> None:
    rows: list[list[Value]] = [
        ["某局 2026 年度目标责任表", None, None, None, None],
        ["目标内容", None, None, "完成\n时限", "责任分解"],
        ["编 号", "目标名称", "权重（分）", None, "责任\n单位"],
        list(ONE),
    ]
    found = imported(tmp_path, rows, ["A1:E1", "A2:C2", "D2:D3"])
    assert [row["id"] for row in rows_of(found)] == ["2026-01"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12月", "2026-12"),
        ("１２月底前", "2026-12"),
        ("9月30日前", "2026-09-30"),
        ("2026年6月", "2026-06"),
        ("2026.6.5", "2026-06-05"),
        ("2026-11-30", "2026-11-30"),
    ],
)
def test_a_deadline_is_read_as_offices_write_it(tmp_path: Path, written: str, read: str) -> None:
    assert rows_of(imported(tmp_path, [HEAD, (*ONE[:3], written, "工程科")]))[0]["due"] == read


@pytest.mark.parametrize("written", ["年底", "6月、12月", "13月", "2月30日", "每季度末"])
def test_a_deadline_that_leaves_a_doubt_is_asked_by_its_cell(tmp_path: Path, written: str) -> None:
    found = imported(tmp_path, [HEAD, (*ONE[:3], written, "工程科")])
    assert [where for where, _ in asked(found)] == ["附件.xlsx 的 D2"]
    assert found.text == ""


def test_weights_as_text_and_full_width_digits_are_numbers(tmp_path: Path) -> None:
    rows = [HEAD, ("１－１－１", "甲", "２", "12月", "工程科"), ("1-1-2", "乙", "1.50分", "12月", "工程科")]
    assert [(row["id"], row["points"]) for row in rows_of(imported(tmp_path, rows))] == [
        ("1-1-1", "2"),
        ("1-1-2", "1.50"),
    ]


def test_a_percentage_is_no_weight_even_where_excel_keeps_it_as_a_fraction(tmp_path: Path) -> None:
    def touch(page: Worksheet) -> None:
        page["C2"].number_format = "0%"

    found = imported(tmp_path, [HEAD, (*ONE[:2], 0.15, *ONE[3:])], touch=touch)
    assert asked(found) == [("附件.xlsx 的 C2", "“15%”是百分数，分值要写成数")]


def test_several_units_with_their_persons_are_paired_in_order(tmp_path: Path) -> None:
    rows = [(*HEAD, "责任人"), (*ONE[:4], "综合规划科、\n工程科", "王××\n\n刘  ×")]
    assert rows_of(imported(tmp_path, rows))[0]["units"] == [
        {"unit": "ghk", "role": "joint", "owner": "王××"},
        {"unit": "gck", "role": "joint", "owner": "刘×"},
    ]


def test_lead_and_support_have_columns_of_their_own(tmp_path: Path) -> None:
    rows = [
        ("编号", "目标名称", "完成时限", "牵头单位", "配合单位"),
        ("a-1", "甲", "12月", "工程科", "综合规划科，质量监测站"),
    ]
    assert [(each["unit"], each["role"]) for each in rows_of(imported(tmp_path, rows))[0]["units"]] == [
        ("gck", "lead"),
        ("ghk", "support"),
        ("zjz", "support"),
    ]


def test_an_unknown_unit_is_asked_with_the_one_that_is_like_it(tmp_path: Path) -> None:
    found = imported(tmp_path, [HEAD, (*ONE[:4], "综合规化科")])
    assert asked(found) == [("附件.xlsx 的 E2", "单位“综合规化科”不在 units.yml 里")]
    assert "是不是“综合规划科”？" in worded(found.findings)


def test_several_measures_in_one_cell(tmp_path: Path) -> None:
    rows = [
        (*HEAD, "量化指标"),
        (*ONE, "年度投资 1.9 亿元；新建农村公路200公里、路面完成８０%\n运输总周转量增长 13～14 %"),
    ]
    assert rows_of(imported(tmp_path, rows))[0]["measures"] == [
        {"id": "m1", "name": "年度投资", "unit": "亿元", "target": "1.9"},
        {"id": "m2", "name": "新建农村公路", "unit": "公里", "target": "200"},
        {"id": "m3", "name": "路面完成", "unit": "%", "target": "80"},
        {"id": "m4", "name": "运输总周转量增长", "unit": "%", "target": {"from": "13", "to": "14"}},
    ]


def test_a_measure_without_a_number_is_asked(tmp_path: Path) -> None:
    found = imported(tmp_path, [(*HEAD, "量化指标"), (*ONE, "年度投资若干亿元")])
    assert asked(found) == [("附件.xlsx 的 F2", "指标“年度投资若干亿元”读不出名称、数和单位")]


def test_rows_below_a_merged_name_are_one_target(tmp_path: Path) -> None:
    rows: list[Sequence[Value]] = [
        ("编号", "目标名称", "指标名称", "目标值", "计量单位", "完成时限", "责任单位"),
        ("a-1", "县道", "大修", 12, "公里", "12月", "工程科"),
        (None, None, "投资", 0.8, "亿元", None, None),
    ]
    found = rows_of(imported(tmp_path, rows, ["A2:A3", "B2:B3", "F2:F3", "G2:G3"]))
    assert [(each["name"], each["target"]) for each in found[0]["measures"]] == [("大修", "12"), ("投资", "0.8")]


def test_a_weight_merged_over_several_targets_is_asked(tmp_path: Path) -> None:
    rows = [HEAD, ONE, ("2026-02", "乙", None, "12月", "工程科")]
    found = imported(tmp_path, rows, ["C2:C3"])
    assert ("附件.xlsx 的 C2", "“2”一格合并了几项，不知道是各项都这样，还是合起来这样") in asked(found)


def test_bands_are_sections_and_sums_are_left_out(tmp_path: Path) -> None:
    rows: list[Sequence[Value]] = [
        HEAD,
        ("一、重点工作（80分）", None, None, None, None),
        ("（一）公路建设", None, None, None, None),
        ONE,
        ("合 计", None, 2, None, None),
        ("注：未尽事宜另行通知。", None, None, None, None),
    ]
    found = imported(tmp_path, rows, ["A2:E2", "A3:E3", "A5:B5", "A6:E6"])
    assert rows_of(found)[0]["section"] == ["一、重点工作", "(一)公路建设"]
    said = worded(found.findings)
    assert "附件.xlsx 的 A5  提示  “合计”这一行是合计" in said
    assert "附件.xlsx 的 A6  提示  表外的话没有读" in said


def test_a_formula_gives_its_kept_value_or_is_asked(tmp_path: Path) -> None:
    # openpyxl writes formulas without results, as a program does that cannot compute
    found = imported(tmp_path, [HEAD, (*ONE[:2], "=1+1", *ONE[3:])])
    assert asked(found) == [("附件.xlsx 的 C2", "这一格是公式，文件里没有存下结果")]


def test_an_error_a_date_for_an_id_and_a_blank_deadline_are_asked(tmp_path: Path) -> None:
    def touch(page: Worksheet) -> None:
        page["C2"].value, page["C2"].data_type = "#DIV/0!", "e"
        page["A3"].value, page["A3"].number_format = datetime(2001, 1, 1), "m-d"  # noqa: DTZ001 - as Excel has it

    rows = [HEAD, ONE, ("", "乙", 1, "12月", "工程科"), ("c", "丙", 1, None, "工程科")]
    assert asked(imported(tmp_path, rows, touch=touch)) == [
        ("附件.xlsx 的 C2", "这一格是 Excel 的出错值 #DIV/0!"),
        ("附件.xlsx 的 A3", "这一格是日期（2001-01-01），像是 Excel 把 1-1-1 这样的编号变成了日期"),
        ("附件.xlsx 的 A4", "这一行没有完成时限"),
    ]


def test_what_is_hidden_is_asked_and_a_remark_is_said(tmp_path: Path) -> None:
    def touch(page: Worksheet) -> None:
        page.row_dimensions[3].hidden = True
        page.column_dimensions["C"].hidden = True
        page["B2"].comment = Comment("待定", "某人")

    found = imported(tmp_path, [HEAD, ONE, ("2026-02", "乙", 1, "12月", "工程科")], touch=touch)
    assert [what for _, what in asked(found)] == ["第 3 行是隐藏的，里面有字", "C 列是隐藏的，里面有字"]
    assert "附件.xlsx 的 B2  提示  批注没有读：待定" in worded(found.findings)


def test_two_tables_are_asked_and_one_can_be_named(tmp_path: Path) -> None:
    root, file = year(tmp_path), tmp_path / "附件.xlsx"
    book = Workbook()
    fill(book.worksheets[0], [HEAD, ONE])
    book.worksheets[0].title = "甲"
    fill(book.create_sheet("乙"), [HEAD, ("2026-09", "乙表的", 1, "12月", "工程科")])
    book.save(file)
    with pytest.raises(
        TableRefused, match=r"有 2 张表：附件.xlsx 工作表“甲” 从第 1 行起；附件.xlsx 工作表“乙” 从第 1 行起"
    ):
        import_targets((root,), file, "b/2026")
    assert [row["id"] for row in rows_of(import_targets((root,), file, "b/2026", "乙"))] == ["2026-09"]


def test_two_tables_in_one_sheet_are_asked_and_a_heading_again_is_not(tmp_path: Path) -> None:
    again = [HEAD, ONE, HEAD, ("2026-02", "乙", 1, "12月", "工程科")]
    assert len(rows_of(imported(tmp_path, again))) == 2
    other = [HEAD, ONE, ("编号", "完成时限", "目标名称", "责任单位"), ("9", "12月", "乙", "工程科")]
    with pytest.raises(TableRefused, match=r"有 2 张表：附件.xlsx 从第 1 行起；附件.xlsx 从第 3 行起"):
        imported(tmp_path, other)


def test_a_column_with_an_unknown_name_is_said_and_left_out(tmp_path: Path) -> None:
    found = imported(tmp_path, [(*HEAD, "数据来源"), (*ONE, "统计月报")])
    assert "附件.xlsx 的 F1  警告  不认得列名“数据来源”，这一列没有读" in worded(found.findings)
    assert list(rows_of(found)[0]) == ["id", "title", "points", "units", "due"]


def test_a_table_of_word_with_several_lines_in_a_cell(tmp_path: Path) -> None:
    file = document(
        tmp_path / "附件.docx",
        [HEAD, ("1-1", "甲", "2", "12月", "工程科\n质量监测站"), ("1-2", "乙", "x", "12月", "工程科")],
    )
    found = import_targets((year(tmp_path),), file, "b/2026")
    assert asked(found) == [("附件.docx 第 1 张表第 3 行第 3 格", "“x”不是数")]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("附件.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧格式的文档"),
        ("附件.pdf", b"%PDF-1.7", "扫描件或 PDF"),
        ("附件.jpg", b"\xff\xd8\xff\xe0", "扫描件或 PDF"),
        ("附件.xls", b"<html><table></table></html>", "其实是网页"),
        ("附件.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "不是 .xls 工作簿，或者有密码，或者坏了"),
        ("附件.xlsx", b"PK\x03\x04" + bytes(40), "文件坏了"),
        ("附件.txt", "编号,名称".encode(), "不是 Excel 工作簿或 Word 文档"),
    ],
)
def test_what_is_no_table_is_told_with_the_way_out(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(TableRefused) as refused:
        import_targets((year(tmp_path),), file, "b/2026")
    assert said in str(refused.value)
    assert "改法：" in str(refused.value)


def test_ids_are_kept_over_a_second_import_and_go_by_the_name(tmp_path: Path) -> None:
    head = ("序号", "目标名称", "分值", "完成时限", "责任单位")
    first = imported(tmp_path, [head, (1, "甲", 2, "12月", "工程科"), (2, "乙", 1, "12月", "工程科")])
    assert [row["id"] for row in rows_of(first)] == ["2026-01", "2026-02"]
    first.year.path.write_text(first.text, encoding="utf-8")
    moved = [head, (1, "丙", 3, "6月", "工程科"), (2, "乙", 1, "12月", "工程科"), (3, "甲", 2.5, "12月", "工程科")]
    second = imported(tmp_path, moved)
    assert second.differences == [
        "新增 2026-03 丙（附件.xlsx 的 A2）",
        "改 2026-01 分值：2 → 2.5（附件.xlsx 的 A4）",
    ]


TYPED = """# 局党组 3 月定。
targets:
  # 重点
  - id: 2026-01
    title: 县道大修    # 原名县道中修
    points: 2          # 会上定的
    units: [{unit: gck, role: joint}]
    due: 2026-12
    method: assessed
  - {id: 2026-02, title: 乙, points: 1, units: [{unit: ghk, role: lead}], due: 2026-06}
# 完
"""


def test_a_second_import_changes_only_what_differs_and_names_a_comment_that_goes(tmp_path: Path) -> None:
    year(tmp_path, TYPED)
    rows = [HEAD, (*ONE[:2], 3, "12月", "工程科"), ("2026-02", "乙", 1, "6月", "综合规划科")]
    found = imported(tmp_path, rows)
    assert found.differences == ["改 2026-01 分值：2 → 3（附件.xlsx 的 A2）"]
    assert found.text == TYPED.replace("    points: 2          # 会上定的\n", "    points: 3\n")
    assert "改动的行上有注释，会去掉：第 6 行：# 会上定的" in worded(found.findings)


def test_the_same_table_again_leaves_every_byte(tmp_path: Path) -> None:
    year(tmp_path, TYPED)
    found = imported(tmp_path, [HEAD, ONE, ("2026-02", "乙", 1, "6月", "综合规划科")])
    assert (found.differences, found.text) == ([], TYPED)


def test_a_row_that_the_workbook_leaves_out_stays_and_is_named(tmp_path: Path) -> None:
    year(tmp_path, TYPED)
    found = imported(tmp_path, [HEAD, ONE])
    assert found.text == TYPED
    assert "目标表里有而这张表里没有的 1 项，留着不动：2026-02 乙" in worded(found.findings)


def test_a_new_row_comes_behind_the_one_before_it(tmp_path: Path) -> None:
    year(tmp_path, TYPED)
    new = ("2026-03", "丙", 1, "6月", "综合规划科")
    found = imported(tmp_path, [HEAD, ONE, new, ("2026-02", "乙", 1, "6月", "综合规划科")])
    added = "  - id: 2026-03\n    title: 丙\n    points: 1\n    units: [{unit: ghk, role: lead}]\n    due: 2026-06\n"
    assert found.text == TYPED.replace("  - {id: 2026-02", f"{added}  - {{id: 2026-02")


def test_a_settled_table_takes_no_change_and_new_rows_with_their_day_only(tmp_path: Path) -> None:
    year(tmp_path, TYPED)
    office = tmp_path / "submissions" / "b" / "2026" / "office"
    office.mkdir(parents=True)
    (office / "resolution-targets.yml").write_text("kind: resolution\nsettles: targets\n", encoding="utf-8")
    rows = [HEAD, (*ONE[:2], 3, *ONE[3:]), ("2026-03", "丙", 1, "6月", "综合规划科")]
    assert asked(imported(tmp_path, rows)) == [
        ("附件.xlsx 的 A2", "目标表已经审定（office/resolution-targets.yml），“2026-01”不能改：分值"),
        ("附件.xlsx 的 A3", "目标表已经审定（office/resolution-targets.yml），“2026-03”是后加的，要写从哪一天起"),
    ]
    file = workbook(tmp_path / "新增.xlsx", [HEAD, rows[2]])
    found = import_targets((tmp_path,), file, "b/2026", since=date(2026, 5, 20))
    assert found.text.startswith(TYPED)
    assert found.text.endswith("    due: 2026-06\n    since: 2026-05-20\n")
