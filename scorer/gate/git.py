"""Git through its own command: the one place that starts it.

Only objects are read, never a work tree or an index, unless a caller names an index of its
own. What a repository's refs/replace, attributes or path magic could change is switched off:
a name means itself, an object its bytes. Paths come back as text; bytes that are not UTF-8
survive as surrogates, so that they can be refused by name.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ZERO = "0" * 40
"""The id of nothing: what a raw difference shows on the side where a path is not."""
REGULAR, EXECUTABLE, LINK, SUBMODULE, FOLDER = "100644", "100755", "120000", "160000", "040000"
SWITCHES = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "LC_ALL": "C",
}


class GitError(Exception):
    """The git command failed; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Change:
    """One path that differs between two trees. A side where it is not has mode ``000000`` and id ``ZERO``."""

    path: str
    old_mode: str
    new_mode: str
    old: str
    new: str

    @property
    def added(self) -> bool:
        """Whether the path was not there before."""
        return self.old_mode == "000000"

    @property
    def deleted(self) -> bool:
        """Whether the path is gone afterwards."""
        return self.new_mode == "000000"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a tree."""

    path: str
    mode: str
    oid: str


@dataclass(frozen=True)
class Git:
    """A repository, bare or not. ``env`` is laid over this process's environment."""

    folder: Path
    env: Mapping[str, str] = field(default_factory=dict)

    def run(self, *args: str, given: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """What ``git args…`` prints. Raises GitError with its own words where it fails."""
        command, surroundings = self._started(args, env)
        done = subprocess.run(command, input=given, capture_output=True, env=surroundings, check=False)  # noqa: S603
        if done.returncode != 0:
            raise GitError(f"git {args[0]}: {done.stderr.decode('utf-8', 'replace').strip()}")
        return done.stdout

    def line(self, *args: str, env: Mapping[str, str] | None = None) -> str:
        """The one line that a command prints."""
        return self.run(*args, env=env).decode("utf-8", "surrogateescape").strip()

    def _started(self, args: Sequence[str], env: Mapping[str, str] | None) -> tuple[list[str], dict[str, str]]:
        command = ["git", "-C", str(self.folder), "-c", "core.quotePath=false", *args]
        return command, {**os.environ, **SWITCHES, **self.env, **(env or {})}

    def commit(self, rev: str) -> str | None:
        """The full id of the commit that a revision means; None where there is no such commit."""
        try:
            return self.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        except GitError:
            return None

    def merge_base(self, one: str, other: str) -> str | None:
        """The newest commit that both stand on; None where none is at hand (a shallow clone has none)."""
        try:
            return self.line("merge-base", one, other)
        except GitError:
            return None

    def changes(self, before: str, after: str) -> tuple[Change, ...]:
        """Every path that differs between two commits or trees; a rename is a deletion and an addition."""
        raw = self.run("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", before, after)
        return tuple(_changes(raw))

    def tree(self, rev: str, folder: str = "") -> tuple[Entry, ...]:
        """Every file below a folder of a commit, by its whole path; empty where the folder is not there."""
        try:
            raw = self.run("ls-tree", "-r", "-z", "--full-tree", rev, *([f"{folder}/"] if folder else []))
        except GitError:
            return ()
        return tuple(_entries(raw))

    def names(self, rev: str, folder: str = "") -> tuple[str, ...]:
        """What stands right in a folder of a commit, by name; a folder's name ends in ``/``."""
        try:
            raw = self.run("ls-tree", "-z", "--full-tree", rev, *([f"{folder}/"] if folder else []))
        except GitError:
            return ()
        rows = (row.partition(b"\t") for row in raw.split(b"\0") if row)
        return tuple(os.fsdecode(path.rpartition(b"/")[2]) + "/" * head.startswith(b"040000") for head, _, path in rows)

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """The size of each blob in bytes; an object that is not there or no blob is left away."""
        raw = self.run("cat-file", "--batch-check", "--buffer", given=_lines(oids))
        rows = (line.split(" ") for line in raw.decode().splitlines())
        return {row[0]: int(row[2]) for row in rows if len(row) == 3 and row[1] == "blob"}

    def blob(self, oid: str) -> bytes:
        """The bytes of one blob. Raises GitError where there is none."""
        return self.run("cat-file", "blob", oid)

    def blobs(self, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Each object's id and bytes, in the order asked for, as they come; what is not there is left away."""
        with tempfile.TemporaryFile() as asked:
            asked.write(_lines(oids))
            asked.seek(0)
            command, surroundings = self._started(("cat-file", "--batch", "--buffer"), None)
            with subprocess.Popen(command, stdin=asked, stdout=subprocess.PIPE, env=surroundings) as process:  # noqa: S603
                if process.stdout is not None:
                    yield from _batch(process.stdout)


def _lines(oids: Iterable[str]) -> bytes:
    return "".join(f"{oid}\n" for oid in oids).encode()


def _batch(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """``<id> blob <size>`` and as many bytes, again and again; ``<id> missing`` has none."""
    while header := stream.readline():
        oid, _, rest = header.decode().rstrip("\n").partition(" ")
        size = rest.rpartition(" ")[2]
        if size.isdecimal():
            yield oid, stream.read(int(size))
            stream.read(1)


def _changes(raw: bytes) -> Iterator[Change]:
    """Heads ``:<mode> <mode> <id> <id> <letter>``, each with its path; a commit's own line before is passed over."""
    parts = iter(raw.split(b"\0"))
    for head in parts:
        if head.startswith(b":"):
            old_mode, new_mode, old, new, _ = head[1:].decode().split(" ")
            yield Change(os.fsdecode(next(parts)), old_mode, new_mode, old, new)


def _entries(raw: bytes) -> Iterator[Entry]:
    for row in raw.split(b"\0"):
        if row:
            head, _, path = row.partition(b"\t")
            mode, _, oid = head.decode().split(" ")
            yield Entry(os.fsdecode(path), mode, oid)
