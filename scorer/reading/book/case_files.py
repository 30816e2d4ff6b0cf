"""Worked cases that an office writes: one file holds its own units, targets and records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from scorer.model.book import Book
from scorer.model.entities import Data, Place, Problem, Reviewer
from scorer.model.records import Record
from scorer.model.scheme_terms import ReadTerms
from scorer.reading.book import cross_record_checks as between
from scorer.reading.book import from_data as build
from scorer.reading.book import year_file_checks as tables
from scorer.reading.book.check_context import CheckContext
from scorer.reading.book.documents import placed
from scorer.reading.book.files import FoundFile, of_bureau, shared_files
from scorer.reading.book.index import bind
from scorer.reading.book.record_context import RecordContext
from scorer.reading.book.record_files import is_error, one, without
from scorer.reading.book.reference_checks import check
from scorer.reading.book.scheme_references import INELIGIBLE
from scorer.reading.book.store import Disk, Root
from scorer.reading.book.year_files import YearBase, bureau_only, engine_clauses
from scorer.reading.receipts.receipt_ledger import Received
from scorer.reading.suggestions import among, fault
from scorer.reading.yaml import Document

YEAR = "2025"
"""The year of a case that names none."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case file. ``book`` is None where it has an error, or takes its records from a shipped cycle.

    ``problems`` are placed. ``clauses`` are the ids that it may cite, the engine's own among them.
    """

    file: str
    bureau: str
    data: Mapping[str, Data]
    problems: tuple[Problem, ...]
    book: Book | None
    documents: Mapping[str, Document]
    scheme_file: str
    clauses: tuple[str, ...]


def cases(roots: Sequence[Root], terms: ReadTerms) -> tuple[Case, ...]:
    """Every ``targets/<bureau>/cases/*.yml``, in the order of the files."""
    bureaus: dict[str, tuple[YearBase, str]] = {}
    found = []
    for schema, file in shared_files(roots)[0]:
        if schema == "case":
            bureau = file.file.split("/")[1]
            if bureau not in bureaus:
                own = of_bureau(roots, bureau)
                bureaus[bureau] = bureau_only(own, terms), own.file_of("scheme")
            found.append(_case(file, bureau, *bureaus[bureau]))
    return tuple(found)


def _case(file: FoundFile, bureau: str, of: YearBase, scheme: str) -> Case:
    reading = one(file, "case")
    data = reading.document.data if reading.document else None
    case = tables.YearFile(file.file, data if isinstance(data, dict) else {})
    problems, book = list(reading.problems), None
    if not reading.errors and "cycle_of" not in case.data:
        sound = _base(bureau, case, of)
        records, found = _records(case, sound)
        problems += found
        if of.scheme and not any(map(is_error, problems)):
            book = bind(sound, records.values())
    documents = {file.file: reading.document} if reading.document else {}
    clauses = (*of.clauses, *engine_clauses())
    return Case(file.file, bureau, case.data, placed(problems, documents), book, documents, scheme, clauses)


def _base(bureau: str, case: tables.YearFile, of: YearBase) -> YearBase:
    """The case's own units and targets under its bureau's scheme; a cycle that says little is a whole year."""
    own = cast("dict[str, Any]", case.data.get("cycle") or {})
    year = own.get("year", YEAR)
    period = {"from": f"{year}-01-01", "to": f"{year}-12-31"}
    rows = {key: [row for _, row in case.rows(key)] for key in ("units", "targets", "reviewers")}
    whole = {"title": case.data.get("case"), "period": period, "synthetic": True}
    return YearBase(
        cycle=build.cycle(f"{bureau}/{year}", whole | own),
        office=Reviewer("office", "考核办公室"),
        reviewers={str(row["id"]): build.reviewer(row) for row in rows["reviewers"]},
        units={str(row["id"]): build.unit({"name": row["id"]} | row) for row in rows["units"]},
        targets={str(row["id"]): build.target({"title": row["id"]} | row) for row in rows["targets"]},
        clauses=of.clauses,
        scheme=of.scheme,
        vocabulary=of.vocabulary,
    )


def _filed(case: tables.YearFile) -> dict[str, dict[str, Data]]:
    return cast("dict[str, dict[str, Data]]", case.data.get("records") or {})


def _context(case: tables.YearFile, sound: YearBase) -> CheckContext:
    return sound.context(case=case.file, records=dict.fromkeys(_filed(case), Disk("")))


def _records(case: tables.YearFile, sound: YearBase) -> tuple[dict[str, Record], list[Problem]]:
    """The case's records, and what is wrong between its parts as between the files of a year.

    Only errors count: a case need not be tidy. A record that is well named but may not count
    is left out without a word, as a year leaves it out: the case shows just that. A record
    without a receipt came in time.
    """
    problems = [*tables.units(case, sound.vocabulary, live=False), *_strangers(case, sound)]
    problems += tables.targets(case, sound.cycle, tuple(sound.units or ()), frozenset(), sound.vocabulary)
    context, times, records = _context(case, sound), _times(case), {}
    for path, data in _filed(case).items():
        found = check(RecordContext(path, data, context))
        problems += (problem for problem in found if problem.code not in INELIGIBLE)
        kept, fit, _ = without(data, found, depth=2)
        if fit:
            records[path] = build.record(path, "", kept, _received(times.get(path)))
    for path, problem in list(between.check(records, context)):
        if is_error(problem):
            records.pop(path, None)
        if problem.code not in INELIGIBLE:
            problems.append(problem)
    return records, [problem for problem in problems if is_error(problem)]


def _strangers(case: tables.YearFile, sound: YearBase) -> Iterator[Problem]:
    """Records of somebody who is not among the case's units."""
    known = ("office", *(sound.units or ()), *sound.reviewers)
    for path in _filed(case):
        actor = path.split("/", 1)[0]
        if actor not in known:
            place = Place(case.file, ("records", path), "key")
            yield fault("R005", place, actor=actor, **among(actor, known))


def _times(case: tables.YearFile) -> dict[str, list[dict[str, Any]]]:
    received: dict[str, list[dict[str, Any]]] = {}
    for _, row in case.rows("receipts"):
        received.setdefault(str(row["path"]), []).append(row)
    return received


def _received(rows: Sequence[Mapping[str, Any]] | None) -> Received | None:
    if not rows:
        return None
    first, last = rows[0], rows[-1]
    return build.structured(
        Received,
        {
            "first_at": first["received_at"],
            "first_merged_at": first.get("merged_at"),
            "arrived": last["received_at"],
            "merged_at": last.get("merged_at"),
            "account": last.get("actor"),
        },
    )
