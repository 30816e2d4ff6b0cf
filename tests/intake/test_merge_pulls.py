"""Validating and merging: the commands of ``validate.yml`` and ``merge.yml``, from an event's payload to the merge."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Collection
from typing import Any

import pytest
from kit.forge_jobs import Jobs
from kit.forge_stand import MACHINE
from kit.pull_requests import N1, N2, WORKFLOW, filed, merge
from kit.shelf import BASE, REPORT

from scorer.intake.gate import budget
from scorer.intake.gate.judge import judge
from scorer.intake.gate.judgement import Judgement
from scorer.intake.git import Git
from scorer.intake.github import merge_pulls as merging
from scorer.intake.github.api import Api
from scorer.intake.github.comment_text import comment, fenced, title_text
from scorer.intake.github.pulls import PullRequest, ValidateRun
from scorer.model.entities import Place, Problem

BAD = REPORT.replace("2025-09", "2025-99")


def said(jobs: Jobs) -> str:
    """The one comment there is, without its mark."""
    [comment] = jobs.forge.comments
    assert comment["body"].startswith("<!-- scorer:gate -->\n")
    return str(comment["body"]).partition("\n")[2]


# --- validate


def test_a_sound_report_is_let_through_and_says_what_it_would_do(jobs: Jobs) -> None:
    number = jobs.forge.open("ghc-wang", {N1: REPORT}, fork=True)
    result = jobs.validate(number)
    assert result.exit_code == 0
    assert result.output.startswith("可以合并\n若合并：规划处 ")
    summary = (jobs.folder / "summary.md").read_text(encoding="utf-8")
    head = jobs.forge.pull(number)["head"]["sha"]
    assert summary.startswith(f"**可以合并**\n\n检查的提交：{head[:12]}\n\n```text\n若合并：规划处 ")


def test_a_bad_one_is_refused_at_its_line(jobs: Jobs) -> None:
    result = jobs.validate(jobs.forge.open("ghc-wang", {N1: BAD}))
    assert result.exit_code == 1
    assert result.output.startswith(f"不能合并：1 个问题\n::error file={N1},line=2,col=9,endColumn=15,title=R012 ")


def test_the_author_counts_and_not_who_runs_it_again(jobs: Jobs) -> None:
    """乙 files into 甲's folder; a re-run by 甲's account changes nothing."""
    number = jobs.forge.open("jsc-zhao", {N1: REPORT}, fork=True)
    assert jobs.validate(number).exit_code == 1
    jobs.forge.conclude(number, "failure", rerun_by="ghc-wang")
    result = jobs.validate(number)
    assert result.exit_code == 1
    assert "title=G002 " in result.output


def test_accounts_are_compared_without_case(jobs: Jobs) -> None:
    assert jobs.validate(jobs.forge.open("GHC-Wang", {N1: REPORT})).exit_code == 0


def test_a_pusher_of_another_unit_is_refused(jobs: Jobs) -> None:
    number = jobs.forge.open("ghc-wang", {N1: REPORT})
    jobs.forge.push(number, "jsc-zhao", {N2: REPORT})
    result = jobs.validate(number)
    assert result.exit_code == 1
    assert "title=G019 " in result.output


def test_a_push_that_left_no_run_has_its_pusher_too(jobs: Jobs) -> None:
    """乙 prepared the branch before 甲 opened the pull request: no run names 乙, the list of pushes does."""
    number = jobs.forge.open("ghc-wang", {N1: REPORT})
    jobs.forge.activity[0].update(actor={"login": "jsc-zhao"}, timestamp="2025-05-31T00:00:00Z")
    result = jobs.validate(number)
    assert result.exit_code == 1
    assert "title=G019 " in result.output


def test_an_older_use_of_the_branch_name_is_nobody_here(jobs: Jobs) -> None:
    number = jobs.forge.open("ghc-wang", {N1: REPORT})
    older = {**jobs.forge.activity[0], "after": "1" * 40, "actor": {"login": "jsc-zhao"}}
    jobs.forge.activity += [
        {**older, "timestamp": "2025-01-01T00:00:00Z"},
        {**older, "after": "0" * 40, "timestamp": "2025-06-02T00:00:00Z"},  # the branch was deleted
    ]
    assert jobs.validate(number).exit_code == 0


def test_the_very_head_of_the_event_is_judged(jobs: Jobs) -> None:
    """The head was bad and is repaired before its run begins: the run is still about the bad one."""
    number = jobs.forge.open("ghc-wang", {N1: BAD})
    bad = jobs.forge.pull(number)["head"]["sha"]
    jobs.forge.push(number, "ghc-wang", {N1: REPORT}, force=True)
    jobs.forge.pull(number)["head"]["sha"] = bad
    assert jobs.validate(number).exit_code == 1


def test_a_branch_behind_the_main_branch_is_judged_by_what_it_changed(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five commits came meanwhile, more than the first fetch brings here: where the two part is still found."""
    monkeypatch.setattr("scorer.intake.github.remote.SHALLOW", 2)
    number = jobs.forge.open("ghc-wang", {N1: REPORT})
    for count in range(5):
        jobs.forge.direct({"submissions/demo/2025/glj/n1.yml": f"{REPORT}note: 第 {count} 次\n"})
    assert jobs.validate(number).exit_code == 0


