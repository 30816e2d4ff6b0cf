"""The course of a 督查事项, step by step, and each step that came out of turn with its whole message."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.matter_year import MatterYear


@pytest.fixture
def year(tmp_path: Path) -> MatterYear:
    return MatterYear(tmp_path)


def test_each_step_brings_a_matter_further(year: MatterYear) -> None:
    year.matter(at="02-10")
    year.approve(at="02-12")
    year.notice(at="02-13")
    year.answer(at="06-20")
    year.conclude(at="07-02")
    stages = {
        "2025-02-10": "待批准",
        "2025-02-12": "已批准，未通知",
        "2025-02-13": "已通知，待反馈",
        "2025-06-20": "已反馈，待结论",
        "2025-07-02": "已办结",
    }
    assert {day: year.courses(day)["m1"].stage for day in stages} == stages
    assert year.courses("2025-02-12")["m1"].number == "督〔2025〕1号"
    assert year.codes() == []


def test_a_matter_of_two_units_ends_with_the_last_conclusion(year: MatterYear) -> None:
    year.matter(units="{unit: ghc, role: lead}, {unit: jsc, role: support, task: 数据}")
    year.approve()
    year.notice(to="[ghc, jsc]")
    year.answer()
    year.answer("f2", unit="jsc")
    year.conclude(grade="well-done")
    assert year.courses("2025-07-02")["m1"].stage == "部分单位已有结论"
    assert year.states("2025-07-02") == {"ghc": "done", "jsc": "waiting"}
    year.conclude("c2", at="07-03", unit="jsc", grade="not-done")
    assert year.courses()["m1"].stage == "已办结"
    assert year.states("2025-07-03") == {"ghc": "done", "jsc": "failed"}
    assert year.codes() == []


def test_the_states_of_a_matter_day_by_day(year: MatterYear) -> None:
    """Due Monday 30 June: 临期 from Wednesday the 25th, three working days before; 逾期 from 1 July."""
    year.matter()
    year.approve()
    assert year.states("2025-02-11") == {}, "a proposal is in nobody's ledger"
    year.notice()
    assert [year.states(day)["ghc"] for day in ("2025-06-24", "2025-06-25", "2025-06-30", "2025-07-01")] == [
        "ahead",
        "soon",
        "soon",
        "missing",
    ]
    assert year.line("2025-07-12").late == "逾期 12 天"
    year.answer("f0", at="07-13", status="ongoing")
    assert year.states("2025-07-13") == {"ghc": "unfinished-unjudged"}, "still at it is not done"
    year.answer(at="07-14")
    assert year.states("2025-07-14") == {"ghc": "waiting"}
    assert year.line("2025-07-14").late == "迟 14 天", "from 1 July 00:00 to 14 July 10:00 is the fourteenth day"
    year.decide("r1", "ghc/f1.yml", "returned", "07-15")
    assert year.states("2025-07-15") == {"ghc": "returned"}
    year.decide("r2", "ghc/f1.yml", "inconsistent", "07-16")
    assert year.states("2025-07-16") == {"ghc": "mismatch"}
    year.decide("r3", "office/r2.yml", "rejected", "07-17", account="oc")
    assert year.states("2025-07-17") == {"ghc": "returned"}, "the annulled decision leaves the one before it"
    year.conclude(at="07-18")
    assert year.states("2025-07-18") == {"ghc": "done"}


def test_a_refused_and_a_withdrawn_matter(year: MatterYear) -> None:
    year.matter()
    year.decide("d1", "office/m1.yml", "rejected", "02-12", "reason: 重复\n")
    assert year.courses()["m1"].stage == "不予立项"
    assert year.entries() == ()
    year.matter("m2")
    year.approve("m2", 1)
    year.notice(matter="m2")
    year.decide("d3", "office/m2.yml", "rejected", "03-01", "reason: 市里统一办\n")
    assert year.courses()["m2"].stage == "已撤销"
    assert year.states("2025-12-31") == {"ghc": "ended"}
    assert year.line().word == "已终止，不用再报"
    assert year.line().effect == "已撤销：市里统一办"
    assert year.codes() == []


def test_closing_and_reopening_lose_nothing(year: MatterYear) -> None:
    year.whole()
    year.decide("undo", "office/c-m1.yml", "rejected", "07-20", "reason: 复查不合格\n", account="oc")
    progress = year.courses("2025-07-20")["m1"]
    assert progress.stage == "已反馈，待结论"
    assert year.courses("2025-07-19")["m1"].stage == "已办结", "what stood before still stands at its own date"
    assert [each.path for each in progress.filed.conclusions] == ["office/c-m1.yml"], "the annulled one stays on file"
    year.notice("t9", at="07-21", form="urge")
    year.answer("f9", "t9", at="07-30")
    year.conclude("c9", at="08-05")
    progress = year.courses()["m1"]
    assert progress.stage == "已办结"
    assert progress.conclusions["ghc"].path == "office/c9.yml"
    assert len(progress.filed.records) == 8, "1 matter, 1 approval, 2 notices, 2 answers, 2 conclusions"
    assert year.codes() == []


def test_a_conclusion_may_be_replaced(year: MatterYear) -> None:
    year.whole()
    year.conclude("c2", at="07-10", grade="well-done", more="replaces: office/c-m1.yml\n")
    assert year.courses()["m1"].conclusions["ghc"].grade == "well-done"
    assert year.codes() == []


def test_a_corrected_matter_keeps_its_course_and_its_number(year: MatterYear) -> None:
    year.matter()
    year.approve()
    year.notice()
    year.matter(
        "m2", "03-01", due="2025-09-30", more="replaces: office/m1.yml\n",
        units="{unit: ghc, role: lead}, {unit: jsc, role: support}",
    )  # fmt: skip
    (progress,) = year.courses("2025-03-01").values()
    assert (progress.matter.path, progress.number) == ("office/m1.yml", "督〔2025〕1号"), "until it is approved anew"
    year.approve("m2", 1, at="03-03")
    (progress,) = year.courses().values()
    assert (progress.matter.path, progress.number, progress.stage) == (
        "office/m2.yml",
        "督〔2025〕1号",
        "已通知，待反馈",
    )
    assert {entry.unit: str(entry.day) for entry in year.entries()} == {"ghc": "2025-09-30", "jsc": "2025-09-30"}
    assert year.codes() == []
    year.decide("no", "office/m2.yml", "rejected", "03-10")
    assert year.courses()["m1"].matter.path == "office/m1.yml", (
        "a refused correction leaves what it would have corrected"
    )


def test_a_silent_unit_is_found_wanting_once_its_time_is_over(year: MatterYear) -> None:
    year.matter()
    year.approve()
    year.notice()
    year.conclude(grade="not-done")
    assert year.states("2025-07-02") == {"ghc": "failed"}
    assert year.codes() == []


def test_in_a_made_up_year_without_receipts_it_is_enough_that_the_step_is_there(year: MatterYear) -> None:
    files = {
        "office/m1.yml": "kind: matter\nsource: plan\nauthority: 会议\ncontent: 排查\ndue: 2025-06\nunits: [{unit: ghc, role: lead}]\n",
        "office/d1.yml": "kind: decision\non: office/m1.yml\nverdict: accepted\nby: 李××\ndate: 2025-02-12\nnumber: 督〔2025〕1号\n",
        "office/t1.yml": "kind: notice\nform: supervise\nto: ghc\nabout: {matter: office/m1.yml}\nissued: 2025-02-13\n",
        "ghc/f1.yml": "kind: feedback\nnotice: office/t1.yml\nstatus: done\n",
        "office/c1.yml": "kind: conclusion\non: office/m1.yml\nunit: ghc\ngrade: not-done\nby: 李××\ndate: 2025-07-02\n",
    }
    for path, content in files.items():
        year.record(path, content)
    assert year.codes() == []
    assert year.states("2025-06-29") == {"ghc": "waiting"}, "an answer without a date is there from the beginning"
    assert year.states("2025-07-02") == {"ghc": "failed"}
    assert year.line().due == "2025-06"
    (matter,) = year.ledger().matters
    assert [step.when for step in matter.steps] == [None, "2025-02-12", "2025-02-13", None, "2025-07-02"]
    (year.root / "submissions/demo/2025/ghc/f1.yml").unlink()
    assert year.codes() == [], "not-done after its time wants no answer"
    year.record("office/c1.yml", files["office/c1.yml"].replace("2025-07-02", "2025-06-30"))
    assert year.codes() == ["L006"], "a bare month means its end: on 30 June the time is not over"


def test_l006_each_step_names_the_one_that_is_missing(year: MatterYear) -> None:
    year.matter()
    year.notice("t1", at="02-13")
    year.approve(at="02-14")
    year.notice("t2", at="02-15", form="urge")
    year.conclude("c1", at="02-16")
    year.notice("t3", at="02-17")
    year.conclude("c2", at="03-01", grade="not-done")
    assert year.said() == (
        "office/c1.yml:2:5  错误 L006  事项“office/m1.yml”还没有反馈，不能下结论\n"
        "  2 | on: office/m1.yml\n"
        "    |     ^^^^^^^^^^^^^\n"
        "  改法：先补上反馈；这一步在补上以前不起作用\n"
        "office/c2.yml:2:5  错误 L006  事项“office/m1.yml”还没有反馈，不能下结论\n"
        "  2 | on: office/m1.yml\n"
        "    |     ^^^^^^^^^^^^^\n"
        "  改法：先补上反馈；这一步在补上以前不起作用\n"
        "office/t1.yml:4:8  错误 L006  事项“office/m1.yml”还没有批准，不能发通知\n"
        "  4 | about: {matter: office/m1.yml}\n"
        "    |        ^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  改法：先补上批准；这一步在补上以前不起作用\n"
    )
    assert year.courses()["m1"].stage == "已通知，待反馈", "what came out of turn has no effect"
    assert year.states("2025-03-01") == {"ghc": "ahead"}


def test_l006_an_answer_and_an_inspection(year: MatterYear) -> None:
    year.matter()
    year.answer(at="02-11")
    year.notice(at="02-13")
    year.record(
        "office/h1.yml",
        "kind: inspection\nabout: {matter: office/m1.yml}\ndate: 2025-02-11\nfinding: 看了\n",
        "02-11",
        "oa",
    )
    year.approve(at="02-12")
    assert year.said() == (
        "ghc/f1.yml:2:9  错误 L006  事项“office/m1.yml”还没有督查通知，不能反馈\n"
        "  2 | notice: office/t1.yml\n"
        "    |         ^^^^^^^^^^^^^\n"
        "  改法：先补上督查通知；这一步在补上以前不起作用\n"
        "office/h1.yml:2:8  错误 L006  事项“office/m1.yml”还没有批准，不能核查\n"
        "  2 | about: {matter: office/m1.yml}\n"
        "    |        ^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  改法：先补上批准；这一步在补上以前不起作用\n"
    )


def test_a_step_that_may_stand_in_a_record_with_an_error_is_not_said_to_be_missing(year: MatterYear) -> None:
    year.matter()
    year.record(
        "office/d1.yml",
        "kind: decision\non: office/m1.yml\nverdict: accepted\nby: 李××\ndate: 2月12日\nnumber: 督〔2025〕1号\n",
        "02-12",
        "ob",
    )
    year.notice()
    assert year.codes() == ["F006"], "one fault, one error"
    year.record("office/d1.yml", "kind: decision\non: [", "02-12", "ob")
    assert [code for code in year.codes() if code[0] == "L"] == []


def test_a_step_that_was_not_received_yet_is_looked_at_all_the_same(year: MatterYear) -> None:
    year.change("targets/demo/2025/cycle.yml", "synthetic: true\n", "")
    year.matter()
    year.record(
        "office/t1.yml",
        "kind: notice\nform: supervise\nto: [ghc]\nabout: {matter: office/m1.yml}\nissued: 2025-02-13\n",
    )
    assert year.codes() == ["H005", "L006"]


def test_l001_and_l002_an_approval_says_who_decided_and_gives_a_number(year: MatterYear) -> None:
    year.matter(authority="")
    year.decide("d1", "office/m1.yml")
    assert year.said() == (
        "office/d1.yml:2:5  错误 L001  批准了“office/m1.yml”，但哪里都没有写由谁交办\n"
        "  2 | on: office/m1.yml\n"
        "    |     ^^^^^^^^^^^^^\n"
        "  改法：在这份决定里写 authority，如 authority: 局党组会议（2025 年第 3 次）\n"
        "office/d1.yml:2:5  错误 L002  批准了“office/m1.yml”，没有给它编号\n"
        "  2 | on: office/m1.yml\n"
        "    |     ^^^^^^^^^^^^^\n"
        "  改法：在这份决定里写 number，如 number: 督〔2025〕1号\n"
    )
    year.decide("d1", "office/m1.yml", more="number: 督〔2025〕1号\nauthority: 局党组会议\n")
    assert year.codes() == []


def test_l003_to_l005_one_series_without_gap_and_without_double(year: MatterYear) -> None:
    for name, number in (("m1", 1), ("m2", "督〔2025〕02号"), ("m3", 4), ("m4", 4), ("m5", "督〔2024〕2号")):
        year.matter(name)
        year.approve(name, number)
    assert year.said() == (
        "office/d-m2.yml:6:9  错误 L003  编号“督〔2025〕02号”不合本部门的写法\n"
        "  6 | number: 督〔2025〕02号\n"
        "    |         ^^^^^^^^^^^^^^\n"
        "  改法：下一个编号是 督〔2025〕2号\n"
        "office/d-m3.yml:6:9  错误 L005  编到了“督〔2025〕4号”，前面缺 督〔2025〕2号、督〔2025〕3号\n"
        "  6 | number: 督〔2025〕4号\n"
        "    |         ^^^^^^^^^^^^^\n"
        "  改法：连着编号；确实用过而没有登记的，把那件事项补登\n"
        "office/d-m4.yml:6:9  错误 L004  编号“督〔2025〕4号”已经给了“office/m3.yml”\n"
        "  6 | number: 督〔2025〕4号\n"
        "    |         ^^^^^^^^^^^^^\n"
        "  改法：下一个编号是 督〔2025〕5号\n"
        "office/d-m5.yml:6:9  错误 L003  编号“督〔2024〕2号”不合本部门的写法\n"
        "  6 | number: 督〔2024〕2号\n"
        "    |         ^^^^^^^^^^^^^\n"
        "  改法：下一个编号是 督〔2025〕5号\n"
    )


def test_a_withdrawn_matter_keeps_its_number_and_a_wide_gap_is_counted(year: MatterYear) -> None:
    year.matter()
    year.approve("m1", 1)
    year.decide("d2", "office/m1.yml", "rejected", "02-20", "reason: 不予立项\n")
    year.matter("m2")
    year.approve("m2", 2)
    assert year.codes() == []
    year.matter("m3")
    year.approve("m3", 15)
    listed = "、".join(f"督〔2025〕{n}号" for n in range(3, 11))
    assert f"前面缺 {listed} 等 12 个\n" in year.said(), "3 to 14 are twelve"


def test_without_a_series_in_the_scheme_only_doubles_are_faults(year: MatterYear) -> None:
    year.change("targets/demo/scheme.yml", "chosen: 督〔{year}〕{n}号", "chosen: 由办公室编")
    for name in ("m1", "m2"):
        year.matter(name)
        year.approve(name, "甲-7")
    assert year.said() == (
        "office/d-m2.yml:6:9  错误 L004  编号“甲-7”已经给了“office/m1.yml”\n  6 | number: 甲-7\n    |         ^^^^\n"
    )


def test_l007_and_l008_only_those_who_bear_it(year: MatterYear) -> None:
    year.matter()
    year.approve()
    year.notice(to="[ghc, jsc]")
    year.notice("t2", to="ghc")
    year.answer("f2", "t2", unit="jsc")
    year.conclude("c2", unit="jsc")
    assert year.said() == (
        "jsc/f2.yml:2:9  错误 L008  通知“office/t2.yml”没有发给“jsc”\n"
        "  2 | notice: office/t2.yml\n"
        "    |         ^^^^^^^^^^^^^\n"
        "  改法：notice 写发给本单位的那份通知的路径或文号\n"
        "office/c2.yml:3:7  错误 L007  “jsc”不是事项“office/m1.yml”的承办单位\n"
        "  3 | unit: jsc\n"
        "    |       ^^^\n"
        "  改法：改成承办单位；要增加承办单位，用 replaces 更正事项，再批准一次\n"
        "office/t1.yml:3:11  错误 L007  “jsc”不是事项“office/m1.yml”的承办单位\n"
        "  3 | to: [ghc, jsc]\n"
        "    |           ^^^\n"
        "  改法：改成承办单位；要增加承办单位，用 replaces 更正事项，再批准一次\n"
    )


@pytest.mark.parametrize(("account", "did"), [("oa", "立项"), ("ga", "反馈")])
def test_l009_whoever_proposed_or_answered_does_not_close(year: MatterYear, account: str, did: str) -> None:
    year.whole()
    year.conclude("c-m1", account=account)
    assert year.said() == (
        f"office/c-m1.yml:6:5  错误 L009  给“office/m1.yml”下结论的账号，也是这件事项{did}的账号\n"
        "  6 | by: {name: 李××, post: 主任}\n"
        "    |     ^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  改法：换一个账号下结论\n"
    )
    assert year.courses()["m1"].stage == "已反馈，待结论"
    year.change("targets/demo/scheme.yml", "chosen: 'true'", "chosen: 'false'")
    assert year.said() == ""
    assert year.courses()["m1"].stage == "已办结"


def test_l010_nothing_more_is_asked_once_it_is_over(year: MatterYear) -> None:
    year.whole()
    year.notice("t9", at="07-10", form="urge")
    assert year.said() == (
        "office/t9.yml:4:8  错误 L010  事项“office/m1.yml”已办结，不再发通知\n"
        "  4 | about: {matter: office/m1.yml}\n"
        "    |        ^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  改法：要重新办理，先用一份 rejected 的决定撤销结论，再发通知\n"
    )


def test_l011_and_l012_one_conclusion_of_a_known_grade(year: MatterYear) -> None:
    year.whole()
    year.conclude("c2", at="07-10", grade="good")
    assert year.said() == (
        "office/c2.yml:3:7  错误 L011  这件事项对“ghc”已经有结论“office/c-m1.yml”\n"
        "  3 | unit: ghc\n"
        "    |       ^^^\n"
        "  改法：用 replaces 指明替代哪一个，或者先用一份 rejected 的决定撤销它\n"
        "office/c2.yml:4:8  错误 L012  结论的等次“good”不在办法列出的等次里\n"
        "  4 | grade: good\n"
        "    |        ^^^^\n"
        "  改法：可用的有 well-done（完成好）、done（完成）、not-done（未完成）\n"
    )


def test_grades_are_the_schemes_own_where_nobody_has_listed_any(year: MatterYear) -> None:
    year.change(
        "targets/demo/scheme.yml",
        "chosen: {well-done: 完成好, done: 完成, not-done: 未完成}",
        "chosen: null",
    )
    year.change(
        "targets/demo/scheme.yml",
        "components: []",
        "components: []\ngrades: [{id: fine, title: 好, clauses: [DM-1]}]",
    )
    year.whole()
    assert "可用的有 fine（好）" in year.said()


def test_l013_a_year_is_not_closed_while_a_matter_is_open(year: MatterYear) -> None:
    year.whole()
    year.matter("m2", at="03-01")
    year.approve("m2", 2, at="03-02")
    year.matter("m3", at="03-03")
    settled = "kind: resolution\nsettles: results\nmeeting: 党组会\ndate: 2025-12-30\n"
    year.record("office/r1.yml", settled, "12-30", "oa")
    assert year.said() == (
        "office/r1.yml:2:10  错误 L013  审定结果时，督〔2025〕2号、office/m3.yml 还没有了结\n"
        "  2 | settles: results\n"
        "    |          ^^^^^^^\n"
        "  改法：先把每件事项办到有结论、撤销或不予立项，再审定结果\n"
    )
    year.decide("d2", "office/m2.yml", "rejected", "12-29")
    year.decide("d3", "office/m3.yml", "rejected", "12-31")
    assert "审定结果时，office/m3.yml 还没有了结" in year.said(), "refused only after the meeting"
    year.decide("d3", "office/m3.yml", "rejected", "12-29")
    year.matter("m4", at="2026-01-05T09:00:00+08:00")
    assert year.said() == "", "what is proposed later was not open then"


def test_many_open_matters_are_counted(year: MatterYear) -> None:
    for place in range(1, 11):
        year.matter(f"m{place:02}")
        year.approve(f"m{place:02}", place)
    year.record("office/r1.yml", "kind: resolution\nsettles: results\ndate: 2025-12-30\n", "12-30", "oa")
    assert "督〔2025〕8号 等 10 件 还没有了结" in year.said()
