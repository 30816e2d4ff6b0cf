"""What one change may hold of texts, tables and records together: counted, so the same change is always judged alike."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.gate_branch import DECISION, FOLDER, REPORT, Branch
from kit.years import Year

from scorer.diagnostics.catalogue import word
from scorer.intake.gate.allowance import WORK, Allowance, AllowanceUsedUpError
from scorer.intake.gate.content_findings import evidence_findings
from scorer.intake.gate.judge import judge
from scorer.intake.gate.judgement import Judgement

LINE = "按计划推进路基、桥涵、路面工程，完成投资三千二百万元。\n"


@pytest.fixture
def branch(year: Year, tmp_path: Path) -> Branch:
    year.target("2025-01")
    return Branch(tmp_path / "bare.git", year)


def allow(monkeypatch: pytest.MonkeyPatch, work: int) -> None:
    monkeypatch.setattr("scorer.intake.gate.judge.Allowance", lambda: Allowance(work))


def beyond(judgement: Judgement) -> list[str]:
    """The file that passed the limit; nothing else is reported then, and nothing is received."""
    assert judgement.verdict == "refuse"
    assert {each.code for each in judgement.problems} == {"G056"}
    assert judgement.arrivals == ()
    return [each.place.file for each in judgement.problems]


def test_the_file_that_passes_the_limit_is_named_with_the_next_step(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty line is 6 units: of three texts of 100 lines (606 each with the last) 1,300 hold two."""
    allow(monkeypatch, 1300)
    texts = {f"{FOLDER}/ghc/files/{n}.txt": "\n" * 100 + " " * n for n in range(3)}
    judgement = branch.judge(texts)
    assert beyond(judgement) == [f"{FOLDER}/ghc/files/2.txt"]
    said = word(judgement.problems[0])
    assert f"到“{FOLDER}/ghc/files/2.txt”为止" in said.what
    assert "分几次推送" in str(said.fix)


def test_yaml_counts_before_any_of_it_is_read(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte is 3 units: of two records the second does not fit into twice the first."""
    monkeypatch.setattr("scorer.intake.gate.file_checks.read", lambda *_: pytest.fail("was read"))
    allow(monkeypatch, 6 * len(REPORT.encode()))
    judgement = branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT, f"{FOLDER}/ghc/n2.yml": f"{REPORT}note: 又报\n"})
    assert beyond(judgement) == [f"{FOLDER}/ghc/n2.yml"]


def test_the_versions_of_earlier_commits_are_of_the_same_allowance(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{FOLDER}/ghc/n1.yml"
    first = branch.head({path: f"{REPORT}note: {'初稿' * 2000}\n"})
    last = branch.repository.commit(branch.changed({path: REPORT}), first)
    allow(monkeypatch, 12_000)
    assert "G056" in {each.code for each in judge(branch.git, branch.base, last, "ga").problems}


def test_what_a_decision_opens_is_of_the_same_allowance(branch: Branch, monkeypatch: pytest.MonkeyPatch) -> None:
    long = f"{REPORT}note: {'施工顺利' * 2000}\n"
    branch.files = branch.changed({f"{FOLDER}/jsc/n1.yml": long})
    branch.base = branch.repository.commit(branch.files)
    opens = DECISION.replace("ghc", "jsc") + "disclosure: {type: public, reviewed_by: 法规处}\n"
    allow(monkeypatch, 20_000)
    judgement = branch.judge({f"{FOLDER}/office/d1.yml": opens}, "oa")
    assert [each.place.file for each in judgement.problems if each.code == "G056"] == [f"{FOLDER}/office/d1.yml"]


def test_an_ordinary_filing_is_far_inside() -> None:
    """Fifty texts of 100,000 characters (some 300 KB each) take less than two fifths of the allowance."""
    spent = Allowance()
    for _ in range(50):
        evidence_findings((LINE * 3700).encode(), ".txt", spent)
    assert spent.left > WORK * 2 // 5


def test_each_kind_of_work_counts() -> None:
    for raw in (b"\n" * 2000, b"1" * 3000, "密".encode() * 3000):
        with pytest.raises(AllowanceUsedUpError):
            evidence_findings(raw, ".txt", Allowance(10_000))


def test_what_is_found_in_a_text_counts_for_each_name_that_it_has(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty figures that may be numbers are 3,206 units, 20 findings of 100 among them; 2,000 more for each further name."""
    allow(monkeypatch, 10_000)
    text = "路面 138 0123 4567 平方米\n" * 20
    judgement = branch.judge({f"{FOLDER}/ghc/files/{n}.txt": text for n in range(6)})
    assert beyond(judgement) == [f"{FOLDER}/ghc/files/4.txt"]