def test_a_head_that_is_gone_is_told(jobs: Jobs) -> None:
    number = jobs.forge.open("ghc-wang", {N1: REPORT})
    jobs.forge.pull(number)["head"]["sha"] = jobs.forge.runs[0]["head_sha"] = "1" * 40
    result = jobs.validate(number)
    assert result.exit_code == 1
    assert result.stderr.startswith("取不到提交：git fetch: ")


EVENTS = {
    "": "缺少环境变量 GITHUB_EVENT_PATH：这个命令由代码托管平台的流程运行\n",
    "no json": "读不出触发流程的事件（JSONDecodeError）\n",
    "{}": "触发流程的不是合并请求\n",
}


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_that_is_none(jobs: Jobs, monkeypatch: pytest.MonkeyPatch, event: str) -> None:
    file = jobs.folder / "event.json"
    file.write_text(event, encoding="utf-8")
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(file) if event else "")
    if not event:
        monkeypatch.delenv("GITHUB_EVENT_PATH")
    result = jobs.run("validate")
    assert (result.exit_code, result.stderr) == (1, EVENTS[event])


# --- merge


def test_a_green_report_is_merged_told_of_and_published(jobs: Jobs) -> None:
    filed(jobs, fork=True)
    assert merge(jobs) == ["#1 已合并"]
    assert jobs.forge.show(N1) == REPORT
    assert said(jobs).startswith("**可以合并**\n")
    assert jobs.forge.dispatched == ["publish.yml main"]
    assert merge(jobs) == []


def test_the_comment_is_changed_and_never_doubled(jobs: Jobs) -> None:
    number = filed(jobs, {N1: BAD})
    assert merge(jobs) == ["#1 不能合并，已写明原因"]
    assert said(jobs).startswith("**不能合并：1 个问题**\n")
    patched = len([asked for asked in jobs.forge.asked if asked.startswith("PATCH")])
    merge(jobs)
    assert len([asked for asked in jobs.forge.asked if asked.startswith("PATCH")]) == patched, "nothing new to say"
    jobs.forge.push(number, "ghc-wang", {N1: REPORT}, force=True)
    jobs.validate(number)
    assert merge(jobs) == ["#1 已合并"]
    assert said(jobs).startswith("**可以合并**\n")


def test_a_comment_that_only_looks_like_the_machines_is_left_alone(jobs: Jobs) -> None:
    filed(jobs, {N1: BAD})
    trap = {"id": 1, "number": 1, "user": {"login": "jsc-zhao"}, "body": "<!-- scorer:gate -->\n可以合并"}
    jobs.forge.comments += [trap, {**trap, "id": 2, "user": None}, {**trap, "id": 3}]
    merge(jobs)
    assert [comment["user"] for comment in jobs.forge.comments] == [
        {"login": "jsc-zhao"}, None, {"login": "jsc-zhao"}, {"login": MACHINE},
    ]  # fmt: skip
    assert jobs.forge.comments[0]["body"] == "<!-- scorer:gate -->\n可以合并"


