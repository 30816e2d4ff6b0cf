"""What is wrong with the year's procedure: each fault as the office would make it, beside the whole message."""

from __future__ import annotations

import hashlib

import pytest
from kit.scheme_files import whole
from kit.years import UNITS, Year

from scorer.diagnostics.catalogue import ordered, text
from scorer.ledger.procedure.target_history import history
from scorer.pipeline.run import check, line_reader
from scorer.scoring.scheme.parse import build

FEBRUARY, JUNE = "2025-02-20T09:00:00+08:00", "2025-06-20T10:00:00+08:00"
JULY, AUGUST = "2025-07-05T09:00:00+08:00", "2025-08-05T09:00:00+08:00"


def said(year: Year) -> str:
    """Every fault of the procedure as ``scorer check`` prints it, the folder names left away."""
    found = [problem for problem in check([year.root]) if problem.code[0] == "P"]
    printed = text(ordered(found), line_reader([year.root]))
    return printed.replace("submissions/jilin/2025/", "").replace("targets/jilin/2025/", "")


def table(year: Year) -> str:
    return (year.root / "targets/jilin/2025/targets.yml").read_text(encoding="utf-8")


def settle(
    year: Year, name: str = "r1", at: str = FEBRUARY, more: str = "", content: str | None = None, what: str = "targets"
) -> str:
    digest = hashlib.sha256((content or table(year)).encode()).hexdigest()
    body = f"kind: resolution\nsettles: {what}\ndigest: sha256:{digest}\nmeeting: 厅党组会\ndate: {at[:10]}\n{more}"
    return year.record(f"office/{name}.yml", body, at, "oa")


def test_a_settled_table_that_nobody_touched_is_in_order(year: Year) -> None:
    year.target("2025-01")
    settle(year)
    assert said(year) == ""


def test_p001_a_settled_row_was_changed(year: Year) -> None:
    year.target("2025-01")
    settle(year)
    year.write("targets/jilin/2025/targets.yml", table(year).replace("定性要求", "另一个要求"))
    digest = hashlib.sha256(table(year).replace("另一个要求", "定性要求").encode()).hexdigest()
    assert said(year) == (
        "office/r1.yml:3:9  错误 P001  这次会议审定的目标表，和现在的 targets.yml 对不上：审定过的行被改动过\n"
        f"  3 | digest: sha256:{digest}\n"
        f"    |         {'^' * 71}\n"
        "  改法：把审定过的行改回原样；要调整的，由单位另报调整申请；只是新增目标的，追加在文件末尾，"
        "再运行 scorer settle jilin/2025 targets 重新取摘要\n"
    )


def test_a_digest_may_be_written_without_its_kind(year: Year) -> None:
    year.target("2025-01")
    digest = hashlib.sha256(table(year).encode()).hexdigest()
    body = "kind: resolution\nsettles: {what}\ndigest: {digest}\ndate: 2025-02-20\nalthough: 例\n"
    year.record("office/r.yml", body.format(what="targets", digest=digest), FEBRUARY, "oa")
    results = year.results().digest.removeprefix("sha256:")
    year.record("office/z.yml", body.format(what="results", digest=results), FEBRUARY, "oa")
    assert said(year) == ""


def test_p002_a_table_settled_without_its_digest(year: Year) -> None:
    year.target("2025-01")
    year.record(
        "office/r1.yml", "kind: resolution\nsettles: targets\nmeeting: 厅党组会\ndate: 2025-02-20\n", FEBRUARY, "oa"
    )
    assert said(year) == (
        "office/r1.yml:2:10  提示 P002  这次会议决定审定了目标表，却没有写摘要，以后无从核对有没有改动\n"
        "  2 | settles: targets\n"
        "    |          ^^^^^^^\n"
        "  改法：运行 scorer settle jilin/2025 targets，把得到的摘要写进 digest\n"
    )


