"""The bad day: a name list and a story that must not stay were pushed, received, decided on and published."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from kit.serving import FILED, QUIET, WHO, Clerk, Office, bare, serving
from kit.years import CYCLE, Year

from scorer.cli import hook, server_admin
from scorer.intake.git import Git
from scorer.intake.git_server import building, removal_order, remove_content
from scorer.intake.git_server.removal_order import RemovalOrder
from scorer.intake.git_server.repository import Repository

SECRET, STORY = "被举报人家住虚构路八十八号", "某某的病历写着虚构的病"
LIST, RECORD = f"{FILED}/ghc/files/名单.txt", f"{FILED}/ghc/n1.yml"
PAGE = "site/docs/bulletin.md"
RAW = f"{SECRET}\n".encode()
GROUND = "《保守国家秘密法》第五十条"
WORDS = f"# 内情：{STORY}\nkind: report\ntarget: 2025-01\nnode: n1\nstatus: done\nprogress: >-\n  {STORY}\n"
ATTACHED = "attachments:\n  - {role: supporting, file: files/名单.txt, sha256: %s, bytes: %d}\n"
OPENS = (
    "kind: decision\non: ghc/n1.yml\nverdict: accepted\nby: 李××\ndate: 2025-06-20\nreason: 核对\n"
    "disclosure: {type: public, reviewed_by: 法规处}\n"
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A real year (no made-up one) behind HTTP, with a site; two accounts of the office."""
    folder = tmp_path_factory.mktemp("removed")
    year = Year(folder / "year")
    year.write("targets/jilin/2025/cycle.yml", CYCLE.replace("synthetic: true\n", ""))
    year.target("2025-01")
    year.write("mkdocs.yml", "site_name: 考核\n")
    year.write("site/docs/index.md", "# 首页\n")
    year.write(PAGE, f"# 通报\n\n{SECRET}\n")
    repository = bare(folder / "kaohe.git", year)
    repository.git.run("config", "uploadpack.allowAnySHA1InWant", "true")
    repository.git.run("config", "scorer.build", "false")
    with serving(repository.folder) as made:
        yield made


def scorer(*words: str) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    command = (sys.executable, "-m", "scorer", *words)
    done = subprocess.run(command, capture_output=True, text=True, env={**env, **QUIET}, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout + done.stderr)


def remove(office: Office, path: str, account: str = "oa") -> subprocess.CompletedProcess[str]:
    return scorer("hook", "remove-content", str(office.folder), path, "--ground", GROUND, "--account", account)


def agree(said: str, clerk: Clerk, account: str) -> tuple[bool, str]:
    """Run the second person's command as it was printed, with the own account at its end."""
    clerk.git("fetch", "--quiet", "origin")
    words = re.search(r"git (push -o scorer-agree=\S+ origin \S+/in/)", said)
    assert words, said
    done = clerk.tried(*f"{words[1]}{account}".split())
    return done.returncode == 0, done.stderr.decode()


def everything(folder: Path) -> bytes:
    """Every byte of a folder, of a repository with all its objects unpacked."""
    git = ("git", "--git-dir", str(folder), "cat-file", "--batch-all-objects", "--batch", "--unordered")
    objects = subprocess.run(git, capture_output=True, check=True).stdout if (folder / "objects").is_dir() else b""
    return objects + b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


def scores(clone: Path) -> list[object]:
    made = json.loads(
        scorer("score", "jilin/2025", "--format", "json", "--root", str(clone), "--on", "2026-01-01").stdout
    )
    return [made["inputs"], made["units"], {key: step.get("value") for key, step in made["steps"].items()}]


@dataclass
class BadDay:
    """All of it done: ``unit``, ``first`` and ``second`` have clones from before, ``fresh`` one from after."""

    office: Office
    other: Clerk
    second: Clerk
    fresh: Clerk
    said: list[str]
    blobs: list[str]
    before: list[object]
    receipts: list[list[str]]


