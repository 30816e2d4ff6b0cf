"""Finding a cycle's files in one or more roots: what is there, what is there twice, what does not belong.

File names are relative to their root and use ``/``. Later roots add files and never replace
one; ledgers (``*.csv``) of all roots are joined. Links are never followed: a link in a
record's folder could name any file of the machine that builds the site.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scorer.model.entities import Place, Problem
from scorer.reading.book.store import Root, Store, StoreItem, stores
from scorer.reading.receipts.commitments import COMMITMENTS, KEYS
from scorer.reading.receipts.line import FILE as RECEIPTS
from scorer.reading.suggestions import near, unopened

SCHEME = ("scheme", "procedure", "interpretations")
"""A 办法: what it computes, what it asks to be done, what it leaves open."""
OF_BUREAU = (*SCHEME, "clauses")
BASES = ("cycle", "units", "targets", *OF_BUREAU)
MARK = "office-only"
HOLIDAYS = "targets/holidays"
YEAR_DIGITS = 4
ILLEGIBLE = "文件名里有看不见或不合法的字符"
SAVED_AS_TEXT = re.compile(r"(.+)\.ya?ml\.txt", re.IGNORECASE)
ACTOR_DEPTH = 3
"""Slashes in the path of an actor's folder: submissions/demo/2025/ghc."""
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
    unopened: tuple[str, ...]
    """Folders that cannot be opened: what is in them is not known."""
    problems: tuple[Problem, ...]

    @property
    def folder(self) -> str:
        """The cycle's folder of records: ``submissions/demo/2025``."""
        return f"submissions/{self.cycle}"

    def unknown(self, path: str) -> bool:
        """Whether this path below the cycle's folder may be in a folder that cannot be opened."""
        return f"{self.folder}/{path}".startswith(tuple(f"{folder}/" for folder in self.unopened))

    def file_of(self, name: str) -> str:
        """The file in force for the year of one of :data:`BASES`, or where it would be."""
        folder = self.cycle.split("/", maxsplit=1)[0] if name in OF_BUREAU else self.cycle
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
    unopened: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, file: str, **facts: str) -> None:
        self.problems.append(Problem(code, Place(file), facts))

    def must_be_file(self, file: str, root: Store, *, wrong: bool) -> bool:
        """R007 for a folder that has a file's name; whether it is one."""
        if wrong:
            self.problems.append(unopened(file, root.name, "应是文件，这里是文件夹"))
        return wrong

    def keep(self, into: dict[str, Store], path: str, root: Store) -> None:
        first = into.setdefault(path, root)
        if first != root:
            self.refuse("R001", f"submissions/{self.cycle}/{path}", first=first.name, second=root.name)


def tree(roots: Sequence[Root], cycle: str) -> FileTree:
    """All files of the cycle in all roots. Nothing is read yet; a folder that is not there holds nothing."""
    return _tree(roots, cycle, _bases, _submissions)


def _tree(roots: Sequence[Root], cycle: str, *steps: Callable[[_FileSearch, Store], None]) -> FileTree:
    search, shelves = _FileSearch(cycle), stores(roots)
    for root in shelves:
        for step in steps:
            step(search, root)
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
        tuple(search.unopened),
        tuple(search.problems),
    )


def cycles(roots: Sequence[Root]) -> tuple[str, ...]:
    """Every ``<bureau>/<year>`` that has a ``cycle.yml`` or a ``targets.yml``: ``("demo/2025", …)``.

    One whose folder cannot be opened is among them: reading it says so (R007).
    """
    found: set[str] = set()
    for root in stores(roots):
        for bureau in _folders(root, "targets"):
            for year in _folders(root, f"targets/{bureau}") if NAME.fullmatch(bureau) else ():
                if year.isdecimal() and len(year) == YEAR_DIGITS and _is_cycle(root, f"targets/{bureau}/{year}"):
                    found.add(f"{bureau}/{year}")
    return tuple(sorted(found))


def _is_cycle(root: Store, folder: str) -> bool:
    search = _FileSearch("")
    names = {entry.name for entry in _entries(search, root, folder)}
    return bool(search.unopened) or bool(names & {"cycle.yml", "targets.yml"})


def unopened_folders(roots: Sequence[Root]) -> tuple[Problem, ...]:
    """R007 for ``targets`` and each bureau's folder that cannot be opened: what years there are is then not known."""
    search = _FileSearch("")
    for root in stores(roots):
        for bureau in _folders(root, "targets", search):
            _folders(root, f"targets/{bureau}", search)
    return tuple(problem for problem in search.problems if problem.code == "R007")


def of_bureau(roots: Sequence[Root], bureau: str) -> FileTree:
    """A bureau's files outside any year: its scheme and its clauses."""
    return _tree(roots, f"{bureau}/-", _bases)