def test_p003_and_p004_a_row_added_afterwards_wants_its_day_and_its_meeting(year: Year) -> None:
    year.target("2025-01")
    settle(year)
    year.target("2025-45")
    assert said(year) == (
        "targets.yml:10:9  错误 P003  目标“2025-45”是最近一次审定以后加的，还没有会议决定审定它\n"
        "  10 |   - id: 2025-45\n"
        "     |         ^^^^^^^\n"
        "  改法：运行 scorer settle jilin/2025 targets，按得到的内容报一件会议决定，写明 supersedes\n"
        "targets.yml:10:9  错误 P004  目标“2025-45”是第一次审定以后加的，却没有写从哪一天起\n"
        "  10 |   - id: 2025-45\n"
        "     |         ^^^^^^^\n"
        "  改法：在这一行写 since: 日期\n"
    )


def test_a_row_with_its_day_and_a_resolution_above_the_first_is_in_order(year: Year) -> None:
    year.target("2025-01")
    first = settle(year)
    year.target("2025-45", due="2025-09-30")
    year.write("targets/jilin/2025/targets.yml", table(year) + "    since: 2025-04-22\n")
    settle(year, "r2", JUNE, f"supersedes: {first}\n")
    assert said(year) == ""


def test_p005_a_second_resolution_names_the_first(year: Year) -> None:
    year.target("2025-01")
    settle(year)
    settle(year, "r2", JUNE)
    assert said(year) == (
        "office/r2.yml:2:10  错误 P005  同一件事已有会议决定 office/r1.yml，这次没有写取代它\n"
        "  2 | settles: targets\n"
        "    |          ^^^^^^^\n"
        "  改法：写 supersedes: office/r1.yml\n"
    )


def test_p006_results_that_changed_since(year: Year) -> None:
    year.target("2025-01")
    digest = year.results().digest
    wrong = "0" * 64
    year.record(
        "office/z.yml",
        f"kind: resolution\nsettles: results\ndigest: sha256:{wrong}\ndate: 2026-01-20\nalthough: 例\n",
        AUGUST,
        "oa",
    )
    assert said(year) == (
        f"office/z.yml:3:9  警告 P006  审定的结果所依据的内容后来变了，现在的摘要是 {digest}，审定不再有效\n"
        f"  3 | digest: sha256:{wrong}\n"
        f"    |         {'^' * 71}\n"
        "  改法：运行 scorer settle jilin/2025 results 看变了什么；确实要改的，由会议重新审定，写明 supersedes\n"
    )


PUBLICITY = "publicity: {days: 7, clauses: [GEN-6]}\n"
SHOWN = "kind: notice\nform: publicity\nto: [ghc, jsc]\nissued: 2026-01-08\n"


def scheme(year: Year, more: str) -> None:
    name = "targets/jilin/scheme.yml"
    year.write(name, whole(year.root / "targets/jilin") + more)


@pytest.mark.parametrize(
    ("day", "wrong"), [("2026-01-08", False), ("2026-01-09", True), ("2026-01-15", True), ("2026-01-16", False)]
)
def test_p007_results_are_not_settled_while_they_are_laid_open(year: Year, day: str, wrong: bool) -> None:
    # laid open on the 8th for seven days: the 9th to the 15th
    year.target("2025-01")
    scheme(year, PUBLICITY)
    year.record("office/g.yml", SHOWN, "2026-01-08T09:00:00+08:00", "oa")
    digest = year.results("2026-02-01").digest
    year.record(
        "office/z.yml",
        f"kind: resolution\nsettles: results\ndigest: {digest}\ndate: {day}\nalthough: 例\n",
        f"{day}T10:00:00+08:00",
        "oa",
    )
    expected = (
        "office/z.yml:4:7  错误 P007  结果从 2026-01-09 公示到 2026-01-15（7 天），这次审定在公示期内\n"
        f"  4 | date: {day}\n"
        "    |       ^^^^^^^^^^\n"
        "  改法：公示期满、异议处理完以后再审定\n"
    )
    assert said(year) == (expected if wrong else "")


LATE_DAY = "  - {id: adjustment, clauses: [JL-5], due: '09-15', by: unit, kind: request, late: %s}\n"


