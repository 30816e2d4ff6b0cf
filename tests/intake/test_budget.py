"""A judgement ends at its budget, together with all that it started, and says what it exceeded."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from kit.gate_branch import FOLDER, REPORT, Branch, at
from kit.years import Year

from scorer.intake.gate.budget import Budget, PusherGoneError, judge_within, run_within
from scorer.intake.gate.judge import judge
from scorer.intake.gate.judgement import Judgement
from scorer.intake.git import GitError


def waiting(file: Path) -> Judgement:
    """Starts a program that would go on for a minute, as a git command might, and waits for it."""
    started = subprocess.Popen(("sleep", "60"))
    file.write_text(str(started.pid), encoding="utf-8")
    started.wait()
    raise AssertionError


def ended(file: Path) -> bool:
    """Whether the program has ended (or is only still listed)."""
    try:
        return ") Z " in Path(f"/proc/{file.read_text(encoding='utf-8')}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return True


def test_a_judgement_in_its_own_process_is_the_same(year: Year, tmp_path: Path) -> None:
    year.target("2025-01")
    branch = Branch(tmp_path / "bare.git", year)
    head = branch.head({f"{FOLDER}/ghc/n1.yml": REPORT})
    for account in ("ga", "ja", "nobody", None):
        there = judge(branch.git, branch.base, head, account, now=at("2025-06-20"))
        assert judge_within(branch.git, branch.base, head, account, now=at("2025-06-20")) == there


def test_too_much_of_the_processor(tmp_path: Path) -> None:
    def endless() -> Judgement:
        while True:
            pass

    assert run_within(endless, budget=Budget(processor=1)) == " 1 秒处理器时间"


def test_too_long_by_the_clock_and_what_it_had_started_ends_too(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    assert run_within(lambda: waiting(file), budget=Budget(clock=2.0)) == " 2 秒"
    assert ended(file)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="只有 Linux 限得住内存，超过内存的情形没有检验")
def test_too_much_memory() -> None:
    """A list of a gibibyte of different numbers does not fit into 640 MiB."""

    def hoarding() -> Judgement:
        held = [bytes(1 << 20) + bytes([n % 7]) for n in range(1024)]
        raise AssertionError(len(held))

    assert run_within(hoarding) == " 512 MiB 内存"


def test_the_one_who_pushes_has_gone(tmp_path: Path) -> None:
    file = tmp_path / "pid"
    with pytest.raises(PusherGoneError):
        run_within(lambda: waiting(file), gone=file.exists)
    assert ended(file)


def test_a_fault_of_the_judging_process_is_no_judgement(capfd: pytest.CaptureFixture[str]) -> None:
    def broken() -> Judgement:
        raise TypeError("unhashable type: 'list'")

    with pytest.raises(GitError, match="检查程序没有做完：TypeError"):
        run_within(broken)
    assert "unhashable" in capfd.readouterr().err, "for whoever looks after the server"
    with pytest.raises(GitError, match="检查程序没有做完：3"):
        run_within(lambda: os._exit(3))


def test_what_exceeds_the_budget_is_refused_in_words(
    year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch = Branch(tmp_path / "bare.git", year)
    monkeypatch.setattr("scorer.intake.gate.budget.BUDGET", Budget(clock=1.0))
    monkeypatch.setattr("scorer.intake.gate.judge.judge", lambda *_, **__: time.sleep(60))
    judgement = judge_within(branch.git, branch.base, branch.base, "ga")
    assert judgement.verdict == "refuse"
    assert [(each.code, each.facts["much"]) for each in judgement.problems] == [("G031", " 1 秒")]
