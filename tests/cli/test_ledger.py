"""``scorer ledger`` as an office types it."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from kit.matter_year import MatterYear
from openpyxl import load_workbook

from scorer.cli.main import app
from scorer.cli.output.tables import aligned


@pytest.fixture
def year(tmp_path: Path) -> MatterYear:
    """Two matters: one done, one twelve days over on 12 July."""
    made = MatterYear(tmp_path)
    made.whole()
    made.matter("m2", units="{unit: jsc, role: lead}, {unit: ghc, role: support, task: '=1+1'}")
    made.approve("m2", 2)
    made.notice("t2", "m2", to="[jsc, ghc]")
    made.answer("f2", "t2", unit="jsc", status="ongoing", more="problems: 缺检测车\n")
    return made


def ledger(year: MatterYear, *words: str, on: str = "2025-07-12") -> Result:
    return CliRunner().invoke(app, ["ledger", "demo/2025", "--on", on, "--root", str(year.root), *words])


def test_the_table_is_aligned_with_chinese_counted_as_wide(year: MatterYear) -> None:
    found = ledger(year)
    assert found.exit_code == 0, found.output
    head, remark, titles, *rows = found.stdout.splitlines()
    assert head == "演示年度　台账"
    assert (
        remark == "截至 2025-07-12；共 3 条：■ 没有收到报告 1、◇ 已反馈，但还没有办完 1、● 办成 1；演示数据，全部虚构"
    )
    assert titles.split() == [
        "序号", "单位", "分工", "编号", "种类", "来源", "事项内容", "办理要求", "办理时限", "办理标准", "办理效果", "责任人",
        "督办人", "报了没有", "办成没有", "说明", "迟报、逾期", "旧版状态",
    ]  # fmt: skip
    assert rows[0].split()[:4] == ["1", "规划处", "牵头", "督〔2025〕1号"]
    wide = [sum(2 if ord(char) > 0x2E80 else 1 for char in row[: row.index("2025-06-30")]) for row in rows]
    assert len(set(wide)) == 1, "the due dates stand below each other"
    assert rows[2].endswith("◇ 已反馈，但还没有办完（逾期 12 天）  逾期 12 天  逾期")


def test_a_units_ledger_by_its_name_and_filters(year: MatterYear) -> None:
    found = ledger(year, "--unit", "规划处", "--state", "逾期")
    assert found.stdout.splitlines()[0] == "演示年度　台账（规划处）"
    assert [row.split()[3] for row in found.stdout.splitlines()[3:]] == ["督〔2025〕2号"]
    assert "共 1 条" in ledger(year, "--matter", "m1").stdout
    assert "共 2 条" in ledger(year, "--matter", "督〔2025〕2号").stdout
    assert ledger(year, "--unit", "规划处", "--state", "临期").stdout == (
        "演示年度　台账（规划处）\n截至 2025-07-12；共 0 条：没有；演示数据，全部虚构\n"
    )


def test_what_is_not_there_is_named_with_what_is(year: MatterYear) -> None:
    assert "台账里没有事项“m9”；有 督〔2025〕1号、督〔2025〕2号" in ledger(year, "--matter", "m9").output
    assert "台账里没有目标“2025-01”；有 （没有）" in ledger(year, "--target", "2025-01").output
    assert "没有单位“审计处”" in ledger(year, "--unit", "审计处").output
    assert ledger(year, "--matter", "m9").exit_code == 2


def test_csv_holds_no_formula(year: MatterYear) -> None:
    rows = list(csv.reader(io.StringIO(ledger(year, "--format", "csv").stdout.removeprefix("\ufeff"))))
    assert [row[1] for row in rows] == ["单位", "规划处", "规划处", "建设处"]
    assert rows[2][7] == "'=1+1", "the task of the supporting unit is its 办理要求"
    listed = list(csv.reader(io.StringIO(ledger(year, "--list", "problems", "--format", "csv").stdout)))
    assert listed[1][4] == "缺检测车"


def test_the_lists_of_problems_and_of_matters(year: MatterYear) -> None:
    assert "缺检测车" in ledger(year, "--list", "problems").stdout
    assert "2025-02-10 提出；2025-02-12 批准，编号 督〔2025〕1号" in ledger(year, "--list", "matters").stdout


def test_json_holds_everything_under_keys_that_stay(year: MatterYear) -> None:
    data = json.loads(ledger(year, "--format", "json").stdout)
    assert list(data) == [
        "cycle", "on", "audience", "version", "counts", "lines", "matters", "problems", "withheld", "notes",
    ]  # fmt: skip
    assert (data["cycle"], data["on"], data["audience"], data["version"]) == (
        "demo/2025",
        "2025-07-12",
        "internal",
        "3",
    )
    assert data["counts"]["kinds"] == {"督查事项": 3}
    assert data["counts"]["old"]["逾期"] == 2
    assert (
        data["counts"]["total"] == sum(data["counts"]["done"].values()) == sum(data["counts"]["reported"].values()) == 3
    )
    assert [line["number"] for line in data["lines"]] == ["督〔2025〕1号", "督〔2025〕2号", "督〔2025〕2号"]
    assert data["matters"][0]["stage"] == "已办结"


def test_the_same_year_gives_the_same_bytes(year: MatterYear) -> None:
    for form in ("table", "csv", "json", "xlsx"):
        assert ledger(year, "--format", form).stdout_bytes == ledger(year, "--format", form).stdout_bytes


def test_a_workbook_in_a_file(year: MatterYear, tmp_path: Path) -> None:
    place = tmp_path / "台账.xlsx"
    found = ledger(year, "--unit", "jsc", "--format", "xlsx", "--out", str(place))
    assert (found.stdout, found.stderr) == ("", f"已写好 {place}\n")
    book = load_workbook(place)
    assert book.sheetnames == ["台账", "问题清单", "督查事项", "状态说明"]
    assert [cell.value for cell in book["状态说明"][4]] == [
        "◇ 已反馈，但还没有办完",
        "已收",
        "在办",
        "单位反馈说还在办；过了时限没有办完。",
        "过了时限算单位逾期",
    ]
    assert book["台账"]["A1"].value == "演示年度　台账（建设处）"
    assert [cell.value for cell in book["台账"][4]][:4] == [1, "建设处", "牵头", "督〔2025〕2号"]
    assert book["问题清单"]["E4"].value == "缺检测车"


def test_the_public_sees_stubs_only(year: MatterYear) -> None:
    data = json.loads(ledger(year, "--audience", "public", "--format", "json").stdout)
    assert (data["lines"], data["matters"], data["problems"]) == ([], [], [])
    assert len(data["withheld"]) == 2
    assert "不予公开" in ledger(year, "--audience", "public", "--list", "matters").stdout


def test_a_clock_that_nobody_knows_is_said_beside_the_answer(year: MatterYear) -> None:
    year.matter("m3", due="2040-06-29")
    year.approve("m3", 3)
    found = ledger(year)
    assert found.exit_code == 0
    assert "2040 年的放假和调休还不知道，这一年的工作日按周一至周五数" in found.stdout.splitlines()[1]
    assert found.stderr == "注意：2040 年的放假和调休还不知道，这一年的工作日按周一至周五数\n"


def test_errors_are_told_and_the_rest_is_listed(year: MatterYear) -> None:
    year.conclude("c9", matter="m2", unit="jsc", at="06-25")
    found = ledger(year)
    assert found.exit_code == 0, "answered already, only not done: a conclusion may follow"
    year.record(
        "office/t9.yml",
        "kind: notice\nform: urge\nto: [gch]\nabout: {matter: office/m2.yml}\nissued: 2025-07-01\n",
        "07-01",
        "oa",
    )
    found = ledger(year)
    assert found.exit_code == 1
    assert "错误 R017" in found.stderr
    assert len(found.stdout.splitlines()) == 6


def test_a_difference_ends_with_1(year: MatterYear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scorer.views.ledgers.unit_ledger", lambda *_: ())
    found = ledger(year)
    assert found.exit_code == 1
    assert found.stderr.count("错误 L014") == 3


class Terminal(io.StringIO):
    """Somebody sits before it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("columns", "listed"), [("80", True), ("120", False)])
