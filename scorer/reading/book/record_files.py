"""Reading and checking files: one at a time, or records in chunks on every processor.

A chunk goes out as paths and comes back as plain data, hashes and placed problems; the marks
stay behind, because only a faulty file needs them and can be read again. The results are
in the order of the paths, however the chunks were done.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from scorer.diagnostics.catalogue import entry
from scorer.model.book import Book
from scorer.model.entities import Data, Path, Place, Problem
from scorer.model.records import Record
from scorer.reading.book import attachments as evidence
from scorer.reading.book import from_data as build
from scorer.reading.book.check_context import CheckContext
from scorer.reading.book.commented_text import commented_text
from scorer.reading.book.files import FoundFile, tree
from scorer.reading.book.record_context import RecordContext
from scorer.reading.book.reference_checks import check
from scorer.reading.schemas import violations
from scorer.reading.suggestions import unopened
from scorer.reading.yaml import Document, locate, read

MOST_BYTES = (1 << 20) + 1
"""Enough for the reader to see that a file is over its limit of 1 MiB."""
PARALLEL_FROM = 1000
"""Records below which starting other processes costs more than it saves."""
CHUNK = 400
LARGE = 16 << 10
"""Bytes from which on a record is worth remembering: another name may have the same bytes."""
MANY = ("record", "case")
"""Schemas of the files that a run reads once anyway, and in numbers that are not kept."""
PARTS = {"rating": "scores", "ballots": "counts"}
"""Record kind → the field whose entries are of one unit each: a faulty entry is left out alone."""


class ReadRecord(NamedTuple):
    """One record as read: ``data`` None where it could not be read, ``sound`` False where it must be left out."""

    path: str
    sha256: str
    data: dict[str, Data] | None
    sound: bool
    lost: tuple[str, ...]
    """Entries of a rating or of ballots that were left out."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file as read: its document, where it could be read, and all its problems, not yet placed."""

    document: Document | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that make something unsound."""
        return tuple(problem for problem in self.problems if is_error(problem))


def is_error(problem: Problem) -> bool:
    """Whether the problem's own level, or else its code's, is ``error``."""
    return (problem.level or entry(problem.code).level) == "error"


def one(found: FoundFile, schema: str) -> ReadFile:
    """Read a file and check it against its schema; a year's own file with the same bytes is parsed once in a run."""
    raw = found.read(MOST_BYTES)
    if raw is None:
        return ReadFile(None, (unopened(found.file, found.root.name),))
    if schema not in MANY:
        return _parsed_once(found.file, raw, schema)
    return _parsed(found.file, raw, schema) if len(raw) < LARGE else _named(found.file, _parsed_large("", raw, schema))


def _parsed(file: str, raw: bytes, schema: str) -> ReadFile:
    document, problems = read(file, raw)
    if document is None:
        return ReadFile(None, problems)
    swallowed = commented_text(document, raw) if schema == "record" else ()
    return ReadFile(document, (*problems, *violations(document, schema), *swallowed))


_parsed_once = lru_cache(maxsize=128)(_parsed)
_parsed_large = lru_cache(maxsize=4)(_parsed)


def _named(file: str, reading: ReadFile) -> ReadFile:
    """What was read of the same bytes, as that of this file."""
    document = reading.document and replace(reading.document, file=file)
    problems = (replace(each, place=replace(each.place, file=file)) for each in reading.problems)
    return ReadFile(document, tuple(problems))


def unreported(found: Iterable[Problem], before: Sequence[Problem]) -> list[Problem]:
    """One error for one fault: a problem at, or inside, a place that is already at fault is not reported again."""
    faulty = {problem.place.path for problem in before if isinstance(problem.place, Place)}
    return [problem for problem in found if not _covered(problem, faulty)]


def _covered(problem: Problem, faulty: set[Path]) -> bool:
    if not faulty or not isinstance(problem.place, Place):
        return False
    path = problem.place.path
    return any(path[:length] in faulty for length in range(1, len(path) + 1))


