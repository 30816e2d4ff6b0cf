"""The corpus's changes as commits of a bare repository: objects only, so that no hostile name or mode touches a disk."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kit.corpus_files import BASE, CORPUS, YEAR

FILE, FOLDER, SUBMODULE = "100644", "40000", "160000"
Files = Mapping[bytes, tuple[str, bytes | str]]
"""Path → mode and bytes; of a submodule the commit that it stands for."""


@dataclass(frozen=True)
class Change:
    """What somebody would push: the states of the branch one after the other, and what the base got meanwhile."""

    name: str
    actor: str
    pushers: tuple[str, ...]
    states: tuple[Files, ...]
    message: str
    orphan: bool
    """Whether the branch begins anew, on no commit of the base."""
    upstream: Files
    expected: tuple[tuple[str, str, int], ...]
    """Code, file and line; 1 where the whole file is at fault."""
    why: str


class Repository:
    """A bare repository whose objects are written one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        subprocess.run(["git", "init", "-q", "--bare", "--initial-branch=main", str(folder)], check=True)

    def object(self, kind: str, raw: bytes) -> str:
        """Write an object as git stores it; gives its id."""
        whole = f"{kind} {len(raw)}\0".encode() + raw
        oid = hashlib.sha1(whole).hexdigest()  # noqa: S324 -- git's own
        place = self.folder / "objects" / oid[:2] / oid[2:]
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(zlib.compress(whole, 1))
        return oid

    def tree(self, files: Files) -> str:
        """The tree of these files, whatever they are called."""
        folder: dict[bytes, Any] = {}
        for path, entry in files.items():
            *above, name = path.split(b"/")
            at = folder
            for part in above:
                if not isinstance(at.get(part), dict):
                    at[part] = {}
                at = at[part]
            at[name] = entry
        return self._tree(folder)

    def _tree(self, folder: Mapping[bytes, Any]) -> str:
        rows = []
        for name, entry in folder.items():
            mode, oid = (FOLDER, self._tree(entry)) if isinstance(entry, dict) else self._file(*entry)
            rows.append((name + b"/" * (mode == FOLDER), f"{mode} ".encode() + name + b"\0" + bytes.fromhex(oid)))
        return self.object("tree", b"".join(row for _, row in sorted(rows)))

    def _file(self, mode: str, content: bytes | str) -> tuple[str, str]:
        return mode, content if isinstance(content, str) else self.object("blob", content)

    def commit(self, files: Files, *parents: str, message: str = "改动") -> str:
        """A commit of these files."""
        who = "甲 <a@example.invalid> 1750000000 +0800"
        lines = [
            f"tree {self.tree(files)}",
            *(f"parent {each}" for each in parents),
            f"author {who}",
            f"committer {who}",
        ]
        return self.object("commit", ("\n".join(lines) + f"\n\n{message}\n").encode())


def branch(repository: Repository, change: Change, base: str) -> str:
    """The commits of a change on the base, or on nothing; gives the last one's id."""
    head: tuple[str, ...] = () if change.orphan else (base,)
    for state in change.states:
        head = (repository.commit(state, *head, message=change.message),)
    return head[0]


@cache
def base_files() -> Files:
    """The files that every attempt meets."""
    return {str(f.relative_to(BASE)).encode(): (FILE, f.read_bytes()) for f in sorted(BASE.rglob("*")) if f.is_file()}


def changes() -> Iterator[Change]:
    """Every attempt that is a change of a repository, as its TOML file says."""
    for place in sorted(CORPUS.glob("*/*.toml")):
        said = tomllib.loads(place.read_text(encoding="utf-8"))
        if "actor" in said:
            yield _change(
                f"{place.parent.name}/{place.stem}", said, place.read_text(encoding="utf-8").split("\n")[0][2:]
            )


def _change(name: str, said: Mapping[str, Any], why: str) -> Change:
    files, states = base_files(), []
    for step in said.get("commit", [said]):
        files = _step(files, step)
        states.append(files)
    upstream = _step(base_files(), {"put": said.get("upstream", [])})
    expected = tuple(sorted(map(_expected, said["expect"])))
    return Change(
        name,
        said["actor"],
        tuple(said.get("pushers", ())),
        tuple(states),
        said.get("message", "改动"),
        said.get("orphan", False),
        upstream,
        expected,
        why,
    )


def _expected(text: str) -> tuple[str, str, int]:
    code, _, place = text.partition(" ")
    if place.startswith("hex:"):
        return code, os.fsdecode(bytes.fromhex(place.removeprefix("hex:"))), 1
    file, colon, line = place.rpartition(":")
    return (code, file, int(line)) if colon and line.isdecimal() else (code, place, 1)


def _step(files: Files, step: Mapping[str, Any]) -> Files:
    """The files after one commit; evidence with a role is attached by a report of the same commit."""
    gone = {path.encode() for path in step.get("remove", ())}
    left = {} if b"*" in gone else {path: entry for path, entry in files.items() if path not in gone}
    attached = []
    for put in _each(step.get("put", ())):
        path = bytes.fromhex(put["path_hex"]) if "path_hex" in put else put["path"].encode()
        content = put.get("oid") or _content(put)
        left = {each: entry for each, entry in left.items() if not _in_the_way(each, path)}
        left[path] = (put.get("mode", FILE), content)
        if "role" in put:
            attached.append(_attachment(put["role"], path.decode(), content))
    if attached:
        report = "kind: report\ntarget: 2025-09\nnode: final\nstatus: ongoing\nattachments:\n" + "".join(attached)
        left[f"{YEAR}/ghc/x.yml".encode()] = (FILE, report.encode())
    return left


def _each(puts: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Each file to be put; one with a ``count`` that many times, with its number in the path."""
    for put in puts:
        for number in range(int(put.get("count", 1))):
            yield {**put, "path": put["path"].replace("{n}", str(number))} if "count" in put else put


def _content(put: Mapping[str, Any]) -> bytes:
    raw = base64.b64decode(put["base64"]) if "base64" in put else put["text"].encode()
    return raw * int(put.get("repeat", 1))


def _in_the_way(path: bytes, new: bytes) -> bool:
    """Whether a file cannot stand beside a new one: a folder of the one is the other."""
    return path.startswith(new + b"/") or new.startswith(path + b"/")


def _attachment(role: str, path: str, content: bytes) -> str:
    file = path.removeprefix(f"{YEAR}/ghc/")
    return f"  - {{role: {role}, file: {file}, sha256: {hashlib.sha256(content).hexdigest()}, bytes: {len(content)}}}\n"
