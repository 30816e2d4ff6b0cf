"""Receipts where something is missing, forged, in the way or far back: what is written, and what is said instead."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from kit.forge_jobs import Jobs
from kit.forge_stand import Forge, git
from kit.pull_requests import HEADER, LEDGER, N1, N2, WORKFLOW, nothing_more, receive, sha
from kit.shelf import BASE

from scorer.cli.main import app
from scorer.intake.git import Git
from scorer.intake.github.api import ForgeError
from scorer.intake.github.committing import TRIES
from scorer.intake.github.remote import fast_forward_work_tree, fetch_blobs

A, B = sha("a\n"), sha("b\n")


def filed(forge: Forge, files: dict[str, str | None], account: str = "ghc-wang") -> int:
    """A pull request that passed at 9:00 on 10 June and was merged five minutes later."""
    forge.now = "2025-06-10T01:00:00Z"
    number = forge.open(account, files)
    forge.conclude(number)
    forge.now = "2025-06-10T01:05:00Z"
    forge.merge(number)
    return number


def line(jobs: Jobs, path: str, digest: str, number: int = 1, at: str = "09:00:00") -> str:
    head = jobs.forge.pull(number)["head"]["sha"]
    return f"{path},{digest},2025-06-10T{at}+08:00,pr/{number}@{head},2025-06-10T09:05:00+08:00,ghc-wang\n"


def test_a_paper_without_a_written_digest_has_a_line_of_its_own(jobs: Jobs) -> None:
    """Of two papers the record writes one's digest: only the other has a line."""
    written = f"  - {{role: supporting, file: files/b.txt, sha256: {B}, bytes: 2}}\n"
    text = f"kind: report\nattachments:\n  - {{role: supporting, file: files/a.txt}}\n{written}"
    folder = N1.rpartition("/")[0]
    filed(jobs.forge, {N1: text, f"{folder}/files/a.txt": "a\n", f"{folder}/files/b.txt": "b\n"})
    receive(jobs)
    assert jobs.forge.show(LEDGER) == HEADER + line(jobs, "ghc/files/a.txt", A) + line(jobs, "ghc/n1.yml", sha(text))


# --- heads


def test_a_head_that_is_gone_is_told_and_the_next_that_can_be_shown_counts(jobs: Jobs) -> None:
    forge = jobs.forge
    forge.now = "2025-06-09T01:00:00Z"
    forge.open("ghc-wang", {N1: "a\n", N2: "b\n"})
    forge.conclude(1)
    away = forge.pull(1)["head"]["sha"]
    forge.now = "2025-06-10T01:00:00Z"
    forge.push(1, "ghc-wang", {N1: "a\n"}, force=True)
    forge.conclude(1)
    forge.now = "2025-06-10T01:05:00Z"
    forge.gone.add(away)
    forge.merge(1)
    said = receive(jobs)
    assert forge.show(LEDGER) == HEADER + line(jobs, "ghc/n1.yml", A)
    title = "H022 较早的提交已经取不到"
    what = f"合并请求 #1 较早的提交 {away[:12]} 检查通过，但已被强制推送覆盖，平台上取不到了；收到时间取能证实的最早一次：2025-06-10T09:00:00+08:00"
    fix = "单位有异议的，请它提供那次提交，由办公室核对后写一份决定"
    assert said[1] == f"::warning file={N1},title={title}::{what}%0A改法：{fix}"


def test_what_came_back_came_again(jobs: Jobs) -> None:
    """a on the first head, b on the second, a again on the third: the last line is of the file at hand."""
    forge = jobs.forge
    forge.now = "2025-06-10T01:00:00Z"
    forge.open("ghc-wang", {N1: "a\n"})
    forge.conclude(1)
    heads = [forge.pull(1)["head"]["sha"]]
    for minute, text in ((1, "b\n"), (2, "a\n")):
        forge.now = f"2025-06-10T01:0{minute}:00Z"
        heads.append(forge.push(1, "ghc-wang", {N1: text}))
        forge.conclude(1)
    forge.now = "2025-06-10T01:05:00Z"
    forge.merge(1)
    receive(jobs)
    cells = [row.split(",")[1:4] for row in forge.show(LEDGER).splitlines()[1:]]
    times = [f"2025-06-10T09:0{minute}:00+08:00" for minute in range(3)]
    sources = [f"pr/1@{head}" for head in heads]
    assert cells == [list(row) for row in zip((A, B, A), times, sources, strict=True)]


