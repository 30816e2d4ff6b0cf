"""The server killed between any two of its steps, and a disk that is full: the old state or the new one, never half."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kit.properties import THOROUGH
from kit.serving import FILED, NOON, Clerk, Office, at_its_path, bare, report, serving, snapshot
from kit.years import Year

from scorer.intake.git_server import recovery
from scorer.intake.git_server.install import HOOKS
from scorer.intake.git_server.repository import MAIN

WRAPPER = """\
#!/bin/sh
# Counts the calls of git in the hooks; at the chosen one everything that serves the push is killed.
n=$(($(cat {place}/count) + 1))
echo $n >{place}/count
echo "$n $3 $4 $5 $6 $7" >>{place}/calls
at=$(cat {place}/at)
[ "$at" = "before $n" ] && kill -9 0
{git} "$@"
status=$?
[ "$at" = "after $n" ] && kill -9 0
exit $status
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One unit, two accounts of the office; each hook finds a git of its own."""
    folder = tmp_path_factory.mktemp("killed")
    year = Year(folder / "year")
    for number in range(1, 6):  # a row for each report: of a node only one waits
        year.target(f"2025-0{number}")
    repository = bare(folder / "kaohe.git", year)
    with serving(repository.folder) as served:
        served.at(NOON)
        served.git.run("config", "scorer.build", "false")
        yield served


class Killer:
    """A git in front of git, for the hooks only."""

    def __init__(self, office: Office, place: Path) -> None:
        self.place, self.office = place, office
        git = shlex.quote(str(shutil.which("git")))
        (place / "git").write_text(WRAPPER.format(place=shlex.quote(str(place)), git=git), encoding="utf-8")
        (place / "git").chmod(0o755)
        for name in HOOKS:
            wrap(office, name, f"PATH={shlex.quote(str(place))}:$PATH")
        self.at("never")

    def at(self, when: str) -> None:
        for name, text in (("at", when), ("count", "0"), ("calls", "")):
            (self.place / name).write_text(text, encoding="utf-8")

    @property
    def calls(self) -> list[str]:
        return (self.place / "calls").read_text(encoding="utf-8").splitlines()


def wrap(office: Office, name: str, first: str) -> None:
    """Put a line before what a hook does."""
    hook = office.folder / "hooks" / name
    kept = hook.with_name(f"{name}.kept")
    if not kept.exists():
        shutil.copy2(hook, kept)
    hook.write_text(f"#!/bin/sh\n{first}\nexport PATH\nexec {shlex.quote(str(kept.resolve()))}\n", encoding="utf-8")


def unwrap(office: Office) -> None:
    for kept in (office.folder / "hooks").glob("*.kept"):
        kept.replace(kept.with_suffix(""))


@pytest.fixture
def killer(office: Office, tmp_path: Path) -> Iterator[Killer]:
    yield Killer(office, tmp_path)
    unwrap(office)


def bury(office: Office) -> None:
    """git's locks of the killed push are as old as if the time in which a process dies had passed."""
    long_ago = time.time() - recovery.DYING
    for lock in office.folder.glob("refs/heads/**/*.lock"):
        os.utime(lock, (long_ago, long_ago))


def whole(office: Office, path: str) -> bool:
    """Whether the file is in main: with exactly one receipt then, and none else. Nothing between."""
    there = office.git.tree(MAIN, path.rpartition("/")[0])
    known = [row for row in office.receipts() if row[0] == path.removeprefix(f"{FILED}/")]
    assert len(known) == (path in {entry.path for entry in there})
    return bool(known)