def with_last_day(year: Year, missed: str) -> None:
    name = "targets/jilin/scheme.yml"
    text = whole(year.root / "targets/jilin")
    year.write(name, text.replace("calendar:\n", "calendar:\n" + LATE_DAY % missed))


def asked(year: Year, at: str, reason: str = "other") -> None:
    """A request for two months more, granted with the meeting named."""
    year.target("2025-01", due="2025-09-30")
    change = "change: {due: 2025-11-30}"
    body = f"kind: request\ntarget: 2025-01\nnode: n1\n{change}\nreason: {reason}\ndetail: 汛期\n"
    on = year.record("ghc/req.yml", body, at, "ga")
    year.record(
        "office/d.yml",
        f"kind: decision\non: {on}\nverdict: accepted\nby: 李××\ndate: 2025-09-20\nauthority: 厅党组会\n",
        "2025-09-20T10:00:00+08:00",
        "oa",
    )


def test_p008_a_request_after_the_last_day_changes_nothing(year: Year) -> None:
    with_last_day(year, "reject")
    asked(year, "2025-09-16T00:00:00+08:00")
    assert said(year) == (
        "office/d.yml:3:10  错误 P008  申请 ghc/req.yml 在 2025-09-16 收到，晚于 2025-09-15，按办法不能同意，这个调整不生效\n"
        "  3 | verdict: accepted\n"
        "    |          ^^^^^^^^\n"
        "  改法：改作不予采信的决定；办法对过期申请的规定另有解释的，先由有权的机关决定那条解释\n"
    )
    facts = year.run("2025-12-31").scored
    assert facts is not None
    assert str(facts.facts.target("2025-01").due.day) == "2025-09-30"


@pytest.mark.parametrize(
    ("missed", "at", "reason", "due"),
    [
        ("reject", "2025-09-15T23:59:59+08:00", "other", "2025-11-30"),  # the day itself is in time
        ("force_majeure_only", "2025-09-18T09:00:00+08:00", "force-majeure", "2025-11-30"),
        ("force_majeure_only", "2025-09-18T09:00:00+08:00", "other", "2025-09-30"),
        ("warn", "2025-09-18T09:00:00+08:00", "other", "2025-11-30"),
    ],
)
def test_what_becomes_of_a_late_request_is_the_schemes_to_say(
    year: Year, missed: str, at: str, reason: str, due: str
) -> None:
    with_last_day(year, missed)
    asked(year, at, reason)
    made = year.run("2025-12-31").scored
    assert made is not None
    assert str(made.facts.target("2025-01").due.day) == due


OPEN = """\
  - id: late.request
    clauses: [JL-5]
    question: 过期的调整申请怎么办
    type: option
    options: {reject: 一律不办, force_majeure_only: 只办不可抗力}
    chosen: reject
    required: false
"""


def test_an_interpretation_may_say_what_becomes_of_a_late_request(year: Year) -> None:
    with_last_day(year, "{choose: late.request}")
    name = "targets/jilin/scheme.yml"
    text = whole(year.root / "targets/jilin")
    year.write(name, text.replace("\ninterpretations:\n", f"\ninterpretations:\n{OPEN}"))
    asked(year, "2025-09-18T09:00:00+08:00", "force-majeure")
    for chosen, due in (("reject", "2025-09-30"), ("force_majeure_only", "2025-11-30")):
        made = year.run("2025-12-31", {"late.request": chosen}).scored
        assert made is not None
        assert str(made.facts.target("2025-01").due.day) == due
        options = {**made.facts.choices, "late.request": "reject"}
        other = made.facts.under(options, build(made.facts.book.scheme, options, "scheme.yml")[0].procedure)
        assert str(other.target("2025-01").due.day) == "2025-09-30"


def test_the_last_day_of_another_group_is_not_this_units(year: Year) -> None:
    with_last_day(year, "reject, groups: [direct]")
    asked(year, "2025-09-18T09:00:00+08:00")
    made = year.run("2025-12-31").scored
    assert made is not None
    assert str(made.facts.target("2025-01").due.day) == "2025-11-30"
    assert said(year) == ""


