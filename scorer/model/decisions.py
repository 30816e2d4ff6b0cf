"""Decisions: which one on a record is in force, and which record replaces which."""

from __future__ import annotations

from collections.abc import Iterable

from scorer.model.book import Book
from scorer.model.records import UNIT_KINDS, Claim, Decision, Record, Request, Withdrawal


def holding(book: Book, path: str) -> Decision | None:
    """The newest decision on a record that was not annulled, and that was made on the bytes at hand.

    A decision that came before the record's present bytes was about others: the record waits again.
    """
    record = book.records.get(path)
    for decision in reversed(book.decisions.get(path, ())):
        if decision.path not in book.annulled and _saw(decision, record):
            return decision
    return None


def _saw(decision: Decision, record: Record | None) -> bool:
    if record is None or record.arrived is None or decision.arrived is None:
        return True
    return decision.arrived >= record.arrived


def withdrawals(records: Iterable[Record]) -> dict[str, Withdrawal]:
    """Path of a record → the withdrawal that took it back before anybody decided; ``records`` in order of arrival.

    Worked: report, withdrawal, decision → withdrawn; report, decision, withdrawal → not.
    """
    decided, found = set[str](), dict[str, Withdrawal]()
    for record in records:
        if isinstance(record, Decision):
            decided.add(record.on)
        elif isinstance(record, Withdrawal) and record.on not in decided:
            found.setdefault(record.on, record)
    return found


def may_be_withdrawn(record: Record, by: str) -> bool:
    """Whether an actor may take the record back at all: its own, of a kind that units file, no withdrawal."""
    return record.actor == by and record.kind in UNIT_KINDS and not isinstance(record, Withdrawal)


def superseded(book: Book) -> frozenset[str]:
    """Paths of the records that a later one replaces, and those that these replaced.

    A unit's record takes the place of its earlier one only once it is accepted: until then,
    and when it is returned, nothing is lost. An office's record does so unless it is rejected.
    """
    gone: set[str] = set()
    for record in book.records.values():
        if record.replaces and record.path not in book.withdrawn and _takes_effect(book, record):
            earlier: str | None = record.replaces
            while earlier is not None and earlier not in gone:
                gone.add(earlier)
                before = book.records.get(earlier)
                earlier = before.replaces if before else None
    return frozenset(gone)


def _takes_effect(book: Book, record: Record) -> bool:
    if isinstance(record, Claim | Request):
        decision = holding(book, record.path)
        return decision is not None and decision.verdict == "accepted"
    return in_force(book, record)


def in_force(book: Book, record: Record) -> bool:
    """Whether an office record counts: it does on receipt, unless a decision rejects it."""
    decision = holding(book, record.path)
    return decision is None or decision.verdict != "rejected"
