"""A row of figures that may be a number: taken with a warning, and opened only by a decision that answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.gate_branch import FOLDER, REPORT, Branch
from kit.years import Year

from scorer.diagnostics.catalogue import word
from scorer.intake.gate import Judgement

PATH, DECISION = f"{FOLDER}/jsc/n1.yml", f"{FOLDER}/office/d1.yml"
ROW = f"{REPORT}note: 三座桥的日交通量为 158 2345 6789 辆\n"
OPENS = (
    "kind: decision\non: jsc/n1.yml\nverdict: accepted\nby: {name: 王芳}\ndate: 2025-06-20\n"
    "disclosure: {type: public, reviewed_by: 法规处}\n"
)


@pytest.fixture
def branch(year: Year, tmp_path: Path) -> Branch:
    year.target("2025-01")
    return Branch(tmp_path / "bare.git", year)


def codes(judgement: Judgement) -> set[str]:
    return {each.code for each in judgement.problems if each.code.startswith("G0")} & {"G014", "G050", "G053"}


def test_it_is_taken_with_a_warning(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/n1.yml": ROW})
    assert codes(judgement) == {"G050"}
    assert judgement.verdict != "refuse"


def test_a_record_that_opens_itself_is_refused_as_with_a_number(branch: Branch) -> None:
    """A report waits for a decision whatever it says; a notice would be read at once."""
    row = f"{ROW}disclosure: {{type: public, reviewed_by: 法规处}}\n"
    assert codes(branch.judge({f"{FOLDER}/ghc/n1.yml": row})) == {"G050"}
    assert codes(branch.judge({f"{FOLDER}/ghc/n1.yml": row.replace("kind: report", "kind: notice")})) == {"G014"}


def test_a_decision_opens_it_only_with_an_answer(branch: Branch) -> None:
    judgement = branch.judge({PATH: ROW, DECISION: OPENS})
    assert codes(judgement) == {"G050", "G053"}
    found = next(each for each in judgement.problems if each.code == "G053")
    assert word(found).what.startswith("这件决定要公开“jsc/n1.yml”，其中第 ")
    assert "158 2345" not in word(found).what
    assert codes(branch.judge({PATH: ROW, DECISION: f"{OPENS}note: 号码已核对，是三座桥的数\n"})) == {"G050"}
    closed = OPENS.replace("disclosure: {type: public, reviewed_by: 法规处}\n", "")
    assert codes(branch.judge({PATH: ROW, DECISION: closed})) == {"G050"}


def test_a_row_that_shows_only_once_the_yaml_is_read_is_asked_about_too(branch: Branch) -> None:
    r"""``\x38`` is the figure 8."""
    row = f'{REPORT}note: "三座桥的日交通量为 15\\x38 2345 6789 辆"\n'
    assert codes(branch.judge({PATH: row, DECISION: OPENS})) == {"G050", "G053"}
