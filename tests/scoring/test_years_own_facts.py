"""Only what happened in the year counts, and what had lapsed when a target was ended stays (GY-11-4, ZZ-1-3, JL-12-3)."""

from __future__ import annotations

import pytest
from kit.years import Year

PENALTY = "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: {date}\ntitle: 曝光\nbasis: 报道\n"
CLAIM = "kind: claim\ncomponent: bonus\ncategory: media\nwork: 2025-01\ndate: {date}\ntitle: 报道\n"
END = "kind: request\ntarget: 2025-01\nchange: {terminate: true}\nreason: overall-change\ndetail: 任务取消\n"
FEBRUARY = "2026-01-20T09:00:00+08:00"


@pytest.mark.parametrize("date", ["2023-06-01", "2026-01-01"])
def test_a_penalty_of_another_year_is_reported_and_counts_nothing(year: Year, date: str) -> None:
    year.target("2025-01")
    year.record("office/p.yml", PENALTY.format(date=date), FEBRUARY, "oa")
    made = year.run("2026-01-31")
    assert [problem.code for problem in made.errors] == ["R024"]
    assert made.scored is not None
    row = next(row for row in made.scored.results.units if row.unit == "ghc")
    assert made.scored.results.steps["ghc/penalty"].value == 0
    assert not row.marks


def test_a_penalty_of_the_year_counts(year: Year) -> None:
    year.target("2025-01")
    year.record("office/p.yml", PENALTY.format(date="2025-12-31"), FEBRUARY, "oa")
    assert year.unit(on="2026-01-31")["penalty"] != "0.00"


@pytest.mark.parametrize(("ended", "supervision"), [("2025-06-01", "100.00"), ("2025-09-10", "99.50")])
def test_a_lapse_before_a_target_was_ended_stays(year: Year, ended: str, supervision: str) -> None:
    """Due 30 June, never reported: −0.5 from 1 July on, whether or not the target is ended in September."""
    year.target("2025-01")
    year.decide(year.record("ghc/q.yml", END, "2025-05-20T09:00:00+08:00", "ga"), at=f"{ended}T09:00:00+08:00")
    assert year.unit()["supervision"] == supervision