def test_the_history_says_why_a_granted_request_does_not_hold(year: Year) -> None:
    with_last_day(year, "reject")
    asked(year, "2025-09-18T09:00:00+08:00")
    made = year.run("2025-12-31").scored
    assert made is not None
    told = [each.text for each in history(made.facts, made.facts.book.targets["2025-01"])]
    assert told == [
        "综合规划处申请第 1 个节点的时限由 2025-09-30 改到 2025-11-30",
        "申请晚于 2025-09-15，不生效",
    ]


def test_without_receipts_the_names_tell_one_hand_from_another(year: Year) -> None:
    year.target("2025-01")
    first = year.decide(year.report("ghc/n1.yml", "2025-01"), "inconsistent")
    on = year.record("ghc/fh.yml", f"kind: appeal\nabout: {first}\ngrounds: 请复核\n")
    body = "kind: decision\non: {on}\nverdict: rejected\nby: {by}\ndate: 2025-07-20\nreason: 回执可查\n"
    year.record("office/answer.yml", body.format(on=on, by="李××"))
    assert "P012" in said(year)
    year.record("office/answer.yml", body.format(on=on, by="白××"))
    assert said(year) == ""


def test_p009_a_change_names_who_approved_it(year: Year) -> None:
    year.target("2025-01", due="2025-09-30")
    on = year.record(
        "ghc/req.yml",
        "kind: request\ntarget: 2025-01\nchange: {terminate: true}\nreason: other\ndetail: 停\n",
        JUNE,
        "ga",
    )
    year.decide(on, at=JULY)
    assert said(year) == (
        "office/d-ghc-req-0.yml:3:10  警告 P009  同意了调整申请 ghc/req.yml，没有写由谁批准；办法要求由厅党组（扩大）会议批准\n"
        "  3 | verdict: accepted\n"
        "    |          ^^^^^^^^\n"
        "  改法：在决定里写 authority：批准的会议或领导；哪天批准的写在决定的 date\n"
    )


PROPOSED = "kind: proposal\ntargets:\n  - {id: 2025-70, title: 甲, due: 2025-12-01, units: [{unit: ghc, role: lead}]}\n"


def test_p010_an_accepted_proposal_is_signed(year: Year) -> None:
    year.target("2025-01")
    year.decide(year.record("ghc/jy.yml", PROPOSED, FEBRUARY, "ga"), at=JUNE)
    assert said(year) == (
        "office/d-ghc-jy-0.yml:3:10  错误 P010  目标建议 ghc/jy.yml 还缺签发人、签发日期，不能并入目标表\n"
        "  3 | verdict: accepted\n"
        "    |          ^^^^^^^^\n"
        "  改法：退回单位补齐后再同意\n"
    )


def appealed(year: Year, at: str, by: str = "ob", reason: str = "不一致") -> None:
    """A report found inconsistent on 5 July by ``oa``; the appeal; its answer by ``by``."""
    year.target("2025-01")
    first = year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), "inconsistent", JULY)
    on = year.record("ghc/fh.yml", f"kind: appeal\nabout: {first}\ngrounds: {reason}\n", at, "ga")
    year.record(
        "office/answer.yml",
        f"kind: decision\non: {on}\nverdict: rejected\nby: 白××\ndate: 2025-08-20\nreason: 回执可查\n",
        "2025-08-20T10:00:00+08:00",
        by,
    )


def test_p011_an_appeal_after_its_days(year: Year) -> None:
    appealed(year, AUGUST)  # told on 5 July, 30 days: until 4 August
    assert said(year) == (
        "ghc/fh.yml:2:8  警告 P011  这件复核申请在 2025-08-05 收到，晚于期限 2025-08-04（30 日）\n"
        "  2 | about: office/d-ghc-n1-0.yml\n"
        f"    |        {'^' * 21}\n"
        "  改法：是否受理由考核办决定，在审核决定里写明理由\n"
    )


