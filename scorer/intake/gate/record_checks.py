"""Check the records of a change against the year after the merge, and preview their effect on its scores."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scorer.diagnostics.catalogue import errors
from scorer.intake.gate.allowance import Allowance
from scorer.intake.gate.file_checks import YAMLS
from scorer.intake.gate.file_types import ACCEPTED, extension
from scorer.intake.gate.judgement import Arrival
from scorer.intake.gate.merged_tree import MergedTree
from scorer.intake.gate.opened_numbers import unanswered_numbers
from scorer.intake.gate.paths import left_over
from scorer.intake.gate.proposal import Proposal
from scorer.intake.gate.relevant_records import (
    AffectedUnits,
    affected_units,
    leads_of_supported,
    reads_others,
    relevant_records,
    texts_of,
)
from scorer.intake.git import REGULAR, Git, TreeEntry
from scorer.ledger.procedure.filing_checks import REFUSED_WHEN_NEW
from scorer.model.book import Book
from scorer.model.deadlines import local_day
from scorer.model.effects import UnitEffect
from scorer.model.entities import Data, Place, Problem, Span
from scorer.pipeline.preview import PreviewYear, effects
from scorer.pipeline.problems import year_problems
from scorer.reading.book.attachments import digests, uses
from scorer.reading.book.check_context import CheckContext
from scorer.reading.book.files import misplaced_record
from scorer.reading.book.holidays import arrangements
from scorer.reading.book.index import bind
from scorer.reading.book.loading import Loaded, load, year_tables
from scorer.reading.book.record_context import RecordContext, confidential
from scorer.reading.book.removals import REMOVALS
from scorer.reading.book.store import NOT_HASHED, Store
from scorer.reading.csv_ledger import MOST_BYTES
from scorer.reading.receipts.line import HEAD, of_push
from scorer.reading.receipts.receipt_ledger import appended
from scorer.reading.workdays import is_workday
from scorer.reading.yaml import read
from scorer.reading.yaml.values import text_of
from scorer.scoring.results_digest import SCORING_KINDS
from scorer.scoring.scheme.terms import scheme_terms

MARK = "office-only"
NO_EVIDENCE = "记录不能当附件；要用的文字另存为 docx、pdf 或 txt"
SUBJECT = re.compile(r"[a-z0-9][a-z0-9-]*/[^/\\\0]+\.yml")
"""A record by its path below the cycle's folder; anything else a hostile one may name is no file to be opened."""


@dataclass(frozen=True, slots=True)
class CheckedRecords:
    """Problems, effects and arrivals of one or more years."""

    problems: tuple[Problem, ...] = ()
    effects: tuple[UnitEffect, ...] = ()
    arrivals: tuple[Arrival, ...] = ()

    def __add__(self, other: CheckedRecords) -> CheckedRecords:
        return CheckedRecords(
            self.problems + other.problems, self.effects + other.effects, self.arrivals + other.arrivals
        )


@dataclass(frozen=True, slots=True)
class _NewRecords:
    """The records that a change brings to one year: path below the cycle's folder → bytes, and their plain data."""

    cycle: str
    raw: Mapping[str, bytes]
    data: Mapping[str, Mapping[str, Data]]

    @property
    def folder(self) -> str:
        return f"submissions/{self.cycle}"


def check_records(
    proposal: Proposal, raw: Mapping[str, bytes], account: str | None, now: datetime, allowance: Allowance
) -> CheckedRecords:
    """Every year that the change touches. ``raw`` are the bytes of its new files, by path."""
    found = CheckedRecords()
    for cycle in sorted({place.cycle for place in proposal.places.values() if place.cycle and place.actor}):
        found += _year(proposal, _new_records(cycle, raw), account, now, allowance)
    bureaus = {path.split("/")[1] for path in proposal.places if path.startswith("targets/") and path.count("/") > 1}
    for bureau in sorted(bureaus):
        from scorer.intake.gate.bureau_checks import check_bureau  # noqa: PLC0415 - the views of pages; no record asks

        found += CheckedRecords(tuple(check_bureau(proposal, bureau, local_day(now))))
    return found


