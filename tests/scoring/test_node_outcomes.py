"""Lateness, resubmission and excuses: what arrived when, against the node's due date (JL-16-1, GEN-1, GEN-3)."""

from __future__ import annotations

import pytest
from kit.years import Year

LAST_SECOND, MIDNIGHT = "2025-06-30T23:59:59+08:00", "2025-07-01T00:00:00+08:00"
LATER, DAY = "2025-07-05T09:00:00+08:00", "2025-06-20T10:00:00+08:00"


@pytest.mark.parametrize(
    ("at", "choose", "work"),
    [
        (LAST_SECOND, {}, "100.00"),
        (MIDNIGHT, {}, "0.00"),  # 24:00:00 is the next day already
        ("2025-06-30T15:59:59+00:00", {}, "100.00"),  # the same last second, written in UTC
        ("2025-06-29T23:59:59+08:00", {"gen.before_inclusive": "false"}, "100.00"),
        ("2025-06-30T00:00:00+08:00", {"gen.before_inclusive": "false"}, "0.00"),
        (MIDNIGHT, {"late.effect": "curable"}, "100.00"),  # late, but made good and accepted
    ],
)
def test_the_due_day_ends_at_midnight_in_shanghai(year: Year, at: str, choose: dict[str, str], work: str) -> None:
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", at), at=LATER)
    assert year.unit(choose=choose)["work"] == work


def test_a_late_target_costs_both_the_target_and_a_supervision_item(year: Year) -> None:
    """Two provincial targets, one a second late: 2 ÷ 4 × 100 = 50.00; 100 − 0.5 = 99.50; 45 + 9.95 = 54.95."""
    for name, at in (("2025-01", LAST_SECOND), ("2025-02", MIDNIGHT)):
        year.target(name)
        year.decide(year.report(f"ghc/{name}.yml", name, at), at=LATER)
    row = year.unit()
    assert (row["work"], row["supervision"], row["total"]) == ("50.00", "99.50", "54.95")
    assert row["consequences"] == [
        {"clause": "JL-21-2", "title": "严肃通报批评（未按时间节点完成目标）", "unit": "ghc"}
    ]


@pytest.mark.parametrize(("choice", "work"), [("first", "100.00"), ("accepted", "0.00")])
def test_a_returned_report_keeps_the_time_of_its_first_filing(year: Year, choice: str, work: str) -> None:
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY), "returned", LAST_SECOND)
    year.decide(year.report("ghc/n1-2.yml", "2025-01", MIDNIGHT), at=LATER)
    assert year.unit(choose={"gen.resubmission": choice})["work"] == work


@pytest.mark.parametrize(
    ("choice", "work"), [("adjustment_or_outage", "100.00"), ("adjustment_only", "0.00"), ("none", "0.00")]
)
def test_an_outage_over_the_deadline_excuses_what_arrives_before_it_ends(year: Year, choice: str, work: str) -> None:
    year.target("2025-01")
    outage = 'from: "2025-06-30T20:00:00+08:00"\nto: "2025-07-01T08:00:00+08:00"\ndetail: 系统停机\n'
    year.record("office/o.yml", f"kind: outage\n{outage}", "2025-07-01T09:00:00+08:00", "oa")
    year.decide(year.report("ghc/n1.yml", "2025-01", "2025-07-01T07:59:59+08:00"), at=LATER)
    assert year.unit(choose={"late.excused": choice})["work"] == work


@pytest.mark.parametrize(
    ("choice", "work"), [("adjustment_or_outage", "100.00"), ("adjustment_only", "100.00"), ("none", "0.00")]
)
def test_an_accepted_request_moves_the_due_date(year: Year, choice: str, work: str) -> None:
    year.target("2025-01")
    text = "kind: request\ntarget: 2025-01\nnode: n1\nchange: {due: 2025-07-31}\nreason: force-majeure\ndetail: 汛期\n"
    year.decide(year.record("ghc/r.yml", text, DAY, "ga"), at=LAST_SECOND)
    year.decide(year.report("ghc/n1.yml", "2025-01", LATER), at=LATER)
    assert year.unit(choose={"late.excused": choice})["work"] == work


def test_a_target_ended_by_decision_is_in_neither_sum(year: Year) -> None:
    year.target("2025-01")
    year.target("2025-02")
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY), at=LATER)
    text = "kind: request\ntarget: 2025-02\nchange: {terminate: true}\nreason: overall-change\ndetail: 任务取消\n"
    year.decide(year.record("ghc/r.yml", text, DAY, "ga"), at=LAST_SECOND)
    row = year.unit()
    assert (row["work"], row["supervision"]) == ("100.00", "100.00")


def test_a_date_before_the_due_day_judges_no_lateness_and_keeps_the_denominator(year: Year) -> None:
    year.target("2025-01")
    assert year.unit(on="2025-06-30")["work"] == "0.00"
    assert year.unit(on="2025-06-29")["supervision"] == "100.00"
    assert year.unit(on="2025-06-30")["supervision"] == "99.50"  # the day has passed at 24:00 of the 30th


def test_what_arrives_after_the_date_is_not_seen(year: Year) -> None:
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY), at=LATER)
    assert year.step("ghc/work/2025-01", on="2025-07-04").status == "pending"
    assert year.step("ghc/work/2025-01", on="2025-07-05").status == "computed"


def test_merged_at_counts_where_the_office_chose_so(year: Year) -> None:
    year.target("2025-01")
    text = "kind: report\ntarget: 2025-01\nnode: n1\nstatus: done\n"
    year.record("ghc/n1.yml", text, DAY, "ga")
    year.receipts[-1] = year.receipts[-1].replace(f",{DAY},ga", f",{MIDNIGHT},ga")
    year.decide("ghc/n1.yml", at=LATER)
    assert year.unit()["work"] == "100.00"
    assert year.unit(choose={"gen.time_source": "merged_at"})["work"] == "0.00"


@pytest.mark.parametrize(
    ("choice", "work", "supervision"),
    [("node_out", "100.00", "100.00"), ("target_out", None, "100.00"), ("none", "0.00", "99.50")],
)
def test_nodes_due_after_the_cut_off(year: Year, choice: str, work: str | None, supervision: str) -> None:
    """JL-16-3, cut-off 15 December: the node of the 31st leaves the year, or takes its target with it, or counts."""
    nodes = "[{id: n1, due: 2025-06-30, task: 一}, {id: n2, due: 2025-12-31, task: 二}]"
    year.target("2025-01", due="2025-12-31", nodes=nodes)
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY), at=LATER)
    row = year.unit(choose={"cutoff": choice})
    assert (row["work"], row["supervision"]) == (work, supervision)
    if work is None:
        assert row["missing"] == ["没有计入本年的目标，分母为零"]
