"""What the tests of the forge begin with: its jobs, two reports, and the ledger of receipts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kit.forge_jobs import ROOT, Jobs
from kit.forge_stand import Forge, git, serving
from kit.shelf import BASE, REPORT

LEDGER = "submissions/demo/2025/receipts.csv"


N1, N2, N3 = (f"submissions/demo/2025/ghc/n{number}.yml" for number in (1, 2, 3))


WORKFLOW = ".github/workflows/validate.yml"


HEADER = "path,sha256,received_at,source,merged_at,actor\n"


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    bare = tmp_path / "bare.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    git(bare, "config", "uploadpack.allowFilter", "true")
    git(bare, "config", "uploadpack.allowAnySHA1InWant", "true")
    forge = Forge(bare)
    real = {**BASE, "targets/demo/2025/cycle.yml": BASE["targets/demo/2025/cycle.yml"].replace("true", "false")}
    forge.direct({**real, WORKFLOW: (ROOT / WORKFLOW).read_text(encoding="utf-8")})
    monkeypatch.setattr("scorer.intake.github.waiting.now", lambda: datetime.fromisoformat(forge.now))
    with serving(forge):
        yield Jobs(forge, tmp_path, monkeypatch)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def receive(jobs: Jobs, clone: Path | None = None) -> list[str]:
    """What the receiving step prints."""
    result = jobs.run("publish", clone=clone)
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def ledger(jobs: Jobs) -> str:
    text = jobs.forge.show(LEDGER)
    print(text)  # noqa: T201 - the replay, for whoever looks
    return text


def nothing_more(jobs: Jobs) -> None:
    """A second run appends nothing, and moves nothing."""
    before = jobs.forge.main()
    assert receive(jobs)[0] == "没有新的回执"
    assert jobs.forge.main() == before


def filed(
    jobs: Jobs, files: dict[str, str | None] | None = None, account: str = "ghc-wang", *, fork: bool = False
) -> int:
    """A pull request that has been validated."""
    number = jobs.forge.open(account, files or {N1: REPORT}, fork=fork)
    jobs.validate(number)
    return number


def merge(jobs: Jobs) -> list[str]:
    result = jobs.run("merge")
    assert result.exit_code == 0, result.output
    return result.output.splitlines()
