"""The bare repository and what the server keeps beside its objects, in the folder ``scorer/`` of it.

BARE.git/scorer/lock        held while main is moved: one push after the other
BARE.git/scorer/judging/    one file for each account, held while a push of it is judged; one for each turn
BARE.git/scorer/building    held while the site is built
BARE.git/scorer/handoff/    the judgement of a push, until the same push has been merged
BARE.git/scorer/index-…     the index that a merge is put together in
BARE.git/scorer/builds/     scores and sites, one folder for each commit that was built
BARE.git/scorer/current     the build that is shown: a link, exchanged as a whole
BARE.git/scorer/removals/   orders to remove a file's bytes by law, until they are carried out
BARE.git/scorer/clock.json  the newest time that the machine wrote
BARE.git/scorer/refused-by-clock.log  who pushed while the clock could not be believed
BARE.git/scorer/failed.log  what the last build said, where it failed
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from scorer.intake.git import REGULAR, Git
from scorer.intake.git_server.judging_turn import judging_turn, try_lock

MAIN = "refs/heads/main"
INBOX = "refs/heads/in/"
"""Where accounts push: ``refs/heads/in/<account>``."""
PATIENCE = 60.0
"""Seconds that a push waits for another one of the same account."""


@dataclass(frozen=True)
class Repository:
    """A bare repository that takes pushes in."""

    folder: Path

    @cached_property
    def git(self) -> Git:
        """Its objects and references."""
        return Git(self.folder)

    @property
    def state(self) -> Path:
        """The server's own folder in it."""
        return self.folder / "scorer"

    @property
    def handoffs(self) -> Path:
        """Judgements of pushes that are under way."""
        return self.state / "handoff"

    @property
    def removals(self) -> Path:
        """Orders to remove content that are not carried out yet."""
        return self.state / "removals"

    @property
    def builds(self) -> Path:
        """One folder for each commit that was built."""
        return self.state / "builds"

    @property
    def current(self) -> Path:
        """The link to the build that is shown."""
        return self.state / "current"

    @property
    def failed(self) -> Path:
        """The log of the last build, where it failed."""
        return self.state / "failed.log"

    def settings(self, key: str) -> list[tuple[str, str]]:
        """Every value of a setting with its file (``config`` is the repository's own), the one that counts last."""
        said = self.git.run("config", "--null", "--show-origin", "--list").decode("utf-8", "replace").split("\0")
        rows = zip(said[::2], (row.partition("\n") for row in said[1::2]), strict=False)  # a last empty one is over
        return [(file.removeprefix("file:"), value) for file, (name, _, value) in rows if name == key.lower()]

    def note_failure(self, text: str) -> None:
        """Add a text to ``failed.log``, unless it says so already: nobody reads what a hook prints."""
        before = self.failed.read_text(encoding="utf-8") if self.failed.is_file() else ""
        if text not in before:
            self.failed.write_text(f"{before}{text}", encoding="utf-8")

    @property
    def clock(self) -> Path:
        """The newest time that the machine wrote."""
        return self.state / "clock.json"

    @property
    def refused(self) -> Path:
        """Who pushed while the clock could not be believed."""
        return self.state / "refused-by-clock.log"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held by one process at a time; a process that dies lets go of it."""
        with self._opened("lock") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    @contextmanager
    def judging(self, account: str, gone: Callable[[], bool]) -> Iterator[bool]:
        """Held while a push of an account is judged: one at a time. False where the one before takes too long."""
        name = f"judging/{hashlib.sha256(account.encode()).hexdigest()[:16]}"
        until = time.monotonic() + PATIENCE
        with self._opened(name) as handle:
            while not try_lock(handle):
                if time.monotonic() > until or gone():
                    yield False
                    return
                time.sleep(0.2)
            with judging_turn(self.state / "judging", self._at_once, gone) as turn:
                yield turn

    @property
    def _at_once(self) -> int:
        """Judgements that may run at one time: ``git config scorer.judgements``, else as many as processors, or 4."""
        default = f"--default={max(4, os.cpu_count() or 1)}"
        return max(1, int(self.git.line("config", "--type=int", default, "--get", "scorer.judgements")))

    @contextmanager
    def building(self) -> Iterator[bool]:
        """Whether this process is the one that builds; another that builds already is not waited for."""
        with self._opened("building") as handle:
            yield try_lock(handle)

    @contextmanager
    def _opened(self, name: str) -> Iterator[int]:
        (self.state / name).parent.mkdir(parents=True, exist_ok=True)
        with (self.state / name).open("a") as file:
            yield file.fileno()


def export(git: Git, commit: str, folder: Path) -> None:
    """The plain files of a commit: no link, no other repository, no attribute of git's is followed."""
    folder.mkdir(parents=True)
    files: dict[str, list[Path]] = {}
    for entry in git.tree(commit):
        if entry.mode.startswith(REGULAR[:3]):
            files.setdefault(entry.oid, []).append(folder / entry.path)
    for oid, raw in git.blobs(files):
        for file in files[oid]:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(raw)