@pytest.fixture(scope="module")
def day(office: Office, tmp_path_factory: pytest.TempPathFactory) -> BadDay:
    """Attachment, record and page, one after the other, each by two accounts."""
    folder = tmp_path_factory.mktemp("clerks")
    unit, other, first, second = (office.clerk(folder / each, each) for each in ("ga", "ja", "oa", "ob"))
    row = ATTACHED % (hashlib.sha256(RAW).hexdigest(), len(RAW))
    got = unit.file({LIST: RAW, RECORD: WORDS + row})
    assert got.ok, got.said
    first.fresh()
    got = first.file({f"{FILED}/office/d1.yml": OPENS})
    assert got.ok, got.said
    other.fresh()
    assert building.build(office.repository), office.repository.failed.read_text()
    shown = everything(office.repository.current / "site")
    assert STORY.encode() in shown
    assert GROUND.encode() not in shown
    audited = scorer("check", "--received", "--root", str(other.root))
    assert audited.returncode == 0, audited.stdout
    before, receipts = scores(other.root), office.receipts()
    blobs = [office.git.line("rev-parse", f"main:{path}") for path in (LIST, RECORD, PAGE)]
    said = removed_by_two(office, LIST, second, (first, other))
    said += removed_by_two(office, RECORD, second) + removed_by_two(office, PAGE, second)
    assert not office.repository.current.exists(), "what was built with it is gone at once"
    assert building.build(office.repository), office.repository.failed.read_text()
    return BadDay(office, other, second, office.clerk(folder / "fresh", "ga"), said, blobs, before, receipts)


def removed_by_two(office: Office, path: str, second: Clerk, refused: tuple[Clerk, ...] = ()) -> list[str]:
    """What was printed: by the first call, to those who may not agree, and by the last."""
    main = office.git.commit("main")
    asked = remove(office, path)
    assert asked.returncode == 0, asked.stdout
    said = [asked.stdout, *(agree(asked.stdout, clerk, clerk.account)[1] for clerk in refused)]
    if refused:
        said.append(remove(office, path).stdout)
    assert office.git.commit("main") == main
    ok, answer = agree(asked.stdout, second, second.account)
    assert ok, answer
    done = remove(office, path)
    assert done.returncode == 0, done.stdout
    return [*said, answer, done.stdout]


def test_one_person_alone_cannot_nor_a_unit(day: BadDay) -> None:
    asked, alone, unit, again, agreed, done = day.said[:6]
    assert "现在什么也没有动" in asked
    assert "提出的人不能自己同意" in alone
    assert "不是考核办公室的" in unit
    assert again == asked
    assert "才真正撤下" in agreed
    assert f"已撤下 {LIST}：oa 提出，ob 同意" in done


def test_nothing_of_it_is_left_and_nothing_can_be_fetched(day: BadDay) -> None:
    left = everything(day.office.folder)
    assert SECRET.encode() not in left
    assert STORY.encode() not in left
    day.office.git.run("fsck", "--full", "--strict")
    assert SECRET.encode() not in everything(day.fresh.root / ".git")
    for blob in day.blobs:
        for version in ("0", "2"):
            for address in (day.fresh.address, str(day.office.folder)):
                got = day.fresh.tried("-c", f"protocol.version={version}", "fetch", address, blob)
                assert got.returncode != 0, (version, address)


def test_what_was_decided_stays_and_it_is_told_as_removed(day: BadDay) -> None:
    again = remove(day.office, LIST)
    assert f"{LIST} 已依法撤下，没有别的版本" in again.stdout, "a command that was stopped after its last step"
    assert scores(day.fresh.root) == day.before
    assert day.office.receipts() == day.receipts
    checked = scorer("check", "--received", "--root", str(day.fresh.root))
    assert checked.returncode == 0, checked.stdout
    assert f"{LIST} 的内容已依法撤下（{GROUND}" in checked.stdout
    assert f"{RECORD} 的内容已依法撤下（{GROUND}" in checked.stdout
    assert "H004" not in checked.stdout
    assert "H010" not in checked.stdout


