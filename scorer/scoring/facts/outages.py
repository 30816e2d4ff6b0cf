"""Outages of the platform: while one lasts nobody can report, and what was due meanwhile is due when it ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from scorer.model.book import Book
from scorer.model.deadlines import end_of, local_day
from scorer.model.decisions import in_force
from scorer.model.records import Outage


def outages_of(book: Book, gone: frozenset[str]) -> tuple[Outage, ...]:
    """The outages in force, in the order in which they began; ``gone`` are records that others replaced."""
    found = [
        record
        for record in book.by_kind.get("outage", ())
        if isinstance(record, Outage) and record.path not in gone and in_force(book, record)
    ]
    return tuple(sorted(found, key=lambda outage: (outage.start, outage.end, outage.path)))


def prolonged(
    deadline: datetime, filed_at: datetime | None, outages: Iterable[Outage], until: str | None
) -> tuple[datetime, str | None]:
    """A deadline moved by the outages over it, and the one without which the filing would be late.

    To the moment at which each ended, or until ``day_end`` (choice ``outage.until``) to the end of that day. One that
    begins as the day ends kept nobody from reporting.
    """
    excused = None
    for outage in outages:
        if outage.start < deadline < outage.end:
            excused = outage.path if filed_at is not None and deadline <= filed_at else excused
            deadline = end_of(local_day(outage.end)) if until == "day_end" else outage.end
    return deadline, excused
