"""A change as it would reach main: what it changes against where it branched off, and what main changed meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from scorer.intake.gate.paths import RepositoryPath, classify
from scorer.intake.git import Git, TooLongError, TreeChange, TreeEntry
from scorer.model.entities import Place, Problem
from scorer.reading.book.store import Store

MOST_FILES, MOST_BYTES = 1000, 200 << 20
FILED = frozenset({"record", "evidence"})
"""What is received, and is never changed from then on."""
MOST_LISTED = 4 << 20
"""Bytes of the list of what a head changes: some twenty thousand paths, many times what one change may hold."""


@dataclass(frozen=True)
class Proposal:
    """A head that is to be merged into a base, both full commit ids.

    ``forks`` are their newest common commits. Where none is at hand (a clone of depth 1), the
    two are compared as they are: a head that is behind the base then seems to delete, and is refused.
    """

    git: Git
    base: str
    head: str
    forks: tuple[str, ...]
    roots: tuple[Store, ...] = ()
    """Other roots of the same years: an office-only repository has its units and targets in the shared one."""

    @property
    def fork(self) -> str | None:
        """The commit where the head branched off."""
        return next(iter(self.forks), None)

    def unclear(self) -> Problem | None:
        """Why it is not known what the head changes: base and head merged older states of each other, or too much.

        Of a branch with two newest common commits with the base (G025) a forge may make another merge than what
        is judged here; a tree that repeats itself may list more than any machine holds (G024).
        """
        if len(self.forks) > 1:
            return Problem("G025", Place("."))
        try:
            return None if self.changes else Problem("G023", Place("."))
        except TooLongError:
            return too_much("文件多得列不完")

    @cached_property
    def changes(self) -> tuple[TreeChange, ...]:
        """The changes that the merge would make: those of the head, less those that the base has already."""
        changed = self.git.changes(self.fork or self.base, self.head, MOST_LISTED)
        return tuple(each for each in changed if not self._there(each))

    @cached_property
    def _moved(self) -> dict[str, TreeChange]:
        if self.fork in {None, self.base}:
            return {}
        return {change.path: change for change in self.git.changes(str(self.fork), self.base)}

    def _there(self, change: TreeChange) -> bool:
        """Whether the base has come to the same by itself."""
        other = self._moved.get(change.path)
        return other is not None and (other.new, other.new_mode) == (change.new, change.new_mode)

    def received(self, change: TreeChange) -> bool:
        """Whether the base holds something at the path, from before the head branched off or since."""
        other = self._moved.get(change.path)
        return not change.added or (other is not None and not other.deleted)

    def conflicts(self) -> tuple[Problem, ...]:
        """Paths that both sides changed: the gate decides for neither (G021); of what was received, G003 says more."""
        both = [change for change in self.changes if change.path in self._moved]
        clear = (each for each in both if not (self.received(each) and self.places[each.path].kind in FILED))
        return tuple(Problem("G021", Place(each.path), {"path": each.path}) for each in clear)

    @cached_property
    def places(self) -> dict[str, RepositoryPath]:
        """Each changed path by what it is."""
        return {change.path: classify(change.path) for change in self.changes}

    def files(self, *folders: str, merged: bool) -> dict[str, TreeEntry]:
        """Every file below these folders of the base's root, as it is or as it would be after the merge."""
        found = {entry.path: entry for entry in self.git.tree(self.base, *folders)}
        for change in self.changes if merged else ():
            if not change.path.startswith(tuple(f"{folder}/" for folder in folders)):
                continue
            if change.deleted:
                found.pop(change.path, None)
            else:
                found[change.path] = TreeEntry(change.path, change.new_mode, change.new)
        return found

    def beside(self, paths: Iterable[str]) -> frozenset[str]:
        """The base's files that stay, in each folder above these paths; a folder ends in ``/``."""
        gone = {change.path for change in self.changes if change.deleted}
        above = {folder for path in paths for folder in _above(path)}
        named = self.git.names(self.base, above)
        found = {f"{folder}/{name}".removeprefix("/") for folder, names in named.items() for name in names}
        return frozenset(found - gone)

    def doubled(self) -> frozenset[str]:
        """Names that a damaged tree holds twice: added where they were, or added twice. What is checked out is one."""
        added = [change.path for change in self.changes if change.added]
        before = self.git.names(self.fork or self.base, {path.rpartition("/")[0] for path in added})
        there = {path for path in added if path.rpartition("/")[2] in before[path.rpartition("/")[0]]}
        return frozenset(there | {path for path, count in Counter(added).items() if count > 1})


def _above(path: str) -> Iterator[str]:
    """Every folder above a path: of ``a/b/c`` ``a/b``, ``a`` and the root."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def proposal(git: Git, base: str, head: str, roots: tuple[Store, ...] = ()) -> Proposal:
    """The proposal of a head commit to a base commit."""
    return Proposal(git, base, head, git.merge_bases(base, head), roots)


def too_much(much: str, path: str = ".") -> Problem:
    """More than one change may hold (G024): ``1001 个文件、共 1 MiB``."""
    return Problem("G024", Place(path), {"much": much, "most": f"{MOST_FILES} 个文件、{mebibytes(MOST_BYTES)}"})


def mebibytes(size: int) -> str:
    """``20 MiB``; part of one counts as a whole."""
    return f"{-(-size // (1 << 20))} MiB"
