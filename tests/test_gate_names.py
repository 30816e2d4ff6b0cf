"""How a file may be called, how its name is repeated, and what is said of a change that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_gate import FOLDER, REPORT, Branch
from years import Year

from scorer.gate import render
from scorer.problems import word

NUMBER = "13612345678"


@pytest.fixture
def branch(year: Year, tmp_path: Path) -> Branch:
    year.target("2025-01")
    return Branch(tmp_path / "bare.git", year)


def test_a_name_with_a_blank_is_quoted_in_the_command(branch: Branch) -> None:
    path = f"{FOLDER}/jsc/files/交工 报告.pdf"
    judgement = branch.judge({path: "%PDF-1.4\n"})
    fix = next(word(each).fix for each in judgement.problems if each.code == "G002")
    assert fix is not None
    assert fix.endswith(f"撤回这处改动：git rm --cached '{path}'")


@pytest.mark.parametrize(
    "name", ["“十四五”规划：中期.pdf", "办法；附件～二.pdf", "路&桥 #3.pdf", "（定稿）—报告…！.pdf"]
)
def test_names_as_clerks_write_them(branch: Branch, name: str) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/files/{name}": "%PDF-1.4\n"})
    assert "G007" not in {each.code for each in judgement.problems}


@pytest.mark.parametrize("name", ["con .pdf", "nul.pdf", "a:b.pdf", "a|b.pdf", "a$b.pdf", "a`b.pdf", "a%b.pdf"])
def test_names_that_windows_or_a_shell_would_take_amiss(branch: Branch, name: str) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/files/{name}": "%PDF-1.4\n"})
    assert "G007" in {each.code for each in judgement.problems}


def test_a_number_in_a_records_name_is_hidden_in_the_data_too(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/{NUMBER}.yml": REPORT})
    made = json.loads(render.as_json(judgement))
    assert [each["path"] for each in made["arrivals"]] in ([], [f"ghc/{'█' * 11}.yml"])
    assert NUMBER not in render.as_json(judgement)


def test_what_was_received_and_is_not_to_be_changed_has_no_effect(branch: Branch, year: Year, tmp_path: Path) -> None:
    year.record("ghc/n1.yml", REPORT, "2025-06-19T09:00:00+08:00", "ga")
    filed = Branch(tmp_path / "filed.git", year)
    for change in ({f"{FOLDER}/ghc/n1.yml": f"{REPORT}note: 改\n"}, {f"{FOLDER}/ghc/n1.yml": None}):
        judgement = filed.judge(change)
        assert [each.code for each in judgement.problems] in (["G003"], ["G004"])
        assert list(render.changes(judgement)) == []