def test_p012_who_decided_first_does_not_answer_the_appeal(year: Year) -> None:
    appealed(year, "2025-08-04T23:59:59+08:00", by="oa")
    assert said(year) == (
        "office/answer.yml:2:5  错误 P012  对复核申请 ghc/fh.yml 作决定的，和原来的决定 office/d-ghc-n1-0.yml 是同一个人\n"
        "  2 | on: ghc/fh.yml\n"
        "    |     ^^^^^^^^^^\n"
        "  改法：换一个人复核\n"
    )


def test_p017_an_answer_after_its_days_and_none_at_all(year: Year) -> None:
    # filed on 19 July: thirty days are until 18 August; the answer came on the 20th
    appealed(year, "2025-07-19T09:00:00+08:00")
    year.record("ghc/fh2.yml", "kind: appeal\nabout: work\ngrounds: 请复核\n", AUGUST, "ga")
    assert said(year) == (
        "ghc/fh2.yml:2:8  警告 P017  复核申请 ghc/fh2.yml 应在 2025-09-04 以前答复（30 日）\n"
        "  2 | about: work\n"
        "    |        ^^^^\n"
        "  改法：尽快答复；已经答复的，在决定里写明为什么晚\n"
        "office/answer.yml:2:5  警告 P017  复核申请 ghc/fh.yml 应在 2025-08-18 以前答复（30 日）\n"
        "  2 | on: ghc/fh.yml\n"
        "    |     ^^^^^^^^^^\n"
        "  改法：尽快答复；已经答复的，在决定里写明为什么晚\n"
    )


def test_p018_a_day_for_nothing(year: Year) -> None:
    year.target("2025-01")
    name = "targets/jilin/2025/cycle.yml"
    year.write(name, (year.root / name).read_text(encoding="utf-8") + "dates: {halfyear: 2025-07-10}\n")
    assert said(year) == (
        "cycle.yml:8:9  错误 P018  办法的日程里没有“halfyear”，这个日期没有用处\n"
        "  8 | dates: {halfyear: 2025-07-10}\n"
        "    |         ^^^^^^^^\n"
        "  改法：日程里有：q1-bulletin、q2-bulletin、q3-bulletin、q4-bulletin、annual-assessment、half-year、annual\n"
    )


def test_the_unit_that_the_office_is_must_be_known(year: Year) -> None:
    year.write("targets/jilin/2025/units.yml", UNITS.replace("accounts: [oa, ob]}", "accounts: [oa, ob], unit: jscc}"))
    year.target("2025-01")
    found = [problem for problem in check([year.root]) if problem.code == "R017"]
    printed = text(found, line_reader([year.root]))
    assert "units.yml:1:52  错误 R017" in printed
    assert "是不是想写 jsc？" in printed


@pytest.mark.parametrize(("reply", "wrong"), [("2025-07-01", True), ("2025-06-30", True), ("2025-07-02", False)])
def test_p013_a_day_that_leaves_no_time(year: Year, reply: str, wrong: bool) -> None:
    year.target("2025-01")
    body = f"kind: notice\nform: urge\nto: [ghc]\nabout: {{target: 2025-01}}\nreply_by: {reply}\nissued: 2025-07-01\n"
    year.record("office/n.yml", body, "2025-07-01T10:00:00+08:00", "oa")
    expected = (
        f"office/n.yml:5:11  错误 P013  期限 {reply} 不晚于发出日期 2025-07-01，收到时已经没有时间办\n"
        f"  5 | reply_by: {reply}\n"
        "    |           ^^^^^^^^^^\n"
        "  改法：期限至少是发出日期的次日\n"
    )
    assert said(year) == (expected if wrong else "")


