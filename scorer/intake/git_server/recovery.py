"""Recovery after a process was killed: remove what it left behind, and finish what it had not finished.

Only what nobody holds any more is touched. References move under the server's own lock alone
(:mod:`scorer.intake.git_server.install` keeps git's housekeeping away from them), so that a lock of git's found
while holding it belongs to a process that is dead, or dying for another moment.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from scorer.intake.git import GitError
from scorer.intake.git_server import hook_handoff
from scorer.intake.git_server.repository import INBOX, MAIN, Repository
from scorer.reading.folders import below, listed

DYING = 2.0
"""Seconds that a git command may outlive the hook that started it."""
ABANDONED = 6 * 3600.0
"""Seconds without a new byte after which the objects of a push are taken for abandoned."""


def clear(repository: Repository) -> list[str]:
    """Clear what is stale, held under the lock; gives a Chinese line for each thing that was done."""
    done = [f"清除了中断留下的 {path.relative_to(repository.folder)}" for path in _remove(repository)]
    return done + [f"移走了已经并入主库的 {name.removeprefix('refs/heads/')}" for name in _merged(repository)]


def _remove(repository: Repository) -> Iterator[Path]:
    for path in (*hook_handoff.stale_files(repository), *listed(repository.state, "index-*")):
        path.unlink(missing_ok=True)
        yield path
    for path in _locks(repository.folder):
        _wait(path)
        path.unlink(missing_ok=True)
        yield path
    for path in listed(repository.folder / "objects", "tmp_objdir-*"):
        if _age(path) > ABANDONED:
            shutil.rmtree(path, ignore_errors=True)
            yield path
    with repository.building() as mine:
        for path in listed(repository.builds, "*.tmp") if mine else ():
            shutil.rmtree(path, ignore_errors=True)
            yield path


def _locks(folder: Path) -> list[Path]:
    """git's locks on references."""
    own = [path for path in (folder / "HEAD.lock", folder / "packed-refs.lock") if path.exists()]
    return own + below(folder / "refs", "*.lock")


def _wait(path: Path) -> None:
    """Until a lock is gone, or so old that nobody holds it."""
    while path.exists() and _age(path) < DYING:
        time.sleep(0.1)


def _age(path: Path) -> float:
    """Seconds since the newest change in a file or folder; of one that has just gone, none."""
    try:
        inside = [each for file in below(path) for each in (file, file.parent)] if path.is_dir() else []
        newest = max(each.lstat().st_mtime for each in (path, *inside))
    except FileNotFoundError:
        return 0.0
    return time.time() - newest


def _merged(repository: Repository) -> list[str]:
    """References that waited for a second account and are in main: gone afterwards."""
    git = repository.git
    try:
        found = git.line("for-each-ref", f"--merged={MAIN}", "--format=%(refname)", INBOX).split()
    except GitError:  # no main yet
        return []
    for name in found:
        git.run("update-ref", "-d", name)
    return found