def bureaus(roots: Sequence[Root]) -> tuple[str, ...]:
    """Every folder under ``targets`` but that of the working days."""
    found = {name for root in stores(roots) for name in _folders(root, "targets")}
    return tuple(sorted(found - {"holidays"}))


def shared_files(roots: Sequence[Root]) -> tuple[tuple[tuple[str, FoundFile], ...], tuple[Problem, ...]]:
    """Files that belong to no single year, each with its schema: schemes, clauses, cases, working days."""
    search = _FileSearch("")
    kept: dict[str, tuple[str, FoundFile]] = {}
    for root in stores(roots):
        for schema, file in _shared_files(search, root):
            first = kept.setdefault(file, (schema, FoundFile(file, root)))[1]
            if first.root != root:
                search.refuse("R001", file, first=first.root.name, second=root.name)
    return tuple(kept[file] for file in sorted(kept)), tuple(search.problems)


def _shared_files(search: _FileSearch, root: Store) -> Iterator[tuple[str, str]]:
    for folder in _folders(root, "targets", search):
        place = f"targets/{folder}"
        if folder == "holidays":
            yield from (("holidays", f"{place}/{name}") for name in _yaml_names(search, root, place))
            continue
        for name in _yaml_names(_FileSearch(""), root, place):  # its own faults are found with its years
            if (schema := name.removesuffix(".yml")) in OF_BUREAU:
                yield schema, f"{place}/{name}"
        yield from (("case", f"{place}/cases/{name}") for name in _yaml_names(search, root, f"{place}/cases"))


def _bases(search: _FileSearch, root: Store) -> None:
    """The year's own files; those of a 办法 and its clauses beat the bureau's, each file as a whole."""
    bureau = search.cycle.split("/", maxsplit=1)[0]
    for folder, names in ((f"targets/{search.cycle}", BASES), (f"targets/{bureau}", OF_BUREAU)):
        for entry in _entries(search, root, folder):
            name, known = entry.name.removesuffix(".yml"), entry.name.endswith(".yml")
            if entry.kind == "folder":
                search.must_be_file(f"{folder}/{entry.name}", root, wrong=known and name in names)
            elif name in names and known:
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
        if entry.kind == "folder" and not search.must_be_file(
            f"{folder}/{entry.name}", root, wrong=entry.name in ledgers
        ):
            _actor(search, root, entry.name)
        elif entry.name in ledgers and entry.kind == "file":
            ledgers[entry.name].append(FoundFile(f"{folder}/{entry.name}", root))
        elif entry.kind == "file":
            _in_no_folder(search, f"{folder}/{entry.name}")


def _in_no_folder(search: _FileSearch, file: str) -> None:
    folder, _, name = file.rpartition("/")
    if _is_yaml(name):
        search.refuse("R004", file, to=f"{folder}/单位代号/{name}")
    else:
        search.refuse("R003", file)


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


def _entries(search: _FileSearch, root: Store, folder: str) -> Iterator[StoreItem]:
    """The content of a folder, by name; links, devices and unprintable names are problems, dot files are nobody's.

    A folder that cannot be opened is a problem too (R007), never an empty one.
    """
    try:
        found = root.items(folder)
    except OSError:
        search.unopened.append(folder)
        search.problems.append(unopened(folder, root.name, "文件夹打不开，里面有什么不知道"))
        return
    for entry in found:
        if entry.name.startswith("."):
            continue
        if not entry.name.isprintable():
            search.refuse("R007", folder, name=ascii(entry.name), reason=ILLEGIBLE, named=ascii(entry.name))
        elif entry.kind == "other":
            search.refuse("R006", f"{folder}/{entry.name}")
        else:
            yield entry


def _folders(root: Store, folder: str, search: _FileSearch | None = None) -> tuple[str, ...]:
    found = _entries(search or _FileSearch(""), root, folder)
    return tuple(entry.name for entry in found if entry.kind == "folder")


def _yaml_names(search: _FileSearch, root: Store, folder: str) -> tuple[str, ...]:
    return tuple(entry.name for entry in _entries(search, root, folder) if entry.name.endswith(".yml"))


def misplaced_record(file: str) -> Problem | None:
    """Why a file in a unit's folder is not read although its name says that it is a record; None of any other file.

    ``…/ysc/9月/w11.yml`` lies too deep (R004), ``…/ysc/w11.yml.txt`` was given an ending by Windows (R002).
    """
    folder, _, name = file.rpartition("/")
    if found := SAVED_AS_TEXT.fullmatch(name):
        return Problem("R002", Place(file), {"name": f"{found[1]}.yml"})
    if not _is_yaml(name) or folder.count("/") == ACTOR_DEPTH:
        return None
    to = "/".join(folder.split("/")[: ACTOR_DEPTH + 1])
    return Problem("R004", Place(file), {"to": f"{to}/{posixpath.splitext(name)[0]}.yml"})


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yml", ".yaml"))
