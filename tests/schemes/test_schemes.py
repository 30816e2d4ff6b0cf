"""Whole 办法 written from regulations of other bureaus: each case comes to what was worked out by hand, and check is silent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from kit.clauses_page import CLAUSES, PAGE, PARTS, page

from scorer.pipeline.run import check
from scorer.pipeline.worked_cases import run_all

FOLDERS = sorted(path for path in Path(__file__).parent.iterdir() if (path / "targets").is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_case_comes_to_what_was_worked_by_hand(folder: Path) -> None:
    outcomes = run_all([folder])
    assert outcomes
    told = {outcome.file: [problem.facts for problem in outcome.problems] for outcome in outcomes if not outcome.passed}
    assert told == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_its_files_have_no_problem(folder: Path) -> None:
    assert [(each.place, each.code, each.facts) for each in check([folder])] == []


def test_the_guide_shows_every_kind_of_clause_as_it_is_run() -> None:
    """The page is made of the files above: ``python tests/kit/clauses_page.py`` writes it anew."""
    kinds = [kind for part in PARTS.values() for kind in part]
    assert sorted(kinds) == sorted({path.name for path in CLAUSES.iterdir()} - {"kinds"})
    assert len(kinds) == 35
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_rules_of_a_bureau_without_a_year_are_checked_too(tmp_path: Path) -> None:
    """A word that is none, an interpretation that is not listed, a clause that nothing carries out: no year is needed."""
    home = tmp_path / "targets/signs"
    shutil.copytree(Path(__file__).parent / "signs/targets/signs", home)
    text = (home / "scheme.yml").read_text("utf-8").replace("base: 10", "base: {choose: nope}\n    keep: zzz")
    (home / "scheme.yml").write_text(text, "utf-8")
    clause = "  - {id: BG-2, place: 第二条, text: 另一条, type: [computation], figures: [], covered: by-rule}\n"
    with (home / "clauses.yml").open("a", encoding="utf-8") as file:
        file.write(clause)
    assert {each.code for each in check([tmp_path])} >= {"S001", "S005", "S010"}
