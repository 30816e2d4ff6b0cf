"""When results are final, and what undoes that."""

from __future__ import annotations

from kit.years import Year

DAY, LATER = "2025-06-20T10:00:00+08:00", "2025-07-05T09:00:00+08:00"
JANUARY = "2026-01-10T09:00:00+08:00"
ON = "2026-01-31"


def _settled_but_for_results(year: Year) -> None:
    """A year of one target in which every required interpretation is settled."""
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY), at=LATER)
    for item in year.results(ON).interpretations:
        if item.required:
            chosen = item.chosen or ("2025-01-01" if item.id == "effective_from" else "include_all")
            text = f'kind: resolution\nsettles: {item.id}\nchosen: "{chosen}"\ndate: 2026-01-05\nmeeting: 厅党组会\n'
            year.record(f"office/{item.id.replace('.', '-').replace('_', '-')}.yml", text, JANUARY, "oa")


def _settle_results(year: Year, digest: str) -> None:
    text = f"kind: resolution\nsettles: results\ndigest: {digest}\ndate: 2026-01-20\nmeeting: 厅党组会\n"
    year.record("office/final.yml", text, "2026-01-20T09:00:00+08:00", "oa")


def test_a_fitting_resolution_with_nothing_open_makes_results_final(year: Year) -> None:
    _settled_but_for_results(year)
    before = year.results(ON)
    assert before.status == "provisional"
    _settle_results(year, before.digest)
    after = year.results(ON)
    assert (after.status, after.digest) == ("final", before.digest)


def test_what_if_is_never_final(year: Year) -> None:
    _settled_but_for_results(year)
    _settle_results(year, year.results(ON).digest)
    assert year.results(ON, {"late.effect": "strict"}).status == "provisional"


def test_an_input_that_arrives_later_needs_a_new_resolution(year: Year) -> None:
    _settled_but_for_results(year)
    _settle_results(year, year.results(ON).digest)
    text = (
        "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-11-02\ntitle: 曝光\nbasis: 报道\n"
    )
    year.record("office/p.yml", text, "2026-01-25T09:00:00+08:00", "oa")
    assert year.results(ON).status == "provisional"


def test_an_open_required_interpretation_keeps_results_provisional(year: Year) -> None:
    year.target("2025-01")
    _settle_results(year, year.results(ON).digest)
    assert year.results(ON).status == "provisional"


def test_a_resolution_beats_the_schemes_own_choice_and_set_beats_both(year: Year) -> None:
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", "2025-07-01T00:00:00+08:00"), at=LATER)
    text = "kind: resolution\nsettles: late.effect\nchosen: curable\ndate: 2026-01-05\nmeeting: 厅党组会\n"
    year.record("office/x.yml", text, JANUARY, "oa")
    assert year.unit()["work"] == "0.00"  # on 2025-12-31 nothing had been settled: strict
    assert year.unit(on=ON)["work"] == "100.00"
    assert year.unit(on=ON, choose={"late.effect": "strict"})["work"] == "0.00"


def test_a_resolution_on_a_map_reads_as_the_schemes_own_writing_does(year: Year) -> None:
    year.target("2025-01")
    text = "kind: resolution\nsettles: gen.appeal\nchosen: {apply_days: 20, recusal: true}\ndate: 2026-01-05\nmeeting: 厅党组会\n"
    year.record("office/x.yml", text, JANUARY, "oa")
    taken = {item.id: item.chosen for item in year.results(ON).interpretations}
    assert taken["gen.appeal"] == "apply_days=20, recusal=true"
