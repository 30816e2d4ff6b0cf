"""Walk the trees that a branch brings, each once beside each tree of the base, before anything lists them by path.

Forty trees of two entries over an empty one list 2^40 folders and no file: nothing that git prints about them
could be bounded, since it prints nothing. Over one with a file they list 2^40 files, of which git holds what fits
into its memory before it prints the first: so they are counted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from itertools import islice

from scorer.intake.gate.proposal import MOST_LISTED, too_much
from scorer.intake.git import Git, TooLongError
from scorer.model.entities import Place, Problem

MOST_TREES, MOST_TREE_BYTES, MOST_DEPTH = 50_000, 256 << 20, 64
"""A branch of 1000 commits on 1000 files, eight folders deep, brings at most some 9000 trees."""
FOLDER = b"40000"
MOST_PATHS = MOST_LISTED // 100
"""git's line of a changed path takes 100 bytes and more."""


_TreePair = tuple[str, str]
"""A tree and the base's tree at the same path, "" where it has none: by both it is known which of it is new."""


@dataclass(slots=True)
class _NewTrees:
    """Trees that are not the base's at the same path: ``waiting`` each with the path where it was first met."""

    git: Git
    waiting: dict[_TreePair, str]
    seen: set[_TreePair] = field(default_factory=set)
    below: dict[_TreePair, tuple[int, list[_TreePair]]] = field(default_factory=dict)
    """Each tree → how many files right in it are not the base's, and the trees in it that are not."""
    size: int = 0

    def level(self) -> Problem | None:
        """Look at every waiting tree; those in them wait next. Gives the first fault."""
        now, self.waiting = self.waiting, {}
        others = sorted({other for _, other in now if other})
        found = self.git.blobs([*others, *(oid for oid, _ in now)])
        known = {oid: dict(_entries(raw)) for oid, raw in islice(found, len(others))}
        for (pair, path), (_, raw) in zip(now.items(), found, strict=True):
            self.size += len(raw)
            if not raw and path:
                return Problem("G030", Place(path), {"path": path})
            if len(self.seen) > MOST_TREES or self.size > MOST_TREE_BYTES:
                return too_much("文件夹多得列不完")
            self._look(pair, path, raw, known.get(pair[1], {}))
        return None

    def _look(self, pair: _TreePair, path: str, raw: bytes, base: Mapping[bytes, str]) -> None:
        new = [(name, oid) for name, oid in _entries(raw) if base.get(name) != oid]
        folders = [(name[:-1], (oid, base.get(name, ""))) for name, oid in new if name.endswith(b"/")]
        self.below[pair] = len(new) - len(folders), [child for _, child in folders]
        for name, child in folders:
            if child not in self.seen:
                self.seen.add(child)
                self.waiting[child] = f"{path}/{name.decode('utf-8', 'surrogateescape')}".removeprefix("/")

    def paths(self) -> Mapping[_TreePair, int]:
        """Each tree → how many files it lists, one as often as it has paths."""
        files: dict[_TreePair, int] = {}
        for pair in TopologicalSorter({pair: folders for pair, (_, folders) in self.below.items()}).static_order():
            own, folders = self.below[pair]
            files[pair] = own + sum(files[each] for each in folders)
        return files


def tree_fault(git: Git, base: str, head: str) -> Problem | None:
    """Why the trees that a head brings may not be listed: a folder without a file (G030), too many (G024).

    Every commit that the head brings is looked at: a later one may have removed what an earlier one holds.
    """
    try:
        roots = git.some(MOST_LISTED, "log", "--format=%T", head, f"^{base}").decode().split()
    except TooLongError:
        return too_much("提交多得列不完")
    top = git.line("rev-parse", f"{base}^{{tree}}")
    trees = _NewTrees(git, {(root, top): "" for root in roots if root != top})
    for _ in range(MOST_DEPTH):
        if not trees.waiting:
            paths = trees.paths()
            full = [at for at, root in enumerate(roots) if paths.get((root, top), 0) > MOST_PATHS]
            return _unlisted(git, base, head, earlier=bool(full[0])) if full else None
        if fault := trees.level():
            return fault
    return too_much(f"文件夹套了 {MOST_DEPTH} 层以上")


def _unlisted(git: Git, base: str, head: str, *, earlier: bool) -> Problem:
    """More files than can be listed: in what the head is (G024), or in an ``earlier`` commit alone (G020)."""
    if not earlier:
        return too_much("文件多得列不完")
    fork = git.merge_base(base, head) or "origin/main"
    return Problem("G020", Place("."), {"path": "各次改动", "reason": "多得列不完", "base": fork[:12]})


def _entries(raw: bytes) -> Iterator[tuple[bytes, str]]:
    """Name and id of each entry in a tree's bytes, ``<mode> <name> NUL <20 bytes>``; a folder's name ends in ``/``."""
    at = 0
    while (end := raw.find(b"\0", at)) >= 0:
        mode, _, name = raw[at:end].partition(b" ")
        at = end + 21
        yield name + b"/" * (mode.lstrip(b"0") == FOLDER), raw[end + 1 : at].hex()
