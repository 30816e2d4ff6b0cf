"""The three classes of disclosure, one test each, on the words of a year for the public."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from kit.years import Year

from scorer.model.records import Ballots, Penalty
from scorer.pipeline.run import projection, run
from scorer.views.disclosure_classes import RECORDS, DisclosureClass, class_of, class_of_target, confidential
from scorer.views.scheme_confidential import Secrets, secrets
from scorer.views.year_types import Projection

DAY, LATER = "2025-06-20T09:00:00+08:00", "2025-07-02T09:00:00+08:00"
ON = date(2025, 12, 31)
OPEN = "disclosure: {type: public, reason: 已审查}\n"
REQUEST = "kind: request\ntarget: 2025-02\nchange: {due: 2025-09-30}\nreason: other\ndetail: 申请里的话\n"


def seen(year: Year, *more: Path) -> Projection:
    made = projection(run([year.root, *more], "jilin/2025", ON), "public")
    assert made is not None
    return made


def closed(year: Year, name: str) -> None:
    """The row is withheld: 涉密."""
    year.rows = [
        row.replace("    due:", "    disclosure: {type: withheld, reason: 涉密}\n    due:") if f"id: {name}\n" in row else row
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
    for words in ("本月报告正文", "申请里的话", "目标2025-02"):
        assert words not in str(view)


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
