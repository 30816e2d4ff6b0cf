"""Git through its own command: the one place that starts it.

Only objects are read, never a work tree or an index, unless a caller names an index of its
own. What a repository's refs/replace, attributes or path magic could change is switched off:
a name means itself, an object its bytes. Paths come back as text; bytes that are not UTF-8
survive as surrogates, so that they can be refused by name.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

if sys.platform == "linux":
    import resource

NO = 1
"""git's exit code for "there is none", other than "I could not look"."""
NOT_STARTED = "cannot be started"
UNREADABLE = "missing or damaged object"
LOST = 128
"""git's exit code for "fatal"."""
ZERO = "0" * 40
"""The id of nothing: what a raw difference shows on the side where a path is not."""
REGULAR, EXECUTABLE, LINK, SUBMODULE, FOLDER = "100644", "100755", "120000", "160000", "040000"
MEMORY = 256 << 20
"""Bytes that a command may take for its own lists while it looks at a pusher's trees."""
AT_ONCE = 200
"""Folders named in one command."""
SWITCHES = {
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "LC_ALL": "C",
}


class GitError(Exception):
    """The git command failed; the text is what it said. ``status`` is its exit code, 0 where it did not even start.

    1 is git's "no" (no such commit, not set); anything else means that it could not look.
    """

    def __init__(self, said: str, status: int = 0) -> None:
        """``said``: git's own words."""
        super().__init__(said)
        self.status = status


class TooLongError(GitError):
    """The git command said more than its caller is ready to hold; it was ended."""


