"""Finding a cycle's files in one or more roots: what is there, what is there twice, what does not belong.

File names are relative to their root and use ``/``. Later roots add files and never replace
one; ledgers (``*.csv``) of all roots are joined. Links are never followed: a link in a
record's folder could name any file of the machine that builds the site.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scorer.model.entities import Place, Problem
from scorer.reading.book.store import Root, Store, StoreItem, stores
from scorer.reading.receipts.commitments import COMMITMENTS, KEYS
from scorer.reading.receipts.line import FILE as RECEIPTS
from scorer.reading.suggestions import near

BASES = ("cycle", "units", "targets", "scheme", "clauses")
MARK = "office-only"
YEAR_DIGITS = 4
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
"""What a bureau's folder may be called: its name becomes an address."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of one root: ``file`` is its name below ``root``."""

    file: str
    root: Store

    def read(self, most: int) -> bytes | None:
        """Its first ``most`` bytes; None where it cannot be opened."""
        return self.root.read(self.file, most)

    def seen_from(self, first: Store) -> str:
        """What a message calls it: its name below the first root, with its root's name in any other."""
        return self.file if self.root == first else f"{self.root.name}/{self.file}"


@dataclass(frozen=True, slots=True)
class FileTree:
    """A cycle's files. Keys of ``records`` and ``papers`` are paths below the cycle's folder (``ghc/n1.yml``)."""

    cycle: str
    bases: Mapping[str, FoundFile]
    records: Mapping[str, Store]
    """Record path → its root."""
    papers: Mapping[str, Store]
    """Path of every other file in an actor's folder → its root: attachments, or strays."""
    receipts: tuple[FoundFile, ...]
    publications: tuple[FoundFile, ...]
    commitments: tuple[FoundFile, ...]
    keys: tuple[FoundFile, ...]
    """The office's keys of commitments, and any that are where they must not be."""
    office_only: frozenset[Store]
    """The roots that may hold what is confidential."""
    problems: tuple[Problem, ...]

    @property
    def folder(self) -> str:
        """The cycle's folder of records: ``submissions/demo/2025``."""
        return f"submissions/{self.cycle}"

    def file_of(self, name: str) -> str:
        """The file in force for the year of one of :data:`BASES`, or where it would be."""
        folder = self.cycle.split("/", maxsplit=1)[0] if name in ("scheme", "clauses") else self.cycle
        return self.bases[name].file if name in self.bases else f"targets/{folder}/{name}.yml"


@dataclass(slots=True)
class _FileSearch:
    cycle: str
    bases: dict[str, FoundFile] = field(default_factory=dict)
    records: dict[str, Store] = field(default_factory=dict)
    papers: dict[str, Store] = field(default_factory=dict)
    receipts: list[FoundFile] = field(default_factory=list)
    publications: list[FoundFile] = field(default_factory=list)
    commitments: list[FoundFile] = field(default_factory=list)
    keys: list[FoundFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, file: str, **facts: str) -> None:
        self.problems.append(Problem(code, Place(file), facts))

    def keep(self, into: dict[str, Store], path: str, root: Store) -> None:
        first = into.setdefault(path, root)
        if first != root:
            self.refuse("R001", f"submissions/{self.cycle}/{path}", first=first.name, second=root.name)


def tree(roots: Sequence[Root], cycle: str) -> FileTree:
    """All files of the cycle in all roots. Nothing is read yet; a folder that is not there holds nothing."""
    search, shelves = _FileSearch(cycle), stores(roots)
    for root in shelves:
        _bases(search, root)
        _submissions(search, root)
    return FileTree(
        cycle,
        search.bases,
        search.records,
        search.papers,
        tuple(search.receipts),
        tuple(search.publications),
        tuple(search.commitments),
        tuple(search.keys),
        frozenset(root for root in shelves if root.has(MARK)),
        tuple(search.problems),
    )


def cycles(roots: Sequence[Root]) -> tuple[str, ...]:
    """Every ``<bureau>/<year>`` that has a ``cycle.yml`` or a ``targets.yml``: ``("demo/2025", …)``."""
    found: set[str] = set()
    for root in stores(roots):
        for bureau in _folders(root, "targets"):
            for year in _folders(root, f"targets/{bureau}") if NAME.fullmatch(bureau) else ():
                if year.isdecimal() and len(year) == YEAR_DIGITS:
                    place = f"targets/{bureau}/{year}"
                    if any(root.has(f"{place}/{name}.yml") for name in ("cycle", "targets")):
                        found.add(f"{bureau}/{year}")
    return tuple(sorted(found))


def of_bureau(roots: Sequence[Root], bureau: str) -> FileTree:
    """What a bureau has outside any year: its scheme and its clauses."""
    return tree(roots, f"{bureau}/-")


def bureaus(roots: Sequence[Root]) -> tuple[str, ...]:
    """Every folder under ``targets`` but that of the working days."""
    found = {name for root in stores(roots) for name in _folders(root, "targets")}
    return tuple(sorted(found - {"holidays"}))


