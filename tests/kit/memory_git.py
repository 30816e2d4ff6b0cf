"""Git's objects held in memory, answering the gate as the git command does: a judgement then starts no process.

What the gate asks of a branch of one commit is answered; anything else raises, so that nothing is left unasked.
``write`` puts what a commit needs into a real repository. The real pushes of the fuzz compare it with git itself.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kit.corpus_repository import Repository
from scorer.intake.git import FOLDER, ZERO, Git, GitError, TreeChange, TreeEntry

Rows = tuple[tuple[str, str, str], ...]
"""Name, mode and id of each entry of one tree."""


@dataclass(frozen=True)
class Objects:
    """Id → kind and bytes; trees also as read."""

    held: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)

    def put(self, kind: str, raw: bytes) -> str:
        """The id of an object, which is held from now on."""
        oid = hashlib.sha1(f"{kind} {len(raw)}\0".encode() + raw).hexdigest()  # noqa: S324 -- git's own
        self.held[oid] = (kind, raw)
        return oid

    def tree(self, oid: str) -> Rows:
        """The entries of a tree; none of ``""``."""
        if oid not in self.rows:
            self.rows[oid] = tuple(_rows(self.held[oid][1])) if oid else ()
        return self.rows[oid]

    def headers(self, commit: str) -> dict[str, list[str]]:
        """The headers of a commit by name."""
        found: dict[str, list[str]] = {}
        for line in self.held[commit][1].partition(b"\n\n")[0].decode("utf-8", "surrogateescape").split("\n"):
            name, _, value = line.partition(" ")
            found.setdefault(name, []).append(value)
        return found

    def let_go(self, before: frozenset[str]) -> None:
        """Forget every object but these."""
        for oid in self.held.keys() - before:
            del self.held[oid]
            self.rows.pop(oid, None)


def _rows(raw: bytes) -> Iterator[tuple[str, str, str]]:
    at = 0
    while (end := raw.find(b"\0", at)) >= 0:
        mode, _, name = raw[at:end].partition(b" ")
        at = end + 21
        yield os.fsdecode(name), mode.decode().zfill(6), raw[end + 1 : at].hex()


class MemoryRepository(Repository):
    """A bare repository whose objects are on disk only once :meth:`write` put them there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.objects = Objects()

    def object(self, kind: str, raw: bytes) -> str:
        """Hold an object; gives its id."""
        return self.objects.put(kind, raw)

    def write(self, commit: str) -> None:
        """Write a commit and all that it needs to disk."""
        waiting = [commit]
        while waiting:
            oid = waiting.pop()
            if oid in self.objects.written:
                continue
            self.objects.written.add(oid)
            kind, raw = self.objects.held[oid]
            place = self.folder / "objects" / oid[:2] / oid[2:]
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(zlib.compress(f"{kind} {len(raw)}\0".encode() + raw, 1))
            if kind == "tree":
                waiting += (each for _, _, each in self.objects.tree(oid))
            elif kind == "commit":
                headers = self.objects.headers(oid)
                waiting += [*headers["tree"], *headers.get("parent", ())]