def _new_records(cycle: str, raw: Mapping[str, bytes]) -> _NewRecords:
    folder = f"submissions/{cycle}/"
    filed = {
        path.removeprefix(folder): text
        for path, text in raw.items()
        if path.startswith(folder) and path.count("/") == folder.count("/") + 1 and path.endswith(".yml")
    }
    once = {text: read(path, text)[0] for text, path in {text: path for path, text in filed.items()}.items()}
    read_ = {path: once[text] for path, text in filed.items()}
    data = {path: doc.data for path, doc in read_.items() if doc is not None and isinstance(doc.data, dict)}
    return _NewRecords(cycle, filed, data)


def _year(
    proposal: Proposal, new: _NewRecords, account: str | None, now: datetime, allowance: Allowance
) -> CheckedRecords:
    """One year's new records, checked together with those that their effect follows from; others are known by name."""
    tree = _merged_tree(proposal, new, account, now)
    roots = [tree, *proposal.roots]
    tables = year_tables(roots, new.cycle, scheme_terms)
    touched, only = _needed(proposal, tree, new, bind(tables.base, ()))
    tree.fetch(f"{new.folder}/{path}" for path in only or ())
    loaded = load(roots, new.cycle, scheme_terms, parallel_from=1 << 30, only=only, tables=tables)
    arranged, day = arrangements(roots), local_day(now)
    fresh = frozenset(path for path in tree.fresh if path.startswith(f"{new.folder}/"))
    problems = [_of_new(problem) for problem in year_problems(loaded, arranged, day, fresh)]
    problems += _unattached(proposal, new, problems)
    problems += unanswered_numbers(new.folder, new.data, roots, allowance)
    reported = {problem.place.file for problem in problems if problem.code == "R009"}
    problems += [problem for problem in _confidential(loaded, new, tree) if problem.place.file not in reported]
    found: tuple[UnitEffect, ...] = ()
    if loaded.book is not None and touched.units:
        year = PreviewYear(
            loaded.book, loaded.scheme_file, frozenset(new.raw), day, now, lambda d: is_workday(d, arranged)
        )
        found = _effects(year, sorted(touched.units & loaded.book.units.keys()))
    arrivals = [Arrival(new.cycle, path, _sha256(text)) for path, text in sorted(new.raw.items())]
    return CheckedRecords(tuple(problems), found, (*arrivals, *_evidence(new, tree)))


def _evidence(new: _NewRecords, tree: MergedTree) -> Iterator[Arrival]:
    """The new files of which no record writes a digest, each once."""
    named = [found for path, data in new.data.items() for found in digests(path.partition("/")[0], dict(data))]
    for path in dict.fromkeys(path for path, written in named if written is None):
        found = tree.hash_file(f"{new.folder}/{path}") if f"{new.folder}/{path}" in tree.fresh else None
        if found is not None and found != NOT_HASHED:
            yield Arrival(new.cycle, path, found.sha256, found.size)


def _of_new(problem: Problem) -> Problem:
    """The problem of a record that can still be put right: an error where it would stay a warning once received."""
    return replace(problem, level="error") if problem.code in REFUSED_WHEN_NEW else problem


def _merged_tree(proposal: Proposal, new: _NewRecords, account: str | None, now: datetime) -> MergedTree:
    """The year after the merge: its files, with the receipts that the machine would write for the new records."""
    files = proposal.files("targets", new.folder, merged=True)
    files |= _mark(proposal.git, proposal.base)
    files |= {entry.path: entry for entry in proposal.git.entries(proposal.base, REMOVALS)}
    fresh = frozenset(change.path for change in proposal.changes if not change.deleted)
    tree = MergedTree(proposal.git, files, fresh, frozenset(f"{new.folder}/{path}" for path in _attached(new)))
    for path, raw in new.raw.items():
        tree.written[f"{new.folder}/{path}"] = raw
    ledger = f"{new.folder}/receipts.csv"
    received = tree.read(ledger, MOST_BYTES) or HEAD
    if b"\n" in received and received.partition(b"\n")[0].strip() == HEAD.strip():
        at = now.replace(microsecond=0)
        lines = (of_push(path, _sha256(raw), at, proposal.head, at, account) for path, raw in sorted(new.raw.items()))
        tree.written[ledger] = appended(received, lines)
    return tree


