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


@pytest.mark.parametrize(("choice", "work"), [("restored", "0.00"), ("day_end", "100.00")])
def test_what_comes_after_the_platform_is_back_is_late_unless_the_day_is_given(
    year: Year, choice: str, work: str
) -> None:
    """Back at 8:00, filed at 17:00 of the same day."""
    year.target("2025-01")
    outage = 'from: "2025-06-30T20:00:00+08:00"\nto: "2025-07-01T08:00:00+08:00"\ndetail: 系统停机\n'
    year.record("office/o.yml", f"kind: outage\n{outage}", "2025-07-01T09:00:00+08:00", "oa")
    year.decide(year.report("ghc/n1.yml", "2025-01", "2025-07-01T17:00:00+08:00"), at=LATER)
    assert year.unit(choose={"outage.until": choice})["work"] == work


def test_an_outage_that_begins_as_the_day_ends_kept_nobody_from_reporting(year: Year) -> None:
    """From 24:00 of the due day on: whoever files at 5:00 of the next is late."""
    year.target("2025-01")
    outage = 'from: "2025-07-01T00:00:00+08:00"\nto: "2025-07-01T08:00:00+08:00"\ndetail: 系统停机\n'
    year.record("office/o.yml", f"kind: outage\n{outage}", "2025-07-01T09:00:00+08:00", "oa")
    year.decide(year.report("ghc/n1.yml", "2025-01", "2025-07-01T05:00:00+08:00"), at=LATER)
    assert year.unit()["work"] == "0.00"


@pytest.mark.parametrize(
    ("choose", "total"),
    [({}, "100.00"), ({"done.in_time": "due"}, "10.00"), ({"gen.resubmission": "accepted"}, "9.95")],
)
def test_reported_in_time_and_done_after_it(year: Year, choose: dict[str, str], total: str) -> None:
    """Due 30 June, ``ongoing`` in time, ``done`` in November (JL-18-2): done at 90, not done, or late by 0.05 as well.

    Supervision is 10 whole, or 9.95 where the time of the accepted one counts.
    """
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY, status="ongoing"), at=LATER)
    year.decide(year.report("ghc/n1-2.yml", "2025-01", "2025-11-20T09:00:00+08:00"), at="2025-11-21T09:00:00+08:00")
    assert year.unit(choose=choose)["total"] == total


@pytest.mark.parametrize(("choice", "before"), [("received", "-2.00"), ("decided", "0.00")])
def test_a_penalty_counts_as_it_is_received_or_once_it_is_decided_on(year: Year, choice: str, before: str) -> None:
    """Whether to deduct is the leaders' to decide (JL-14-4): −2 from the start, or from their decision on."""
    year.target("2025-01")
    text = "kind: penalty\ncomponent: penalty\ncategory: {}\nunit: ghc\ndate: 2025-06-01\ntitle: 通报\nbasis: 文件\n"
    path = year.record("office/p.yml", text.format("criticised"), LATER, "ob")
    assert year.unit(choose={"penalty.counts": choice})["penalty"] == before
    year.decide(path, at="2025-07-20T09:00:00+08:00")
    assert year.unit(choose={"penalty.counts": choice})["penalty"] == "-2.00"


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
