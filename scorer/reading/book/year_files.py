"""The year's own files: read, checked against each other, and bound row by row.

A row with an error is left out alone; what it would have named is remembered, so that the
records that hang on it bring no errors of their own. A file that is at fault outside its
rows is left out whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any, TypeVar, cast

from scorer.model.entities import Clause, Cycle, Data, Level, Place, Problem, Reviewer, Target, Unit
from scorer.model.scheme_terms import ReadTerms, SchemeTerms
from scorer.reading.book import from_data as build
from scorer.reading.book import year_file_checks as tables
from scorer.reading.book.check_context import CheckContext, own_targets
from scorer.reading.book.files import SCHEME, FileTree, FoundFile
from scorer.reading.book.record_files import ReadFile, is_error, one, unreported
from scorer.reading.book.scheme_edition import first_edition
from scorer.reading.suggestions import fault
from scorer.reading.yaml import Document, read

T = TypeVar("T")
ROWS = {"units": ("units", "reviewers"), "targets": ("targets",), "clauses": ("clauses",)}
"""File → the lists whose rows can be left out alone."""
MOST_JOINED = 50
"""Regulations of several files whose joined data is kept."""
CHECKED_AGAINST = ("cycle", "reviewers", "units", "targets", "vocabulary", "lost_units", "lost_targets")


@dataclass(slots=True)
class YearBase:
    """What is sound of the year's files; None where a file is not there or not sound as a whole."""

    cycle: Cycle | None = None
    office: Reviewer | None = None
    reviewers: Mapping[str, Reviewer] = field(default_factory=dict)
    units: Mapping[str, Unit] | None = None
    targets: Mapping[str, Target] | None = None
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    scheme: Mapping[str, Data] = field(default_factory=dict)
    scheme_unread: bool = False
    """Whether there is a 办法 that cannot be read: what it asks is not known, which is not that it asks nothing."""
    vocabulary: SchemeTerms | None = None
    lost_units: frozenset[str] = frozenset()
    lost_targets: frozenset[str] = frozenset()
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)

    def context(self, **more: Any) -> CheckContext:  # noqa: ANN401 — the other fields of the context
        """What the records of the year are checked against."""
        shared = {name: getattr(self, name) for name in CHECKED_AGAINST}
        return CheckContext(**shared, own=own_targets(self.targets or {}), **more)


@dataclass(frozen=True, slots=True)
class _CheckedFile:
    """A file that could be read: its table, all its problems, and the rows that these spoil."""

    table: tables.YearFile
    whole: bool
    """False where an error is outside the rows."""
    spoiled: Mapping[str, frozenset[int]]

    def sound(self, key: str) -> list[dict[str, Data]]:
        """The rows of a list that have no error."""
        return [row for index, row in self.table.rows(key) if index not in self.spoiled[key]]

    def lost(self, key: str) -> frozenset[str]:
        """The ids of the rows that are left out, unless a sound row has the same."""
        kept = {row.get("id") for row in self.sound(key)}
        ids = (row.get("id") for index, row in self.table.rows(key) if index in self.spoiled[key])
        return frozenset(name for name in ids if isinstance(name, str) and name not in kept)


def base(tree: FileTree, terms: ReadTerms) -> YearBase:
    """The year's files of a tree. All problems of all of them are found, whatever the state of the others."""
    found = YearBase()
    _cycle(found, tree)
    _clauses_and_scheme(found, tree, terms)
    _units(found, tree)
    _targets(found, tree)
    return found


def bureau_only(tree: FileTree, terms: ReadTerms) -> YearBase:
    """Only the scheme and its clauses, for what belongs to no year."""
    found = YearBase()
    _clauses_and_scheme(found, tree, terms)
    return found


@cache
def engine_clauses() -> Mapping[str, Clause]:
    """The GEN clauses that come with the engine and may be cited in every scheme."""
    raw = resources.files("scorer.reading").joinpath("clauses.yml").read_bytes()
    document, _ = read("scorer/reading/clauses.yml", raw)
    table = tables.YearFile("scorer/reading/clauses.yml", cast("dict[str, Data]", document.data if document else {}))
    return _by_id((row for _, row in table.rows("clauses")), build.clause)


def _cycle(found: YearBase, tree: FileTree) -> None:
    sheet = _sheet(found, tree.bases.get("cycle"), "cycle", lambda table: tables.cycle(table, tree.cycle))
    if sheet is None:
        _absent(found, tree, "cycle")
    elif sheet.whole:
        found.cycle = build.cycle(tree.cycle, sheet.table.data)