def test_what_a_record_says_is_no_markdown_in_the_comment(jobs: Jobs) -> None:
    """The status is shown as what is wrong with it: in a fence, with its marks and without an effect."""
    hostile = "@office-li ![x](//evil.example/x) </b> ````` <!--"
    filed(jobs, {N1: REPORT.replace("ongoing", f"'{hostile}'")})
    merge(jobs)
    lines = said(jobs).splitlines()
    begin, end = lines.index("``````text"), lines.index("``````")
    assert any("@office-li" in line for line in lines[begin:end])
    assert not [line for line in (*lines[:begin], *lines[end + 1 :]) if "@" in line or "evil" in line]


def test_a_fence_holds_whatever_is_inside() -> None:
    assert fenced("a") == "```text\na\n```\n"
    assert fenced("```\n# 标题\u202e") == "````text\n```\n# 标题⟨U+202E⟩\n````\n"
    assert title_text("催办 @office\n第二行") == "催办 ＠office 第二行"


def test_a_secret_is_refused_and_not_repeated(jobs: Jobs) -> None:
    filed(jobs, {N1: f"{REPORT}note: 联系人 13812345678\n"})
    assert merge(jobs) == ["#1 不能合并，已写明原因"]
    assert "G014" in said(jobs)
    assert "13812345678" not in said(jobs)
    assert "13812345678" not in (jobs.folder / "summary.md").read_text(encoding="utf-8")


def test_a_long_list_of_problems_is_cut() -> None:
    problems = tuple(Problem("H003", Place(f"submissions/demo/2025/ghc/n{number}.yml")) for number in range(1000))
    text = comment(Judgement("refuse", "0" * 40, "1" * 40, (), problems, (), ()))
    assert len(text) < 31_000
    assert text.endswith("\n……其余见检查运行的记录\n```\n")


def test_the_office_waits_for_another(jobs: Jobs) -> None:
    filed(jobs, {"targets/demo/clauses.yml": f"{BASE['targets/demo/clauses.yml']}# 说明\n"}, "office-li")
    assert merge(jobs) == ["#1 等办公室另一人复核"]
    assert said(jobs).startswith("**可以合并，须办公室另一人复核**\n")
    assert jobs.forge.dispatched == []


def test_without_a_green_run_nothing_is_merged(jobs: Jobs) -> None:
    filed(jobs)
    jobs.forge.conclude(1, "cancelled")
    assert merge(jobs) == ["#1 这次提交没有通过的检查运行，不合并；请重新运行检查"]


def test_a_green_run_alone_merges_nothing(jobs: Jobs) -> None:
    """Green, because the pull request brought its own validation: the judgement is made again."""
    number = jobs.forge.open("ghc-wang", {N1: BAD, WORKFLOW: "on: pull_request\n"})
    jobs.forge.conclude(number, "success")
    before = jobs.forge.main()
    assert merge(jobs) == ["#1 不能合并，已写明原因"]
    assert jobs.forge.main() == before


def test_what_is_still_being_validated_or_a_draft_waits(jobs: Jobs) -> None:
    jobs.forge.open("ghc-wang", {N1: REPORT})
    jobs.forge.open("ghc-wang", {N2: REPORT})
    jobs.forge.conclude(2)
    jobs.forge.pull(2)["draft"] = True
    assert merge(jobs) == ["#1 检查还没有跑完"]
    assert jobs.forge.comments == []


def test_a_head_that_moved_meanwhile_is_not_merged(jobs: Jobs) -> None:
    filed(jobs)
    jobs.forge.before["PUT pulls/1/merge"] = lambda: jobs.forge.push(1, "ghc-wang", {N1: BAD})
    before = jobs.forge.main()
    assert merge(jobs) == ["#1 又有了新的提交，等它的检查"]
    assert jobs.forge.main() == before


def test_a_main_branch_that_moved_meanwhile_is_judged_again(jobs: Jobs) -> None:
    """While 甲's report is judged, another of the same name arrives: it is not merged over it."""
    filed(jobs)
    jobs.forge.before["POST issues/1/comments"] = lambda: jobs.forge.direct({N1: f"{REPORT}note: 先到\n"})
    assert merge(jobs) == ["#1 不能合并，已写明原因"]
    assert jobs.forge.show(N1) == f"{REPORT}note: 先到\n"


