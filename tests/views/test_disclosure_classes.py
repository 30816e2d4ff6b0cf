"""The three classes of disclosure, one test each, on the words of a year for the public."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path

from kit.years import Year

from scorer.model.records import Ballots, Penalty
from scorer.pipeline.run import projection, run
from scorer.views.disclosure_classes import RECORDS, DisclosureClass, class_of, class_of_target, confidential
from scorer.views.scheme_confidential import Secrets, secrets
from scorer.views.year_types import Audience, Projection

DAY, LATER = "2025-06-20T09:00:00+08:00", "2025-07-02T09:00:00+08:00"
ON = date(2025, 12, 31)
OPEN = "disclosure: {type: public, reason: 已审查}\n"
REQUEST = "kind: request\ntarget: 2025-02\nchange: {due: 2025-09-30}\nreason: other\ndetail: 申请里的话\n"


def seen(year: Year, *more: Path) -> Projection:
    made = projection(run([year.root, *more], "jilin/2025", ON), "public")
    assert made is not None
    return made


def closed(year: Year, name: str, ground: str = "涉密") -> None:
    """The row is withheld."""
    year.rows = [
        row.replace("    due:", f"    disclosure: {{type: withheld, reason: {ground}}}\n    due:") if f"id: {name}\n" in row else row
        for row in year.rows
    ]  # fmt: skip
    year.write("targets/jilin/2025/targets.yml", "targets:\n" + "".join(year.rows))


def test_public_is_what_a_decision_or_the_row_opens(year: Year) -> None:
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY), at=LATER, more=OPEN)
    book = run([year.root], "jilin/2025", ON).book
    assert book is not None
    assert class_of_target(book, book.targets["2025-01"]) is DisclosureClass.PUBLIC
    assert class_of(book, secrets(book.terms), book.records["ghc/n1.yml"]) is DisclosureClass.PUBLIC
    assert "本月报告正文" in str(seen(year))


def test_withheld_is_counted_and_shows_its_ground_whatever_a_decision_opens(year: Year) -> None:
    """A report and a request on a withheld row stay closed although the decisions on them are public."""
    for name in ("2025-01", "2025-02"):
        year.target(name)
    closed(year, "2025-02")
    year.decide(year.report("ghc/n2.yml", "2025-02", DAY), at=LATER, more=OPEN)
    year.decide(year.record("ghc/r.yml", REQUEST, DAY, "ga"), at=LATER, more=OPEN)
    book, view = run([year.root], "jilin/2025", ON).book, seen(year)
    assert book is not None
    kinds = {class_of(book, secrets(book.terms), book.records[path]) for path in ("ghc/n2.yml", "ghc/r.yml")}
    assert kinds == {DisclosureClass.WITHHELD}
    assert view.counts["targets"] == 2
    assert [(stub.what, stub.ground) for stub in view.ledger.stubs] == [("年度目标", "涉密")]
    assert [row.withheld for row in view.targets] == [None, "涉密"]
    for words in ("本月报告正文", "申请里的话", "2025-02"):
        assert words not in str(view)


def test_a_record_in_error_on_a_withheld_row_is_not_counted(year: Year) -> None:
    """Two requests without their reason and a decision on each: of those on the open row alone is said that two are out."""
    for name, unit in (("2025-01", "ghc"), ("2025-02", "jsc")):
        year.target(name, units=f"[{{unit: {unit}, role: lead}}]")
        year.record(f"{unit}/r.yml", f"kind: request\ntarget: {name}\nchange: {{due: 2025-09-30}}\n", DAY, unit)
        year.record(f"office/on-{unit}.yml", f"kind: decision\non: {unit}/r.yml\nverdict: 不知道\n", LATER, f"d{unit}")
    assert seen(year).left_out_count == 4
    closed(year, "2025-02")
    assert seen(year).left_out_count == 2
    inside = projection(run([year.root], "jilin/2025", ON), "internal")
    assert inside is not None
    assert (inside.left_out_count, len(inside.left_out)) == (4, 4)


def test_withheld_rows_stand_last_by_their_grounds_with_numbers_that_are_not_theirs(year: Year) -> None:
    for name in ("2025-01", "2025-02", "2025-03", "2025-04"):
        year.target(name)
    for name, ground in (("2025-01", "涉密"), ("2025-03", "工作秘密")):
        closed(year, name, ground)
    found = [(row.id, row.withheld) for row in seen(year).targets]
    assert found == [("2025-02", None), ("2025-04", None), ("不公开-1", "工作秘密"), ("不公开-2", "涉密")]


def test_a_withheld_row_closes_the_figures_of_the_units_that_bear_it(year: Year) -> None:
    """One row of ``jsc`` is withheld: its work and total are closed, those of ``ghc`` are not."""
    year.target("2025-01")
    year.target("2025-02", units="[{unit: jsc, role: lead}]")
    year.report("ghc/n1.yml", "2025-01", DAY)
    assert all(seen(year).steps[f"{unit}/total"].value is not None for unit in ("ghc", "jsc"))
    closed(year, "2025-02", "涉密")
    steps = seen(year).steps
    for name in ("jsc/work", "jsc/total"):
        assert (steps[name].value, steps[name].withheld) == (None, "含不予公开的部分")
    assert all(steps[name].value is not None for name in ("ghc/work", "ghc/total"))


def test_confidential_is_as_if_it_were_not_there(year: Year, tmp_path: Path) -> None:
    """Whatever a root of the office's own holds: a record, a year, a bureau, publications, templates, a broken file."""
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY), at=LATER)
    office = tmp_path / "inside"
    inspection = "kind: inspection\nabout: {target: 2025-01}\ndate: 2025-06-01\nfinding: 暗访\nconfidential: true\n"
    files = {
        "office-only": "",
        "submissions/jilin/2025/office/i.yml": inspection,
        "submissions/jilin/2025/office/broken.yml": "kind: [penalty\n",
        "submissions/jilin/2025/publications.csv": "address,published_at,sha256\nx,2025-01-01T00:00:00+08:00,00\n",
        "targets/jilin/2025/cycle.yml": "title: [\n",
        "targets/secret/2025/cycle.yml": "title: 保密的一年\nyear: 2025\n",
    }
    for name, text in files.items():
        (office / name).parent.mkdir(parents=True, exist_ok=True)
        (office / name).write_text(text, "utf-8")
    assert seen(year, office) == seen(year)


