"""A unit takes back a record that nobody has decided on: what it leaves, and when it may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from kit.gate_branch import FOLDER, REPORT, Branch
from kit.years import Year

from scorer.diagnostics.catalogue import word
from scorer.pipeline.run import check, run
from scorer.scoring.facts.node_outcomes import NodeOutcome

MAY, JUNE, JULY = "2025-05-20T10:00:00+08:00", "2025-06-10T10:00:00+08:00", "2025-07-15T09:00:00+08:00"
TAKEN_BACK = "kind: withdrawal\non: ghc/w1.yml\nreason: 附错了文件\n"


@pytest.fixture
def filed(year: Year) -> Year:
    """ghc reported 2025-01 n1, due on 30 June, in May, and nobody has decided."""
    year.target("2025-01")
    year.report("ghc/w1.yml", "2025-01", MAY)
    return year


def withdrawn(year: Year) -> Year:
    year.record("ghc/c1.yml", TAKEN_BACK, JUNE, "ga")
    return year


def codes(year: Year) -> list[tuple[str, str]]:
    return [(each.code, each.place.file.rpartition("/")[2]) for each in check([year.root])]


def outcome(year: Year, choose: dict[str, str] | None = None, on: str = "2025-12-31") -> NodeOutcome:
    made = run([year.root], "jilin/2025", date.fromisoformat(on), choose)
    assert made.scored is not None
    facts = made.scored.facts
    return facts.outcomes("ghc", facts.target("2025-01"))[0]


def test_the_node_is_open_again_and_the_report_stays(filed: Year) -> None:
    before = outcome(filed, on="2025-06-05")
    assert [each.path for each in before.reports] == ["ghc/w1.yml"]
    withdrawn(filed)
    after = outcome(filed, on="2025-06-20")
    assert after.reports == ()
    assert after.waiting is None
    assert [each.path for each in after.withdrawn] == ["ghc/w1.yml"]
    book = run([filed.root], "jilin/2025", date(2025, 6, 20)).book
    assert book is not None
    assert "ghc/w1.yml" in book.records
    assert codes(filed) == []


def test_on_a_day_before_the_withdrawal_nothing_was_taken_back(filed: Year) -> None:
    assert [each.path for each in outcome(withdrawn(filed), on="2025-06-05").reports] == ["ghc/w1.yml"]


@pytest.mark.parametrize(("chosen", "late"), [("again", True), ("first", False)])
def test_which_time_counts_is_an_interpretation(filed: Year, chosen: str, late: bool) -> None:
    """In time in May, taken back, filed again in July: late, unless the first report's time is kept."""
    withdrawn(filed)
    filed.report("ghc/w2.yml", "2025-01", JULY)
    assert outcome(filed, {"gen.withdrawn": chosen}).late is late
    assert codes(filed) == []


def test_what_was_taken_back_and_not_filed_again_is_missing_either_way(filed: Year) -> None:
    withdrawn(filed)
    assert outcome(filed, {"gen.withdrawn": "first"}).late
    assert outcome(filed, {"gen.withdrawn": "again"}).late


def test_a_report_that_was_replaced_by_one_taken_back_counts_again(filed: Year) -> None:
    filed.record("ghc/w2.yml", f"{REPORT}replaces: ghc/w1.yml\n", JUNE, "ga")
    filed.record("ghc/c1.yml", TAKEN_BACK.replace("w1", "w2"), JULY, "ga")
    found = outcome(filed)
    assert (found.waiting and found.waiting.path) == "ghc/w1.yml"


def test_what_is_decided_stays_decided(filed: Year) -> None:
    filed.decide("ghc/w1.yml", at=JUNE)
    filed.record("ghc/c1.yml", TAKEN_BACK, JULY, "ga")
    assert codes(filed) == [("R071", "c1.yml")]
    assert outcome(filed).done


def test_nobody_decides_on_what_was_taken_back(filed: Year) -> None:
    withdrawn(filed)
    filed.decide("ghc/w1.yml", at=JULY)
    assert [code for code, _ in codes(filed)] == ["R072"]
    assert outcome(filed).decided is None


@pytest.mark.parametrize(
    ("path", "text", "account", "expected"),
    [
        ("jsc/c1.yml", TAKEN_BACK, "ja", ["R070"]),
        ("ghc/c2.yml", TAKEN_BACK.replace("w1", "w9"), "ga", ["R028"]),
        ("ghc/c2.yml", "kind: withdrawal\non: ghc/w1.yml\n", "ga", ["F002"]),
        ("office/c1.yml", TAKEN_BACK, "oa", ["R011"]),
        ("ghc/c2.yml", TAKEN_BACK, "ga", []),
    ],
)
def test_only_what_one_filed_oneself_and_with_a_reason(
    filed: Year, tmp_path: Path, path: str, text: str, account: str, expected: list[str]
) -> None:
    judgement = Branch(tmp_path / "bare.git", filed).judge({f"{FOLDER}/{path}": text}, account)
    assert [each.code for each in judgement.problems if word(each).level == "error"] == expected
    assert judgement.verdict == ("refuse" if expected else "accept")


def test_a_withdrawal_itself_is_not_taken_back(filed: Year) -> None:
    withdrawn(filed)
    filed.record("ghc/c2.yml", TAKEN_BACK.replace("w1", "c1"), JULY, "ga")
    assert codes(filed) == [("R070", "c2.yml")]