def shared_files(roots: Sequence[Root]) -> tuple[tuple[tuple[str, FoundFile], ...], tuple[Problem, ...]]:
    """Files that belong to no single year, each with its schema: schemes, clauses, cases, working days."""
    search = _FileSearch("")
    kept: dict[str, tuple[str, FoundFile]] = {}
    for root in stores(roots):
        for schema, file in _shared_files(root):
            first = kept.setdefault(file, (schema, FoundFile(file, root)))[1]
            if first.root != root:
                search.refuse("R001", file, first=first.root.name, second=root.name)
    return tuple(kept[file] for file in sorted(kept)), tuple(search.problems)


def _shared_files(root: Store) -> Iterator[tuple[str, str]]:
    for folder in _folders(root, "targets"):
        place = f"targets/{folder}"
        if folder == "holidays":
            yield from (("holidays", f"{place}/{name}") for name in _yaml_names(root, place))
            continue
        for name in _yaml_names(root, place):
            if name in ("scheme.yml", "clauses.yml"):
                yield name.removesuffix(".yml"), f"{place}/{name}"
        yield from (("case", f"{place}/cases/{name}") for name in _yaml_names(root, f"{place}/cases"))


def _bases(search: _FileSearch, root: Store) -> None:
    """The year's own files; a scheme or clauses of the year beat the bureau's as a whole."""
    bureau = search.cycle.split("/", maxsplit=1)[0]
    for folder, names in ((f"targets/{search.cycle}", BASES), (f"targets/{bureau}", ("scheme", "clauses"))):
        for entry in _entries(search, root, folder):
            if entry.kind == "folder":
                continue
            name = entry.name.removesuffix(".yml")
            if name in names and entry.name.endswith(".yml"):
                _keep_base(search, name, FoundFile(f"{folder}/{entry.name}", root))
            else:
                _stray_base(search, f"{folder}/{entry.name}", names)


def _keep_base(search: _FileSearch, name: str, found: FoundFile) -> None:
    first = search.bases.get(name)
    if first is None or (found.file.startswith(f"targets/{search.cycle}/") and first.file != found.file):
        search.bases[name] = found
    elif first.file == found.file:
        search.refuse("R001", found.file, first=first.root.name, second=found.root.name)


def _stray_base(search: _FileSearch, file: str, names: Sequence[str]) -> None:
    stem, suffix = posixpath.splitext(posixpath.basename(file))
    if suffix.lower() in (".yml", ".yaml") and stem in names:
        search.refuse("R002", file, name=f"{stem}.yml")
    elif suffix.lower() in (".yml", ".yaml"):
        search.refuse("R003", file, near=near(stem, names) and f"{near(stem, names)}.yml")


def _submissions(search: _FileSearch, root: Store) -> None:
    folder = f"submissions/{search.cycle}"
    ledgers = {
        RECEIPTS: search.receipts,
        "publications.csv": search.publications,
        COMMITMENTS: search.commitments,
        KEYS: search.keys,
    }
    for entry in _entries(search, root, folder):
        if entry.kind == "folder":
            _actor(search, root, entry.name)
        elif entry.name in ledgers:
            ledgers[entry.name].append(FoundFile(f"{folder}/{entry.name}", root))
        else:
            search.refuse("R004" if _is_yaml(entry.name) else "R003", f"{folder}/{entry.name}")


def _actor(search: _FileSearch, root: Store, actor: str) -> None:
    """One actor's folder: its records are right in it, its attachments there or in folders below."""
    waiting = [actor]
    while waiting:
        below = waiting.pop()
        for entry in _entries(search, root, f"submissions/{search.cycle}/{below}"):
            path = f"{below}/{entry.name}"
            if entry.kind == "folder":
                waiting.append(path)
            elif below == actor and _is_yaml(entry.name):
                _record(search, root, path)
            else:
                search.keep(search.papers, path, root)


def _record(search: _FileSearch, root: Store, path: str) -> None:
    if path.endswith(".yml"):
        search.keep(search.records, path, root)
    else:
        name = posixpath.splitext(posixpath.basename(path))[0]
        search.refuse("R002", f"submissions/{search.cycle}/{path}", name=f"{name}.yml")


def _entries(search: _FileSearch, root: Store, folder: str) -> Iterable[StoreItem]:
    """The content of a folder, by name; links, devices and unprintable names are problems, dot files are nobody's."""
    for entry in root.items(folder):
        if entry.name.startswith("."):
            continue
        if not entry.name.isprintable():
            search.refuse("R007", folder, name=ascii(entry.name), reason="文件名里有看不见或不合法的字符")
        elif entry.kind == "other":
            search.refuse("R006", f"{folder}/{entry.name}")
        else:
            yield entry


def _folders(root: Store, folder: str) -> tuple[str, ...]:
    return tuple(entry.name for entry in _entries(_FileSearch(""), root, folder) if entry.kind == "folder")


def _yaml_names(root: Store, folder: str) -> tuple[str, ...]:
    return tuple(entry.name for entry in _entries(_FileSearch(""), root, folder) if entry.name.endswith(".yml"))


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yml", ".yaml"))
