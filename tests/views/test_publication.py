"""When a page was formed: what changes it starts the clock of its publication."""

from __future__ import annotations

from kit.courses import AUGUST, JULY, JUNE
from kit.years import Year

from scorer.pipeline.run import projection


def test_a_granted_request_changes_the_pages_of_its_target_and_a_refused_one_does_not(year: Year) -> None:
    """Asked for on 20 June, granted on 5 July: from then the page has another day; the refusal of 5 August shows none."""
    year.target("2025-01", due="2025-09-30")
    asked = "kind: request\ntarget: 2025-01\nchange: {due: 2025-11-30}\nreason: other\ndetail: 汛期\n"
    year.decide(year.record("ghc/q1.yml", asked, JUNE, "ga"), at=JULY)
    year.decide(year.record("ghc/q2.yml", asked, AUGUST, "ga"), "rejected", AUGUST)
    made = projection(year.run(), "public", compared=False)
    assert made is not None
    for key in (("year", ""), ("target", "2025-01"), ("unit", "ghc")):
        assert [str(each.day) for each in made.clock.formed[key]] == ["2025-07-05"]
