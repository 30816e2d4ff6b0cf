"""Faults of filing and deciding: a warning of what was received, refused of what is new; each as it would be typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.gate_branch import FOLDER, REPORT, Branch
from kit.years import Year

from scorer.diagnostics.catalogue import ordered, text, word
from scorer.pipeline.run import check, line_reader

MAY, JUNE, JULY = "2025-05-20T10:00:00+08:00", "2025-06-10T10:00:00+08:00", "2025-06-15T09:00:00+08:00"


@pytest.fixture
def filed(year: Year) -> Year:
    """ghc reported 2025-01 n1 in May, and nobody has decided."""
    year.target("2025-01")
    year.report("ghc/w1.yml", "2025-01", MAY)
    return year


def said(year: Year) -> str:
    """Every fault of the procedure as ``scorer check`` prints it, the folder names left away."""
    found = [problem for problem in check([year.root]) if problem.code[0] == "P"]
    return text(ordered(found), line_reader([year.root])).replace("submissions/jilin/2025/", "")


def codes(year: Year) -> list[tuple[str, str]]:
    return [(each.code, each.place.file.rpartition("/")[2]) for each in check([year.root]) if each.code[0] == "P"]


def refused(year: Year, tmp_path: Path, changes: dict[str, str], actor: str = "ga") -> list[tuple[str, str]]:
    """(code, file) of each error that the gate tells of new records."""
    judgement = Branch(tmp_path / "bare.git", year).judge(
        {f"{FOLDER}/{name}": raw for name, raw in changes.items()}, actor
    )
    wrong = [each for each in judgement.problems if word(each).level == "error"]
    assert (judgement.verdict == "refuse") == bool(wrong)
    return [(each.code, each.place.file.rpartition("/")[2]) for each in wrong]


def test_p026_a_decision_that_sends_back_says_why(year: Year) -> None:
    """A correction of the decision with its reason is enough; an accepted report needs none."""
    year.target("2025-01", due="2025-09-30")
    on = year.report("ghc/n1.yml", "2025-01", JUNE)
    body = f"kind: decision\non: {on}\nverdict: returned\nby: 李××\ndate: 2025-07-02\n"
    year.record("office/back.yml", body, JULY, "oa")
    assert said(year) == (
        "office/back.yml:3:10  警告 P026  对 ghc/n1.yml 的决定不是通过，没有写理由：报送的单位不知道要补什么、凭什么\n"
        "  3 | verdict: returned\n"
        "    |          ^^^^^^^^\n"
        "  改法：在决定里写 reason，如 reason: 盖章扫描件缺第 2 页；已经收下的不能再改，另写一份决定，用 replaces 指明替代它\n"
    )
    year.record(
        "office/again.yml", f"{body}reason: 缺盖章件\nreplaces: office/back.yml\n", "2025-07-03T09:00:00+08:00", "oa"
    )
    assert said(year) == ""


def test_p030_a_second_report_of_a_node_is_asked(filed: Year) -> None:
    filed.report("ghc/w2.yml", "2025-01", JUNE)
    assert said(filed) == (
        "ghc/w2.yml:3:7  警告 P030  这个节点已有一份还没有审核的报告：ghc/w1.yml；这一份要替代它吗\n"
        "  3 | node: n1\n"
        "    |       ^^\n"
        "  改法：要替代，在这一份里写 replaces: ghc/w1.yml；两份都不要，先撤回前一份："
        "scorer new withdrawal --cycle jilin/2025 --actor ghc --record ghc/w1.yml --write；重复了的，删去这一份\n"
    )


def test_a_report_that_says_what_it_replaces_is_the_answer(filed: Year) -> None:
    filed.record("ghc/w2.yml", f"{REPORT}replaces: ghc/w1.yml\n", JUNE, "ga")
    assert codes(filed) == []


def test_after_a_return_another_report_is_what_was_asked_for(filed: Year) -> None:
    filed.decide("ghc/w1.yml", "returned", JUNE)
    filed.report("ghc/w2.yml", "2025-01", JULY)
    assert codes(filed) == []


def test_after_the_report_is_accepted_as_done_only_a_correction_may_follow(filed: Year) -> None:
    filed.decide("ghc/w1.yml", at=JUNE)
    filed.report("ghc/w2.yml", "2025-01", JULY)
    assert codes(filed) == [("P030", "w2.yml")]


def test_after_an_accepted_report_that_goes_on_the_next_one_may_follow(year: Year) -> None:
    year.target("2025-01")
    year.report("ghc/w1.yml", "2025-01", MAY, status="ongoing")
    year.decide("ghc/w1.yml", at=JUNE)
    year.report("ghc/w2.yml", "2025-01", JULY)
    assert codes(year) == []


def test_reports_of_two_quarters_are_two_reports(year: Year) -> None:
    year.target("2025-01")
    for quarter in ("2025-Q1", "2025-Q2"):
        year.record(f"ghc/{quarter.lower()}.yml", f"{REPORT}period: {quarter}\n", MAY, "ga")
    assert codes(year) == []


def test_the_gate_refuses_a_new_one(filed: Year, tmp_path: Path) -> None:
    assert refused(filed, tmp_path, {"ghc/w2.yml": REPORT}) == [("P030", "w2.yml")]


def test_the_gate_refuses_the_second_of_two_in_one_push(year: Year, tmp_path: Path) -> None:
    year.target("2025-01")
    assert refused(year, tmp_path, {"ghc/w1.yml": REPORT, "ghc/w2.yml": REPORT}) == [("P030", "w2.yml")]


def test_the_gate_takes_the_one_that_replaces(filed: Year, tmp_path: Path) -> None:
    assert refused(filed, tmp_path, {"ghc/w2.yml": f"{REPORT}replaces: ghc/w1.yml\n"}) == []


def test_the_gate_refuses_a_return_without_a_reason(filed: Year, tmp_path: Path) -> None:
    returned = "kind: decision\non: ghc/w1.yml\nverdict: returned\nby: 李××\ndate: 2025-06-20\n"
    assert refused(filed, tmp_path, {"office/back.yml": returned}, "oa") == [("P026", "back.yml")]


def test_the_gate_refuses_a_number_that_a_notice_has(filed: Year, tmp_path: Path) -> None:
    notice = "kind: notice\nnumber: 督〔2025〕16号\nform: supervise\nto: [ghc]\nissued: 2025-06-11\n"
    notice += "about: [{target: 2025-01}]\n"
    filed.record("office/t1.yml", notice, JUNE, "oa")
    assert refused(filed, tmp_path, {"office/t2.yml": notice}, "oa") == [("L016", "t2.yml")]