def test_a_narrow_terminal_gets_a_list_in_which_no_command_is_folded(
    monkeypatch: pytest.MonkeyPatch, columns: str, listed: bool
) -> None:
    """Below 100 columns a row is a line for each of its cells; a command stays whole at any width."""
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("COLUMNS", columns)
    row = ("综合规划处", "要求" * 60, "")
    assert (
        aligned(("单位", "办理要求", "迟报"), [row]).startswith(f"单位：综合规划处\n办理要求：{'要求' * 60}\n")
        is listed
    )
    command = f"scorer new report --cycle demo/2025 --actor ghc --target {'x' * 100} --write"
    text = aligned(("期限", "怎么做"), [("2025-07-10", command), ("", command)], copied=True)
    assert text == f"期限：2025-07-10\n怎么做：{command}\n\n怎么做：{command}\n"
    assert aligned(("单位", "数"), [("甲", "1")]).splitlines()[1].split() == ["甲", "1"]  # what fits is a table


def test_a_workbook_is_not_poured_into_a_terminal(year: MatterYear, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    words = ["ledger", "demo/2025", "--root", str(year.root), "--format", "xlsx"]
    with pytest.raises(click.BadParameter, match="用 --out 写明存成哪个文件"):
        app.main(words, standalone_mode=False)


def test_a_year_without_rules_has_no_ledger(year: MatterYear) -> None:
    (year.root / "targets/demo/scheme.yml").unlink()
    (year.root / "targets/demo/clauses.yml").unlink()
    found = ledger(year)
    assert found.exit_code == 1
    assert "没有办法，还不能列台账" in found.stderr
