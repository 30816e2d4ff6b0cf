"""Digests of the first edition: still verified, reported where they cannot tell orders of decisions apart."""

from __future__ import annotations

from datetime import date

import pytest
from kit.courses import JULY, JUNE, facts
from kit.scheme_files import whole
from kit.years import SHIPPED, Year

from scorer.pipeline.run import run
from scorer.scoring.results_digest import bare, tells_orders
from scorer.scoring.results_digest_first_edition import first_edition_digest, order_dependent, rules_digest
from scorer.scoring.scheme.interpretations import choices, listed, taken
from scorer.scoring.scheme.meaning import meaning
from scorer.scoring.scheme.parse import build
from scorer.scoring.score import settlement_state

ON = "2026-02-28"


def settle(year: Year, digest: str) -> None:
    text = f"kind: resolution\nsettles: results\ndigest: {digest}\ndate: 2026-01-20\nmeeting: 厅党组会\n"
    year.record("office/final.yml", text, "2026-01-20T09:00:00+08:00", "oa")


def first(year: Year) -> str:
    made = year.run(ON)
    assert made.scored is not None
    book = facts(year, ON).book
    asked = {item.id for item in listed(book.scheme)}
    chosen = [item for item in made.scored.results.interpretations if item.id in asked]
    return first_edition_digest(facts(year, ON), chosen, rules_digest(book.scheme))


def compared(year: Year) -> str:
    made = year.run(ON)
    assert made.scored is not None
    return settlement_state(made.scored)


def codes(year: Year) -> list[str]:
    return [problem.code for problem in year.run(ON).problems if problem.code in {"P006", "P019"}]


def twice_decided(year: Year) -> None:
    """One report, accepted on 5 July, then found not done on 10 July: 0 points of 100."""
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), at=JULY)
    year.decide("ghc/n1.yml", "not-done", "2025-07-10T09:00:00+08:00")


def test_a_third_decision_after_the_settlement_makes_results_provisional(year: Year) -> None:
    """Accepted, then not done: 0. Settled. Accepted once more on 10 February: 100, and no longer what was settled."""
    twice_decided(year)
    assert year.unit(on=ON)["work"] == "0.00"
    settle(year, year.results(ON).digest)
    assert (compared(year), codes(year)) == ("settled", [])
    year.decide("ghc/n1.yml", at="2026-02-10T09:00:00+08:00")
    assert year.unit(on=ON)["work"] == "100.00"
    assert (compared(year), codes(year)) == ("changed", ["P006"])


def test_a_first_edition_digest_still_settles_a_year_of_single_decisions(year: Year) -> None:
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), at=JULY)
    settle(year, first(year))
    assert (compared(year), codes(year)) == ("settled", [])
    year.decide(year.report("ghc/n2.yml", "2025-01", JUNE), at=JULY)
    assert (compared(year), codes(year)) == ("changed", ["P006"])


def test_a_first_edition_digest_that_forgets_an_order_is_reported(year: Year) -> None:
    """The same third decision moves no first-edition digest: it still matches, and check says what it cannot tell."""
    twice_decided(year)
    settle(year, first(year))
    year.decide("ghc/n1.yml", at="2026-02-10T09:00:00+08:00")
    assert (compared(year), codes(year)) == ("settled", ["P019"])
    (problem,) = [problem for problem in year.run(ON).problems if problem.code == "P019"]
    assert dict(problem.facts) == {
        "path": "ghc/n1.yml",
        "count": "1",
        "digest": year.results(ON).digest,
        "command": "scorer settle jilin/2025 results",
    }


def test_the_time_of_a_decision_that_moves_a_date_is_an_order_too(year: Year) -> None:
    """A date brought forward binds only what came after the decision: 99 or 100 by its receipt alone."""
    year.target("2025-01")
    request = "kind: request\ntarget: 2025-01\nchange: {due: 2025-06-01}\nreason: other\ndetail: 提前完成\n"
    year.record("ghc/q.yml", request, "2025-05-01T09:00:00+08:00", "ga")
    assert order_dependent(facts(year, ON).book) == ()
    year.decide("ghc/q.yml", at="2025-05-20T09:00:00+08:00")
    assert order_dependent(facts(year, ON).book) == ("ghc/q.yml",)


@pytest.mark.parametrize("cycle", ["guangyuan/2024", "zaozhuang/2025"])
def test_the_shipped_years_stay_settled(cycle: str) -> None:
    """Their resolutions carry a first-edition digest, received in the year after; no decision's order matters."""
    made = run([SHIPPED], cycle, date(2026, 11, 20))
    assert made.scored is not None
    assert settlement_state(made.scored) == "settled"
    assert not [problem for problem in made.problems if problem.code in {"P006", "P019"}]


def test_a_digest_is_compared_without_its_algorithm_but_with_its_edition() -> None:
    assert bare("2:sha256:" + "a" * 64) == bare("2:" + "a" * 64) != bare("a" * 64) == bare("sha256:" + "a" * 64)
    assert bare("3:sha256:" + "a" * 64) == bare("3:" + "a" * 64) != bare("2:" + "a" * 64)
    assert [tells_orders(text) for text in ("3:sha256:ab", "2:ab", "sha256:ab", None)] == [True, True, False, False]


def test_a_year_settled_before_its_rules_were_written_anew_stays_settled_while_they_mean_the_same(year: Year) -> None:
    """The comment and the order of keys change, the meaning does not; then one point becomes two: changed."""
    year.target("2025-01")
    settle(year, first(year))
    book = facts(year, ON).book
    rules, text = rules_digest(book.scheme), whole(year.root / "targets/jilin")
    said = meaning(build(book.scheme, choices(taken(book, {})), "")[0])
    year.write("targets/jilin/scheme.yml", text.replace("full: 100\n", "full: '100'\n"))
    assert compared(year) == "changed"
    cycle = (year.root / "targets/jilin/2025/cycle.yml").read_text(encoding="utf-8")
    year.write("targets/jilin/2025/cycle.yml", f"{cycle}converted: {{rules: {rules}, meaning: {said}}}\n")
    assert compared(year) == "settled"
    year.write("targets/jilin/scheme.yml", text.replace("department: 1\n", "department: 2\n"))
    assert compared(year) == "changed"