def _clauses_and_scheme(found: YearBase, tree: FileTree, terms: ReadTerms) -> None:
    clauses = _sheet(found, tree.bases.get("clauses"), "clauses", tables.clauses)
    if clauses is not None and clauses.whole:
        found.clauses = _by_id(clauses.sound("clauses"), build.clause)
    known = () if clauses is None else tuple(str(row.get("id")) for _, row in clauses.table.rows("clauses"))

    def look(table: tables.YearFile) -> tables.Faults:
        yield from tables.bureau(table, tree.cycle.split("/", maxsplit=1)[0])
        if known:
            yield from tables.cited(table, (*known, *engine_clauses()))

    read = {name: _sheet(found, tree.bases.get(name), name, look, blocking=False) for name in SCHEME}
    sheets = {name: sheet for name, sheet in read.items() if sheet is not None}
    if "scheme" in sheets and "clauses" not in tree.bases:
        _absent(found, tree, "clauses")
    if "scheme" not in sheets:
        if sheets:
            _absent(found, tree, "scheme")
        return
    if first_edition(sheets["scheme"].table.data, _beside(sheets)):
        _refuse_first_edition(found, sheets["scheme"].table.file)
    elif all(sheet.whole for sheet in sheets.values()):
        found.scheme = _joined(tuple(sheet.table.data for sheet in sheets.values()))
        found.vocabulary = terms(found.scheme)
    found.scheme_unread = not found.scheme
    if "interpretations" not in sheets and _chooses(found.scheme):
        _absent(found, tree, "interpretations")
        found.scheme_unread = True
    _join(found, {name: sheet.table for name, sheet in sheets.items()})


def _chooses(data: Data | Mapping[str, Data]) -> bool:
    """Whether anything in it is taken from an interpretation: ``{choose: late.effect}``."""
    if isinstance(data, Mapping):
        return "choose" in data or any(map(_chooses, data.values()))
    return isinstance(data, Sequence) and not isinstance(data, str) and any(map(_chooses, data))


_joined_parts: dict[tuple[int, ...], tuple[tuple[Mapping[str, Data], ...], Mapping[str, Data]]] = {}


def _joined(parts: tuple[Mapping[str, Data], ...]) -> Mapping[str, Data]:
    """The 办法 of its files' data: the same mapping for the same data, since a mapping that is known is parsed once."""
    key = tuple(map(id, parts))
    kept = _joined_parts.get(key)
    if kept is None or any(known is not part for known, part in zip(kept[0], parts, strict=True)):
        while len(_joined_parts) >= MOST_JOINED:
            del _joined_parts[next(iter(_joined_parts))]
        whole = {name: value for part in parts for name, value in part.items()}
        kept = _joined_parts[key] = (parts, whole)
    return kept[1]


def _join(found: YearBase, parts: Mapping[str, tables.YearFile]) -> None:
    """Places in a 办法 lead from its first file to the one that has the key."""
    file = parts["scheme"].file
    if file in found.documents:
        others = {key: found.documents[part.file] for part in parts.values() if part.file != file for key in part.data}
        found.documents[file] = replace(found.documents[file], others=others)


def _beside(sheets: Mapping[str, _CheckedFile]) -> set[str]:
    """The files of a 办法 that are in the folder of its ``scheme.yml``: of a year's own, the bureau's are not."""
    folders = {name: sheet.table.file.rpartition("/")[0] for name, sheet in sheets.items()}
    return {name for name, folder in folders.items() if folder == folders["scheme"]}


def _refuse_first_edition(found: YearBase, file: str) -> None:
    """One problem in place of all that the second edition does not know in it."""
    found.problems = [each for each in found.problems if each.place.file != file]
    found.problems.append(fault("S027", Place(file), bureau=file.split("/")[1]))


def _units(found: YearBase, tree: FileTree) -> None:
    sheet = _sheet(found, tree.bases.get("units"), "units", lambda table: tables.units(table, found.vocabulary))
    if sheet is None:
        _absent(found, tree, "units")
        return
    found.problems.extend((*tables.shared_accounts(sheet.table), *tables.stand_in(sheet.table)))
    if sheet.whole:
        office = sheet.table.data.get("office")
        found.office = build.reviewer(office) if isinstance(office, dict) else Reviewer("office", "考核办公室")
        found.reviewers = _by_id(sheet.sound("reviewers"), build.reviewer)
        found.units = _by_id(sheet.sound("units"), build.unit)
        found.lost_units = sheet.lost("units") | sheet.lost("reviewers")


