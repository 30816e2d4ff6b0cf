"""A part of the year, and what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scorer.model.records import Record


@dataclass(frozen=True, slots=True)
class Window:
    """From ``first`` to ``last``; ``label`` is how a record's ``period`` names it: ``2025-Q1``."""

    label: str
    first: date
    last: date

    def has(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last

    def takes(self, record: Record) -> bool:
        """Whether a record belongs to it: by its ``period``, else by its date; one with neither belongs to none."""
        period, day = getattr(record, "period", None), getattr(record, "date", None)
        return str(period) == self.label if period is not None else isinstance(day, date) and self.has(day)