def test_p013_holds_for_inspections_and_added_targets_too(year: Year) -> None:
    year.target("2025-45", due="2025-06-01")
    year.write("targets/jilin/2025/targets.yml", table(year) + "    since: 2025-06-01\n")
    body = "kind: inspection\nabout: {target: 2025-45}\ndate: 2025-06-12\nfinding: 缺护栏\nrectify_by: 2025-06-12\n"
    year.record("office/hc.yml", body, JUNE, "oa")
    assert [line for line in said(year).splitlines() if "P013" in line] == [
        "office/hc.yml:5:13  错误 P013  期限 2025-06-12 不晚于发出日期 2025-06-12，收到时已经没有时间办",
        "targets.yml:10:12  错误 P013  期限 2025-06-01 不晚于发出日期 2025-06-01，收到时已经没有时间办",
    ]


def test_p014_the_office_does_not_decide_on_its_own_unit(year: Year) -> None:
    year.write("targets/jilin/2025/units.yml", UNITS.replace("accounts: [oa, ob]}", "accounts: [oa, ob], unit: jsc}"))
    year.target("2025-01", units="[{unit: jsc, role: lead}, {unit: ghc, role: support, task: 配合}]")
    own = year.report("jsc/n1.yml", "2025-01", JUNE)
    year.decide(own, at=JULY)
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), at=JULY)
    assert said(year) == (
        "office/d-jsc-n1-0.yml:2:5  错误 P014  考核办就在“jsc”，它的记录不能由考核办自己审核\n"
        "  2 | on: jsc/n1.yml\n"
        "    |     ^^^^^^^^^^\n"
        "  改法：由别的考核单位审核（在 units.yml 的 reviewers 里写明）\n"
    )


def test_another_reviewer_may_decide_on_the_offices_own_unit(year: Year) -> None:
    year.write("targets/jilin/2025/units.yml", UNITS.replace("accounts: [oa, ob]}", "accounts: [oa, ob], unit: jsc}"))
    year.target("2025-01", units="[{unit: jsc, role: lead}]")
    year.report("jsc/n1.yml", "2025-01", JUNE)
    year.record(
        "party/d.yml", "kind: decision\non: jsc/n1.yml\nverdict: accepted\nby: 钱××\ndate: 2025-07-05\n", JULY, "pa"
    )
    assert said(year) == ""


FILE = "attachments:\n  - {role: editable, file: 'https://dangan.example/a.docx', sha256: %s, bytes: 10}\n" % ("a" * 64)


def two_reports(year: Year, evidence: str) -> None:
    for name, due in (("2025-01", "2025-06-30"), ("2025-02", "2025-07-31")):
        year.target(name, due=due, nodes=f"[{{id: n1, due: {due}, task: 完成{name}, evidence: {evidence}}}]")
        body = f"kind: report\ntarget: {name}\nnode: n1\nstatus: done\nprogress: 完成\n{FILE}"
        year.record(f"ghc/{name}.yml", body, JUNE, "ga")


def test_p015_the_same_file_was_asked_for_twice(year: Year) -> None:
    two_reports(year, "[editable]")
    assert said(year) == (
        "ghc/2025-02.yml:6:1  提示 P015  材料 https://dangan.example/a.docx 已随 ghc/2025-01.yml 报过，"
        "同一个单位一共为不同的节点报了 2 次\n"
        "  6 | attachments:\n"
        "    | ^^^^^^^^^^^\n"
        "  改法：能合并的节点合并，让单位只报一次\n"
    )


def test_what_nobody_asked_for_may_be_given_twice(year: Year) -> None:
    two_reports(year, "[]")
    assert said(year) == ""


def test_p016_the_same_task_asked_for_twice(year: Year) -> None:
    nodes = "[{id: n1, due: 2025-06-30, task: 报送投资月报, evidence: [editable]}]"
    year.target("2025-01", nodes=nodes)
    year.target("2025-02", nodes=nodes)
    assert said(year) == (
        "targets.yml:10:9  警告 P016  综合规划处在 2025-06-30 以前要报“报送投资月报”，目标 2025-01 的节点 n1 已经要过\n"
        "  10 |   - id: 2025-02\n"
        "     |         ^^^^^^^\n"
        "  改法：并成一个节点，或写明两次各要什么\n"
    )