def test_killed_before_any_step_it_is_as_before_or_as_after(office: Office, killer: Killer, tmp_path: Path) -> None:
    """Some steps of the hook that judges in quarantine, and of the one that merges every third until main is moved.

    Every one of them when thorough.
    """
    clerk, path = office.clerk(tmp_path / "ga", "ga"), f"{FILED}/ghc/n1.yml"
    assert clerk.file({f"{FILED}/ghc/n0.yml": report("2025-02")}).ok
    merging, moving = (
        next(n for n, call in enumerate(killer.calls, 1) if word in call) for word in (" for-each-ref ", " update-ref ")
    )
    clerk.write(path, report())
    clerk.commit()
    early = range(merging, moving, 1 if THOROUGH else 3)
    main, steps, moved = office.git.commit(MAIN), iter((1, merging // 2, *early, *range(moving, 100))), False
    while not moved:
        killer.at(f"before {next(steps)}")
        assert not clerk.push().ok
        bury(office)
        moved = any(" update-ref " in call for call in killer.calls[:-1])
        assert whole(office, path) == moved, killer.calls
        assert (office.git.commit(MAIN) == main) == (not moved)
    office.git.run("fsck", "--connectivity-only")
    killer.at("never")
    assert "已收到过" in clerk.push().said
    assert whole(office, path)
    assert office.git.line("log", "-1", "--format=%P", MAIN).split()[0] == main
    assert not list(office.repository.handoffs.iterdir()), "notes of killed pushes were cleared away"
    assert not list(office.repository.state.glob("index-*"))


def test_killed_right_after_main_has_moved_the_next_push_is_told_so(
    office: Office, killer: Killer, tmp_path: Path
) -> None:
    clerk, path = office.clerk(tmp_path / "ga", "ga"), f"{FILED}/ghc/n2.yml"
    killer.at("never")
    assert clerk.file({f"{FILED}/ghc/m.yml": report("2025-03")}).ok
    [moving] = [call.split()[0] for call in killer.calls if " update-ref " in call]
    clerk.fresh()
    killer.at(f"after {moving}")
    assert not clerk.file({path: report("2025-04")}).ok
    bury(office)
    assert whole(office, path)
    killer.at("never")
    assert f"已收到过，主库里已有同样的内容，没有再记。\n  收到时间 {NOON}　{path}\n" in clerk.push().said
    assert whole(office, path)


def test_what_a_dead_process_left_is_cleared_by_the_next_push(office: Office, tmp_path: Path) -> None:
    folder, state = office.folder, office.repository.state
    (folder / "refs/heads/main.lock").write_text("", encoding="utf-8")
    bury(office)
    (state / "index-999999999").write_text("", encoding="utf-8")
    (state / "handoff/999999999").write_text("{", encoding="utf-8")
    old = folder / "objects/tmp_objdir-incoming-abc"
    old.mkdir()
    long_ago = time.time() - recovery.ABANDONED - 60
    os.utime(old, (long_ago, long_ago))
    (folder / "objects/tmp_objdir-incoming-new").mkdir()
    office.git.run("update-ref", "refs/heads/in/oa", MAIN)
    (state / "builds/abc.tmp").mkdir(parents=True)
    clerk = office.clerk(tmp_path / "ga", "ga")
    assert clerk.file({f"{FILED}/ghc/n3.yml": report("2025-05")}).ok
    left = {*snapshot(folder)} & {
        "refs/heads/main.lock", "scorer/index-999999999", "scorer/handoff/999999999", "scorer/builds/abc.tmp",
        "objects/tmp_objdir-incoming-abc", "objects/tmp_objdir-incoming-new", "refs/heads/in/oa",
    }  # fmt: skip
    assert left == {"objects/tmp_objdir-incoming-new"}, "what may belong to a push under way stays"
    (folder / "objects/tmp_objdir-incoming-new").rmdir()


def test_recover_says_what_it_did_and_builds(office: Office) -> None:
    (office.repository.state / "index-999999999").write_text("", encoding="utf-8")
    office.git.run("update-ref", "refs/heads/in/oa", MAIN)
    first, again = recovered(office), recovered(office)
    assert (first.stdout, first.returncode) == (
        "清除了中断留下的 scorer/index-999999999\n移走了已经并入主库的 in/oa\n", 0,
    )  # fmt: skip
    assert again.stdout == "没有要清除的\n"
    assert (office.repository.current / "scores/jilin-2025.json").is_file()


def recovered(office: Office) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "scorer", "hook", "recover", str(office.folder))
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MiB."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(
        ("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)), capture_output=True, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"这里不能挂载小磁盘（{done.stderr.decode().strip()}），主库磁盘写满的情形没有检验")
    yield place
    subprocess.run(("umount", "--lazy", str(place)), check=True)


def filed(clerk: Clerk, name: str) -> str:
    clerk.write(f"{FILED}/ghc/{name}.yml", report(progress=name))
    clerk.commit()
    return f"{FILED}/ghc/{name}.yml"


def test_a_full_disk_takes_nothing_and_loses_nothing(small: Path, tmp_path: Path) -> None:
    """Full before the push comes, full when the receipt is to be written; with room again, the same push arrives."""
    year = Year(tmp_path / "year")
    year.target("2025-01")
    repository = bare(tmp_path / "kaohe.git", year)
    shutil.move(repository.folder, small / "kaohe.git")
    with at_its_path(small / "kaohe.git") as office:
        office.at(NOON)
        office.git.run("config", "scorer.build", "false")
        clerk, main = office.clerk(tmp_path / "ga", "ga"), office.git.commit(MAIN)
        path, fill = filed(clerk, "n1"), small / "fill"
        fill.write_bytes(bytes(1))
        take_all(fill)
        assert not clerk.push().ok
        fill.unlink()
        wrap(office, "proc-receive", f"dd if=/dev/zero of={shlex.quote(str(fill))} bs=4k status=none 2>/dev/null")
        said = clerk.push()
        assert not said.ok
        assert "服务器没能处理这次推送，什么也没有收下：" in said.said
        assert "改法：稍后再推一次；仍不行，把上面的话告诉管理员\n" in said.said
        unwrap(office)
        fill.unlink()
        assert office.git.commit(MAIN) == main
        assert not whole(office, path)
        assert clerk.push().ok
        assert whole(office, path)
        office.git.run("fsck", "--connectivity-only")


def take_all(file: Path) -> None:
    """Write until nothing more fits."""
    with file.open("ab", buffering=0) as out:
        try:
            while out.write(bytes(4096)):
                pass
        except OSError:
            return
