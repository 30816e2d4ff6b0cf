"""On which day a record counts: that of its receipt, or, in a made-up year without receipts, the one it states."""

from __future__ import annotations

from datetime import date

from scorer.model.deadlines import local_day
from scorer.model.records import Paper, Record


def day_of(record: Record) -> date | None:
    """The Shanghai day on which the record first arrived; else its own date; None where it has neither."""
    if record.first_at is not None:
        return local_day(record.first_at)
    stated = getattr(record, "date", None) or getattr(record, "issued", None)
    if stated is None and isinstance(record, Paper):
        stated = record.data.get("date")
        stated = date.fromisoformat(stated) if isinstance(stated, str) else None
    return stated if isinstance(stated, date) else None


def arrived_on(record: Record) -> date | None:
    """The day on which the bytes at hand arrived: a decision is about those."""
    return local_day(record.arrived) if record.arrived is not None else day_of(record)
