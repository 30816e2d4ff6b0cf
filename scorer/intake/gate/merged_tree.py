"""The tree after the merge as a store: the base's tree with the changed paths, from Git objects alone.

Nothing is written anywhere: :class:`MergedTree` is a store that the book reads as it reads a folder.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scorer.intake.gate.file_types import claims_pointer
from scorer.intake.git import EXECUTABLE, REGULAR, SUBMODULE, Git, TreeEntry
from scorer.reading.book.store import NOT_HASHED, FileIdentity, StoreItem, is_pointer, pointer


@dataclass(eq=False)
class MergedTree:
    """Files by path, each an object of a repository, or bytes that are not in it yet (``written``).

    ``fresh`` are the paths of the change, ``named`` is older evidence that its records attach: only
    these are hashed, the rest was when it arrived.
    """

    git: Git
    files: Mapping[str, TreeEntry]
    fresh: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    written: dict[str, bytes] = field(default_factory=dict)
    name: str = ""

    @cached_property
    def _folders(self) -> Mapping[str, dict[str, StoreItem]]:
        """Folder → the files and folders right in it."""
        found: dict[str, dict[str, StoreItem]] = defaultdict(dict)
        for path, entry in self.files.items():
            _add_to_folders(found, path, "file" if entry.mode in {REGULAR, EXECUTABLE} else "other")
        for path in self.written:
            _add_to_folders(found, path, "file")
        return found

    def items(self, folder: str) -> Sequence[StoreItem]:
        """The files and folders right in a folder, by name."""
        return sorted(self._folders.get(folder, {}).values())

    def has(self, file: str) -> bool:
        """Whether a file or folder has this name."""
        return file in self.files or file in self.written or file in self._folders

    def read(self, file: str, most: int) -> bytes | None:
        """The first bytes of a file."""
        if file not in self.written and file in self.files:
            if self.files[file].mode == SUBMODULE:
                return None
            self.written[file] = self.git.blob(self.files[file].oid)
        raw = self.written.get(file)
        return None if raw is None else raw[:most]

    def hash_file(self, file: str) -> FileIdentity | None:
        """Hash and size of a file of the change or one that it attaches; of any other :data:`NOT_HASHED`."""
        if file not in self.fresh and file not in self.named:
            return NOT_HASHED if file in self.files else None
        entry = self.files.get(file)
        if file not in self.written and (entry is None or entry.mode == SUBMODULE):
            return None
        # evidence is hashed and let go: a change may hold 200 MiB of it
        raw = self.git.blob(entry.oid) if entry and file not in self.written else self.written[file]
        if claims_pointer(raw):  # a false pointer is reported as that (G012), not as a file of another hash
            return (pointer(raw) if is_pointer(raw) else None) or NOT_HASHED
        return FileIdentity(hashlib.sha256(raw).hexdigest(), len(raw))

    def fetch(self, paths: Iterable[str]) -> None:
        """Read many files at once: one command instead of one for each."""
        wanted: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            if path in self.files and path not in self.written:
                wanted[self.files[path].oid].append(path)
        for oid, raw in self.git.blobs(wanted):
            self.written.update(dict.fromkeys(wanted[oid], raw))


def _add_to_folders(folders: dict[str, dict[str, StoreItem]], path: str, kind: str) -> None:
    """Put a file into its folder, and each folder into the one above it, up to where that is known."""
    folder, _, name = path.rpartition("/")
    folders[folder][name] = StoreItem(name, "file" if kind == "file" else "other")
    while folder:
        above, _, name = folder.rpartition("/")
        if name in folders[above]:
            return
        folders[above][name] = StoreItem(name, "folder")
        folder = above
