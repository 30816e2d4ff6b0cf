"""What the gate reads of a large year gives the same totals as reading all of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from kit.corpus_repository import FILE, Repository

from scorer.intake.gate.merged_tree import MergedTree
from scorer.intake.gate.relevant_records import affected_units, leads_of_supported, reads_others, relevant_records
from scorer.intake.git import Git
from scorer.model.entities import Due, Part, Target
from scorer.model.results import Results, UnitResult
from scorer.reading.book.files import cycles
from scorer.reading.book.index import as_of
from scorer.reading.book.loading import load
from scorer.scoring.scheme.terms import scheme_terms
from scorer.scoring.score import score

ROOT = Path(__file__).parents[2]
ON = date(2026, 3, 31)
CYCLES = [cycle for cycle in cycles([str(ROOT)]) if (ROOT / "submissions" / cycle).is_dir()]

DUE = Due(date(2025, 6, 30))
TARGETS = {
    "t1": Target("t1", "目标", DUE, (), (Part("jsc", "lead"), Part("ghc", "support"))),
    "t2": Target("t2", "目标", DUE, (), (Part("glj", "lead"), Part("jsc", "joint"))),
}


def shelf(cycle: str) -> MergedTree:
    git = Git(ROOT)
    return MergedTree(
        git, {e.path: e for folder in ("targets", f"submissions/{cycle}") for e in git.tree("HEAD", folder)}
    )


def together(cycle: str) -> bool:
    """Whether the year has no 办法, or one that counts for all units together: then all of it is read."""
    loaded = load([str(ROOT)], cycle, scheme_terms, only=frozenset())
    scheme = loaded.book.scheme if loaded.book else {}
    return not scheme or "report" in reads_others(scheme)


@pytest.mark.parametrize("cycle", [cycle for cycle in CYCLES if not together(cycle)])
def test_each_units_figures_follow_from_the_records_that_bear_on_it(cycle: str) -> None:
    found = shelf(cycle)
    whole = load([found], cycle, scheme_terms)
    assert whole.book is not None
    shared = reads_others(whole.book.scheme)
    scored = score(as_of(whole.book, ON), ON, file=whole.scheme_file).results
    records = {
        path.removeprefix(f"submissions/{cycle}/"): entry
        for path, entry in found.files.items()
        if path.startswith("submissions/") and path.endswith(".yml") and path.count("/") == 4
    }
    for row in scored.units[:: max(1, len(scored.units) // 4)]:
        units = frozenset({row.unit})
        only = relevant_records(found.git, records, units, leads_of_supported(whole.book.targets, units), shared)
        part = load([found], cycle, scheme_terms, only=only).book
        assert part is not None
        alone = score(as_of(part, ON), ON, file=whole.scheme_file, only=units).results
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
    units = frozenset({"ghc"})
    leads = leads_of_supported(TARGETS, units)
    assert leads == {"jsc": {"t1"}}
    assert relevant_records(git, records, units, leads) == {
        "ghc/n1.yml", "jsc/n1.yml", "glj/c1.yml", "office/d1.yml", "office/d3.yml", "office/d4.yml", "office/o1.yml",
    }  # fmt: skip
    every = relevant_records(git, records, units, leads, frozenset({"penalty"}))
    assert "office/p1.yml" in every, "a 办法 that shares penalties out reads those of every unit"


def test_what_cannot_move_a_figure_reaches_nobody() -> None:
    known = ["ghc", "jsc", "glj"]

    def units(path: str, **record: str) -> frozenset[str]:
        return affected_units({path: record}, known, TARGETS, frozenset({"ballots"})).units

    assert units("ghc/h1.yml", kind="self-review") == frozenset()
    assert units("office/p1.yml", kind="penalty", unit="ghc") == {"ghc"}
    assert units("jsc/n1.yml", kind="report", target="t1") == {"jsc", "ghc"}, "what a lead reports may move its support"
    assert units("glj/n1.yml", kind="report", target="t2") == {"glj"}
    assert units("ghc/r1.yml", kind="request", target="t1") == {"jsc", "ghc"}, "a request changes the target for all"
    assert units("office/o1.yml", kind="outage") == set(known)
    assert units("office/b1.yml", kind="ballots") == set(known), "a kind that the 办法 reads of every unit"