@dataclass(frozen=True, slots=True)
class TreeChange:
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
class TreeEntry:
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
        """The output of ``git args…``. Raises GitError with its own words where it fails."""
        command, surroundings = self._started(args, env)
        try:
            done = subprocess.run(command, input=given, capture_output=True, env=surroundings, check=False)  # noqa: S603
        except OSError as error:
            raise GitError(f"git {args[0]}: {NOT_STARTED} ({error.strerror})") from error
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise GitError(f"git {args[0]}: {said}", done.returncode)
        return done.stdout

    def line(self, *args: str, env: Mapping[str, str] | None = None) -> str:
        """The one line that a command prints."""
        return self.run(*args, env=env).decode("utf-8", "surrogateescape").strip()

    def some(self, most: int, *args: str, given: bytes = b"") -> bytes:
        """What ``git args…`` prints of a pusher's own objects: a tree of a few bytes may list a thousand million files.

        Raises TooLongError where it prints more than ``most`` bytes or needs more than :data:`MEMORY` to find
        them, GitError where the command fails.
        """
        command, surroundings = self._started(args, None)
        with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as errors:
            asked.write(given)
            asked.seek(0)
            with subprocess.Popen(  # noqa: S603
                command, stdin=asked, stdout=subprocess.PIPE, stderr=errors, env=surroundings
            ) as process:
                _bounded(process.pid)
                found = process.stdout.read(most + 1) if process.stdout else b""
                if len(found) > most:
                    process.kill()
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace").strip()
        if process.returncode < 0 or "ut of memory" in said:
            raise TooLongError(f"git {args[0]}: > {most}")
        if process.returncode != 0:
            raise GitError(f"git {args[0]}: {said}", process.returncode)
        return found

    def _started(self, args: Sequence[str], env: Mapping[str, str] | None) -> tuple[list[str], dict[str, str]]:
        command = ["git", "-C", str(self.folder), "-c", "core.quotePath=false", *args]
        return command, {**os.environ, **SWITCHES, **self.env, **(env or {})}

    def commit(self, rev: str) -> str | None:
        """The full id of the commit that a revision means; None where there is no such commit.

        Raises GitError where git could not look.
        """
        try:
            return self.line("rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
        except GitError as error:
            if error.status == NO or "Needed a single revision" in str(error):
                return None
            raise

    def merge_bases(self, one: str, other: str) -> tuple[str, ...]:
        """The newest common commits; none where none is at hand (a shallow clone may have none).

        There are several where each side merged an older state of the other.
        """
        try:
            return tuple(self.line("merge-base", "--all", one, other).split())
        except GitError as error:
            if error.status == NO:
                return ()
            raise

    def merge_base(self, one: str, other: str) -> str | None:
        """One of these commits; None where none is at hand."""
        return next(iter(self.merge_bases(one, other)), None)

    def changes(self, before: str, after: str, most: int | None = None) -> tuple[TreeChange, ...]:
        """Every path that differs between two commits or trees; a rename is a deletion and an addition.

        ``most``: bytes of the list that the caller is ready to hold. Raises TooLongError where there are more.
        """
        how = ("diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", before, after)
        return tuple(parse_raw_diff(self.run(*how) if most is None else self.some(most, *how)))

    def tree(self, rev: str, *folders: str) -> tuple[TreeEntry, ...]:
        """Every file below these folders of a commit, by its whole path; none of a folder that is not there."""
        return tuple(_entries(b"".join(self._listings(("-r",), rev, folders))))

    def entries(self, rev: str, *paths: str) -> tuple[TreeEntry, ...]:
        """The files with exactly these paths of a commit."""
        return tuple(_entries(self.run("ls-tree", "-z", "--full-tree", "--", rev, *paths)))

    def names(self, rev: str, folders: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Folder → the names right in it at a commit; a folder's name ends in ``/``, the root is ``""``."""
        found: dict[str, list[str]] = {folder: [] for folder in sorted(folders)}
        # -t: a folder is listed among its neighbours although its own content is asked for as well
        for entry in _entries(b"".join(self._listings(("-t",), rev, [*found]))) if found else ():
            folder, _, name = entry.path.rpartition("/")
            if folder in found:
                found[folder].append(name + "/" * (entry.mode == FOLDER))
        return {folder: tuple(names) for folder, names in found.items()}

    def _listings(self, how: Sequence[str], rev: str, folders: Sequence[str]) -> Iterator[bytes]:
        """The root by itself, folders by the hundred: a command holds only so many words."""
        below = [f"{folder}/" for folder in folders if folder]
        parts = [below[start : start + AT_ONCE] for start in range(0, len(below), AT_ONCE)]
        for part in [*parts, *([[]] if "" in folders or not folders else [])]:
            try:
                yield self.run("ls-tree", *how, "-z", "--full-tree", "--", rev, *part)
            except GitError:
                if self.commit(rev) is not None:
                    raise
                yield b""  # a commit that is not there holds nothing

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """The size of each blob in bytes; an object that is not there or no blob is omitted."""
        raw = self.run("cat-file", "--batch-check", "--buffer", given=_lines(oids))
        rows = (line.split(" ") for line in raw.decode().splitlines())
        return {row[0]: int(row[2]) for row in rows if len(row) == 3 and row[1] == "blob"}

    def blob(self, oid: str) -> bytes:
        """The bytes of one blob. Raises GitError where there is none."""
        return self.run("cat-file", "blob", oid)

    def blobs(self, oids: Iterable[str], *, absent: bool = False) -> Iterator[tuple[str, bytes]]:
        """Each object's id and bytes, in the order asked for, as they come.

        Raises GitError for one that is not there or is damaged (git says "missing" of both, and exits with 0);
        with ``absent`` it is omitted.
        """
        with tempfile.TemporaryFile() as asked:
            asked.write(_lines(oids))
            asked.seek(0)
            command, surroundings = self._started(("cat-file", "--batch", "--buffer"), None)
            with subprocess.Popen(command, stdin=asked, stdout=subprocess.PIPE, env=surroundings) as process:  # noqa: S603
                if process.stdout is not None:
                    yield from _batch(process.stdout, absent=absent)
            if process.returncode != 0:
                raise GitError(f"git cat-file: {process.returncode}", process.returncode)


def _bounded(process: int) -> None:
    """Let a command have no more than :data:`MEMORY`; where the system cannot, its output alone is bounded."""
    if sys.platform == "linux":
        with suppress(ProcessLookupError):  # it has ended already
            resource.prlimit(process, resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _lines(oids: Iterable[str]) -> bytes:
    return "".join(f"{oid}\n" for oid in oids).encode()


def parse_batch(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The objects that one ``cat-file --batch`` has reported, each by id and bytes. Raises GitError as blobs does."""
    return _batch(io.BytesIO(raw), absent=False)


def _batch(stream: IO[bytes], *, absent: bool) -> Iterator[tuple[str, bytes]]:
    """``<id> blob <size>`` and as many bytes, again and again; ``<id> missing`` has none."""
    while header := stream.readline():
        oid, _, rest = header.decode().rstrip("\n").partition(" ")
        size = rest.rpartition(" ")[2]
        raw = stream.read(int(size)) if size.isdecimal() else b""
        if size.isdecimal() and stream.read(1) == b"\n":
            yield oid, raw
        elif size.isdecimal() or not absent:
            raise GitError(f"git cat-file: {UNREADABLE} {oid}", LOST)


def parse_raw_diff(raw: bytes) -> Iterator[TreeChange]:
    """Heads ``:<mode> <mode> <id> <id> <letter>``, each with its path; a commit's own line before is skipped.

    A merge that is compared with all its parents has one colon, mode and id for each of them; what it is
    compared with is then its first.
    """
    parts = iter(raw.split(b"\0"))
    for part in parts:
        head = part.lstrip(b"\n")
        if head.startswith(b":"):
            words = head.lstrip(b":").decode().split(" ")
            sides = len(words) // 2
            yield TreeChange(os.fsdecode(next(parts)), words[0], words[sides - 1], words[sides], words[2 * sides - 1])


def _entries(raw: bytes) -> Iterator[TreeEntry]:
    for row in raw.split(b"\0"):
        if row:
            head, _, path = row.partition(b"\t")
            mode, _, oid = head.decode().split(" ")
            yield TreeEntry(os.fsdecode(path), mode, oid)
