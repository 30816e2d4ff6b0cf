"""Stores of files: a folder on disk, or anything else that can list and read.

The names of a store's files are relative to it and use ``/``. A store is what ``--root``
names; the gate has one that reads a Git tree with a change laid over it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol, TypeAlias

POINTER = b"version https://git-lfs.github.com/spec/v1\n"
POINTER_SIZE = 1024


class StoreItem(NamedTuple):
    """One thing in a folder; ``other`` is a link, a device or whatever else is no plain file."""

    name: str
    kind: Literal["file", "folder", "other"]


@dataclass(frozen=True, slots=True)
class FileIdentity:
    """A file's identity: hash and size of its content, read or taken from its LFS pointer."""

    sha256: str
    size: int


NOT_HASHED = FileIdentity("", -1)
"""What a store says of a file that was hashed when it came and is not read again."""


class Store(Protocol):
    """A root of files. Two stores are the same root only where they compare equal."""

    @property
    def name(self) -> str:
        """What a message calls this root."""

    def items(self, folder: str) -> Sequence[StoreItem]:
        """The content of a folder, by name; nothing where there is no such folder."""

    def has(self, file: str) -> bool:
        """Whether there is anything of this name."""

    def read(self, file: str, most: int) -> bytes | None:
        """The first ``most`` bytes of a file; None where it cannot be opened."""

    def hash_file(self, file: str) -> FileIdentity | None:
        """Hash and size of a file's content; None where it cannot be read, NOT_HASHED where it need not be."""


ABSENT = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
"""Errors that say that there is nothing of a name; any other says that one could not look."""

Root: TypeAlias = "str | Store"
"""A root as a caller names it: a folder's path, or a store."""


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder on disk. Links are never followed: one could name any file of the machine."""

    folder: str

    @property
    def name(self) -> str:
        """The folder's path."""
        return self.folder

    def items(self, folder: str) -> Sequence[StoreItem]:
        """The content of a folder below this one."""
        try:
            with os.scandir(f"{self.folder}/{folder}") as listing:
                return sorted(StoreItem(entry.name, _kind(entry)) for entry in listing)
        except (FileNotFoundError, NotADirectoryError):
            return ()

    def has(self, file: str) -> bool:
        """Whether there is anything of this name, a broken link too; True as well where that cannot be seen."""
        try:
            os.lstat(f"{self.folder}/{file}")
        except (OSError, ValueError) as error:
            return isinstance(error, OSError) and error.errno not in ABSENT
        return True

    def read(self, file: str, most: int) -> bytes | None:
        """The first bytes of a file."""
        try:
            with open(f"{self.folder}/{file}", "rb", opener=_at_once) as stream:
                return stream.read(most)
        except OSError:
            return None

    def hash_file(self, file: str) -> FileIdentity | None:
        """Hash and size, read in blocks: evidence may be large."""
        try:
            with open(f"{self.folder}/{file}", "rb", opener=_at_once) as stream:
                head = stream.read(POINTER_SIZE)
                if is_pointer(head):
                    return pointer(head)
                stream.seek(0)
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
                return FileIdentity(digest, stream.tell())
        except OSError:
            return None


def _at_once(path: str, flags: int) -> int:
    """Open a plain file. Raises OSError for any other: a pipe that nobody writes into would be waited for."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "no plain file", path)
    return handle


def store_of(root: Root) -> Store:
    """The store that a root names."""
    return Disk(root) if isinstance(root, str) else root


def stores(roots: Sequence[Root]) -> list[Store]:
    """The stores that roots name, in their order."""
    return [store_of(root) for root in roots]


def is_pointer(head: bytes) -> bool:
    """Whether these first bytes, fewer than a pointer may have, are all of a Git LFS pointer."""
    return head.startswith(POINTER) and len(head) < POINTER_SIZE


def pointer(head: bytes) -> FileIdentity | None:
    """``oid sha256:…`` and ``size 18231`` of a Git LFS pointer; None where it does not have both."""
    lines = dict(line.split(" ", 1) for line in head.decode("utf-8", "replace").splitlines() if " " in line)
    oid, size = lines.get("oid", ""), lines.get("size", "")
    return (
        FileIdentity(oid.removeprefix("sha256:"), int(size)) if oid.startswith("sha256:") and size.isdecimal() else None
    )


def _kind(entry: os.DirEntry[str]) -> Literal["file", "folder", "other"]:
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "other"


@dataclass(frozen=True, eq=False)
class Overlaid:
    """A store with some files as they are about to be written: name → bytes."""

    below: Store
    files: Mapping[str, bytes]

    @property
    def name(self) -> str:
        """That of the store below."""
        return self.below.name

    def items(self, folder: str) -> Sequence[StoreItem]:
        """The content of a folder, with the files that are to come."""
        parts = [name.removeprefix(f"{folder}/") for name in self.files if name.startswith(f"{folder}/")]
        fresh = {name: StoreItem(name, "file") for name in parts if "/" not in name}
        return sorted({**{each.name: each for each in self.below.items(folder)}, **fresh}.values())

    def has(self, file: str) -> bool:
        """Whether there is anything of this name, or will be."""
        return file in self.files or self.below.has(file)

    def read(self, file: str, most: int) -> bytes | None:
        """The first bytes of a file, as it is about to be written."""
        return self.files[file][:most] if file in self.files else self.below.read(file, most)

    def hash_file(self, file: str) -> FileIdentity | None:
        """Hash and size of a file, as it is about to be written."""
        if file not in self.files:
            return self.below.hash_file(file)
        return FileIdentity(hashlib.sha256(self.files[file]).hexdigest(), len(self.files[file]))