def test_a_main_branch_that_never_rests_is_left_to_the_next_run(jobs: Jobs) -> None:
    filed(jobs)

    def again() -> None:
        jobs.forge.direct({"README.md": f"{len(jobs.forge.asked)}\n"})
        jobs.forge.before["comments$"] = again

    again()
    assert merge(jobs) == ["#1 主分支一直在变，留给下一次运行"]


def test_one_that_fails_does_not_keep_the_others_waiting(jobs: Jobs) -> None:
    filed(jobs, {N1: REPORT})
    filed(
        jobs,
        {"submissions/demo/2025/jsc/n1.yml": REPORT.replace("2025-09", "2025-01").replace("final", "n2")},
        "jsc-zhao",
    )
    jobs.forge.faults = [("POST issues/1/comments", 500, {})]
    result = jobs.run("merge")
    assert result.exit_code == 1
    assert result.stdout == "#2 已合并\n"
    assert result.stderr == "#1 代码托管平台没有照办：POST /repos/ju/ledger/issues/1/comments → 500 fault\n"
    assert merge(jobs) == ["#1 已合并"]


def test_a_merge_whose_answer_was_lost_was_done(jobs: Jobs) -> None:
    filed(jobs)
    jobs.forge.before["PUT pulls/1/merge"] = lambda: jobs.forge.merge(1)
    assert merge(jobs) == ["#1 已合并"]


@pytest.mark.parametrize(
    ("status", "told"), [(405, "#1 平台不让合并，请看分支保护的设置（"), (404, "#1 代码托管平台没有照办：PUT ")]
)
def test_a_forge_that_does_not_let_it_be_merged(jobs: Jobs, status: int, told: str) -> None:
    filed(jobs)
    jobs.forge.faults = [("PUT pulls/1/merge", status, {})]
    result = jobs.run("merge")
    assert (result.stdout + result.stderr).startswith(told)
    assert result.exit_code == (0 if status == 405 else 1)


def test_one_pull_request_does_not_keep_the_others_waiting(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first would be looked at for an hour."""
    slow, quick = filed(jobs), filed(jobs, {N2: REPORT})
    before = merging.decide

    def dawdling(api: Api, git: Git, of: PullRequest, found: Collection[ValidateRun]) -> Judgement:
        if of.number == slow:
            signal.setitimer(signal.ITIMER_REAL, 0.01)  # its five minutes are over now
            time.sleep(3600)
        return before(api, git, of, found)

    monkeypatch.setattr(merging, "decide", dawdling)
    result = jobs.run("merge")
    assert f"#{slow} 检查超过 300 秒还没有完，先看别的；请分几次提交" in result.output
    assert f"#{quick} 已合并" in result.output


def test_what_exceeds_the_budget_is_refused_and_the_next_is_merged(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first starts a program that goes on for an hour, as git on a bomb of trees: it ends with the budget."""
    slow, quick = filed(jobs), filed(jobs, {N2: REPORT})
    head = jobs.forge.pull(slow)["head"]["sha"]

    def bombed(git: Git, base: str, other: str, *rest: Any, **more: Any) -> Judgement:
        if other == head:
            subprocess.run(("sleep", "3600"), check=True)
        return judge(git, base, other, *rest, **more)

    def soon_over(git: Git, base: str, other: str, *rest: Any, **more: Any) -> Judgement:
        monkeypatch.setattr(budget, "BUDGET", budget.Budget(clock=0.5 if other == head else 120.0))
        return budget.judge_within(git, base, other, *rest, **more)

    monkeypatch.setattr("scorer.intake.gate.judge.judge", bombed)
    monkeypatch.setattr(merging, "judge_within", soon_over)
    result = jobs.run("merge")
    assert f"#{slow} 不能合并，已写明原因" in result.output
    assert f"#{quick} 已合并" in result.output
    assert any("G031" in each["body"] for each in jobs.forge.comments)