@dataclass(frozen=True)
class MemoryGit(Git):
    """The questions of the gate, answered from memory."""

    objects: Objects = field(default_factory=Objects)

    def commit(self, rev: str) -> str | None:
        """The id itself where it is a commit's."""
        return rev if self.objects.held.get(rev, ("", b""))[0] == "commit" else None

    def merge_bases(self, one: str, other: str) -> tuple[str, ...]:
        """The base, which is the head's own parent."""
        return (one,) if self._above(other, one) else ()

    def _above(self, head: str, base: str) -> list[str]:
        """The head, where its parent is the base; the one shape of branch that is answered."""
        if self.objects.headers(head).get("parent") != [base]:
            raise NotImplementedError(head)
        return [head]

    def _root(self, rev: str) -> str:
        """The tree of a commit, or the tree itself."""
        return self.objects.headers(rev)["tree"][0] if self.objects.held[rev][0] == "commit" else rev

    def some(self, most: int, *args: str, given: bytes = b"") -> bytes:
        """``log --format=%T``, ``rev-list`` of one commit, ``cat-file --batch``."""
        match args:
            case ("log", "--format=%T", head, base):
                return "".join(f"{self._root(each)}\n" for each in self._above(head, base[1:])).encode()
            case ("rev-list", head, base):
                return "".join(f"{each}\n" for each in self._above(head, base[1:])).encode()
            case ("cat-file", "--batch", "--buffer"):
                found = ((oid, *self.objects.held[oid]) for oid in given.decode().split())
                return b"".join(f"{oid} {kind} {len(raw)}\n".encode() + raw + b"\n" for oid, kind, raw in found)
        raise NotImplementedError(args)

    def run(self, *args: str, given: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """``rev-parse COMMIT^{tree}``, and ``ls-tree`` of one name in the root or of one path."""
        match args:
            case ("rev-parse", name) if name.endswith("^{tree}"):
                return self._root(name.removesuffix("^{tree}")).encode()
            case ("ls-tree", "-z", rev, path) if "/" not in path:
                found = (row for row in self.objects.tree(self._root(rev)) if row[0] == path)
                return b"".join(f"{mode} blob {oid}\t{name}\0".encode() for name, mode, oid in found)
            case ("ls-tree", "-z", "--full-tree", "--", rev, path):
                return self._at(self._root(rev), path)
        raise NotImplementedError(args)

    def _at(self, tree: str, path: str) -> bytes:
        """The line of one path: ``100644 blob OID TAB path``; nothing where there is none."""
        first, _, rest = path.partition("/")
        for name, mode, oid in self.objects.tree(tree):
            if name == first and not rest:
                return f"{mode} {'tree' if mode == FOLDER else 'blob'} {oid}\t{path}\0".encode()
            if name == first and mode == FOLDER:
                return self._at(oid, rest)
        return b""

    def changes(self, before: str, after: str, most: int | None = None) -> tuple[TreeChange, ...]:
        """Every path that differs."""
        return tuple(sorted(self._changes("", self._root(before), self._root(after)), key=lambda each: each.path))

    def _changes(self, above: str, before: str, after: str) -> Iterator[TreeChange]:
        old = {(name, mode == FOLDER): (mode, oid) for name, mode, oid in self.objects.tree(before)}
        new = {(name, mode == FOLDER): (mode, oid) for name, mode, oid in self.objects.tree(after)}
        for name, folder in dict.fromkeys([*old, *new]):
            was, now = old.get((name, folder)), new.get((name, folder))
            if was == now:
                continue
            if folder:
                yield from self._changes(f"{above}{name}/", was[1] if was else "", now[1] if now else "")
            else:
                (was_mode, was_oid), (mode, oid) = was or ("000000", ZERO), now or ("000000", ZERO)
                yield TreeChange(f"{above}{name}", was_mode, mode, was_oid, oid)

    def tree(self, rev: str, *folders: str) -> tuple[TreeEntry, ...]:
        """Every file below these folders."""
        found = []
        for folder in folders or ("",):
            oid = self._folder(rev, folder)
            found += list(self._files(f"{folder}/".removeprefix("/"), oid)) if oid else []
        return tuple(found)

    def _folder(self, rev: str, folder: str) -> str:
        """The tree of a folder; ``""`` where there is none."""
        oid = self._root(rev)
        for part in folder.split("/") if folder else ():
            oid = next((row[2] for row in self.objects.tree(oid) if row[0] == part and row[1] == FOLDER), "")
        return oid

    def _files(self, above: str, oid: str) -> Iterator[TreeEntry]:
        for name, mode, each in self.objects.tree(oid):
            if mode == FOLDER:
                yield from self._files(f"{above}{name}/", each)
            else:
                yield TreeEntry(f"{above}{name}", mode, each)

    def entries(self, rev: str, *paths: str) -> tuple[TreeEntry, ...]:
        """The files with exactly these paths."""
        return tuple(each for each in self.tree(rev) if each.path in paths)

    def names(self, rev: str, folders: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Folder → the names right in it."""
        return {folder: self._names(self._folder(rev, folder)) for folder in sorted(folders)}

    def _names(self, oid: str) -> tuple[str, ...]:
        return tuple(name + "/" * (mode == FOLDER) for name, mode, _ in self.objects.tree(oid))

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """The size of each blob."""
        found = {oid: self.objects.held.get(oid, ("", b"")) for oid in oids}
        return {oid: len(raw) for oid, (kind, raw) in found.items() if kind == "blob"}

    def blob(self, oid: str) -> bytes:
        """The bytes of one blob."""
        kind, raw = self.objects.held.get(oid, ("", b""))
        if kind != "blob":
            raise GitError(f"git cat-file: {oid}", 128)
        return raw

    def blobs(self, oids: Iterable[str], *, absent: bool = False) -> Iterator[tuple[str, bytes]]:
        """Each object's id and bytes; what is not there is a KeyError."""
        yield from ((oid, self.objects.held[oid][1]) for oid in oids if oid in self.objects.held or not absent)