def test_a_head_that_brought_its_own_validation_judged_itself(jobs: Jobs) -> None:
    """Green on 9 June under a workflow of its own, which the next head takes back: the 10th counts."""
    forge = jobs.forge
    forge.now = "2025-06-09T01:00:00Z"
    right = forge.show(WORKFLOW)
    forge.open("ghc-wang", {N1: "a\n", WORKFLOW: "on: pull_request # always green\n"})
    forge.conclude(1)
    forge.now = "2025-06-10T01:00:00Z"
    forge.push(1, "ghc-wang", {WORKFLOW: right})
    forge.conclude(1)
    forge.now = "2025-06-10T01:05:00Z"
    forge.merge(1)
    receive(jobs)
    assert forge.show(LEDGER) == HEADER + line(jobs, "ghc/n1.yml", A)


def test_a_branch_of_the_same_name_in_another_repository_gives_no_time(jobs: Jobs) -> None:
    forge = jobs.forge
    forge.now = "2025-06-09T01:00:00Z"
    forge.open("jsc-zhao", {N1: "a\n"}, branch="n1", fork=True)
    forge.conclude(1)
    forge.now = "2025-06-10T01:00:00Z"
    forge.open("ghc-wang", {N1: "a\n"}, branch="n1")
    forge.conclude(2)
    forge.now = "2025-06-10T01:05:00Z"
    forge.merge(2)
    receive(jobs)
    assert forge.show(LEDGER) == HEADER + line(jobs, "ghc/n1.yml", A, number=2)


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_where_the_record_stands_later_is_no_version_of_it(jobs: Jobs, force: bool) -> None:
    forge = jobs.forge
    forge.now = "2025-06-09T01:00:00Z"
    forge.open("ghc-wang", {f"{N1}/x.yml": "a\n"})
    forge.conclude(1)
    forge.now = "2025-06-10T01:00:00Z"
    forge.push(1, "ghc-wang", {f"{N1}/x.yml": None, N1: "a\n"}, force=force)
    forge.conclude(1)
    forge.now = "2025-06-10T01:05:00Z"
    forge.merge(1)
    receive(jobs)
    assert forge.show(LEDGER) == HEADER + line(jobs, "ghc/n1.yml", A)


def test_a_fork_that_was_deleted_is_known_by_its_last_head(jobs: Jobs) -> None:
    forge = jobs.forge
    number = filed(forge, {N1: "a\n"})
    forge.pull(number)["head"]["repo"] = None
    forge.runs[0]["head_repository"] = None
    receive(jobs)
    assert forge.show(LEDGER) == HEADER + line(jobs, "ghc/n1.yml", A)


# --- no time to be had


def test_without_a_green_run_there_is_no_receipt_until_it_is_run_again(jobs: Jobs) -> None:
    forge = jobs.forge
    filed(forge, {N1: "a\n"})
    forge.runs[0]["conclusion"] = "failure"
    said = receive(jobs)
    assert said == [
        "没有新的回执",
        f"::warning file={N1},title=H021 没有通过的检查运行::合并请求 #1 合并了这份记录，但没有一次通过的检查运行有现在的内容，不记回执%0A改法：在平台上重新运行 #1 最后一次提交的检查，通过以后再补记",
    ]
    filed(forge, {N2: "b\n"})  # another one is received meanwhile: the first is behind the last receipt
    receive(jobs)
    forge.runs[0].update(conclusion="success", triggering_actor={"login": "office-li"})
    receive(jobs)
    assert forge.show(LEDGER) == HEADER + line(jobs, "ghc/n2.yml", B, number=2) + line(jobs, "ghc/n1.yml", A)
    nothing_more(jobs)


