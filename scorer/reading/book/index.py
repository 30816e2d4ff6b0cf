"""Checked parts → a Book with its indexes, and a Book as it stood at a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar, cast

from scorer.model.book import Book
from scorer.model.deadlines import SHANGHAI, due_day, end_of, start_of
from scorer.model.decisions import withdrawals
from scorer.model.entities import Commitment, Target, Unit
from scorer.model.records import Decision, Paper, Record, Report
from scorer.model.scheme_terms import SchemeTerms
from scorer.reading.book.year_files import YearBase

K = TypeVar("K")
R = TypeVar("R", bound=Record)
EVER = datetime.min.replace(tzinfo=SHANGHAI)


def bind(
    sound: YearBase,
    records: Iterable[Record],
    left_out: Sequence[str] = (),
    commitments: Mapping[str, Commitment] | None = None,
) -> Book | None:
    """The Book of one cycle; None without its cycle, its office, its units or its table.

    Records are in the order of their arrival, then of their path, in every index.
    """
    if sound.cycle is None or sound.office is None or sound.units is None or sound.targets is None:
        return None
    targets, folder = sound.targets, f"submissions/{sound.cycle.id}"
    every = sorted(records, key=lambda record: (moment(record, targets), record.path))
    return Book(
        cycle=sound.cycle,
        office=sound.office,
        reviewers=tuple(sound.reviewers.values()),
        units=sound.units,
        targets=targets,
        clauses=sound.clauses,
        scheme=sound.scheme,
        terms=sound.vocabulary or SchemeTerms(),
        targets_of=_targets_of(sound.units, targets),
        commitments=commitments or {},
        left_out=(*sound.left_out, *left_out),
        digests=sound.digests | {f"{folder}/{record.path}": record.sha256 for record in every},
        **cast("Any", _indexes(every)),
    )


def as_of(book: Book, on: date) -> Book:
    """The Book with only what had been received up to ``on`` 24:00 Asia/Shanghai.

    A record that a made-up year leaves without receipt counts by its node's due day or its
    own date, and always where it has neither. What arrives at 24:00:00 is the next day's.
    """
    closing = end_of(on)
    return _with(book, [record for record in book.records.values() if _seen_at(record, book.targets) < closing])


def joined(book: Book, more: Sequence[Record]) -> Book:
    """The Book with more records, each already as it would be bound: for asking what would be if they came."""
    every = [*book.records.values(), *more]
    every.sort(key=lambda record: (moment(record, book.targets), record.path))
    return replace(book, **cast("Any", _indexes(every))) if more else book


def without(book: Book, paths: Collection[str]) -> Book:
    """The Book as it would be had these records never come."""
    return _with(book, [record for record in book.records.values() if record.path not in paths])


def _with(book: Book, kept: list[Record]) -> Book:
    """The Book with these of its records only."""
    if len(kept) == len(book.records):
        return book
    folder = f"submissions/{book.cycle.id}/"
    paths = {record.path for record in kept}
    digests = {
        file: digest
        for file, digest in book.digests.items()
        if not file.startswith(folder) or file.removeprefix(folder) in paths
    }
    return replace(book, digests=digests, **cast("Any", _indexes(kept)))


def _seen_at(record: Record, targets: Mapping[str, Target]) -> datetime:
    """From when a record is seen. A report counts from its first bytes: later ones only undo what was decided."""
    if isinstance(record, Report) and record.first_at is not None:
        return record.first_at
    return moment(record, targets)


def moment(record: Record, targets: Mapping[str, Target]) -> datetime:
    """The moment at which a record counts as received: its receipt, or what replaces one in a made-up year."""
    if record.arrived is not None:
        return record.arrived
    day = _stated(record, targets)
    return EVER if day is None else start_of(day)


def _stated(record: Record, targets: Mapping[str, Target]) -> date | None:
    if isinstance(record, Report):
        target = targets.get(record.target)
        node = next((node for node in target.nodes if node.id == record.node), None) if target else None
        return due_day(node.due) if node else None
    if isinstance(record, Paper):
        value = record.data.get("date", record.data.get("issued"))
        return date.fromisoformat(value) if isinstance(value, str) else None
    value = getattr(record, "date", None)
    return value if isinstance(value, date) else None


def _indexes(records: Sequence[Record]) -> dict[str, object]:
    """The Book's indexes over records that are already in order."""
    withdrawn = withdrawals(records)
    reports: dict[tuple[str, str, str], list[Report]] = defaultdict(list)
    taken_back: dict[tuple[str, str, str], list[Report]] = defaultdict(list)
    decisions: dict[str, list[Decision]] = defaultdict(list)
    by_unit: dict[tuple[str, str], list[Record]] = defaultdict(list)
    by_kind: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.path in withdrawn:
            if isinstance(record, Report):
                taken_back[record.actor, record.target, record.node].append(record)
            continue
        by_kind[record.kind].append(record)
        by_unit[record.kind, getattr(record, "unit", record.actor)].append(record)
        if isinstance(record, Report):
            reports[record.actor, record.target, record.node].append(record)
        elif isinstance(record, Decision):
            decisions[record.on].append(record)
    return {
        "records": {record.path: record for record in records},
        "reports": _frozen(reports),
        "decisions": _frozen(decisions),
        "by_unit": _frozen(by_unit),
        "by_kind": _frozen(by_kind),
        "annulled": _annulled([record for record in records if isinstance(record, Decision)]),
        "withdrawn": withdrawn,
        "withdrawn_reports": _frozen(taken_back),
    }


def _annulled(decisions: Sequence[Decision]) -> frozenset[str]:
    """Decisions that a later one annulled or replaced; only what comes later can, so one pass from the end."""
    known = {decision.path for decision in decisions}
    annulled: set[str] = set()
    for decision in reversed(decisions):
        if decision.path in annulled:
            continue
        if decision.verdict == "rejected" and decision.on in known:
            annulled.add(decision.on)
        if decision.replaces is not None:
            annulled.add(decision.replaces)
    return frozenset(annulled)


def _frozen(index: Mapping[K, list[R]]) -> dict[K, tuple[R, ...]]:
    return {key: tuple(found) for key, found in index.items()}


def _targets_of(units: Mapping[str, Unit], targets: Mapping[str, Target]) -> dict[str, tuple[Target, ...]]:
    found: dict[str, dict[str, Target]] = {unit: {} for unit in units}
    for target in targets.values():
        for part in target.parts:
            found.setdefault(part.unit, {})[target.id] = target
    return {unit: tuple(rows.values()) for unit, rows in found.items()}
