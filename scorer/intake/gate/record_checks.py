"""The records of a change, checked against the year as it would be after the merge, and what they would do there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from scorer.intake.gate.judgement import Arrival
from scorer.intake.gate.merged_tree import MergedTree
from scorer.intake.gate.proposal import Proposal
from scorer.intake.gate.relevant_records import (
    AffectedUnits,
    affected_units,
    leads_of_supported,
    reads_others,
    relevant_records,
)
from scorer.intake.git import REGULAR, Git, TreeEntry
from scorer.model.deadlines import local_day
from scorer.model.entities import Data, Place, Problem, Span
from scorer.pipeline.preview import Effect, Year, effects
from scorer.pipeline.run import check, cycles, run, year_problems
from scorer.reading.book import Loaded, arrangements, load
from scorer.reading.book.attachments import uses
from scorer.reading.book.check_context import Frame, vocabulary
from scorer.reading.book.record_context import Filed, confidential
from scorer.reading.book.store import Store
from scorer.reading.receipts import HEAD, MOST_BYTES, appended, of_push
from scorer.reading.workdays import is_workday
from scorer.reading.yaml import read
from scorer.scoring.results_digest import SCORING_KINDS

MARK = "office-only"
SUBJECT = re.compile(r"[a-z0-9][a-z0-9-]*/[^/\\\0]+\.yml")
"""A record by its path below the cycle's folder; anything else a hostile one may name is no file to be opened."""


@dataclass(frozen=True, slots=True)
class CheckedRecords:
    """What came of the check of one or more years."""

    problems: tuple[Problem, ...] = ()
    effects: tuple[Effect, ...] = ()
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


def check_records(proposal: Proposal, raw: Mapping[str, bytes], account: str | None, now: datetime) -> CheckedRecords:
    """Every year that the change touches. ``raw`` are the bytes of its new files, by path."""
    found = CheckedRecords()
    for cycle in sorted({place.cycle for place in proposal.places.values() if place.cycle and place.actor}):
        found += _year(proposal, _intake(cycle, raw), account, now)
    bureaus = {path.split("/")[1] for path in proposal.places if path.startswith("targets/") and path.count("/") > 1}
    for bureau in sorted(bureaus):
        found += CheckedRecords(tuple(_tables(proposal, bureau, local_day(now))))
    return found


def _intake(cycle: str, raw: Mapping[str, bytes]) -> _NewRecords:
    folder = f"submissions/{cycle}/"
    filed = {
        path.removeprefix(folder): text
        for path, text in raw.items()
        if path.startswith(folder) and path.count("/") == folder.count("/") + 1 and path.endswith(".yml")
    }
    read_ = {path: read(path, text)[0] for path, text in filed.items()}
    data = {path: doc.data for path, doc in read_.items() if doc is not None and isinstance(doc.data, dict)}
    return _NewRecords(cycle, filed, data)


def _year(proposal: Proposal, intake: _NewRecords, account: str | None, now: datetime) -> CheckedRecords:
    """One year's new records, checked together with those that their effect follows from; others are known by name."""
    shelf = _shelf(proposal, intake, account, now)
    touched, only = _needed(proposal, shelf, intake)
    shelf.fetch(f"{intake.folder}/{path}" for path in only or ())
    loaded = load([shelf, *proposal.roots], intake.cycle, parallel_from=1 << 30, only=only)
    arranged, day = arrangements([shelf, *proposal.roots]), local_day(now)
    fresh = frozenset(path for path in shelf.fresh if path.startswith(f"{intake.folder}/"))
    problems = list(year_problems(loaded, arranged, day, fresh))
    problems += _unattached(proposal, intake)
    told = {problem.place.file for problem in problems if problem.code == "R009"}
    problems += [problem for problem in _confidential(loaded, intake, shelf) if problem.place.file not in told]
    found: tuple[Effect, ...] = ()
    if loaded.book is not None and loaded.book.scheme and touched.units:
        year = Year(loaded.book, loaded.scheme_file, frozenset(intake.raw), day, now, lambda d: is_workday(d, arranged))
        found = _effects(year, sorted(touched.units & loaded.book.units.keys()))
    arrivals = (Arrival(intake.cycle, path, _sha256(text)) for path, text in sorted(intake.raw.items()))
    return CheckedRecords(tuple(problems), found, tuple(arrivals))


def _shelf(proposal: Proposal, intake: _NewRecords, account: str | None, now: datetime) -> MergedTree:
    """The year after the merge: its files, with the receipts that the machine would write for the new records."""
    files = proposal.files("targets", intake.folder, merged=True)
    files |= _mark(proposal.git, proposal.base)
    fresh = frozenset(change.path for change in proposal.changes if not change.deleted)
    shelf = MergedTree(proposal.git, files, fresh, frozenset(f"{intake.folder}/{path}" for path in _attached(intake)))
    for path, raw in intake.raw.items():
        shelf.written[f"{intake.folder}/{path}"] = raw
    ledger = f"{intake.folder}/receipts.csv"
    received = shelf.read(ledger, MOST_BYTES) or HEAD
    if b"\n" in received and received.partition(b"\n")[0].strip() == HEAD.strip():
        at = now.replace(microsecond=0)
        lines = (
            of_push(path, _sha256(raw), at, proposal.head, at, account) for path, raw in sorted(intake.raw.items())
        )
        shelf.written[ledger] = appended(received, lines)
    return shelf


def _mark(git: Git, base: str) -> dict[str, TreeEntry]:
    listed = git.run("ls-tree", "-z", base, MARK)
    return {MARK: TreeEntry(MARK, REGULAR, listed.decode().split()[2])} if listed else {}


