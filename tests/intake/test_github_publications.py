"""After the site was laid open: its ledger of publications goes onto main, in one commit of the machine's own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from kit.forge_jobs import Jobs, commands
from kit.forge_stand import git
from kit.pull_requests import filed, merge

from scorer.intake.github.api import ForgeError, api_of_environment
from scorer.intake.github.committing import push_grown
from scorer.intake.github.remote import repository_of_environment

LEDGER = "submissions/demo/2025/publications.csv"
TITLE = "公开台账：记下新公开和变了的页面"
FIRST = "address,sha256,published_at\n"
LINE = f"demo/2025/index.html,{'ab' * 32},2025-06-12T09:00:00+08:00\n"


def pushed(clone: Path, raw: str) -> bool:
    return push_grown(
        api_of_environment(os.environ), repository_of_environment(clone, os.environ), {LEDGER: raw.encode()}, TITLE
    )


def test_the_ledger_is_pushed_once_and_starts_no_run(jobs: Jobs) -> None:
    before, clone = jobs.forge.main(), jobs.clone("publish")
    assert pushed(clone, FIRST + LINE)
    assert jobs.forge.show(LEDGER) == FIRST + LINE
    assert git(jobs.forge.bare, "diff", "--name-only", before, "main").splitlines() == [LEDGER]
    told = git(jobs.forge.bare, "log", "-1", "--format=%an|%B", "main")
    assert told.rstrip() == f"scorer|{TITLE}\n\n[skip ci]"
    after = jobs.forge.main()
    assert not pushed(clone, FIRST + LINE)
    assert jobs.forge.main() == after


def test_what_was_merged_meanwhile_stays(jobs: Jobs) -> None:
    clone = jobs.clone("publish")
    jobs.forge.direct({"submissions/demo/2025/glj/n1.yml": "kind: report\n"})
    assert pushed(clone, FIRST + LINE)
    assert jobs.forge.show("submissions/demo/2025/glj/n1.yml") == "kind: report\n"


def test_a_line_that_is_not_here_is_never_lost(jobs: Jobs) -> None:
    clone = jobs.clone("publish")
    jobs.forge.direct({LEDGER: FIRST + LINE})
    with pytest.raises(ForgeError, match=r"publications\.csv 有这里没有的行，没有推送"):
        pushed(clone, FIRST)
    assert jobs.forge.show(LEDGER) == FIRST + LINE


def test_the_job_after_the_deployment_takes_the_very_commit_that_was_built(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """``receive`` tells it as an output of its step; the workflow hands it on to the checkout."""
    filed(jobs)
    merge(jobs)
    outputs = tmp_path / "outputs"
    monkeypatch.setenv("GITHUB_OUTPUT", str(outputs))
    assert jobs.run("publish").exit_code == 0
    assert outputs.read_text(encoding="utf-8") == f"commit={jobs.forge.main()}\n"
    assert ["publish", "public", "--push"] in commands("publish")
