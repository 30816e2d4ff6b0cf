"""A forge that does not answer as it should: every command says what could not be looked at, and ends with 1.

Never "no new receipts", never silence: what was not seen is not known to be empty.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kit.forge_jobs import Jobs
from kit.forge_stand import SPOILT
from kit.pull_requests import N1, N2, N3
from kit.shelf import REPORT

from scorer.cli.main import app
from scorer.intake.github import api

ASKED = {
    "merge": (r"GET pulls\?", r"GET \?", r"GET pulls\?.*page=2", r"GET actions/workflows/validate", r"GET activity",
              r"GET issues/\d+/comments"),
    "publish": (r"GET commits/\w+/pulls", r"GET \?", r"GET actions/workflows/validate"),
    "issues": (r"GET issues\?",),
}  # fmt: skip
"""What each command asks of the forge before it does anything."""
NOTICE = [{"unit": "ghc", "title": "催办", "body": "逾期 3 天", "answered": False}]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked twice."""
    monkeypatch.setattr(api, "WAITS", ())


def ran(jobs: Jobs, command: str, clone: Path) -> Result:
    if command == "issues":
        return CliRunner().invoke(app, ["forge", "issues", "-"], input=json.dumps(NOTICE))
    return jobs.run(command, clone=clone)


def waiting(jobs: Jobs, command: str) -> None:
    """Three pull requests that were checked; merged already where their receipts are what is to be done."""
    for place in (N1, N2, N3):
        number = jobs.forge.open("ghc-wang", {place: REPORT})
        jobs.forge.conclude(number)
        if command == "publish":
            jobs.forge.merge(number)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("command", ASKED)
def test_what_the_forge_did_not_show_is_not_taken_for_nothing(jobs: Jobs, command: str) -> None:
    """One answer is refused, cut off, a page, of another shape: the first of the list in every way, the others in three.

    Once the forge answers as it should the next run does all of it.
    """
    waiting(jobs, command)
    before, clone = jobs.forge.main(), jobs.clone("validate" if command == "issues" else command)
    for number, asked in enumerate(ASKED[command]):
        for how in SPOILT if number == 0 else ("500", "a page", "another shape"):
            jobs.forge.spoilt = {asked: how}
            got = ran(jobs, command, clone)
            assert got.exit_code == 1, (asked, how, got.output)
            assert "代码托管平台" in got.stderr, (asked, how, got.output)
            assert "没有新的回执" not in got.output, (asked, how)
            assert "程序出错" not in got.output, (asked, how, got.output)
            assert (jobs.forge.main(), jobs.forge.issues) == (before, []), (asked, how)
    jobs.forge.spoilt = {}
    assert ran(jobs, command, clone).exit_code == 0
    assert (jobs.forge.main() == before) == (command == "issues")


@pytest.mark.usefixtures("impatient")
def test_a_list_that_is_not_whole_is_said(jobs: Jobs) -> None:
    """Two runs on a page: without the word of a next page the third is not seen; a page that leads back has no end."""
    waiting(jobs, "merge")
    for _ in range(2):
        jobs.forge.push(1, "ghc-wang", {N1: f"{REPORT}# 说明\n"})
    jobs.forge.conclude(1)
    jobs.forge.link = lambda link: ""
    got = jobs.run("merge")
    said = "#1 代码托管平台说 actions/workflows/validate.yml/runs 有 3 条，只给出 2 条，没有能看全\n"
    assert (got.exit_code, said in got.stderr) == (1, True), got.output
    jobs.forge.link = lambda link: link.replace("page=2", "page=1").replace("page=3", "page=1")
    got = jobs.run("merge")
    said = "#1 代码托管平台的下一页又回到看过的一页，actions/workflows/validate.yml/runs 没有能看全\n"
    assert (got.exit_code, got.stderr) == (1, said)