def _sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _with_subjects(roots: Sequence[Store], intake: _NewRecords) -> dict[str, Mapping[str, Data]]:
    """The new records and those that they are on: a decision on a penalty is about the penalty's unit."""
    found, waiting = dict(intake.data), list(intake.data.values())
    while waiting:
        data = waiting.pop()
        for path in (str(data.get("on") or ""), str(data.get("replaces") or "")):
            known = SUBJECT.fullmatch(path) and path not in found
            raws = (root.read(f"{intake.folder}/{path}", 1 << 20) for root in roots if known)
            raw = next((each for each in raws if each is not None), None)
            document = read(path, raw)[0] if raw is not None else None
            if document is not None and isinstance(document.data, dict):
                found[path] = document.data
                waiting.append(document.data)
    return found


def _needed(proposal: Proposal, shelf: MergedTree, intake: _NewRecords) -> tuple[AffectedUnits, frozenset[str] | None]:
    """The units whose figures the new records may change, and the records to be read for them; None: all of them."""
    roots = [shelf, *proposal.roots]
    year = load(roots, intake.cycle, only=frozenset()).book
    units, targets = (year.units, year.targets) if year else ({}, {})
    shared = _shared(year.scheme if year else {})
    touched = affected_units(_with_subjects(roots, intake), units, targets, shared)
    if touched.everybody or proposal.roots:  # what is in another root is not searched
        return touched, None
    records = {
        path.removeprefix(f"{intake.folder}/"): entry
        for path, entry in shelf.files.items()
        if path.startswith(f"{intake.folder}/") and path.endswith(".yml") and path.count("/") == 4
    }
    leads = leads_of_supported(targets, touched.units)
    return touched, relevant_records(proposal.git, records, touched.units, leads, shared, frozenset(intake.raw))


def _shared(scheme: Mapping[str, Data]) -> frozenset[str]:
    """Kinds of which every unit's records are needed; all that a figure follows from where the 办法 cannot say."""
    try:
        return reads_others(scheme)
    except Exception:  # noqa: BLE001 - as in _effects
        return SCORING_KINDS


def _effects(year: Year, units: Sequence[str]) -> tuple[Effect, ...]:
    """What the records do; where the 办法 in force cannot be computed no total is known, and they still arrive."""
    try:
        return effects(year, units)
    except Exception:  # noqa: BLE001 - a scheme that breaks the computation must not keep a unit's records out
        known = year.book.units
        return tuple(Effect(year.book.cycle.id, unit, known[unit].name, None, None, None, ()) for unit in units)


def _attached(intake: _NewRecords) -> frozenset[str]:
    """What the new records attach, below the cycle's folder."""
    return frozenset(use for path, data in intake.data.items() for use in uses(path.partition("/")[0], dict(data)))


def _unattached(proposal: Proposal, intake: _NewRecords) -> Iterator[Problem]:
    """Evidence that no record of the change attaches (G018)."""
    attached = _attached(intake)
    for path, place in proposal.places.items():
        below = path.removeprefix(f"{intake.folder}/")
        if place.kind == "evidence" and place.cycle == intake.cycle and below not in attached:
            yield Problem("G018", Place(path))


def _confidential(loaded: Loaded, intake: _NewRecords, shelf: MergedTree) -> Iterator[Problem]:
    """Kinds that not every unit may read, where every unit reads (G015): in a made-up year too."""
    if shelf.has(MARK) or loaded.book is None:
        return
    frame = Frame(units=loaded.book.units, vocabulary=vocabulary(loaded.book.scheme))
    for path, data in intake.data.items():
        if confidential(Filed(path, data, frame)):
            yield Problem("G015", Span(f"{intake.folder}/{path}", 1, 1), {"kind": str(data.get("kind"))})


def _tables(proposal: Proposal, bureau: str, on: date) -> Iterator[Problem]:
    """What a change of a bureau's own files breaks: every problem after it that was not there before.

    The years that it touches are scored as well: what cannot be computed is refused here, and does not meet
    whoever files next (G026).
    """
    folders = (f"targets/{bureau}", "targets/holidays", f"submissions/{bureau}")
    changed = sorted(path for path in proposal.places if path.startswith(f"targets/{bureau}/"))
    years = {proposal.places[path].cycle for path in changed}
    after, fault = _tried(_whole(proposal, folders, merged=True), years, on)
    before, earlier = _tried(_whole(proposal, folders, merged=False), years if fault else frozenset(), on)
    known = {_key(problem) for problem in before}
    yield from (problem for problem in after if _key(problem) not in known)
    if fault and not earlier:
        blamed = next((path for path in changed if path.endswith("/scheme.yml")), changed[0])
        yield Problem("G026", Place(blamed), {"bureau": bureau, "fault": fault})


def _whole(proposal: Proposal, folders: tuple[str, ...], *, merged: bool) -> MergedTree:
    files = proposal.files(*folders, merged=merged)
    shelf = MergedTree(proposal.git, files)
    shelf.fetch(path for path in files if path.endswith((".yml", ".yaml", ".csv")))
    return shelf


def _tried(shelf: MergedTree, years: Collection[str | None], on: date) -> tuple[tuple[Problem, ...], str]:
    """Every problem of a bureau, and what stopped it from being checked or one of its years from being scored, or "".

    ``years`` are to be scored; None among them: all.
    """
    problems: tuple[Problem, ...] = ()
    try:
        problems = check([shelf])
        for cycle in cycles([shelf]):
            if cycle in years or None in years:
                run([shelf], cycle, on)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not reach main
        return problems, type(error).__name__
    return problems, ""


def _key(problem: Problem) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return problem.code, problem.place.file, tuple(sorted(problem.facts.items()))
