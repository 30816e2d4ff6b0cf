"""A shallow clone hides no common commit from the gate."""

from __future__ import annotations

import pytest
from kit.forge_jobs import Jobs
from kit.forge_stand import git
from kit.pull_requests import N1, N2
from kit.shelf import REPORT

JSC = "submissions/demo/2025/jsc/n1.yml"


def test_a_merge_back_and_forth_is_seen_behind_the_end_of_a_shallow_clone(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two commits deep only one common commit shows; the other lies behind eight commits that say nothing."""
    monkeypatch.setattr("scorer.intake.github.remote.SHALLOW", 2)
    forge = jobs.forge
    start = forge.main()
    accepted = forge.commit(start, {N1: REPORT})
    before = forge.direct({JSC: REPORT})
    tree = git(forge.bare, "merge-tree", "--write-tree", before, accepted)
    merge = git(forge.bare, "commit-tree", tree, "-p", before, "-p", accepted, "-m", "x")
    git(forge.bare, "update-ref", "refs/heads/main", merge)
    number = forge.open("ghc-wang", {N2: REPORT})
    away = accepted
    for _ in range(8):
        away = git(forge.bare, "commit-tree", f"{accepted}^{{tree}}", "-p", away, "-m", "x")
    laid = git(forge.bare, "rev-parse", f"{forge.commit(accepted, {N2: REPORT})}^{{tree}}")
    head = git(forge.bare, "commit-tree", laid, "-p", before, "-p", away, "-m", "x")
    git(forge.bare, "update-ref", f"refs/pull/{number}/head", head)
    forge.pull(number)["head"]["sha"] = forge.runs[-1]["head_sha"] = head
    result = jobs.validate(number)
    assert result.exit_code == 1
    assert "title=G025 " in result.output, result.output