def test_the_pages_say_so_and_the_open_data_verify(day: BadDay) -> None:
    built = day.office.repository.current / "site"
    assert f"已依法撤下（{GROUND}）" in everything(built / "jilin").decode("utf-8", "replace")
    pages = [file.read_text(encoding="utf-8") for file in built.rglob("bulletin*/*.html")]
    pages += [file.read_text(encoding="utf-8") for file in built.rglob("bulletin.html")]
    assert any(f"已依法撤下：{GROUND}" in page for page in pages)
    package = next(built.rglob("datapackage.json"))
    verified = scorer("verify", str(package.parent))
    assert verified.returncode == 0, verified.stdout


def test_an_older_clone_is_refused_with_the_way_on_and_that_way_works(day: BadDay) -> None:
    other, second = day.other, day.second
    refused = other.file({f"{FILED}/jsc/files/照片.txt": "现场\n"})
    assert not refused.ok
    assert "G055" in refused.said
    old = re.search(r"git rebase --onto origin/main ([0-9a-f]{40})", refused.said)
    assert old
    other.git("fetch", "--quiet", "origin")
    other.git("rebase", "--quiet", "--onto", "origin/main", old[1])
    again = other.push().said
    assert "G055" not in again
    assert "G054" not in again
    assert "H010" not in scorer("check", "--received", "--root", str(other.root)).stdout
    second.git("pull", "--quiet", "--rebase", "--prune")
    assert second.git("rev-parse", "HEAD") == second.git("rev-parse", "origin/main")
    second.git("reflog", "expire", "--expire=now", "--all")
    second.git("gc", "--quiet", "--prune=now")
    assert SECRET.encode() not in everything(second.root / ".git")


def test_the_same_bytes_are_refused_under_another_name(day: BadDay) -> None:
    back = day.fresh.file({f"{FILED}/ghc/files/又来.txt": RAW})
    assert not back.ok
    assert "G054" in back.said
    assert GROUND in back.said


# --- the machine stops in the middle


EACH = 1 if os.environ.get("THOROUGH") else 3
"""Each step, or one of three."""


class Killed(BaseException):
    """The process ends here: nothing that would handle an error sees it."""


STEPS = (
    (Git, "run"),
    (shutil, "rmtree"),
    (Path, "unlink"),
    (remove_content, "replace_whole"),
    (removal_order, "_kept"),
)
"""What moves, writes or clears something: the process is killed after each call of one of these."""


@dataclass
class Interrupted:
    """A repository with an agreed order to remove the list: in main, in what waits, under a tag, half received, shown."""

    folder: Path
    order: RemovalOrder

    def copy(self, to: Path) -> Interrupted:
        shutil.copytree(self.folder, to, symlinks=True)
        return Interrupted(to, self.order)

    @property
    def repository(self) -> Repository:
        return Repository(self.folder)

    def carry_out(self, most: int) -> int:
        """Carry it out with room for so many steps; gives how many were taken."""
        taken = 0

        def counted(step: Callable[..., Any]) -> Callable[..., Any]:
            def run(*given: Any, **named: Any) -> Any:
                nonlocal taken
                done = step(*given, **named)
                taken += 1
                if taken == most:
                    raise Killed
                return done

            return run

        with pytest.MonkeyPatch.context() as patch, suppress(Killed):
            for home, name in STEPS:
                patch.setattr(home, name, counted(getattr(home, name)))
            with self.repository.lock(), self.repository.building() as idle:
                assert idle
                remove_content.carry_out(
                    self.repository, self.order, datetime.fromisoformat("2026-01-05T09:00:00+08:00")
                )
            removal_order.discard(self.repository, self.order)
        return taken

    def state(self) -> dict[str, str]:
        """Every reference, every log, and what the server's own folder holds."""
        git, folder = self.repository.git, self.folder
        files = [*sorted((folder / "logs").rglob("*")), *sorted(self.repository.state.rglob("*"))]
        held = {str(each.relative_to(folder)): each.read_text("utf-8") for each in files if each.is_file()}
        return {**held, "refs": git.line("for-each-ref"), "main": git.line("ls-tree", "-r", "main")}


