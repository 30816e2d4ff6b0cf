"""Whole 办法 written from regulations of other bureaus: each case comes to what was worked out by hand, and check is silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorer.pipeline.library import library_of
from scorer.pipeline.worked_cases import run_all
from scorer.reading.book.shared_files import check_shared_files
from scorer.scoring.scheme.terms import scheme_terms

FOLDERS = sorted(path for path in Path(__file__).parent.iterdir() if (path / "targets").is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_case_comes_to_what_was_worked_by_hand(folder: Path) -> None:
    outcomes = run_all([folder])
    assert outcomes
    told = {outcome.file: [problem.facts for problem in outcome.problems] for outcome in outcomes if not outcome.passed}
    assert told == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_its_files_have_no_problem(folder: Path) -> None:
    library = library_of([folder])
    assert [(each.code, each.facts) for each in check_shared_files(library.roots, scheme_terms, library.cases)] == []
