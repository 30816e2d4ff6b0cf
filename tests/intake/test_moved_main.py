"""Whether a push that was judged against an older main must be judged again."""

from __future__ import annotations

import fcntl
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from kit.corpus_repository import Files
from kit.gate_branch import DECISION, FOLDER, REPORT, Branch
from kit.serving import bare, commit
from kit.years import UNITS, Year

from scorer.intake.gate.budget import judge_within
from scorer.intake.gate.judgement import Judgement
from scorer.intake.git_server import receive_push
from scorer.intake.git_server.hook_handoff import JudgedPush
from scorer.intake.git_server.moved_main import rebased
from scorer.intake.git_server.pkt_line import RefCommand

MINE = {f"{FOLDER}/ghc/n1.yml": REPORT}
LEDGER = f"{FOLDER}/receipts.csv"


@pytest.fixture
def branch(year: Year, tmp_path: Path) -> Branch:
    year.target("2025-01")
    return Branch(tmp_path / "bare.git", year)


def again(
    branch: Branch, came: dict[str, str | None], mine: dict[str, str] | None = None, verdict: str = "accept"
) -> bool:
    """Whether a push of ``mine`` is judged again where main got ``came`` meanwhile."""
    head = branch.head(dict(mine or MINE))
    push = JudgedPush(
        "ga", datetime.now().astimezone(), verdict, branch.base, head, branch.git.changes(branch.base, head)
    )
    main = branch.head(came)
    found = rebased(branch.git, push, main)
    assert found is None or (found.base, found.head, found.changes) == (main, head, push.changes)
    return found is None


def test_reports_of_other_units_and_their_receipts_touch_nothing(branch: Branch) -> None:
    assert not again(branch, {})
    assert not again(branch, {f"{FOLDER}/jsc/n1.yml": REPORT, LEDGER: "path\n"})
    assert not again(branch, {f"{FOLDER}/jsc/files/ghc.pdf": "%PDF-1.4 ghc\n"})


@pytest.mark.parametrize(
    "came",
    [
        {"targets/jilin/scheme.yml": "x"},
        {"targets/jilin/2025/units.yml": UNITS.replace("[ga]", "[]")},
        {"mkdocs.yml": "x"},
        {f"{FOLDER}/ghc/n1.yml": REPORT},
        {f"{FOLDER}/ghc/n2.yml": REPORT},
        {f"{FOLDER}/office/d1.yml": DECISION},
        {f"{FOLDER}/office/d1.yml": DECISION.replace("ghc/", "jsc/")},
        {f"{FOLDER}/jsc/n1.yml": f"{REPORT}note: 与 ghc 合办\n"},
        {f"{FOLDER}/jsc/n1.yml": f"{REPORT}kind: penalty\n"},
        {f"{FOLDER}/jsc/n1.yml": REPORT.replace("report", "[report]")},
    ],
)
def test_what_may_touch_it(branch: Branch, came: dict[str, str | None]) -> None:
    """办法, program, the own folder, records of other kinds, a record that names the folder or whose kind is not plain."""
    assert again(branch, came)


def test_what_was_changed_or_removed_on_main_and_a_push_of_another_sort(branch: Branch) -> None:
    files: Files = branch.changed({f"{FOLDER}/jsc/n1.yml": REPORT})
    branch.files, branch.base = files, branch.repository.commit(files, branch.base)
    assert again(branch, {f"{FOLDER}/jsc/n1.yml": None})
    apart: dict[str, str | None] = {f"{FOLDER}/jsc/n2.yml": REPORT}
    assert again(branch, apart, {"README.md": "x"})
    assert again(branch, apart, {f"{FOLDER}/ghc/c.yml": REPORT.replace("report", "claim")})
    assert again(branch, apart, {f"{FOLDER}/ghc/n1.yml": f"{REPORT}replaces: jsc/n1.yml\n"})
    assert again(branch, apart, verdict="review")


def test_nothing_is_judged_under_the_lock(year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judgement could take the lock, which another push then has meanwhile."""
    year.target("2025-01")
    repository = bare(tmp_path / "kaohe.git", year)
    head, could = commit(repository, {f"{FOLDER}/ghc/n1.yml": REPORT}), list[bool]()

    def judged(*args: Any, **more: Any) -> Judgement:
        with (repository.state / "lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            could.append(True)
        return judge_within(*args, **more)

    monkeypatch.setattr(receive_push, "judge_within", judged)
    outcome = receive_push.merge_push(repository, RefCommand("0" * 40, head, "refs/heads/in/ga"), "ga")
    assert (could, bool(outcome.refused)) == ([True], False), outcome
