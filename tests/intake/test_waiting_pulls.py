"""Many pull requests and issues: one that fails keeps none of the others; one that waits in vain is told why."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from kit.forge_jobs import Jobs
from kit.forge_stand import git
from kit.pull_requests import N1, N2, N3, filed, merge
from kit.shelf import BASE, CLAIM, REPORT

from scorer.cli.main import app
from scorer.intake.gate.judgement import Judgement
from scorer.intake.git import Git
from scorer.intake.github import merge_pulls as merging
from scorer.intake.github import waiting
from scorer.intake.github.api import Api
from scorer.intake.github.pulls import PullRequest

CLAUSES: dict[str, str | None] = {"targets/demo/clauses.yml": f"{BASE['targets/demo/clauses.yml']}# 说明\n"}


def later(jobs: Jobs) -> None:
    """An hour goes by."""
    now = jobs.forge.now
    jobs.forge.now = f"{now[:11]}{int(now[11:13]) + 1:02}{now[13:]}"


def test_a_kind_that_is_no_text_keeps_none_of_the_others(jobs: Jobs) -> None:
    """A stranger's first, then two sound ones: the bad one is refused with a comment, the two are merged and published."""
    filed(jobs, {N1: REPORT.replace("kind: report", "kind: [report]")}, "ghc-wang")
    filed(jobs, {N2: CLAIM})
    filed(jobs, {N3: CLAIM})
    assert merge(jobs) == ["#1 不能合并，已写明原因", "#2 已合并", "#3 已合并"]
    assert jobs.forge.dispatched == ["publish.yml main"]