def test_what_was_pushed_past_the_pull_requests_has_no_receipt(jobs: Jobs) -> None:
    commit = jobs.forge.direct({N1: "a\n"})
    assert receive(jobs) == [
        "没有新的回执",
        f"::warning file={N1},title=H020 没有经过合并请求::这份记录由 {commit[:12]} 直接推送到主分支，没有经过检查，不记回执%0A改法：请原单位经合并请求另报一份；主分支应当设为只能经合并请求改动",
    ]


def test_a_made_up_year_may_lack_receipts(jobs: Jobs) -> None:
    cycle = "targets/demo/2025/cycle.yml"
    jobs.forge.direct({N1: "a\n", cycle: BASE[cycle], LEDGER: HEADER})
    jobs.forge.direct({N2: "b\n"})
    assert receive(jobs) == ["没有新的回执"]


def test_only_the_merges_since_the_last_receipt_are_asked_for(jobs: Jobs) -> None:
    filed(jobs.forge, {N1: "a\n"})
    receive(jobs)
    filed(jobs.forge, {N2: "b\n"})
    jobs.forge.asked.clear()
    receive(jobs)
    commits = [asked for asked in jobs.forge.asked if asked.startswith("GET commits")]
    assert commits == [f"GET commits/{jobs.forge.pull(2)['merge_commit_sha']}/pulls"]


def test_a_change_without_a_record_needs_no_receipt(jobs: Jobs) -> None:
    filed(jobs.forge, {"submissions/demo/2025/ghc/files/a.pdf": "%PDF\n"})
    assert receive(jobs) == ["没有新的回执"]


# --- the forge or the repository in the way


def test_a_forge_that_fails_midway_leaves_nothing_half_written(jobs: Jobs) -> None:
    forge = jobs.forge
    filed(forge, {N1: "a\n"})
    filed(forge, {N2: "b\n"})
    before = forge.main()
    forge.faults = [(f"commits/{forge.pull(2)['merge_commit_sha']}", 404, {})]
    result = jobs.run("publish")
    assert result.exit_code == 1
    assert result.stderr.startswith("代码托管平台没有照办：GET /repos/ju/ledger/commits/")
    assert result.stderr.endswith("/pulls → 404 fault\n")
    assert forge.main() == before
    receive(jobs)
    assert forge.show(LEDGER) == HEADER + line(jobs, "ghc/n1.yml", A) + line(jobs, "ghc/n2.yml", B, number=2)


def test_a_push_that_is_refused_is_told(jobs: Jobs) -> None:
    filed(jobs.forge, {N1: "a\n"})
    hook = jobs.forge.bare / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho protected >&2; exit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    result = jobs.run("publish")
    assert result.exit_code == 1
    assert result.stderr.startswith("推送没有被接受：git push: remote: protected")


def test_a_branch_that_never_rests_is_left_to_the_next_run(jobs: Jobs) -> None:
    filed(jobs.forge, {N1: "a\n"})

    def again() -> None:
        jobs.forge.direct({"README.md": f"{len(jobs.forge.asked)}\n"})
        jobs.forge.before["GET commits"] = again

    jobs.forge.before["GET commits"] = again
    result = jobs.run("publish")
    assert result.exit_code == 1
    assert result.stderr == f"主分支一直在变，试了 {TRIES} 次都没有推上去；下一次运行会补上\n"


BROKEN = {"not finished": f"{HEADER}ghc/n", "old header": "path,sha256,received_at,source\n"}


@pytest.mark.parametrize("how", BROKEN)
def test_a_ledger_that_cannot_be_continued_is_not(jobs: Jobs, how: str) -> None:
    jobs.forge.direct({LEDGER: BROKEN[how]})
    result = jobs.run("publish")
    assert result.exit_code == 1
    assert result.stderr == f"{LEDGER} 的表头不对，或最后一行没有写完，不能接着写；请先从主库恢复这个文件\n"


def test_without_the_history_nothing_is_received(jobs: Jobs) -> None:
    result = jobs.run("publish", clone=jobs.clone("validate"))
    assert result.exit_code == 1
    assert result.stderr == "记回执要看完整的历史：检出时请用 fetch-depth: 0\n"