def test_what_is_filed_inside_later_on_the_day_of_settling_leaves_the_public_results_final(
    year: Year, tmp_path: Path
) -> None:
    """Settled at 9 o'clock; a confidential inspection and a record in a root of the office's own at 15 o'clock."""
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY), at=LATER)
    for number, item in enumerate(each for each in year.results("2026-01-20").interpretations if each.required):
        chosen = item.chosen or {"effective_from": "2025-01-01"}.get(item.id, "include_all")
        text = f'kind: resolution\nsettles: {item.id}\nchosen: "{chosen}"\ndate: 2026-01-05\n'
        year.record(f"office/i{number}.yml", text, "2026-01-10T09:00:00+08:00", "oa")
    settled = f"kind: resolution\nsettles: results\ndigest: {year.results('2026-01-20').digest}\ndate: 2026-01-20\n"
    year.record("office/r.yml", settled, "2026-01-20T09:00:00+08:00", "oa")
    day, office = date(2026, 1, 20), tmp_path / "inside"

    def status(audience: Audience) -> str:
        view = projection(run([year.root, office], "jilin/2025", day), audience)
        assert view is not None
        return view.status

    office.mkdir()
    (office / "office-only").write_text("")
    assert (status("public"), status("internal")) == ("final", "final")
    text = (
        "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-11-02\ntitle: 保密\nbasis: 保密\n"
    )
    inside, digest = office / "submissions/jilin/2025", hashlib.sha256(text.encode()).hexdigest()
    (inside / "office").mkdir(parents=True)
    (inside / "office/p.yml").write_text(text, "utf-8")
    at = "2026-01-20T15:00:00+08:00"
    line = f"office/p.yml,{digest},{at},push/{digest[:40]},{at},oa\n"
    (inside / "receipts.csv").write_text(f"path,sha256,received_at,source,merged_at,actor\n{line}", "utf-8")
    assert (status("public"), status("internal")) == ("final", "provisional")


def test_the_table_names_every_confidential_kind(year: Year) -> None:
    year.target("2025-01")
    book = run([year.root], "jilin/2025", ON).book
    assert book is not None
    kept = Secrets(frozenset({("penalty", "secret")}), frozenset(), {})
    penalty = Penalty(
        kind="penalty", path="office/x.yml", actor="office", component="penalty", category="secret", unit="ghc", date=book.cycle.start, title="", basis="",
    )  # fmt: skip
    assert confidential(book, kept, penalty)
    assert not confidential(book, kept, replace(penalty, category="late"))
    assert confidential(
        book, kept, Ballots(kind="ballots", path="office/x.yml", actor="office", component="leaders", counts={})
    )
    assert {rule.given for rule in RECORDS} == {DisclosureClass.CONFIDENTIAL, DisclosureClass.WITHHELD}
