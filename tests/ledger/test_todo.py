"""What a unit, a reviewer and the office have to do at a date; and that neither order nor the future bears on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.courses import JULY, JUNE, REVIEW, dated, facts, urged
from kit.properties import tries
from kit.scheme_files import whole
from kit.years import CYCLE, SHIPPED, UNITS, Year

from scorer.cli.main import app
from scorer.ledger.procedure import todo
from scorer.ledger.procedure.reminders import causes, sent_notices
from scorer.model.results import Chosen
from scorer.reading.workdays import is_workday


def tasks(found: tuple[todo.Task, ...]) -> list[str]:
    return [f"{each.due or '-'} {each.text} | {each.how}" for each in found]


def test_what_a_unit_has_to_do(year: Year) -> None:
    year.target("2025-01", due="2025-06-30")
    year.target("2025-02", due="2025-12-10")
    dated(year, "{half-year: 2025-07-10}")
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), "returned", JULY)
    urged(year, "2025-07-06")
    assert tasks(todo.for_unit(facts(year, "2025-07-08"), "ghc", is_workday)) == [
        (
            "2025-06-30 报“目标2025-01”（2025-01）第 1 个节点：完成（退回：核对） | "
            "scorer new report --cycle jilin/2025 --actor ghc --target 2025-01 --node n1 --write"
        ),
        "2025-07-10 报送半年材料（JL-17） | scorer new self-review --cycle jilin/2025 --actor ghc --period 2025-H1 --write",
        "- 报送年度材料（JL-17） | scorer new self-review --cycle jilin/2025 --actor ghc --period 2025 --write",
        (
            "- 答复催办通知 催办〔2025〕1号 | "
            "scorer new feedback --cycle jilin/2025 --actor ghc --notice '催办〔2025〕1号' --write"
        ),
    ]


def test_what_was_left_when_the_year_ended_is_no_command_any_more(year: Year) -> None:
    """A node returned in July and never brought again, seen on 2 January: history; its 31 + 31 + … days stand still."""
    year.target("2025-01", due="2025-06-30")
    dated(year, "{half-year: 2025-07-10}")
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), "returned", JULY)
    found = tasks(todo.for_unit(facts(year, "2026-01-02"), "ghc", is_workday))
    assert found[:2] == [
        "2025-06-30 报“目标2025-01”（2025-01）第 1 个节点：完成（退回：核对） | 年度已经结束，不再催办；补报的照收",
        "2025-07-10 报送半年材料（JL-17）（到年底没有收到报告，逾期 174 天） | 年度已经结束，不再催办；补报的照收",
    ]


def test_a_year_of_which_only_the_table_is_known_asks_nothing_of_anybody() -> None:
    """泉州 2019 is a real table of real units: nobody filed, and nobody was late."""
    for words in ("todo office", "todo kexin", "settle results", "archive kexin 档案", "explain kexin"):
        command, *more = words.split()
        found = CliRunner().invoke(app, [command, "quanzhou/2019", *more, "--root", str(SHIPPED)])
        assert "这个年度只有目标表，没有人报材料，也没有登记账号：没有" in found.output, words
        assert "没有收到报告" not in found.output


def test_what_the_office_has_to_do(year: Year) -> None:
    year.target("2025-01", due="2025-06-30")
    dated(year, "{half-year: 2025-07-10, annual: 2025-12-12}")
    first = year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), "inconsistent", JULY)
    year.record("ghc/fh.yml", f"kind: appeal\nabout: {first}\ngrounds: 请复核\n", "2025-07-09T10:00:00+08:00", "ga")
    year.record(
        "ghc/坏 名;x.yml",
        "kind: request\ntarget: 2025-01\nchange: {terminate: true}\nreason: other\ndetail: 停\n",
        JULY,
        "ga",
    )
    made = facts(year, "2025-07-12")
    found = tasks(todo.for_office(made, todo.SettlementStatus(table=False, results="unsettled"), is_workday))
    assert found == [
        "2025-03-31 一季度通报（JL-16-2）（考核办还没有办，考核办逾期 103 天） | scorer bulletin jilin/2025 2025-Q1",
        "2025-06-30 二季度通报（JL-16-2）（考核办还没有办，考核办逾期 12 天） | scorer bulletin jilin/2025 2025-Q2",
        (
            "2025-07-10 “报送半年材料”（JL-17）有 2 个单位没有报：综合规划处、建设管理处 | "
            "scorer remind jilin/2025 --on 2025-07-12 --write"
        ),
        (
            "2025-08-08 审核综合规划处的复核申请 ghc/fh.yml（不能由原来作决定的 李×× 复核） | "
            "scorer decide jilin/2025 ghc/fh.yml accepted"
        ),
        "2025-09-30 三季度通报（JL-16-2） | scorer bulletin jilin/2025 2025-Q3",
        "2025-12-31 四季度通报（JL-16-2） | scorer bulletin jilin/2025 2025-Q4",
        (
            "- 审核综合规划处的调整申请“目标2025-01” | "
            "scorer new decision --cycle jilin/2025 --actor office --record 'ghc/坏 名;x.yml' --write"
        ),
        "- 有 2 件要催办的还没有发通知，涉及 2 个单位 | scorer remind jilin/2025 --on 2025-07-12 --write",
        "- 目标表还没有经会议审定，或审定后又有变动 | scorer settle jilin/2025 targets",
    ]


@pytest.mark.parametrize(
    ("results", "on", "told"),
    [
        ("unsettled", "2025-12-31", []),
        ("unsettled", "2026-01-01", ["全年结果还没有审定"]),
        ("changed", "2026-01-01", ["结果审定以后又有变动，要重新审定"]),
        ("settled", "2026-01-01", ["抄送厅人事处：各单位考核结果（JL-21-1）"]),
    ],
)
def test_what_the_office_owes_the_meetings(year: Year, results: str, on: str, told: list[str]) -> None:
    year.target("2025-01")
    found = todo.for_office(facts(year, on), todo.SettlementStatus(table=True, results=results), is_workday)
    assert [each.text for each in found if "结果" in each.text] == told


def test_a_proposal_that_the_meeting_has_answered_waits_for_nobody(year: Year) -> None:
    year.target("2025-01")
    body = "kind: proposal\ntargets:\n  - {id: 2025-70, title: 甲, due: 2025-12-01, units: [{unit: ghc, role: lead}]}\n"
    year.record("ghc/jy.yml", body, "2025-02-08T09:00:00+08:00", "ga")
    standing = todo.SettlementStatus(table=True, results="unsettled")
    assert any("目标建议" in each.text for each in todo.for_office(facts(year, "2025-02-28"), standing, is_workday))
    year.record(
        "office/r.yml", "kind: resolution\nsettles: targets\ndate: 2025-02-20\n", "2025-02-20T09:00:00+08:00", "oa"
    )
    assert not any("目标建议" in each.text for each in todo.for_office(facts(year, "2025-02-28"), standing, is_workday))


def test_a_reviewer_sees_what_is_its_own_to_decide(year: Year) -> None:
    year.target("2025-01")
    year.report("ghc/n1.yml", "2025-01", JUNE)
    made = facts(year)
    (reviewer,) = made.book.reviewers
    assert [each.text for each in todo.for_reviewer(made, reviewer)] == [
        "审核综合规划处的节点报告“目标2025-01”（2025-01）第 1 个节点"
    ]
    for component, count in (("work", 1), ("bonus", 0)):
        bound = replace(reviewer, may=(replace(reviewer.may[0], component=component),))
        assert len(todo.for_reviewer(made, bound)) == count
    assert todo.for_reviewer(made, replace(reviewer, may=())) == ()


EVENTS = ("report", "decision", "notice", "feedback", "review", "appeal")


@settings(deadline=None, max_examples=tries(8))
@given(st.permutations(EVENTS))
def test_the_order_of_files_changes_nothing(tmp_path_factory: pytest.TempPathFactory, order: list[str]) -> None:
    def write(year: Year, event: str) -> None:
        match event:
            case "report":
                year.report("ghc/n1.yml", "2025-01", JUNE)
            case "decision":
                year.record(
                    "office/d.yml",
                    "kind: decision\non: ghc/n1.yml\nverdict: returned\nby: 李\ndate: 2025-07-05\n",
                    JULY,
                    "oa",
                )
            case "notice":
                urged(year, "2025-07-06")
            case "feedback":
                year.record(
                    "ghc/fk.yml",
                    "kind: feedback\nnotice: 催办〔2025〕1号\nstatus: ongoing\n",
                    "2025-07-07T09:00:00+08:00",
                    "ga",
                )
            case "review":
                year.record(
                    "ghc/h1.yml", REVIEW.format(period="2025-H1", day="2025-07-09"), "2025-07-09T09:00:00+08:00", "ga"
                )
            case _:
                year.record(
                    "ghc/fh.yml",
                    "kind: appeal\nabout: ghc/n1.yml\ngrounds: 请复核\n",
                    "2025-07-09T10:00:00+08:00",
                    "ga",
                )

    seen = []
    for events in (order, list(EVENTS)):
        year = Year(tmp_path_factory.mktemp("order"))
        year.target("2025-01", due="2025-06-30")
        dated(year, "{half-year: 2025-07-10}")
        for event in events:
            write(year, event)
        made = facts(year, "2025-07-12")
        standing = todo.SettlementStatus(table=False, results="unsettled")
        seen.append(
            (
                causes(made, is_workday),
                todo.for_unit(made, "ghc", is_workday),
                todo.for_office(made, standing, is_workday),
            )
        )
    assert seen[0] == seen[1]


@settings(deadline=None, max_examples=tries(8))
@given(st.dates(date(2025, 6, 1), date(2025, 7, 4)))
def test_what_arrives_later_bears_on_nothing_before(tmp_path_factory: pytest.TempPathFactory, on: date) -> None:
    seen = []
    for later in (False, True):
        year = Year(tmp_path_factory.mktemp("later"))
        year.target("2025-01", due="2025-06-30")
        if later:
            year.report("ghc/n1.yml", "2025-01", JULY)
            urged(year, "2025-07-06")
        made = facts(year, str(on))
        seen.append((causes(made, is_workday), sent_notices(made, is_workday), todo.for_unit(made, "ghc", is_workday)))
    assert seen[0] == seen[1]


# -- the rarer cases


def test_a_unit_may_object_until_its_days_are_over(year: Year) -> None:
    name = "targets/jilin/scheme.yml"
    text = whole(year.root / "targets/jilin")
    year.write(name, text.replace("appeals:\n", "publicity: {days: 7, clauses: [GEN-6]}\nappeals:\n"))
    year.target("2025-01")
    year.record(
        "office/gs.yml",
        "kind: notice\nform: publicity\nto: [ghc]\nissued: 2026-01-08\n",
        "2026-01-08T09:00:00+08:00",
        "oa",
    )

    def told(unit: str, on: str) -> list[str]:
        return [str(each.due) for each in todo.for_unit(facts(year, on), unit, is_workday) if "复核" in each.text]

    # seven days of publicity end on the 15th, the thirty days of appeal on 7 February
    assert told("ghc", "2026-01-09") == told("ghc", "2026-02-07") == ["2026-02-07"]
    assert told("ghc", "2026-02-08") == told("jsc", "2026-01-09") == []
    standing = todo.SettlementStatus(table=True, results="unsettled")
    running = todo.for_office(facts(year, "2026-01-15"), standing, is_workday)
    assert ("结果正在公示，期满后才能审定", "2026-01-15") in [(each.text, str(each.due)) for each in running]


def test_the_offices_own_unit_is_for_another_to_decide(year: Year) -> None:
    year.write("targets/jilin/2025/units.yml", UNITS.replace("accounts: [oa, ob]}", "accounts: [oa, ob], unit: ghc}"))
    year.target("2025-01")
    year.report("ghc/n1.yml", "2025-01", JUNE)
    standing = todo.SettlementStatus(table=True, results="unsettled")
    assert "审核综合规划处的节点报告“目标2025-01”（2025-01）第 1 个节点（考核办自己的，由别的考核单位审核）" in [
        each.text for each in todo.for_office(facts(year), standing, is_workday)
    ]


def test_what_was_asked_for_twice_and_what_is_still_open_is_the_offices(year: Year) -> None:
    files = "attachments:\n  - {role: editable, file: 'https://dangan.example/a', sha256: %s, bytes: 1}\n" % ("a" * 64)
    for name in ("2025-01", "2025-02"):
        year.target(name, nodes=f"[{{id: n1, due: 2025-06-30, task: 完成{name}, evidence: [editable]}}]")
        body = f"kind: report\ntarget: {name}\nnode: n1\nstatus: done\nprogress: 完成\n{files}"
        year.record(f"ghc/{name}.yml", body, JUNE, "ga")
    chosen = (Chosen("late.effect", "strict", None, True), Chosen("cutoff", "none", "office/r.yml", True))
    standing = todo.SettlementStatus(table=True, results="unsettled", interpretations=chosen)
    told = [each.text for each in todo.for_office(facts(year), standing, is_workday)]
    assert "综合规划处的同一份材料 https://dangan.example/a 报了 2 次，最多报一次" in told
    assert [each for each in told if "还没有决定" in each] == [
        "解释“节点迟报‘视为未完成’作用到哪里”还没有决定，成绩只能是暂定"
    ]
    assert "定下“报送半年材料”的日期（JL-17，以通知为准）" in told


@pytest.mark.parametrize(
    ("accounts", "synthetic", "alone"),
    [
        ("[oa]", "", True),
        ("[oa, OA]", "", True),
        ("[oa, ob]", "", False),
        ("[]", "", False),
        ("[oa]", "synthetic: true\n", False),
    ],
)
def test_an_office_of_one_account_is_told_that_nobody_can_agree(
    tmp_path: Path, accounts: str, synthetic: str, *, alone: bool
) -> None:
    """One account, one in two spellings; two; none yet; a year that is made up."""
    year = Year(tmp_path)
    year.write("targets/jilin/2025/cycle.yml", CYCLE.replace("synthetic: true\n", synthetic))
    year.write("targets/jilin/2025/units.yml", UNITS.replace("[oa, ob]", accounts))
    year.target("2025-01")
    result = CliRunner().invoke(app, ["todo", "jilin/2025", "office", "--root", str(tmp_path), "--on", "2025-03-01"])
    assert ("考核办只登记了一个账号" in result.output) == alone, result.output


@pytest.mark.parametrize(
    ("office", "said"),
    [("accounts: [oa, ob]", True), ("accounts: [oa, ob], stand_in: wu", False), ("accounts: [oa, ob, oc]", False)],
)
def test_two_accounts_without_a_stand_in_cannot_do_without_one(tmp_path: Path, office: str, *, said: bool) -> None:
    """While one of them is away nobody can agree; the line to write is said."""
    year = Year(tmp_path)
    year.write("targets/jilin/2025/cycle.yml", CYCLE.replace("synthetic: true\n", ""))
    year.write("targets/jilin/2025/units.yml", UNITS.replace("accounts: [oa, ob]", office))
    result = CliRunner().invoke(app, ["todo", "jilin/2025", "office", "--root", str(tmp_path), "--on", "2025-03-01"])
    assert ("一人不在的时候，须复核的改动没有人可以同意" in result.output) == said, result.output
    assert ("加一行 stand_in: 账号" in result.output) == said, result.output