def test_the_token_is_needed_and_named(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    result = jobs.run("publish")
    assert result.exit_code == 1
    assert result.stderr == "缺少环境变量 GITHUB_TOKEN：这个命令由代码托管平台的流程运行\n"


# --- what is left behind


def test_the_check_of_the_receipts_needs_no_token_afterwards(jobs: Jobs) -> None:
    """Three publish runs later the ledger has three versions, and the clone has them all when its remote is out of reach.

    Every receipt fits its merge; that the units' commits claim to be of 2001 is seen, and told as a warning.
    """
    for path, text in ((N1, "a\n"), (N2, "b\n")):
        filed(jobs.forge, {path: text})
        receive(jobs)
    filed(jobs.forge, {N1.replace("n1", "n4"): "c\n"})
    clone = jobs.clone("publish")
    receive(jobs, clone=clone)
    git(clone, "remote", "set-url", "origin", str(clone / "nowhere"))
    said = jobs.run("publish", 1, clone=clone).output
    assert re.findall("title=(H...)", said) == ["H012"] * 3, said


def test_the_commit_is_the_machines_and_touches_the_ledger_only(jobs: Jobs) -> None:
    filed(jobs.forge, {N1: "a\n"})
    clone = jobs.clone("publish")
    receive(jobs, clone=clone)
    shown = git(jobs.forge.bare, "show", "--name-only", "--format=%an %ae %cn %ce%n%B", "main")
    who = "scorer scorer@localhost"
    assert shown == f"{who} {who}\n回执：1 件\n\n[skip ci]\n\n\n{LEDGER}"
    assert (clone / LEDGER).read_text(encoding="utf-8") == jobs.forge.show(LEDGER), "the site is built from it"
    assert not git(clone, "config", "--list").count("secret")


def test_a_work_tree_on_a_branch_of_its_own_is_left_alone(jobs: Jobs) -> None:
    clone = jobs.clone("publish")
    git(clone, "checkout", "--quiet", "-b", "mine")
    before = git(clone, "rev-parse", "HEAD")
    filed(jobs.forge, {N1: "a\n"})
    receive(jobs, clone=clone)
    assert git(clone, "rev-parse", "HEAD") == before
    fast_forward_work_tree(Git(jobs.forge.bare), "main", before)  # a bare repository has none


def test_a_whole_clone_and_plain_words_do_as_well(jobs: Jobs) -> None:
    """The first commit has n1, the second n2 beside it: each from the head it came with. By hand, in a clone with all."""
    forge = jobs.forge
    forge.now = "2025-06-10T01:00:00Z"
    forge.open("ghc-wang", {N1: "a\n"})
    forge.conclude(1)
    first = forge.pull(1)["head"]["sha"]
    forge.now = "2025-06-10T01:02:00Z"
    second = forge.push(1, "ghc-wang", {N2: "b\n"})
    forge.conclude(1)
    forge.merge(1)
    forge.direct({N1.replace("n1", "n9"): "c\n"})
    clone = jobs.folder / "whole"
    git(jobs.folder, "clone", "--quiet", f"file://{forge.bare}", str(clone))
    result = CliRunner().invoke(app, ["receive", "github", "--repo", str(clone)])
    assert result.stdout == (
        f"收到 demo/2025/ghc/n1.yml 2025-06-10T09:00:00+08:00 pr/1@{first}\n"
        f"收到 demo/2025/ghc/n2.yml 2025-06-10T09:02:00+08:00 pr/1@{second}\n"
    )
    assert result.stderr.startswith(f"{N1.replace('n1', 'n9')}  警告 H020  这份记录由 ")


def test_older_versions_that_cannot_be_had_are_told(jobs: Jobs) -> None:
    with pytest.raises(ForgeError, match="取不到文件较早的版本：git fetch: "):
        fetch_blobs(Git(jobs.clone("publish")), ["1" * 40])


def test_a_second_year_and_two_ledgers(jobs: Jobs) -> None:
    other = "submissions/demo/2026/ghc/n1.yml"
    filed(jobs.forge, {N1: "a\n", other: "b\n"})
    receive(jobs)
    assert jobs.forge.show(LEDGER) == HEADER + line(jobs, "ghc/n1.yml", A)
    assert jobs.forge.show(LEDGER.replace("2025", "2026")) == HEADER + line(jobs, "ghc/n1.yml", B)