@pytest.mark.parametrize("fault", [TypeError("unhashable"), RecursionError(), KeyError("x"), MemoryError()])
def test_a_fault_of_the_program_costs_one_pull_request(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    filed(jobs, {N1: REPORT})
    bad = filed(jobs, {N2: CLAIM})
    filed(jobs, {N3: CLAIM})
    before = merging.decide

    def failing(api: Api, git: Git, of: PullRequest, found: object) -> Judgement:
        if of.number == bad:
            raise fault
        return before(api, git, of, found)  # type: ignore[arg-type]

    monkeypatch.setattr(merging, "decide", failing)
    result = jobs.run("merge")
    assert (result.exit_code, result.stdout) == (1, "#1 已合并\n#3 已合并\n")
    assert result.stderr.startswith(f"#2 检查时程序出错（{type(fault).__name__}），没有合并")
    assert jobs.forge.dispatched == ["publish.yml main"]


def test_every_open_pull_request_is_looked_at_whatever_the_pages(jobs: Jobs) -> None:
    """Five, two on a page: merging takes the first from the list while it is paged through."""
    for number in range(1, 6):
        filed(jobs, {f"submissions/demo/2025/ghc/n{number}.yml": CLAIM})
    assert merge(jobs) == [f"#{number} 已合并" for number in range(1, 6)]


# --- waiting


@pytest.mark.parametrize(
    ("message", "mergeable", "cause"),
    [
        ("x", False, "与主分支有冲突，平台因此没有运行检查"),
        ("改动 [skip ci]", True, "提交说明里有“[skip ci]”，平台因此没有运行检查"),
        ("x\n\nskip-checks: true", None, "提交说明里有“skip-checks: true”，平台因此没有运行检查"),
        ("x", None, "平台没有为这次提交运行检查：请再推送一次"),
    ],
)
def test_a_run_that_never_comes_is_explained_after_a_while(
    jobs: Jobs, message: str, mergeable: bool | None, cause: str
) -> None:
    number = jobs.forge.open("ghc-wang", {N1: REPORT})
    pull = jobs.forge.pull(number)
    tree = git(jobs.forge.bare, "rev-parse", f"{pull['head']['sha']}^{{tree}}")
    pull["head"]["sha"] = git(jobs.forge.bare, "commit-tree", tree, "-p", jobs.forge.main(), "-m", message)
    git(jobs.forge.bare, "update-ref", f"refs/pull/{number}/head", pull["head"]["sha"])
    pull["mergeable"] = mergeable
    jobs.forge.runs.clear()
    assert merge(jobs) == ["#1 检查还没有跑完"], "a matter of minutes"
    assert jobs.forge.comments == []
    later(jobs)
    [said] = merge(jobs)
    assert said.startswith(f"#1 {cause}")
    [comment] = jobs.forge.comments
    assert cause in comment["body"]
    assert "可以合并" not in comment["body"]


def test_a_run_that_waits_for_approval_is_said_at_once(jobs: Jobs) -> None:
    number = jobs.forge.open("ghc-wang", {N1: REPORT}, fork=True)
    jobs.forge.conclude(number, "action_required")
    assert merge(jobs) == [f"#1 {waiting.APPROVAL}"]
    assert waiting.APPROVAL in jobs.forge.comments[0]["body"]


def test_a_run_that_hangs_is_said(jobs: Jobs) -> None:
    jobs.forge.open("ghc-wang", {N1: REPORT})
    later(jobs)
    assert merge(jobs)[0].startswith("#1 检查开始了 60 分钟还没有结束")


# --- the second account


def two_office_accounts(jobs: Jobs) -> None:
    two = BASE["targets/demo/2025/units.yml"].replace("[office-li]", "[office-li, office-hu]")
    jobs.forge.direct({"targets/demo/2025/units.yml": two})


def test_a_change_that_needs_another_is_red_until_that_one_approves(jobs: Jobs) -> None:
    """Red for one office account, still red for its own approval, a unit's, and one of an older head; then green."""
    two_office_accounts(jobs)
    number = jobs.forge.open("office-li", CLAUSES)
    result = jobs.validate(number)
    assert (result.exit_code, "下一步：请考核办的另一个账号" in result.output) == (1, True)
    for account in ("office-li", "OFFICE-Li", "ghc-wang", "nobody"):
        jobs.forge.approve(number, account)
        assert jobs.validate(number).exit_code == 1, account
    jobs.forge.approve(number, "office-hu")
    jobs.forge.approve(number, "office-hu", "CHANGES_REQUESTED")
    assert jobs.validate(number).exit_code == 1
    jobs.forge.approve(number, "Office-Hu")
    result = jobs.validate(number)
    assert (result.exit_code, "另一人已同意：Office-Hu" in result.output) == (0, True)
    assert merge(jobs) == ["#1 已合并"]
    assert (
        git(jobs.forge.bare, "log", "-1", "--format=%(trailers:key=Approved-by,valueonly)", "main").strip()
        == "Office-Hu"
    )


def test_who_pushed_without_a_run_cannot_approve(jobs: Jobs) -> None:
    """胡 prepared the branch before 李 opened the pull request: no run names 胡, the list of pushes does."""
    two_office_accounts(jobs)
    number = jobs.forge.open("office-li", CLAUSES)
    jobs.forge.activity[0].update(actor={"login": "office-hu"}, timestamp="2025-05-31T00:00:00Z")
    jobs.forge.approve(number, "office-hu")
    assert jobs.validate(number).exit_code == 1


def test_an_approval_of_an_older_head_is_none(jobs: Jobs) -> None:
    two_office_accounts(jobs)
    number = jobs.forge.open("office-li", CLAUSES)
    jobs.forge.approve(number, "office-hu")
    jobs.forge.push(number, "office-li", {"targets/demo/clauses.yml": f"{CLAUSES['targets/demo/clauses.yml']}# 又改\n"})
    assert jobs.validate(number).exit_code == 1
    assert merge(jobs) == ["#1 等办公室另一人复核"]


def test_a_record_that_the_office_puts_into_a_units_folder_is_red_too(jobs: Jobs) -> None:
    number = jobs.forge.open("office-li", {N1: REPORT})
    assert jobs.validate(number).exit_code == 1
    assert merge(jobs) == ["#1 等办公室另一人复核"]


def test_a_base_that_moves_in_the_moment_of_merging_is_reported(jobs: Jobs) -> None:
    """The account is taken out of units.yml between the comparison and the merge."""
    filed(jobs)
    units = BASE["targets/demo/2025/units.yml"].replace("ghc-wang", "ghc-neu")
    jobs.forge.before["PUT pulls/1/merge"] = lambda: jobs.forge.direct({"targets/demo/2025/units.yml": units})
    result = jobs.run("merge")
    assert result.exit_code == 1
    assert "合并的一瞬间主分支刚好变了" in result.stderr


# --- issues


def reminders(*rows: dict[str, object]) -> str:
    return json.dumps(rows)


def row(unit: str, body: str = "请报送") -> dict[str, object]:
    return {"unit": unit, "title": f"{unit} 催办", "body": body, "answered": False}


def test_an_issue_that_fails_keeps_none_of_the_others(jobs: Jobs) -> None:
    jobs.forge.faults = [("POST issues$", 422, {})]
    result = _issues(reminders(row("规划处"), row("建设处"), row("公路局")))
    assert result.exit_code == 1
    assert result.stdout == "建设处：已开 #1\n公路局：已开 #2\n"
    assert result.stderr.startswith("规划处：代码托管平台没有照办")


def test_a_long_issue_is_cut_with_a_word(jobs: Jobs) -> None:
    """81,690 characters, and as many marks that a fence would have to outgrow."""
    for body in ("欠报一项，请补报。\n" * 8169, "`" * 81690):
        result = _issues(reminders(row(f"单位{len(jobs.forge.issues)}", body)))
        assert result.exit_code == 0
        text = jobs.forge.issues[-1]["body"]
        assert len(text) < 65_536
        assert "……太长，以下省去；全文用 scorer remind 在本机看" in text


def _issues(given: str) -> Result:
    return CliRunner().invoke(app, ["forge", "issues", "-"], input=given)
