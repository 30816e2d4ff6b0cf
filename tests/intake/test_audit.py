"""What ``scorer check --received`` finds in the history of a clone: names used again, rewriting, times that are not the server's."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from kit.years import CYCLE, Year

from scorer.diagnostics.catalogue import text
from scorer.intake.git import TreeChange
from scorer.intake.receipts.audit import audit
from scorer.intake.receipts.first_parent_log import Commit, FirstParentLog
from scorer.model.entities import Problem, Span

FILED = "submissions/jilin/2025"
LEDGER = f"{FILED}/receipts.csv"
HEADER = "path,sha256,received_at,source,merged_at,actor\n"
MORNING, NOON = "2025-06-20T09:00:00+08:00", "2025-06-20T12:00:00+08:00"


class Main:
    """A clone of a main that a plain server made: each push is merged with its receipt."""

    def __init__(self, root: Path) -> None:
        self.root = root
        year = Year(root)
        year.write("targets/jilin/2025/cycle.yml", CYCLE.replace("synthetic: true\n", ""))
        year.target("2025-01")
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit("2025-02-01T09:00:00+08:00")

    def git(self, *words: str, author: str = NOON, committer: str = "") -> str:
        who = {f"GIT_{one}_{what}": "x@y" for one in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        env = {**os.environ, **who, "GIT_AUTHOR_DATE": author, "GIT_COMMITTER_DATE": committer or author}
        command = ("git", "-C", str(self.root), *words)
        return subprocess.run(command, check=True, env=env, capture_output=True, text=True).stdout.strip()

    def commit(self, at: str, *, author: str = "") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=…", author=author or at, committer=at)
        return self.git("rev-parse", "HEAD")

    def write(self, path: str, text: str) -> None:
        (self.root / FILED / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / FILED / path).write_text(text, encoding="utf-8")

    def push(self, path: str, content: str = "kind: report\n", at: str = NOON, merged: str = "", **told: str) -> str:
        """A push that brings one file, dated ``wrote``; ``told`` are cells of its receipt that lie."""
        self.git("checkout", "--quiet", "-b", "in")
        self.write(path, content)
        pushed = self.commit(told.pop("wrote", at), author=told.pop("author", ""))
        self.git("checkout", "--quiet", "main")
        self.git("merge", "--quiet", "--no-ff", "--no-commit", "in")
        digest = hashlib.sha256(content.encode()).hexdigest()
        cells = {"path": path, "sha256": digest, "received_at": at, "source": f"push/{pushed}"}
        self.receipt({**cells, "merged_at": merged or at, "actor": "ga", **told})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=收到", author=at, committer=merged or at)
        self.git("branch", "--quiet", "-D", "in")
        return pushed

    def receipt(self, cells: dict[str, str]) -> None:
        file = self.root / LEDGER
        before = file.read_text(encoding="utf-8") if file.exists() else HEADER
        file.write_text(before + ",".join(cells.values()) + "\n", encoding="utf-8")

    def said(self) -> str:
        """The problems as ``check`` prints them, without the lines of the files."""
        return text(audit([self.root]), lambda _: None)


@pytest.fixture
def main(tmp_path: Path) -> Main:
    return Main(tmp_path)


def codes(problems: Iterable[Problem]) -> list[tuple[str, int]]:
    return [(each.code, each.place.line if isinstance(each.place, Span) else 0) for each in problems]


def test_what_the_server_merged_is_in_order_and_is_remembered(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    main.push("ghc/a.yml", at=MORNING)
    main.push("ghc/b.yml", merged="2025-06-20T12:00:07+08:00")
    assert audit([main.root]) == ()
    asked: list[str] = []

    def changes(past: FirstParentLog, folder: str, since: str = "") -> Iterator[tuple[Commit, tuple[TreeChange, ...]]]:
        asked.append(since)
        return real(past, folder, since)

    real = FirstParentLog.changes
    monkeypatch.setattr(FirstParentLog, "changes", changes)
    head = main.git("rev-parse", "HEAD")
    main.push("ghc/c.yml")
    assert audit([main.root]) == ()
    assert asked == [head], "only what came since is looked at"


def test_a_receipt_with_another_time_than_its_merge(main: Main) -> None:
    main.push("ghc/a.yml", received_at="2025-06-01T09:00:00+08:00")
    merge = main.git("rev-parse", "HEAD")[:12]
    assert main.said() == (
        f"{LEDGER}:2:1  错误 H011  “ghc/a.yml”这一行的 received_at 是 2025-06-01T09:00:00+08:00，"
        f"而带来它的合并 {merge} 是 2025-06-20T12:00:00+08:00\n"
        "  改法：请从主库的备份恢复这一行；收到的时间只由服务器写\n"
    )


def test_a_time_of_merging_that_is_not_the_merge_s(main: Main) -> None:
    main.push("ghc/a.yml", merged_at="2025-06-20T12:00:01+08:00")
    assert "merged_at 是 2025-06-20T12:00:01+08:00" in main.said()


def test_an_early_push_does_not_lend_its_time_to_a_file_that_came_later(main: Main) -> None:
    early = main.push("ghc/a.yml", at=MORNING)
    main.push("ghc/b.yml", received_at=MORNING, merged_at=MORNING, source=f"push/{early}")
    assert codes(audit([main.root])) == [("H011", 3)]


def test_a_pull_request_s_merge_may_differ_by_minutes_from_the_forge_s_time(main: Main) -> None:
    main.push("ghc/a.yml", source=f"pr/1@{'a' * 40}", received_at=MORNING, merged_at="2025-06-20T12:04:59+08:00")
    main.push("ghc/b.yml", source=f"pr/2@{'b' * 40}", received_at=MORNING, merged_at="2025-06-20T12:05:01+08:00")
    assert codes(audit([main.root])) == [("H011", 3)]


def test_a_push_that_is_not_in_the_history(main: Main) -> None:
    main.push("ghc/a.yml", source=f"push/{'f' * 40}")
    assert main.said() == (
        f"{LEDGER}:2:1  错误 H010  这一行写的推送 ffffffffffff 不在主库的历史里\n"
        "  改法：主库的历史只增不改；请查清是谁改的，从备份恢复\n"
    )


def test_a_push_named_by_its_first_digits(main: Main) -> None:
    main.push("ghc/a.yml")
    line = (main.root / LEDGER).read_text(encoding="utf-8")
    (main.root / LEDGER).write_text(line.replace(line.split("push/")[1][7:40], ""), encoding="utf-8")
    main.commit(NOON)
    assert [code for code, _ in codes(audit([main.root]))] == ["H010"], "the line itself is true, but it was changed"


def test_a_rewritten_branch_is_seen_by_a_clone_that_knew_it(main: Main) -> None:
    main.push("ghc/a.yml", at=MORNING)
    main.push("ghc/b.yml")
    assert audit([main.root]) == ()
    head = main.git("rev-parse", "HEAD")[:12]
    main.git("reset", "--quiet", "--hard", "HEAD~1")
    assert main.said().startswith(f"{LEDGER}:1:1  错误 H010  上次检查到的提交 {head} 不在现在的历史里\n")


def test_a_line_that_was_changed_or_taken_away(main: Main) -> None:
    main.push("ghc/a.yml", at=MORNING)
    main.push("ghc/b.yml")
    lines = (main.root / LEDGER).read_text(encoding="utf-8").splitlines(keepends=True)
    (main.root / LEDGER).write_text(lines[0] + lines[2], encoding="utf-8")
    assert codes(audit([main.root])) == [("H010", 2)]
    changed = main.commit(NOON)[:12]
    assert f"H010  提交 {changed}改动了回执台账已有的第 2 行" in main.said()
    main.git("rm", "--quiet", LEDGER)
    main.commit(NOON)
    (main.root / LEDGER).write_text(HEADER, encoding="utf-8")
    assert codes(audit([main.root])) == [("H010", 2)]


def test_a_line_that_was_in_order_and_is_changed_afterwards(main: Main) -> None:
    main.push("ghc/a.yml")
    assert audit([main.root]) == ()
    file = main.root / LEDGER
    file.write_text(file.read_text(encoding="utf-8").replace(",ga", ",gb"), encoding="utf-8")
    assert [code for code, _ in codes(audit([main.root]))] == ["H010", "H010"]
    assert "上次检查过的行现在改动了或不见了" in main.said()


def test_a_name_that_was_used_again(main: Main) -> None:
    main.push("ghc/a.yml", at=MORNING)
    main.git("rm", "--quiet", f"{FILED}/ghc/a.yml")
    main.commit(MORNING)
    assert audit([main.root]) == (), "that the file is gone is told by H003"
    main.push("ghc/a.yml", "kind: claim\n")
    merge = main.git("rev-parse", "HEAD")[:12]
    said = main.said()
    assert (
        f"{FILED}/ghc/a.yml  错误 H009  “ghc/a.yml”这个文件名用过不止一次：删除以前的一份，合并 {merge} 带来的一份\n"
        in said
    )
    assert f"{LEDGER}:3:1  错误 H009  “ghc/a.yml”这个文件名用过不止一次：push/" in said
    assert "  改法：更正要另起文件名，用 replaces 指明替代哪一份；请从主库的备份恢复原来的文件\n" in said


def test_two_heads_of_one_pull_request_are_one_use_of_a_name(main: Main) -> None:
    main.push("ghc/a.yml", source=f"pr/1@{'a' * 40}")
    main.receipt(
        {"path": "ghc/a.yml", "sha256": "0" * 64, "at": NOON, "source": f"pr/1@{'b' * 40}", "m": NOON, "a": "ga"}
    )
    main.commit(NOON)
    assert audit([main.root]) == ()


@pytest.mark.parametrize(
    ("wrote", "author"),
    [("2025-06-20T12:11:00+08:00", NOON), (NOON, "2024-06-18T12:00:00+08:00")],
    ids=["after the server had it", "long before"],
)
def test_a_commit_whose_date_cannot_be_true(main: Main, wrote: str, author: str) -> None:
    pushed = main.push("ghc/a.yml", wrote=wrote, author=author)[:12]
    stated = wrote if wrote != NOON else author
    assert main.said() == (
        f"{LEDGER}:2:1  警告 H012  提交 {pushed} 写的日期是 {stated}，而服务器在 2025-06-20T12:00:00+08:00 已经合并了它\n"
        "  改法：是否按时只看服务器收到的时间，不受影响；请核对写它的那台电脑的时钟\n"
    )
    assert codes(audit([main.root])) == [("H012", 2)], "a warning is told again, though all else is remembered"


def test_dates_a_little_ahead_or_some_months_old_are_nothing(main: Main) -> None:
    main.push("ghc/a.yml", wrote="2025-06-20T12:09:00+08:00", author="2024-06-20T12:00:00+08:00")
    assert audit([main.root]) == ()


def test_a_shallow_clone_says_what_was_not_looked_at(main: Main, tmp_path_factory: pytest.TempPathFactory) -> None:
    main.push("ghc/a.yml", source=f"push/{'f' * 40}")
    place = tmp_path_factory.mktemp("shallow") / "clone"
    main.git("clone", "--quiet", "--depth=1", f"file://{main.root}", str(place))
    said = text(audit([place]), lambda _: None)
    assert said == (
        f"{LEDGER}  错误 H013  这里只有一部分历史（浅克隆），回执与历史是否相符没有核对\n"
        "  改法：运行 git fetch --unshallow 取来全部历史，再检查一次\n"
    )


def test_a_made_up_year_is_exempt_and_a_folder_without_git_has_no_history(main: Main) -> None:
    main.push("ghc/a.yml", source=f"push/{'f' * 40}")
    (main.root / ".git").rename(main.root / "elsewhere")
    assert codes_of(main) == {"H017"}
    (main.root / "elsewhere").rename(main.root / ".git")
    (main.root / "targets/jilin/2025/cycle.yml").write_text(CYCLE, encoding="utf-8")
    assert audit([main.root]) == ()


def test_a_clone_that_cannot_be_written_to_and_a_spoiled_memory_cost_a_second_look_only(main: Main) -> None:
    main.push("ghc/a.yml")
    (main.root / ".git/scorer").write_text("in the way", encoding="utf-8")
    assert audit([main.root]) == ()
    (main.root / ".git/scorer").unlink()
    assert audit([main.root]) == ()
    (main.root / ".git/scorer/history-jilin-2025.json").write_text('{"head": 3', encoding="utf-8")
    assert audit([main.root]) == ()


def test_the_second_root_bears_its_name(main: Main, tmp_path_factory: pytest.TempPathFactory) -> None:
    main.push("ghc/a.yml", source=f"push/{'f' * 40}")
    (problem,) = audit([tmp_path_factory.mktemp("first"), main.root])
    assert problem.place == Span(f"{main.root}/{LEDGER}", 2, 1)


def test_an_hour_of_summer_elsewhere_is_the_same_moment(main: Main) -> None:
    main.push("ghc/a.yml", at=NOON, received_at=datetime.fromisoformat(NOON).astimezone().isoformat())
    assert audit([main.root]) == ()


@pytest.mark.parametrize(
    ("wrote", "shown"),
    [
        ("@253402300800 +0800", "1970 年以后第 253402300800 秒"),
        ("@1099511627776 +0000", "1970 年以后第 1099511627776 秒"),
    ],
)
def test_a_date_that_no_calendar_holds_is_reported_and_ends_nothing(main: Main, wrote: str, shown: str) -> None:
    """A commit of the year 10000, and one of the year 36812, that a forge took in: H012, as of any clock that is wrong."""
    main.push("ghc/a.yml", wrote=wrote)
    found = audit([main.root])
    assert {each.code for each in found} == {"H012"}
    assert shown in main.said()


# --- what could not be looked at


OWNER = "GIT_TEST_ASSUME_DIFFERENT_OWNER"
"""git's own switch for its tests: the repository seems to belong to another system account."""


