"""The 台账 for its readers: every column, both audiences, the list of problems, the general ledger and the units' own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from kit.matter_year import MatterYear

from scorer.diagnostics.catalogue import text as problem_text
from scorer.ledger.states import STATES
from scorer.ledger.tally import tally
from scorer.ledger.year_ledger import differences
from scorer.pipeline.run import check, differing, projection, run
from scorer.publish.ledger_files import narrowed
from scorer.views.ledger_types import LedgerView
from scorer.views.year_types import Projection

ROOT = Path(__file__).parents[2]

TARGETS = """\
targets:
  - id: 2025-01
    title: 建成通车
    section: [重点工作]
    quantitative: 通车 40 公里
    units: [{unit: ghc, role: lead, owner: {name: 王××, post: 规划处副处长}}, {unit: jsc, role: support, task: 征地}]
    measures: [{id: invest, name: 投资, unit: 亿元, target: 8}]
    leader: {name: 周××, post: 副局长}
    due: 2025-12-31
    nodes:
      - {id: n1, due: 2025-06-30, task: 完成路基, units: [ghc]}
      - {id: final, due: 2025-12-31}
"""


@pytest.fixture
def year(tmp_path: Path) -> MatterYear:
    return MatterYear(tmp_path)


@pytest.fixture
def table(year: MatterYear) -> MatterYear:
    year.write("targets/demo/2025/targets.yml", TARGETS)
    return year


def sanmenxia(on: str) -> Projection:
    found = projection(run([ROOT], "sanmenxia/2025", date.fromisoformat(on)), "internal", compared=False)
    assert found is not None
    return found


def test_a_matters_line_has_the_seven_columns_and_more(year: MatterYear) -> None:
    year.whole()
    line = year.line()
    assert (line.unit_name, line.role, line.kind, line.source) == ("规划处", "牵头", "督查事项", "年度安排")
    assert (line.number, line.node, line.group) == ("督〔2025〕1号", None, "机关")
    assert {
        "事项内容": line.content,
        "办理要求": line.requirement,
        "办理时限": line.due,
        "办理标准": line.standard,
        "办理效果": line.effect,
        "责任人": line.owner,
        "督办人": line.supervisor,
    } == {
        "事项内容": "排查危桥",
        "办理要求": "逐桥建档",
        "办理时限": "2025-06-30",
        "办理标准": "隐患全部销号",
        "办理效果": "完成：隐患清零",
        "责任人": "张××（规划处处长）",
        "督办人": "赵××（督查办成员）",
    }
    assert (line.pair.pair, line.pair.shape, line.word) == ("已收 · 办成", "●", "办成")
    assert (line.old, line.late, line.received) == ("已销号", None, "2025-07-02")


def test_the_effect_says_how_far_it_is_until_there_is_a_conclusion(year: MatterYear) -> None:
    year.matter(units="{unit: ghc, role: lead}")
    year.approve(at="02-12")
    year.notice(at="02-13")
    year.answer(at="03-01", status="ongoing")
    days = ("2025-02-12", "2025-02-13", "2025-03-01")
    assert [year.line(day).effect for day in days] == [
        "已批准，还没有通知",
        "已通知，还没有反馈",
        "反馈正在办理：排查了 40 座",
    ]


def test_a_nodes_line_takes_its_columns_from_the_table_and_the_reports(table: MatterYear) -> None:
    report = "kind: report\ntarget: 2025-01\nnode: n1\nstatus: done\nactuals: {invest: 5.2}\nprogress: 路基完成\n"
    table.record("ghc/n1.yml", report, "06-20", "ga")
    first, last, support = table.ledger("2025-06-26").lines
    assert (first.number, first.content, first.requirement) == ("2025-01 第 1 个节点", "建成通车", "完成路基")
    assert (first.standard, first.effect) == ("通车 40 公里；投资 8 亿元", "已报，待审：路基完成（投资 5.2 亿元）")
    assert (first.owner, first.supervisor, first.source) == ("王××（规划处副处长）", "周××（副局长）", "重点工作")
    assert (first.word, first.old, first.received) == ("已报，等待审核", "已报待审", "2025-06-20")
    assert (last.number, last.requirement, last.effect, last.old) == (
        "2025-01 完成时限",
        "未写明",
        "还没有报送",
        "未到期",
    )
    assert (support.role, support.requirement, support.owner) == ("配合", "征地", "未写明")
    table.decide("d1", "ghc/n1.yml", "accepted", "06-27")
    assert table.ledger("2025-06-27").lines[0].effect == "审核通过，认定办成：路基完成（投资 5.2 亿元）"


def test_a_report_may_hold_figures_alone(table: MatterYear) -> None:
    report = "kind: report\ntarget: 2025-01\nnode: n1\nstatus: ongoing\nactuals: {invest: 5.2}\n"
    table.record("ghc/n1.yml", report, "06-20", "ga")
    assert table.ledger("2025-06-26").lines[0].effect == "已报，待审：投资 5.2 亿元"


def test_a_target_that_ended_says_so(table: MatterYear) -> None:
    request = "kind: request\ntarget: 2025-01\nchange: {terminate: true}\nreason: overall-change\ndetail: 规划调整\n"
    table.record("ghc/q1.yml", request, "03-01", "ga")
    table.decide("d1", "ghc/q1.yml", "accepted", "03-05")
    assert table.ledger("2025-06-26").lines[0].effect == "目标已终止（2025-02-12）"


def test_what_was_to_come_when_a_target_ended_is_asked_of_nobody(table: MatterYear) -> None:
    """n1 of 30 June: on 5 July, after the target was ended on 12 February, it is not overdue."""
    request = "kind: request\ntarget: 2025-01\nchange: {terminate: true}\nreason: overall-change\ndetail: 规划调整\n"
    table.record("ghc/q1.yml", request, "03-01", "ga")
    table.decide("d1", "ghc/q1.yml", "accepted", "03-05")
    line = table.ledger("2025-07-05").lines[0]
    assert (line.node, line.word, line.old, line.late) == ("n1", "已终止，不用再报", "已销号", None)


def test_when_a_target_ended_is_what_the_receipt_says(table: MatterYear) -> None:
    """The decision states 12 February and came on 1 August: what was due on 30 June was 32 days overdue by then."""
    request = "kind: request\ntarget: 2025-01\nchange: {terminate: true}\nreason: overall-change\ndetail: 规划调整\n"
    table.record("ghc/q1.yml", request, "07-01", "ga")
    table.decide("d1", "ghc/q1.yml", "accepted", "08-01")
    line = table.ledger("2025-08-05").lines[0]
    assert (line.node, line.word) == ("n1", "已终止，终止前没有收到报告（逾期 32 天）")


def test_what_is_overdue_says_by_how_much_though_a_report_came_in_time(table: MatterYear) -> None:
    """The report told of work that was going on; on 12 July the node of 30 June is 12 days overdue."""
    report = "kind: report\ntarget: 2025-01\nnode: n1\nstatus: ongoing\nprogress: 还剩 2 公里\n"
    table.record("ghc/n1.yml", report, "06-20", "ga")
    table.decide("d1", "ghc/n1.yml", "accepted", "06-25")
    line = table.ledger("2025-07-12").lines[0]
    assert (line.word, line.late) == ("报告属实，但还没有办完（逾期 12 天）", "逾期 12 天")
    assert line.effect == "报告属实，但还没有办完：还剩 2 公里"


def test_the_list_of_problems_is_what_the_units_wrote(table: MatterYear) -> None:
    report = (
        "kind: report\ntarget: 2025-01\nnode: n1\nstatus: not-done\nproblems: 征地剩 3 户\nnext: 提请协调\n"
        "cause: {type: objective, detail: 补偿标准未定}\n"
    )
    table.record("ghc/n1.yml", report, "06-20", "ga")
    table.record("ghc/n1-2.yml", report.replace("征地剩 3 户", "征地剩 1 户"), "06-25", "ga")
    table.record("ghc/n1-3.yml", report.replace("征地剩 3 户", "征地剩 1 户"), "06-26", "ga")
    table.matter()
    table.approve()
    table.notice()
    table.answer(at="06-21", status="ongoing", more="problems: 缺检测车\n")
    found = table.ledger("2025-06-27").troubles
    assert [(each.number, each.problem, each.received) for each in found] == [
        ("2025-01 第 1 个节点", "征地剩 1 户", "2025-06-26"),
        ("2025-01 第 1 个节点", "征地剩 3 户", "2025-06-20"),
        ("督〔2025〕1号", "缺检测车", "2025-06-21"),
    ], "the newest of a line first, what is said again once"
    assert (found[0].cause, found[0].next, found[0].solved) == ("客观因素：补偿标准未定", "提请协调", False)
    table.conclude()
    assert table.ledger("2025-07-03").troubles[-1].solved


def test_the_public_reads_what_a_decision_opened_and_no_person(year: MatterYear) -> None:
    year.matter()
    year.approve(more="disclosure: {type: public, reason: 可以公开}\n")
    year.notice()
    year.answer()
    year.conclude()
    line = year.line(audience="public")
    assert (line.content, line.word, line.effect) == ("排查危桥", "办成", "完成"), "the effect's text was not opened"
    assert (line.owner, line.supervisor) == ("规划处处长", "督查办成员")
    (matter,) = year.ledger(audience="public").matters
    assert [step.text for step in matter.steps] == ["排查危桥", None, None, None, None]
    assert all(step.path is None for step in matter.steps)
    year.decide("open", "office/c1.yml", "accepted", "07-03", "disclosure: {type: public}\n", account="oa")
    assert year.line(audience="public").effect == "完成：隐患清零"


def test_grades_that_are_not_open_are_not_told(year: MatterYear) -> None:
    year.change("targets/demo/2025/cycle.yml", "grades: public", "grades: internal")
    year.matter()
    year.approve(more="disclosure: {type: public}\n")
    year.notice()
    year.answer()
    year.conclude()
    ledger = year.ledger(audience="public")
    assert ledger.lines[0].effect == "已有结论"
    assert "完成" not in str(ledger.matters[0]).replace("未完成", ""), "no grade anywhere in the matter"
    assert year.ledger().lines[0].effect == "完成：隐患清零", "inside it is told"


def test_a_withheld_matter_leaves_a_stub_and_no_more(year: MatterYear) -> None:
    """An instruction of a leader stays inside whatever a decision says; another, until one opens it."""
    year.matter("m1", source="leader")
    year.approve("m1", 1, more="disclosure: {type: public, reason: 可以公开}\n")
    year.matter("m2", more="disclosure: {type: withheld, reason: 条例第十六条, date: 2025-02-11}\n")
    year.approve("m2", 2)
    year.matter("m3")
    ledger = year.ledger(audience="public")
    assert (ledger.lines, ledger.matters, ledger.troubles) == ((), (), ())
    assert [(stub.what, stub.ground, stub.reviewed) for stub in ledger.stubs] == [
        ("督查事项", "内部事务、过程性信息（《政府信息公开条例》第十六条）", None),
        ("督查事项", "条例第十六条", "2025-02-11"),
    ], "a proposal is nothing yet"
    assert len(year.ledger().matters) == 3
    assert year.ledger().stubs == ()


def test_a_withheld_target_leaves_a_stub(table: MatterYear) -> None:
    table.change(
        "targets/demo/2025/targets.yml",
        "    due: 2025-12-31\n",
        "    due: 2025-12-31\n    disclosure: {type: withheld, reason: 涉密}\n",
    )
    table.record("ghc/n1.yml", "kind: report\ntarget: 2025-01\nnode: n1\nstatus: done\n", "06-20", "ga")
    ledger = table.ledger(audience="public")
    assert ledger.lines == ()
    assert [(stub.what, stub.ground) for stub in ledger.stubs] == [("年度目标", "涉密")]


def test_a_confidential_inspection_is_told_to_nobody(year: MatterYear) -> None:
    year.matter()
    year.approve()
    plan = "plan: {content: 暗访, object: 养护站, scope: 全市, from: 2025-03-01, to: 2025-03-05}\n"
    head = "kind: inspection\nabout: {matter: office/m1.yml}\n"
    year.record("office/h1.yml", f"{head}date: 2025-02-28\n{plan}confidential: true\n", "02-28", "oa")
    year.record("office/h2.yml", f"{head}date: 2025-03-01\n{plan.replace('暗访', '抽查')}", "03-01", "oa")
    year.record(
        "office/h3.yml",
        f"{head}date: 2025-03-05\nmethod: 抽查\nfinding: 缺护栏\nrectify_by: 2025-03-10\n",
        "03-05",
        "oa",
    )
    year.decide("seen", "office/h1.yml", "accepted", "03-06")
    (matter,) = year.ledger().matters
    assert [(step.what, step.text) for step in matter.steps][2:] == [
        ("督查方案", "查抽查；对象 养护站；范围 全市；期限 2025-03-01 至 2025-03-05"),
        ("现场核查（抽查）", "缺护栏；2025-03-10 以前整改"),
    ]


def test_the_course_tells_what_has_no_effect_and_why(year: MatterYear) -> None:
    year.whole()
    year.decide("undo", "office/c-m1.yml", "rejected", "07-20", account="oc")
    year.decide("seen", "ghc/f-m1.yml", "accepted", "06-21")
    year.conclude("c2", at="07-21", account="oa")
    year.matter("m2", at="08-01", more="replaces: office/m1.yml\n")
    year.decide("back", "office/m2.yml", "returned", "08-02")
    (matter,) = year.ledger().matters
    assert [(step.when, step.what, step.who, step.idle) for step in matter.steps] == [
        ("2025-02-10", "提出", "督查办", None),
        ("2025-02-12", "批准，编号 督〔2025〕1号", "李××（主任）", None),
        ("2025-02-13", "督查通知", "发给规划处", None),
        ("2025-06-20", "反馈已办结", "规划处", None),
        ("2025-06-21", "对反馈的认定：审核通过", "李××（主任）", None),
        ("2025-07-02", "结论：完成", "规划处", "已被替代或撤销"),
        ("2025-07-20", "对结论的认定：未通过", "李××（主任）", None),
        ("2025-07-21", "结论：完成", "规划处", "先后或对象不对，不起作用"),
        ("2025-08-01", "更正", "督查办", None),
        ("2025-08-02", "已退回，请补正", "李××（主任）", None),
    ]


def test_progress_that_is_not_open_leaves_no_ledger(year: MatterYear) -> None:
    year.change("targets/demo/2025/cycle.yml", "progress: public", "progress: internal")
    year.whole()
    assert year.ledger(audience="public") == LedgerView()
    assert len(year.ledger().lines) == 1


def test_where_nothing_is_filed_and_nobody_can_there_is_no_ledger(table: MatterYear) -> None:
    for account in ("ga", "ja"):
        table.change("targets/demo/2025/units.yml", f"accounts: [{account}]", "accounts: []")
    assert table.ledger() == LedgerView()


def test_what_a_unit_owes_counts_its_matters(year: MatterYear) -> None:
    year.matter()
    year.approve()
    untold = projection(year.run("2025-07-12"), "internal")
    assert untold is not None
    assert untold.units[0].due_now == (), "a unit that was never notified owes nothing"
    (line,) = untold.ledger.lines
    assert line.word == "已批准，还没有通知单位（考核办逾期 12 天）"
    year.notice()
    found = projection(year.run("2025-07-12"), "internal")
    assert found is not None
    (due_now,) = found.units[0].due_now
    assert due_now.text == "督〔2025〕1号 排查危桥（2025-06-30）没有收到报告（逾期 12 天）"
    assert due_now.matter == "office/m1.yml"
    assert found.tally.count("missing") == found.tally.total == 1


def test_the_general_ledger_is_the_units_ones_joined(table: MatterYear) -> None:
    table.whole()
    whole = table.entries("2025-12-30")
    units = [table.entries("2025-12-30", unit) for unit in ("ghc", "jsc")]
    assert tuple(entry.key for ledger in units for entry in ledger) == tuple(entry.key for entry in whole)
    assert differences(whole, units) == ()
    odd = [units[0], (replace(units[1][0], pair=STATES["done"]),)]
    assert [entry.key for entry in differences(whole, odd)] == [("jsc", "2025-01", "final")], "not alike in both"
    assert [entry.key for entry in differences(whole, units[:1])] == [("jsc", "2025-01", "final")], "in one only"
    assert [entry.key for entry in differences(whole[1:], units)] == [("ghc", "2025-01", "n1")]


def test_l014_a_difference_is_an_error(table: MatterYear, monkeypatch: pytest.MonkeyPatch) -> None:
    table.whole()
    made = table.run("2025-12-30")
    assert differing(made) == ()
    monkeypatch.setattr(
        "scorer.views.ledgers.unit_ledger",
        lambda unit, *_: () if unit == "jsc" else table.entries("2025-12-30", unit),
    )
    (problem,) = differing(made)
    assert problem_text([problem], lambda _: None) == (
        "submissions/demo/2025:1:1  错误 L014  “jsc”的“2025-01 final”这一行，总台账与部门台账不一致\n"
        "  改法：这一行两边要一样；请把这条信息连同数据交给维护的人\n"
    )


def test_a_year_of_unknown_working_days_is_said_and_fails_nothing(year: MatterYear) -> None:
    """Due 2040-01-02 (Monday): the countdown runs back into 2039; nobody has arranged either year."""
    year.matter(due="2040-01-02")
    year.approve()
    assert year.ledger("2025-12-31").clocks == (
        "2039 年的放假和调休还不知道，这一年的工作日按周一至周五数",
        "2040 年的放假和调休还不知道，这一年的工作日按周一至周五数",
    )
    made = year.run()
    assert made.sound
    printed = problem_text(check([year.root]), lambda _: None)
    assert printed == (
        "targets/holidays/2039.yml:1:1  警告 L015  2039 年的放假和调休还不知道，这一年的工作日按周一至周五数\n"
        "  改法：放假通知出来以后，写成 targets/holidays/2039.yml\n"
        "targets/holidays/2040.yml:1:1  警告 L015  2040 年的放假和调休还不知道，这一年的工作日按周一至周五数\n"
        "  改法：放假通知出来以后，写成 targets/holidays/2040.yml\n"
    )
    year.write(
        "targets/holidays/2039.yml", "year: 2039\ndays_off: [{from: 2039-12-31, to: 2039-12-31}]\nworkdays: []\n"
    )
    year.write(
        "targets/holidays/2040.yml", "year: 2040\ndays_off: [{from: 2040-01-01, to: 2040-01-01}]\nworkdays: []\n"
    )
    assert check([year.root]) == ()
    assert year.ledger("2025-12-31").clocks == ()


def test_filters_keep_what_fits_all_of_them() -> None:
    view = sanmenxia("2025-12-15").ledger
    late = narrowed(view, states=["逾期", "退回"])
    assert [(line.unit, line.number) for line in late.lines] == [
        ("zfzd", "2025-05"),
        ("zfzd", "督〔2025〕16号"),
        ("zjz", "督〔2025〕15号"),
        ("jhk", "督〔2025〕6号"),
    ]
    assert tally(late.lines, date(2025, 12, 15)).old == {
        "逾期": 2, "未完成": 0, "退回": 2, "临期": 0, "已报待审": 0, "未到期": 0, "已销号": 0,
    }  # fmt: skip
    assert [line.number for line in narrowed(view, units=["jhk"], states=["逾期"]).lines] == ["督〔2025〕6号"]
    for name in ("督〔2025〕6号", "office/m-06.yml", "m-06"):
        assert {line.subject for line in narrowed(view, subjects=[name]).lines} == {"office/m-06.yml"}
    assert [each.id for each in narrowed(view, subjects=["m-06"]).matters] == ["office/m-06.yml"]
    assert [each.problem for each in narrowed(view, units=["gsb"]).troubles] == ["3 户补偿标准有异议，已提请县里协调。"]
    assert narrowed(view) == view


def test_sanmenxias_year_shows_every_state_and_every_stage() -> None:
    view = sanmenxia("2025-12-15").ledger
    old = tally(view.lines, date(2025, 12, 15)).old
    assert all(old.values()), old
    stages = {each.stage for each in view.matters}
    assert stages == {
        "待批准", "不予立项", "已批准，未通知", "已通知，待反馈", "部分单位已反馈，1 个单位还没有反馈", "已反馈，待结论",
        "已有结论，没有办成", "已办结", "已撤销",
    }  # fmt: skip
    assert {each.stage for each in sanmenxia("2025-09-22").ledger.matters} >= {"已办结"}
    reopened = next(each for each in view.matters if each.number == "督〔2025〕14号")
    assert [step.idle for step in reopened.steps].count("已被替代或撤销") == 1
    again = [next(e for e in sanmenxia(day).ledger.matters if e.number == "督〔2025〕14号").stage for day in (
        "2025-09-22", "2025-10-13", "2025-11-10",
    )]  # fmt: skip
    assert again == ["已办结", "部分单位已有结论", "已办结"]
    assert {step.what.partition("（")[0] for each in view.matters for step in each.steps} >= {
        "提出", "更正", "撤销", "不予立项", "督查方案", "现场核查", "结论：完成好", "结论：未完成", "反馈正在办理",
    }  # fmt: skip