@pytest.fixture(scope="module")
def agreed(tmp_path_factory: pytest.TempPathFactory) -> Interrupted:
    folder = tmp_path_factory.mktemp("agreed")
    year = Year(folder / "year")
    year.write("targets/jilin/2025/cycle.yml", CYCLE.replace("synthetic: true\n", ""))
    year.target("2025-01")
    year.write(LIST, RAW.decode())
    repository = bare(folder / "kaohe.git", year)
    git = repository.git
    more = git.line("commit-tree", "main^{tree}", "-p", "main", "-m", "等人同意", env=WHO)
    git.run("update-ref", "refs/heads/in/ob", more)
    again = git.line("commit-tree", "main^{tree}", "-p", "main", "-m", "又一次", env=WHO)
    git.run("update-ref", "refs/heads/main", again)
    git.run("tag", "v1", "main")
    git.run("tag", "-a", "-m", SECRET, "v2", "main^", env=WHO)
    git.run("repack", "-a", "-d", "-q")
    (repository.builds / "old/site").mkdir(parents=True)
    (repository.builds / "old/site/index.html").write_text(SECRET, "utf-8")
    repository.current.symlink_to("builds/old")
    (folder / "kaohe.git/objects/pack/.tmp-7-pack-0.pack").write_text(SECRET, "utf-8")
    (folder / "kaohe.git/refs/tags/v1.lock").write_text("", "utf-8")
    os.utime(folder / "kaohe.git/refs/tags/v1.lock", (0, 0))
    order = removal_order.order_for(repository, LIST, GROUND, "oa", "2026-01-05")
    return Interrupted(repository.folder, removal_order.agree(repository, order.name, "ob"))


def test_whenever_it_is_killed_the_same_command_ends_in_the_same_state(
    agreed: Interrupted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a step: nothing is shown or built before it is done, and the command once more leaves nothing of it."""
    made: list[str] = []
    monkeypatch.setattr(building, "_make", lambda _, commit, fresh: made.extend([commit, str(fresh.mkdir())]))
    monkeypatch.setattr(building, "_tidy", lambda _: None)
    whole = agreed.copy(tmp_path / "whole.git")
    steps = whole.carry_out(0)
    wanted = whole.state()
    assert SECRET.encode() not in everything(whole.folder)
    begun = 0
    for step in range(1, steps + 1, EACH):
        again = agreed.copy(tmp_path / f"{step}.git")
        again.carry_out(step)
        waiting = removal_order.pending_orders(again.repository)
        if waiting and waiting[0].begun:
            begun += 1
            made.clear()
            assert not building.build(again.repository)
            assert made == []
            assert "再运行一次 scorer hook remove-content" in again.repository.failed.read_text("utf-8")
            assert begun == 1 or not again.repository.current.exists()
        elif waiting:
            assert again.repository.git.commit("main") == agreed.repository.git.commit("main")
        again.carry_out(0)
        again.repository.failed.unlink(missing_ok=True)
        assert again.state() == wanted, step
        assert SECRET.encode() not in everything(again.folder), step
        shutil.rmtree(again.folder)
    assert begun > 20 // EACH


def test_scores_that_cannot_be_worked_out_are_no_misuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log is printed line by line, and nothing was removed: 1, not the 2 of a call that is wrong."""

    def broken(*_: object) -> None:
        raise building.BuildError("第一行\n第二行")

    monkeypatch.setattr(server_admin, "_remove", broken)
    words = ["remove-content", str(tmp_path), "x", "--ground", "决定", "--account", "oa"]
    done = CliRunner().invoke(hook.command, words)
    assert (done.exit_code, done.stderr) == (1, "没有撤，什么也没有动：撤下以后的得分算不出来\n第一行\n第二行\n")
