"""History with other bytes in place of some: every tree and commit that held them is made again, nothing else is.

Git cannot hand out a history in which a blob is missing, and ``refs/replace`` is not cloned: so the ids of the commits
change from the first one that held the bytes on. Messages, authors, dates and their order stay; signatures of
rewritten commits go, they would be false.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from scorer.intake.git import Git

AT_ONCE = 2000
"""Objects written by one command."""
SIGNED = (b"gpgsig", b"mergetag")
TREE = b"40000"


def rewrite(git: Git, blobs: Mapping[str, str]) -> dict[str, str]:
    """Old commit → new commit, for every commit that a reference or its log reaches; the new ones are written.

    ``blobs``: old blob → the one in its place, which is there already. Nothing is moved.
    """
    order = git.line("rev-list", "--all", "--reflog", "--topo-order", "--reverse").split()
    heads = dict(git.blobs(order))
    trees = _trees(git, {_tree(raw) for raw in heads.values()}, blobs)
    made: dict[str, str] = {}
    fresh: list[bytes] = []
    for oid in order:
        raw = _commit(heads[oid], trees, made)
        if raw != heads[oid]:
            made[oid] = _id(b"commit", raw)
            fresh.append(raw)
    _write(git, "commit", fresh)
    return made


def _tree(commit: bytes) -> str:
    return commit[5:45].decode()


def _commit(raw: bytes, trees: Mapping[str, str], made: Mapping[str, str]) -> bytes:
    """A commit with its tree and parents as they are now; the same bytes where neither changed."""
    head, gap, message = raw.partition(b"\n\n")
    lines: list[bytes] = []
    skipped = changed = False
    for line in head.split(b"\n"):
        word, _, rest = line.partition(b" ")
        skipped = line.startswith(SIGNED) or (skipped and line.startswith(b" "))
        now = {b"tree": trees, b"parent": made}.get(word, {}).get(rest.decode("latin-1"))
        changed = changed or now is not None
        if not skipped:
            lines.append(line if now is None else word + b" " + now.encode())
    return b"\n".join(lines) + gap + message if changed else raw


def _trees(git: Git, roots: set[str], blobs: Mapping[str, str]) -> dict[str, str]:
    """Old tree → new tree, for every tree below these that holds one of the blobs at any depth."""
    below: dict[str, list[str]] = {}
    levels, waiting, hit = list[set[str]](), roots, set[str]()
    while waiting:
        levels.append(waiting)
        for oid, raw in git.blobs(sorted(waiting)):
            rows = list(_rows(raw))
            below[oid] = [name for mode, _, name in rows if mode == TREE]
            if any(name in blobs for _, _, name in rows):
                hit.add(oid)
        waiting = {name for oid in waiting for name in below.get(oid, ())} - below.keys()
    above: dict[str, list[str]] = {}
    for oid, names in below.items():
        for name in names:
            above.setdefault(name, []).append(oid)
    queue = list(hit)
    while queue:
        fresh = [oid for oid in above.get(queue.pop(), ()) if oid not in hit]
        hit.update(fresh)
        queue += fresh
    return _made(git, hit, below, blobs)


def _made(git: Git, hit: set[str], below: Mapping[str, list[str]], blobs: Mapping[str, str]) -> dict[str, str]:
    """The trees written anew, the deepest first."""
    made: dict[str, str] = {}
    left = set(hit)
    while left:
        ready = {oid for oid in left if not left.intersection(below[oid])}
        fresh = []
        for oid, raw in git.blobs(sorted(ready)):
            now = b"".join(_row(row, made, blobs) for row in _rows(raw))
            made[oid] = _id(b"tree", now)
            fresh.append(now)
        _write(git, "tree", fresh)
        left -= ready
    return made


def _rows(raw: bytes) -> Iterator[tuple[bytes, bytes, str]]:
    """Mode, name and id of each entry of a tree."""
    at = 0
    while at < len(raw):
        end = raw.index(b"\0", at)
        mode, _, name = raw[at:end].partition(b" ")
        yield mode, name, raw[end + 1 : end + 21].hex()
        at = end + 21


def _row(row: tuple[bytes, bytes, str], trees: Mapping[str, str], blobs: Mapping[str, str]) -> bytes:
    mode, name, oid = row
    now = (trees if mode == TREE else blobs).get(oid, oid)
    return mode + b" " + name + b"\0" + bytes.fromhex(now)


def _id(kind: bytes, raw: bytes) -> str:
    return hashlib.sha1(kind + b" %d\0" % len(raw) + raw, usedforsecurity=False).hexdigest()


def _write(git: Git, kind: str, objects: Iterable[bytes]) -> None:
    every = list(objects)
    with tempfile.TemporaryDirectory() as folder:
        for start in range(0, len(every), AT_ONCE):
            files = []
            for number, raw in enumerate(every[start : start + AT_ONCE]):
                files.append(Path(folder) / str(number))
                files[-1].write_bytes(raw)
            given = "".join(f"{file}\n" for file in files).encode()
            git.run("hash-object", "-t", kind, "-w", "--no-filters", "--stdin-paths", given=given)
