"""One account pushes what takes long to judge: others are received meanwhile, and it ends when the pusher goes."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from kit.corpus_repository import FOLDER as TREE
from kit.corpus_repository import Repository as Objects
from kit.serving import FILED, NOON, Clerk, Office, at_its_path, bare, report
from kit.years import Year


@pytest.fixture
def office(year: Year, tmp_path: Path) -> Iterator[Office]:
    year.target("2025-01")
    year.target("2025-02", units="[{unit: jsc, role: lead}]")
    with at_its_path(bare(tmp_path / "kaohe.git", year).folder) as made:
        made.at(NOON)
        made.git.run("config", "scorer.build", "false")
        yield made


def slow(clerk: Clerk) -> None:
    """A commit of 7 texts of figures, 350 KB each: what takes longest of all that one push may hold (about 8 s)."""
    for number in range(7):
        rows = "".join(f"{number}{row:05} {row * 7:06}\n" for row in range(25_000))
        clerk.write(f"{FILED}/ghc/files/f{number}.txt", rows)
    clerk.commit()


def started(clerk: Clerk) -> subprocess.Popen[bytes]:
    """The push, under way."""
    command = ("git", "-C", str(clerk.root), "push", "--quiet", "origin", f"HEAD:refs/heads/in/{clerk.account}")
    return subprocess.Popen(command, env=clerk.env, stderr=subprocess.DEVNULL)


def until(seen: Callable[[], bool]) -> None:
    """Waits as long as a slow machine may need: a bound against hanging, no measure."""
    over = time.monotonic() + 90
    while not seen():
        assert time.monotonic() < over
        time.sleep(0.1)


def at_work(office: Office) -> list[str]:
    """The processes that are at work in the repository: hooks, judging processes, git."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if place.joinpath("cwd").readlink() == office.folder:
                found.append(place.joinpath("cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:  # it has just ended, or is another user's
            continue
    return found


def left_behind(office: Office) -> list[str]:
    """Folders of objects that were never let in."""
    return [folder.name for folder in (office.folder / "objects").glob("tmp_objdir-*")]


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="要照 Linux 的 /proc 找进程，推送中断以后的进程没有检验")
def test_another_unit_is_received_while_it_is_judged_and_it_ends_with_its_pusher(
    office: Office, tmp_path: Path
) -> None:
    attacker, other = office.clerk(tmp_path / "ga", "ga"), office.clerk(tmp_path / "ja", "ja")
    slow(attacker)
    attack = started(attacker)
    try:
        until(lambda: any((office.repository.state / "judging").glob("*")))
        received = other.file({f"{FILED}/jsc/n1.yml": report("2025-02")})
        assert received.ok, received.said
        assert attack.poll() is None, "still being judged"
        assert [row[0] for row in office.receipts()] == ["jsc/n1.yml"]
    finally:
        attack.kill()  # the client alone: what it had started on the server goes on
        attack.wait()
    until(lambda: not at_work(office))
    assert left_behind(office) == []


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="要照 Linux 的 /proc 找进程，推送中断以后的进程没有检验")
def test_a_refused_push_leaves_nothing_although_its_pusher_went_before_the_answer(
    office: Office, tmp_path: Path
) -> None:
    """A text that no report attaches, judged within a second or two: before anything shows that nobody reads on."""
    unit = office.clerk(tmp_path / "ga", "ga")
    unit.write(f"{FILED}/ghc/files/f.txt", "路基完成\n" * 1000)
    unit.commit()
    push = started(unit)
    until(lambda: any((office.repository.state / "judging").glob("*")))
    push.kill()
    push.wait()
    until(lambda: not at_work(office))
    assert left_behind(office) == []


def test_a_bomb_is_answered_and_leaves_nothing(office: Office, tmp_path: Path) -> None:
    """2^40 empty folders in the unit's own folder: one line, no object kept."""
    unit = office.clerk(tmp_path / "ga", "ga")
    objects = Objects(tmp_path / "objects.git")
    inmost = objects.object("tree", b"")
    for _ in range(40):
        row = bytes.fromhex(inmost)
        inmost = objects.object("tree", b"40000 a\0" + row + b"40000 b\0" + row)
    base = unit.git("rev-parse", "HEAD")
    head = objects.commit({f"{FILED}/ghc/files".encode(): (TREE, inmost)}, base)
    shutil.copytree(objects.folder / "objects", unit.root / ".git/objects", dirs_exist_ok=True)
    pushed = unit.push(head)
    assert not pushed.ok
    assert "G030  文件夹" in pushed.said
    assert office.git.commit(head) is None


def sent(office: Office, unit: Clerk, head: str, more: Iterable[str]) -> str:
    """What the server says to a pack that a client of one's own put together: the commit's objects, and more."""
    needed = unit.git("rev-list", "--objects", "--no-object-names", head, "^origin/main").split()
    words = ("git", "-C", str(unit.root), "pack-objects", "--stdout", "--quiet")
    given = "".join(f"{oid}\n" for oid in (*needed, *more)).encode()
    pack = subprocess.run(words, input=given, capture_output=True, check=True).stdout
    line = f"{'0' * 40} {head} refs/heads/in/{unit.account}\0report-status".encode()
    request = f"{len(line) + 4:04x}".encode() + line + b"0000" + pack
    env = {**unit.env, "REMOTE_USER": unit.account}
    done = subprocess.run(
        ("git", "receive-pack", str(office.folder)), input=request, capture_output=True, env=env, check=False
    )
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def written(unit: Clerk, text: str) -> str:
    """A blob in the clone that nothing names."""
    unit.write("x", text)
    return unit.git("hash-object", "-w", "x")


@pytest.mark.parametrize("count", [1, 150])
def test_what_a_commit_does_not_need_is_not_let_in(office: Office, tmp_path: Path, count: int) -> None:
    """A sound report, and in the same pack blobs that nothing names, unpacked (1) or kept packed (150)."""
    unit = office.clerk(tmp_path / "ga", "ga")
    unit.write(f"{FILED}/ghc/n1.yml", report())
    head = unit.commit()
    more = [written(unit, f"夹带 {number}") for number in range(count)]
    assert "推送里夹带了提交用不到的内容" in sent(office, unit, head, more)
    assert office.git.sizes([*more, unit.git("rev-parse", f"{head}:{FILED}/ghc/n1.yml")]) == {}
    assert "ok refs/heads/in/ga" in sent(office, unit, head, []), "the same report without them"


def test_a_commit_that_nothing_names_and_a_tag_are_not_let_in(office: Office, tmp_path: Path) -> None:
    unit = office.clerk(tmp_path / "ga", "ga")
    other = unit.git("commit-tree", "HEAD^{tree}", "-m", "别的")
    unit.write(f"{FILED}/ghc/n1.yml", report())
    head = unit.commit()
    assert "推送里夹带了提交用不到的内容" in sent(office, unit, head, [other])
    unit.git("tag", "--annotate", "--message=号码", "t")
    unit.git("tag", "--annotate", "--message=标签的标签", "tt", "t")
    for tag in ("t", "tt"):
        pushed = unit.push(tag)
        assert not pushed.ok
        assert "推送的是标签，不是提交。\n改法：git push origin HEAD:refs/heads/in/ga\n" in pushed.said
        assert office.git.commit(unit.git("rev-parse", tag)) is None
    assert unit.push("HEAD", "in/ga").ok, "as the message says"