def _mark(git: Git, base: str) -> dict[str, TreeEntry]:
    listed = git.run("ls-tree", "-z", base, MARK)
    return {MARK: TreeEntry(MARK, REGULAR, listed.decode().split()[2])} if listed else {}


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _with_subjects(roots: Sequence[Store], new: _NewRecords) -> dict[str, Mapping[str, Data]]:
    """The new records and those that they are on: a decision on a penalty is about the penalty's unit."""
    found, waiting = dict(new.data), list(new.data.values())
    while waiting:
        data = waiting.pop()
        for path in (text_of(data, "on"), text_of(data, "replaces")):
            known = SUBJECT.fullmatch(path) and path not in found
            raws = (root.read(f"{new.folder}/{path}", 1 << 20) for root in roots if known)
            raw = next((each for each in raws if each is not None), None)
            document = read(path, raw)[0] if raw is not None else None
            if document is not None and isinstance(document.data, dict):
                found[path] = document.data
                waiting.append(document.data)
    return found


def _needed(
    proposal: Proposal, tree: MergedTree, new: _NewRecords, year: Book | None
) -> tuple[AffectedUnits, frozenset[str] | None]:
    """The units whose figures the new records may change, and the records to be read for them; None: all of them.

    ``year`` holds the tables and no record.
    """
    units, targets = (year.units, year.targets) if year else ({}, {})
    shared = _shared(year.scheme if year else {})
    touched = affected_units(_with_subjects([tree, *proposal.roots], new), units, targets, shared)
    if proposal.roots:  # what is in another root is not searched
        return touched, None
    records = {
        path.removeprefix(f"{new.folder}/"): entry
        for path, entry in tree.files.items()
        if path.startswith(f"{new.folder}/") and path.endswith(".yml") and path.count("/") == 4
    }
    if touched.everybody:
        return touched, frozenset(records)
    leads = leads_of_supported(targets, touched.units)
    asked = frozenset(new.raw).union(*map(texts_of, new.data.values()))
    return touched, relevant_records(proposal.git, records, touched.units, leads, shared, asked)


def _shared(scheme: Mapping[str, Data]) -> frozenset[str]:
    """Kinds of which every unit's records are needed; all that a figure follows from where the 办法 cannot say."""
    try:
        return reads_others(scheme)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as in _effects
        return SCORING_KINDS


def _effects(year: PreviewYear, units: Sequence[str]) -> tuple[UnitEffect, ...]:
    """The records' effects; where the 办法 in force cannot be read or computed no total is known: they still arrive."""
    known = year.book.units
    unknown = tuple(UnitEffect(year.book.cycle.id, unit, known[unit].name, None, None, None, ()) for unit in units)
    if not year.book.scheme:
        return unknown
    try:
        return effects(year, units)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a scheme that breaks the computation must not keep a unit's records out
        return unknown


def _attached(new: _NewRecords) -> frozenset[str]:
    """The attachments of the new records, below the cycle's folder."""
    return frozenset(use for path, data in new.data.items() for use in uses(path.partition("/")[0], dict(data)))


def _unattached(proposal: Proposal, new: _NewRecords, found: Sequence[Problem]) -> Iterator[Problem]:
    """Evidence that no record of the change attaches (G018), and records that are where none is read (R002, R004).

    Not G018 where a record of the same folder cannot be read in every field: what that one attaches is not known.
    """
    attached, places = _attached(new), proposal.places
    own = [path for path, place in places.items() if place.kind == "evidence" and place.cycle == new.cycle]
    loose = [path for path in own if path.removeprefix(f"{new.folder}/") not in attached and not left_over(path)]
    misplaced = {path: problem for path in loose if (problem := misplaced_record(path))}
    yield from misplaced.values()
    taken = (path for path in own if path not in loose and extension(path) in YAMLS and not left_over(path))
    yield from (Problem("G010", Place(path), {"kind": NO_EVIDENCE, "accepted": ACCEPTED}) for path in taken)
    unread = {path for path in loose if extension(path) in YAMLS} | misplaced.keys()
    unread |= {problem.place.file for problem in errors(found) if problem.code[0] in "YF"}
    folders = {place.actor for path, place in places.items() if path in unread}
    yield from (Problem("G018", Place(path)) for path in loose if places[path].actor not in folders)


def _confidential(loaded: Loaded, new: _NewRecords, tree: MergedTree) -> Iterator[Problem]:
    """Confidential kinds of records in a repository that every unit reads (G015), in a made-up year too."""
    if tree.has(MARK) or loaded.book is None:
        return
    frame = CheckContext(units=loaded.book.units, vocabulary=loaded.book.terms)
    for path, data in new.data.items():
        if confidential(RecordContext(path, data, frame)):
            yield Problem("G015", Span(f"{new.folder}/{path}", 1, 1), {"kind": text_of(data, "kind")})