def _targets(found: YearBase, tree: FileTree) -> None:
    known = None if found.units is None else tuple(found.units)

    def look(table: tables.YearFile) -> tables.Faults:
        return tables.targets(table, found.cycle, known, found.lost_units, found.vocabulary)

    sheet = _sheet(found, tree.bases.get("targets"), "targets", look)
    if sheet is None:
        _absent(found, tree, "targets")
        found.targets = {}
    elif sheet.whole:
        rows = _by_id(sheet.sound("targets"), build.target)
        found.targets = {name: _without(row, found.lost_units) for name, row in rows.items()}
        found.lost_targets = sheet.lost("targets")


def _without(target: Target, lost: frozenset[str]) -> Target:
    """The row without the parts of units that were left out."""
    if not any(part.unit in lost for part in target.parts):
        return target
    parts = tuple(part for part in target.parts if part.unit not in lost)
    nodes = tuple(replace(node, units=tuple(u for u in node.units if u not in lost)) for node in target.nodes)
    return replace(target, parts=parts, nodes=nodes)


def _by_id(rows: Iterable[dict[str, Data]], make: Callable[[Mapping[str, Data]], T]) -> dict[str, T]:
    return {str(row.get("id")): make(row) for row in rows}


def _sheet(
    found: YearBase,
    file: FoundFile | None,
    schema: str,
    look: Callable[[tables.YearFile], tables.Faults],
    *,
    blocking: bool = True,
) -> _CheckedFile | None:
    """Read a file, check it, note what it leaves out. ``blocking`` False: errors of ``look`` leave nothing out."""
    if file is None:
        return None
    reading = one(file, schema)
    found.problems.extend(reading.problems)
    if reading.document is None or not isinstance(reading.document.data, dict):
        found.left_out.append(f"{file.file}：读不出来（整个文件）")
        return _unreadable(file, schema)
    document = reading.document
    found.documents[file.file] = document
    table = tables.YearFile(file.file, reading.document.data)
    more = unreported(look(table), reading.problems)
    found.problems.extend(more)
    sheet = _spoiled(table, schema, reading, more if blocking else ())
    if sheet.whole and schema != "clauses":  # rewording a clause unsettles no result
        found.digests[file.file] = document.sha256
    _report_omissions(found, sheet)
    return sheet


def _unreadable(file: FoundFile, schema: str) -> _CheckedFile:
    nothing = dict.fromkeys(ROWS.get(schema, ()), frozenset[int]())
    return _CheckedFile(tables.YearFile(file.file, {}), whole=False, spoiled=nothing)


def _spoiled(table: tables.YearFile, schema: str, reading: ReadFile, more: Sequence[Problem]) -> _CheckedFile:
    keys = ROWS.get(schema, ())
    spoiled: dict[str, set[int]] = {key: set() for key in keys}
    whole = True
    for problem in (*reading.errors, *(each for each in more if is_error(each))):
        path = problem.place.path if isinstance(problem.place, Place) else ()
        if len(path) > 1 and path[0] in spoiled and isinstance(path[1], int):
            spoiled[path[0]].add(path[1])
        else:
            whole = False
    return _CheckedFile(table, whole, {key: frozenset(rows) for key, rows in spoiled.items()})


def _report_omissions(found: YearBase, sheet: _CheckedFile) -> None:
    """Say what is left out: the file, or its rows by number and id."""
    if not sheet.whole:
        found.left_out.append(f"{sheet.table.file}：有错误（整个文件）")
        return
    for key, rows in sheet.spoiled.items():
        names = {index: row.get("id") for index, row in sheet.table.rows(key)}
        for index in sorted(rows):
            found.left_out.append(f"{sheet.table.file}：{key} 第 {index + 1} 项“{names.get(index)}”有错误")


def _absent(found: YearBase, tree: FileTree, name: str) -> None:
    """A file that is not there: some the year cannot do without; the others may come later."""
    level: Level | None = None if name in ("cycle", "units", "interpretations") else "note"
    found.problems.append(fault("R008", Place(tree.file_of(name)), level, name=f"{name}.yml"))
