"""Lists of units of an office → units.yml."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.office_tables import UNITS, document, workbook, year

from scorer.intake.tables.grid import TableRefused, worded
from scorer.intake.tables.unit_import import import_units

SCHEME = """scheme: b
groups:
  - {id: office, title: 机关科室}
  - {id: direct, title: 直属单位}
"""
EMPTY = """office:
  name: 局办公室
reviewers: []
units: []     # 待填
# 完
"""


def begun(root: Path, units: str = EMPTY) -> Path:
    year(root, "targets: []\n", units)
    (root / "targets" / "b" / "scheme.yml").write_text(SCHEME, encoding="utf-8")
    return root


def test_names_and_groups_become_units_with_ids(tmp_path: Path) -> None:
    rows = [
        ("某局考核单位名单", None, None),
        ("序号", "单位名称", "类别"),
        (1, "综合规划科", "机关科室"),
        (2, "质量\n监测站", "直属单位"),
    ]
    found = import_units((begun(tmp_path),), workbook(tmp_path / "名单.xlsx", rows, ["A1:C1"]), "b/2026")
    assert not found.stopped, worded(found.findings) + found.faults
    assert found.text == EMPTY.replace(
        "units: []     # 待填\n",
        "units:  # 待填\n"
        "  - {id: u01, name: 综合规划科, group: office, accounts: []}\n"
        "  - {id: u02, name: 质量监测站, group: direct, accounts: []}\n",
    )
    assert "代号由程序给：u01 至 u02" in worded(found.findings)


def test_ids_accounts_and_remarks_are_kept_over_a_second_import(tmp_path: Path) -> None:
    typed = UNITS.replace(
        "name: 工程科, group: office, accounts: []}", "name: 工程科, group: office, accounts: [gck-li]} # 李"
    )
    rows = [
        ("单位名称", "分组"),
        ("综合规划科", "机关科室"),
        ("质量监测站", "直属单位"),
        ("工程科", "机关科室"),
        ("执法支队", "直属单位"),
    ]
    found = import_units((begun(tmp_path, typed),), workbook(tmp_path / "名单.xlsx", rows), "b/2026")
    assert found.differences == [
        "改 zjz 分组：office → direct（名单.xlsx 的 A3）",
        "新增 u01 执法支队（名单.xlsx 的 A5）",
    ]
    assert "accounts: [gck-li]} # 李\n" in found.text
    assert found.text.count("\n  - {id: ") == 4


def test_an_unknown_group_and_a_name_twice_are_asked(tmp_path: Path) -> None:
    rows = [
        ("代号", "单位名称", "分组"),
        ("ghk", "综合规划科", "处室"),
        ("gck", "工程科", "机关科室"),
        ("x", "工程科", "机关科室"),
    ]
    found = import_units((begun(tmp_path),), document(tmp_path / "名单.docx", rows), "b/2026")
    asked = [(each.where, each.what, each.fix) for each in found.findings if each.level == "error"]
    assert asked == [
        ("名单.docx 第 1 张表第 2 行第 3 格", "办法里没有“处室”这一组", "写 机关科室、直属单位"),
        ("名单.docx 第 1 张表第 2 行第 1 格", "这一行没有分组", "写 机关科室、直属单位"),
        ("名单.docx 第 1 张表第 3 行第 1 格", "单位“工程科”写了两遍", "留一个"),
        ("名单.docx 第 1 张表第 4 行第 1 格", "单位“工程科”写了两遍", "留一个"),
    ]
    assert found.text == EMPTY


def test_a_year_that_is_not_begun_says_how(tmp_path: Path) -> None:
    (tmp_path / "targets" / "b" / "2026").mkdir(parents=True)
    file = workbook(tmp_path / "名单.xlsx", [("单位名称",), ("工程科",)])
    with pytest.raises(TableRefused, match=r"还没有 targets/b/2026/units.yml。改法：先用 scorer init"):
        import_units((tmp_path,), file, "b/2026")
