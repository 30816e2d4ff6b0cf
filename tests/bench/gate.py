"""One changed file against a large repository: ``make bench-gate``, or ``python tests/bench/gate.py [RECORDS COMMITS]``.

Prints, never judges. The peer, in the same run: what one would do without the gate, a checkout
of the head by ``git worktree add`` and ``scorer check`` of all that it holds.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from repository import build
from run import REPOSITORY, SCHEME, Timed, row, timed

SIZE = (100_000, 40_000)
RUNS = 5
CHANGED = "submissions/jilin/2025/u00/new-1.yml"
REPORT = b"kind: report\ntarget: t-00000\nnode: n1\nstatus: ongoing\nprogress: x\nreplaces: u00/t-00000-n1.yml\n"


def git(folder: Path, *args: str, given: bytes = b"", index: str = "") -> str:
    who = {f"GIT_{each}_{what}": "bench" for each in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    env = {**os.environ, **who, **({"GIT_INDEX_FILE": index} if index else {})}
    done = subprocess.run(["git", "-C", str(folder), *args], input=given, capture_output=True, check=True, env=env)
    return done.stdout.decode().strip()


def file_one(folder: Path) -> str:
    """A commit on top of main that adds one report."""
    with tempfile.TemporaryDirectory() as place:
        index = f"{place}/index"
        blob = git(folder, "hash-object", "-w", "--stdin", given=REPORT)
        git(folder, "read-tree", "main", index=index)
        git(folder, "update-index", "--add", "--cacheinfo", f"100644,{blob},{CHANGED}", index=index)
        return git(folder, "commit-tree", git(folder, "write-tree", index=index), "-p", "main", "-m", "one")


def slow_one(folder: Path) -> str:
    """A commit on top of main that adds 20 reports of 900 KB, each with faults that take seconds to find."""
    with tempfile.TemporaryDirectory() as place:
        index = f"{place}/index"
        git(folder, "read-tree", "main", index=index)
        for number in range(20):
            rows = "".join(f"  k{number}-{row}: 1\n" for row in range(60_000)).encode()
            blob = git(folder, "hash-object", "-w", "--stdin", given=REPORT + b"figures:\n" + rows)
            path = f"submissions/jilin/2025/u00/slow-{number}.yml"
            git(folder, "update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", index=index)
        return git(folder, "commit-tree", git(folder, "write-tree", index=index), "-p", "main", "-m", "slow")


def report(what: str, found: Timed, note: str) -> None:
    row(what, f"{found.seconds:.2f}", f"{found.megabytes:.0f}", note)


def main() -> None:
    records, commits = tuple(map(int, sys.argv[1:3])) or SIZE
    print(f"{records:,} records, {commits:,} commits  (Python {platform.python_version()}, {os.cpu_count()} cores)\n")
    row("what", "seconds", "MB (all processes)", "note")
    row(*["---"] * 4)
    with tempfile.TemporaryDirectory(prefix="bench-gate-") as place:
        folder = build(Path(place) / "bare.git", SCHEME, records, commits)
        head = file_one(folder)
        command = [sys.executable, "-m", "scorer", "gate", "--repo", str(folder), "--base", "main", "--head", head]
        runs = [timed([*command, "--actor", "acc-00", "--on", "2025-12-31"], REPOSITORY) for _ in range(RUNS)]
        best = min(runs, key=lambda each: each.seconds)
        report("scorer gate", best, f"best of {RUNS}, worst {max(each.seconds for each in runs):.2f}; exit {best.code}")
        attack = subprocess.Popen(
            [*command[:-1], slow_one(folder), "--actor", "acc-00"], cwd=REPOSITORY, stdout=subprocess.DEVNULL
        )
        waited = timed([*command, "--actor", "acc-00", "--on", "2025-12-31"], REPOSITORY)
        report(
            "the same under attack", waited, f"the attack was {'over' if attack.poll() is not None else 'still judged'}"
        )
        attack.kill()
        attack.wait()
        tree = Path(place) / "tree"
        taken = timed(["git", "-C", str(folder), "worktree", "add", "--quiet", "--detach", str(tree), head], REPOSITORY)
        report("git worktree add", taken, f"exit {taken.code}")
        check = timed(
            [sys.executable, "-m", "scorer", "check", "--root", str(tree), str(tree / "submissions/jilin/2025")],
            REPOSITORY,
        )
        whole = taken.seconds + check.seconds
        report(
            "scorer check", check, f"exit {check.code}; with the checkout {whole / best.seconds:.1f} × the gate's time"
        )
        print(best.output)


if __name__ == "__main__":
    main()