def codes_of(main: Main) -> set[str]:
    return {each.code for each in audit([main.root])}


def test_another_accounts_repository_is_not_in_order(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    main.push("ghc/a.yml", received_at=MORNING)  # a lie that the owner sees
    assert "H011" in codes_of(main)
    monkeypatch.setenv(OWNER, "1")
    [problem] = audit([main.root])
    assert (problem.code, problem.facts["reason"]) == ("H016", "这个库属于另一个系统账号，git 不肯读")
    assert f"safe.directory {main.root}" in problem.facts["fix"]


def test_without_git_nothing_is_in_order(main: Main, monkeypatch: pytest.MonkeyPatch) -> None:
    main.push("ghc/a.yml")
    monkeypatch.setenv("PATH", "/nowhere")
    [problem] = audit([main.root])
    assert (problem.code, problem.facts["reason"]) == ("H016", "这台电脑上运行不了 git 命令")


@pytest.mark.parametrize("lost", ["HEAD", "objects", "refs", "config"])
def test_a_broken_repository_is_not_in_order(main: Main, lost: str) -> None:
    """Its HEAD, its objects, its references gone; its configuration no configuration."""
    main.push("ghc/a.yml")
    place = main.root / ".git" / lost
    if lost == "config":
        place.write_text("[core\n", encoding="utf-8")
    else:
        place.rename(main.root / "elsewhere")
    assert codes_of(main) == {"H016"}


def test_a_blob_that_is_gone_is_not_in_order(main: Main) -> None:
    main.push("ghc/a.yml")
    main.push("ghc/b.yml")
    oid = main.git("rev-parse", f"HEAD^:{LEDGER}")
    (main.root / ".git/objects" / oid[:2] / oid[2:]).unlink()
    assert codes_of(main) == {"H016"}


def test_a_plain_folder_says_that_it_has_no_history(main: Main, tmp_path: Path) -> None:
    main.push("ghc/a.yml")
    (main.root / ".git").rename(main.root / "no-git")
    assert codes_of(main) == {"H017"}
