"""Which decision holds, what stands in for what, and which time counts when a file came more than once."""

from __future__ import annotations

import pytest
from kit.years import Year

JUNE, EVE, LATE = "2025-06-10T10:00:00+08:00", "2025-06-30T10:00:00+08:00", "2025-07-04T10:00:00+08:00"
JULY2, LATER = "2025-07-02T10:00:00+08:00", "2025-07-05T09:00:00+08:00"

PENALTY = (
    "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-05-01\ntitle: 曝光\nbasis: 报道\n"
)
CLAIM = "kind: claim\ncomponent: bonus\ncategory: policy\nground: additional\nconfirmed_by: [main-leader]\ndate: 2025-05-01\ntitle: 资金\n"


@pytest.fixture
def one(year: Year) -> Year:
    year.target("2025-01")
    return year


def test_a_decision_does_not_hold_for_bytes_that_came_after_it(one: Year) -> None:
    one.decide(one.report("ghc/n1.yml", "2025-01", JUNE, status="ongoing"), at="2025-06-12T10:00:00+08:00")
    one.report("ghc/n1.yml", "2025-01", "2025-06-14T10:00:00+08:00")
    assert one.unit()["work"] == "0.00"
    assert one.step("ghc/work/2025-01").status == "pending"


def test_the_first_filing_counts_though_that_file_was_revised_later(one: Year) -> None:
    one.report("ghc/n1.yml", "2025-01", EVE)
    one.decide(one.report("ghc/n2.yml", "2025-01", JULY2), at=LATER)
    one.report("ghc/n1.yml", "2025-01", LATE, status="ongoing")
    assert one.unit()["supervision"] == "100.00"


def test_a_revision_after_the_date_leaves_the_node_filed_and_waiting(one: Year) -> None:
    one.report("ghc/n1.yml", "2025-01", JUNE)
    one.report("ghc/n1.yml", "2025-01", LATE, status="ongoing")
    assert one.unit(on="2025-07-02")["supervision"] == "100.00"
    assert one.step("ghc/work/2025-01", on="2025-07-02").status == "pending"


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_outages_that_overlap_excuse_in_any_order_of_filing(one: Year, order: tuple[str, str]) -> None:
    hours = {"a": ("06-30T20:00", "07-01T08:00"), "b": ("07-01T07:00", "07-01T20:00")}
    for place, name in enumerate(order):
        start, end = hours[name]
        text = f'kind: outage\nfrom: "2025-{start}:00+08:00"\nto: "2025-{end}:00+08:00"\ndetail: 停机\n'
        one.record(f"office/{name}.yml", text, f"2025-07-02T0{place}:00:00+08:00", "oa")
    one.decide(one.report("ghc/n1.yml", "2025-01", "2025-07-01T12:00:00+08:00"), at=LATER)
    assert one.unit()["work"] == "100.00"
    notes = one.step("ghc/work/2025-01/degree").notes
    assert [note.text for note in notes] == ["第 1 个节点的期限因系统故障延后，按期"]
    made = one.run().scored
    assert made is not None
    facts = made.facts
    [outcome] = facts.outcomes("ghc", facts.target("2025-01"))
    assert outcome.excused == "office/b.yml"


def test_a_replaced_outage_excuses_nothing(one: Year) -> None:
    for name, start, more in (("a", "06-30T20:00", ""), ("b", "06-29T20:00", "replaces: office/a.yml\n")):
        end = "07-01T20:00" if name == "a" else "06-30T01:00"
        text = f'kind: outage\nfrom: "2025-{start}:00+08:00"\nto: "2025-{end}:00+08:00"\ndetail: 停机\n{more}'
        one.record(f"office/{name}.yml", text, JULY2, "oa")
    one.decide(one.report("ghc/n1.yml", "2025-01", "2025-07-01T12:00:00+08:00"), at=LATER)
    assert one.unit()["work"] == "0.00"


def test_a_decision_that_replaces_a_misdirected_one_takes_it_back(one: Year) -> None:
    one.target("2025-02")
    for name in ("2025-01", "2025-02"):
        one.report(f"ghc/{name}.yml", name, JUNE)
    wrong = one.decide("ghc/2025-01.yml", at=JULY2)
    one.decide("ghc/2025-02.yml", at=LATE, more=f"replaces: {wrong}\n")
    assert one.step("ghc/work/2025-01").status == "pending"
    assert one.step("ghc/work/2025-02").value == 2


def test_a_penalty_stands_again_when_the_one_in_its_place_is_struck_down(one: Year) -> None:
    one.record("office/p1.yml", PENALTY, JUNE, "ob")
    one.decide(one.record("office/p2.yml", PENALTY + "replaces: office/p1.yml\n", JULY2, "ob"), "rejected", LATE)
    assert one.unit()["penalty"] == "-2.00"


