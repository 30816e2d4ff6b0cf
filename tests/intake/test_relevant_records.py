"""What the gate reads of a large year gives the same totals as reading all of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from kit.corpus_repository import FILE, Repository

from scorer.intake.gate.merged_tree import MergedTree
from scorer.intake.gate.relevant_records import affected_units, leads_of_supported, relevant_records
from scorer.intake.git import Git
from scorer.model.entities import Data
from scorer.model.results import Results, UnitResult
from scorer.reading import book as books
from scorer.reading.yaml import read
from scorer.scoring.score import score

ROOT = Path(__file__).parents[2]
ON = date(2026, 3, 31)
CYCLES = [cycle for cycle in books.cycles([str(ROOT)]) if (ROOT / "submissions" / cycle).is_dir()]


def shelf(cycle: str) -> MergedTree:
    git = Git(ROOT)
    return MergedTree(
        git, {e.path: e for folder in ("targets", f"submissions/{cycle}") for e in git.tree("HEAD", folder)}
    )


def table(found: MergedTree, cycle: str) -> Data:
    document, _ = read("targets.yml", found.read(f"targets/{cycle}/targets.yml", 1 << 24) or b"")
    return document.data if document else None


def together(cycle: str) -> bool:
    """Whether the year has no 办法, or one that counts for all units together: then all of it is read."""
    loaded = books.load([str(ROOT)], cycle, only=frozenset())
    scheme = loaded.book.scheme if loaded.book else {}
    return not scheme or affected_units({"x": {"kind": "report"}}, (), scheme).everybody


@pytest.mark.parametrize("cycle", [cycle for cycle in CYCLES if not together(cycle)])
def test_each_units_figures_follow_from_the_records_that_bear_on_it(cycle: str) -> None:
    found = shelf(cycle)
    whole = books.load([found], cycle)
    assert whole.book is not None
    scored = score(books.as_of(whole.book, ON), ON, file=whole.scheme_file).results
    records = {
        path.removeprefix(f"submissions/{cycle}/"): entry
        for path, entry in found.files.items()
        if path.startswith("submissions/") and path.endswith(".yml") and path.count("/") == 4
    }
    for row in scored.units[:: max(1, len(scored.units) // 4)]:
        units = frozenset({row.unit})
        only = relevant_records(found.git, records, units, leads_of_supported(table(found, cycle), units))
        part = books.load([found], cycle, only=only).book
        assert part is not None
        alone = score(books.as_of(part, ON), ON, file=whole.scheme_file, only=units).results
        assert figures(alone, alone.units[0]) == figures(scored, row), row.unit


def figures(results: Results, row: UnitResult) -> dict[str, object]:
    """A unit's total and components."""
    names = {"total": row.total, **{each.id: each.step for each in row.components}}
    return {name: results.steps[step].value for name, step in names.items()}


def test_what_bears_on_a_unit_is_its_own_what_is_on_that_and_what_holds_for_all(tmp_path: Path) -> None:
    texts = {
        "ghc/n1.yml": "kind: report\ntarget: t1\n",
        "jsc/n1.yml": "kind: report\ntarget: t1\n",  # leads t1, which ghc supports
        "jsc/n2.yml": "kind: report\ntarget: t2\n",
        "glj/c1.yml": "kind: claim\nshared_with: [ghc]\n",
        "office/d1.yml": "kind: decision\non: ghc/n1.yml\nreason: 同样的话\n",
        "office/d2.yml": "kind: decision\non: jsc/n2.yml\nreason: 同样的话\n",
        "office/d3.yml": "kind: decision\non: office/d1.yml\nverdict: rejected\n",
        "office/d4.yml": "kind: decision\non: glj/c1.yml\n",
        "office/p1.yml": "kind: penalty\nunit: ghc-2\n",  # another unit, whose id begins alike
        "office/o1.yml": "kind: outage\nfrom: 2025-06-30T20:00:00+08:00\n",
    }
    repository = Repository(tmp_path / "bare.git")
    head = repository.commit({path.encode(): (FILE, text.encode()) for path, text in texts.items()})
    git = Git(repository.folder)
    records = {entry.path: entry for entry in git.tree(head)}
    targets: Data = {
        "targets": [{"id": "t1", "units": [{"unit": "jsc", "role": "lead"}, {"unit": "ghc", "role": "support"}]}]
    }
    units = frozenset({"ghc"})
    assert relevant_records(git, records, units, leads_of_supported(targets, units)) == {
        "ghc/n1.yml", "jsc/n1.yml", "glj/c1.yml", "office/d1.yml", "office/d3.yml", "office/d4.yml", "office/o1.yml",
    }  # fmt: skip


def test_what_cannot_move_a_figure_reaches_nobody() -> None:
    assert affected_units({"ghc/h1.yml": {"kind": "self-review"}}, ["ghc"], {}).units == frozenset()
    assert affected_units({"office/p1.yml": {"kind": "penalty", "unit": "ghc"}}, ["ghc", "jsc"], {}).units == {"ghc"}
    assert affected_units({"office/o1.yml": {"kind": "outage"}}, ["ghc", "jsc"], {}).everybody
    assert affected_units({"ghc/n1.yml": {"kind": "report"}}, ["ghc"], {"components": [{"bearer": "all"}]}).everybody