@dataclass(slots=True)
class RecordChecker:
    """Checks records, in this process or another: what they are checked against, and the files hashed so far."""

    context: CheckContext
    hasher: evidence.FileHasher = field(default_factory=evidence.FileHasher)

    def record(self, path: str) -> ReadRecord:
        """One record: read, checked against its schema, its references and its evidence looked up."""
        root = self.context.records[path]
        reading = one(FoundFile(f"submissions/{self.context.name}/{path}", root), "record")
        document = reading.document
        if document is None or not isinstance(document.data, dict):
            return ReadRecord(path, "", None, False, (), placed_in(document, reading.problems))
        filed = RecordContext(path, document.data, self.context)
        found = (*check(filed), *evidence.check(filed, self.hasher))
        problems = (*reading.problems, *unreported(found, reading.problems)) if found else reading.problems
        whole = evidence.completed(filed, self.hasher)
        if not problems:
            return ReadRecord(path, document.sha256, whole, True, (), ())
        data, sound, lost = without(whole, problems)
        return ReadRecord(path, document.sha256, data, sound, lost, placed_in(document, problems))


def without(
    data: dict[str, Data], problems: Sequence[Problem], depth: int = 0
) -> tuple[dict[str, Data], bool, tuple[str, ...]]:
    """The record without its faulty entries, where its faults are in entries only; else not sound.

    ``depth`` is the length of the path of the record in its file.
    """
    errors = [problem for problem in problems if is_error(problem)]
    part = PARTS.get(str(data.get("kind")), "")
    entries = data.get(part)
    lost = {_entry(problem, part, depth) for problem in errors}
    if None in lost or not isinstance(entries, dict) or not lost < set(entries):
        return data, not errors, ()
    kept = {name: value for name, value in entries.items() if name not in lost}
    return data | {part: kept}, True, tuple(sorted(str(name) for name in lost))


def _entry(problem: Problem, part: str, depth: int) -> str | int | None:
    path = problem.place.path[depth:] if isinstance(problem.place, Place) else ()
    return path[1] if len(path) > 1 and path[0] == part else None


def placed_in(document: Document | None, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Problems of one document with line and column; those of a file that could not be read stay as they are."""
    if document is None:
        return tuple(problems)
    return tuple(
        Problem(each.code, locate(document, each.place), each.facts, each.level)
        if isinstance(each.place, Place)
        else each
        for each in problems
    )


def records(paths: Sequence[str], context: CheckContext, parallel_from: int = PARALLEL_FROM) -> Iterator[ReadRecord]:
    """All records, in the order of ``paths``; on every processor from ``parallel_from`` records on."""
    count = min(processors(), len(paths) // CHUNK + 1) if len(paths) >= parallel_from else 1
    if count == 1:
        yield from map(RecordChecker(context).record, paths)
        return
    chunks = [paths[start : start + CHUNK] for start in range(0, len(paths), CHUNK)]
    with _process_context().Pool(count, initializer=init_worker, initargs=(context,)) as pool:
        for outcomes in pool.imap(check_chunk, chunks):
            yield from outcomes


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _process_context() -> multiprocessing.context.BaseContext:
    """Forking is quick and safe only where no other thread holds a lock (``mkdocs serve`` has some)."""
    alone = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if alone else "spawn")


_checker: list[RecordChecker] = []
"""The checker of a worker process, made once: sending its context with each chunk would cost more than the check."""


def init_worker(context: CheckContext) -> None:
    """Make this process's checker."""
    gc.disable()
    _checker[:] = [RecordChecker(context)]


def check_chunk(paths: Sequence[str]) -> list[ReadRecord]:
    """Check some records with this process's checker."""
    return [_checker[0].record(path) for path in paths]


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the cyclic collector: reading makes many lasting objects and no cycles, and it would walk them all."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def unreceived(roots: Sequence[str], book: Book, actor: str) -> tuple[Record, ...]:
    """The sound ones of them, in the order of their paths: what was written and not yet handed in."""
    found = tree(roots, book.cycle.id)
    paths = sorted(path for path in found.records if path.startswith(f"{actor}/") and path not in book.records)
    records = []
    for path in paths:
        reading = one(FoundFile(f"{found.folder}/{path}", found.records[path]), "record")
        data = reading.document.data if reading.document and not reading.errors else None
        if isinstance(data, dict):
            records.append(build.record(path, reading.document.sha256 if reading.document else "", data))
    return tuple(records)
