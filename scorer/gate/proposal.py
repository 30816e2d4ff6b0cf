"""A change as it would reach main: what it changes against where it branched off, and what main changed meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from scorer.book.store import Root, Store, stores
from scorer.gate.git import Change, Entry, Git
from scorer.gate.paths import Where, where
from scorer.model import Place, Problem


@dataclass(frozen=True)
class Proposal:
    """A head that is to be merged into a base, both full commit ids.

    ``fork`` is the commit on which both stand. Where none is at hand (a clone of depth 1), the
    two are compared as they are: a head that is behind the base then seems to delete, and is refused.
    """

    git: Git
    base: str
    head: str
    fork: str | None
    roots: tuple[Store, ...] = ()
    """Other roots of the same years: an office-only repository has its units and targets in the shared one."""

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What the merge would change in the base: what the head changed, less what the base has already."""
        changed = self.git.changes(self.fork or self.base, self.head)
        return tuple(each for each in changed if not self._there(each))

    @cached_property
    def _moved(self) -> dict[str, Change]:
        if self.fork in {None, self.base}:
            return {}
        return {change.path: change for change in self.git.changes(str(self.fork), self.base)}

    def _there(self, change: Change) -> bool:
        """Whether the base has come to the same by itself."""
        other = self._moved.get(change.path)
        return other is not None and (other.new, other.new_mode) == (change.new, change.new_mode)

    def conflicts(self) -> tuple[Problem, ...]:
        """Paths that both sides changed: the gate decides for neither (G021)."""
        both = (change.path for change in self.changes if change.path in self._moved)
        return tuple(Problem("G021", Place(path), {"path": path}) for path in both)

    @cached_property
    def places(self) -> dict[str, Where]:
        """Each changed path by what it is."""
        return {change.path: where(change.path) for change in self.changes}

    def files(self, *folders: str, merged: bool) -> dict[str, Entry]:
        """Every file below these folders of the base's root, as it is or as it would be after the merge."""
        found = {entry.path: entry for folder in folders for entry in self.git.tree(self.base, folder)}
        for change in self.changes if merged else ():
            if not change.path.startswith(tuple(f"{folder}/" for folder in folders)):
                continue
            if change.deleted:
                found.pop(change.path, None)
            else:
                found[change.path] = Entry(change.path, change.new_mode, change.new)
        return found

    def beside(self, path: str) -> Iterator[str]:
        """What stands in the base in each folder above a path, and stays there; a folder ends in ``/``."""
        gone = {change.path for change in self.changes if change.deleted}
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            found = (f"{folder}/{name}".removeprefix("/") for name in self.git.names(self.base, folder))
            yield from (each for each in found if each not in gone)

    def doubled(self) -> frozenset[str]:
        """Names that a damaged tree holds twice: added where they were, or added twice. What is checked out is one."""
        added = [change.path for change in self.changes if change.added]
        before = {path.rpartition("/")[0]: frozenset[str]() for path in added}
        for folder in before:
            before[folder] = frozenset(self.git.names(self.fork or self.base, folder))
        there = {path for path in added if path.rpartition("/")[2] in before[path.rpartition("/")[0]]}
        return frozenset(there | {path for path, count in Counter(added).items() if count > 1})


def proposal(git: Git, base: str, head: str, beside: Sequence[Root] = ()) -> Proposal:
    """The proposal of a head commit to a base commit."""
    return Proposal(git, base, head, git.merge_base(base, head), tuple(stores(beside)))