@pytest.mark.parametrize(
    ("verdict", "bonus"), [(None, "0.50"), ("returned", "0.50"), ("accepted", "0.50"), ("rejected", "0.50")]
)
def test_an_accepted_claim_is_lost_only_to_an_accepted_one(one: Year, verdict: str | None, bonus: str) -> None:
    one.decide(one.record("ghc/c1.yml", CLAIM, JUNE, "ga"), at=JULY2)
    again = one.record("ghc/c2.yml", CLAIM + "replaces: ghc/c1.yml\n", LATE, "ga")
    if verdict is not None:
        one.decide(again, verdict, LATER)
    assert one.unit()["bonus"] == bonus
    counted = [name for name in ("1", "2") if f"ghc/bonus/policy/{name}" in one.results().steps]
    assert len(counted) == (1 if verdict == "accepted" else 2)


def test_each_category_once_a_year_counts_one_of_a_counted_penalty(one: Year) -> None:
    one.record("office/p1.yml", PENALTY + "count: 2\n", JUNE, "ob")
    assert one.unit()["penalty"] == "-4.00"
    assert one.unit(choose={"deduct.per": "year"})["penalty"] == "-2.00"


def test_an_objective_cause_takes_a_target_out_only_once_it_is_decided(one: Year) -> None:
    """Two targets, one done: a returned report leaves 2 ÷ 4; found not done for that cause, 2 ÷ 2."""
    one.target("2025-02")
    one.decide(one.report("ghc/a.yml", "2025-01", JUNE), at=JULY2)
    cause = "cause: {type: objective, detail: 政策调整}\n"
    one.decide(one.report("ghc/b.yml", "2025-02", JUNE), "returned", JULY2, cause)
    choose = {"objective_cause.effect": "exclude_from_denominator"}
    assert one.unit(choose=choose)["work"] == "50.00"
    one.decide("ghc/b.yml", "not-done", LATE, cause)
    assert one.unit(choose=choose)["work"] == "100.00"


def test_a_date_brought_forward_binds_only_what_comes_after_the_decision(one: Year) -> None:
    one.decide(one.report("ghc/n1.yml", "2025-01", JUNE), at=JUNE)
    text = "kind: request\ntarget: 2025-01\nchange: {due: 2025-05-31}\nreason: overall-change\ndetail: 提前\n"
    one.decide(one.record("ghc/r.yml", text, JULY2, "ga"), at=LATER)
    assert one.unit()["work"] == "100.00"


def test_the_digest_moves_with_what_can_move_a_figure_and_with_nothing_else(one: Year) -> None:
    text = "kind: request\ntarget: 2025-01\nchange: {due: 2025-07-31}\nreason: force-majeure\ndetail: 汛期\n"
    one.decide(one.record("ghc/r.yml", text, JUNE, "ga"), at=JUNE)
    one.report("ghc/n1.yml", "2025-01", JUNE)
    assert one.results("2025-07-15").digest != one.results("2025-08-15").digest
    one.decide("ghc/n1.yml", at=LATER)
    before = one.results().digest
    one.decide("ghc/n1.yml", at="2025-07-06T09:00:00+08:00", more="disclosure: {type: public, reason: 已审查}\n")
    assert one.results().digest != before, "any decision may be the one in force"
    before = one.results().digest
    cycle = (one.root / "targets/jilin/2025/cycle.yml").read_text(encoding="utf-8")
    one.write("targets/jilin/2025/cycle.yml", cycle + "due_soon_days: 4\n")
    assert one.results().digest == before
    one.decide("ghc/n1.yml", "returned", at="2025-07-07T09:00:00+08:00")
    assert one.results().digest != before


def test_a_units_account_cannot_lift_its_own_penalty(one: Year) -> None:
    one.record("office/p1.yml", PENALTY, JUNE, "ob")
    text = "kind: decision\non: office/p1.yml\nverdict: rejected\nby: 李××\ndate: 2025-07-02\n"
    one.record("office/d.yml", text, JULY2, "ga")
    assert "R045" in [problem.code for problem in one.run().problems]


def test_decisions_that_go_back_and_forth_a_thousand_times_are_followed_to_the_last(one: Year) -> None:
    path = one.decide(one.report("ghc/n1.yml", "2025-01", JUNE), at="2025-07-01T00:00:00+08:00")
    for place in range(1, 1201):
        minute, second = divmod(place, 60)
        text = f"kind: decision\non: {path}\nverdict: rejected\nby: 李××\ndate: 2025-07-02\n"
        path = one.record(
            f"office/x{place}.yml", text, f"2025-07-02T10:{minute:02}:{second:02}+08:00", "oa" if place % 2 else "ob"
        )
    made = one.run()
    assert made.scored is not None
    # the last stands, so each second one below it does: of 1,201 the first is the 1,201st from the end, and stands
    assert made.scored.results.steps["ghc/work/2025-01"].value == 2
