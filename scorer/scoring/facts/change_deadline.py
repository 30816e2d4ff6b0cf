"""The last day on which a unit may ask to change a settled target, and what becomes of a later request (GY-8).

A scheme says so in its calendar: ``{kind: request, due: '09-15', on_miss: {choose: adjust.after_0915}}``.
``on_miss`` is ``reject`` (no later request is granted), ``force_majeure_only``, or anything else: only a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from scorer.model.book import Book
from scorer.model.deadlines import calendar_day, closes
from scorer.model.entities import Data, Due
from scorer.model.records import Request

REFUSING = ("reject", "force_majeure_only")
"""What ``on_miss`` may say so that a late request changes nothing."""


def heeded(scheme: Mapping[str, Data]) -> tuple[str, ...]:
    """The interpretations that decide what becomes of a late request."""
    missed = (row.get("on_miss") for row in _rows(scheme))
    return tuple(str(each["choose"]) for each in missed if isinstance(each, dict))


def too_late(book: Book, request: Request, choices: Mapping[str, str | None]) -> date | None:
    """The last day, where the request came after it and may not be granted; None where it may.

    Worked: due 09-15, ``reject``, received 2025-10-13 → 2025-09-15; under ``force_majeure_only`` a request
    for force majeure is None.
    """
    unit = book.units.get(request.actor)
    for row in _rows(book.scheme):
        groups = row.get("groups")
        if unit is None or (
            groups is not None and unit.group not in (groups if isinstance(groups, list) else [groups])
        ):
            continue
        last = calendar_day(str(row["due"]), book.cycle.year) if isinstance(row.get("due"), str) else None
        missed = _taken(row.get("on_miss"), choices)
        spared = missed == "force_majeure_only" and request.reason == "force-majeure"
        if last is not None and missed in REFUSING and not spared and _after(request, last, choices):
            return last
    return None


def _after(request: Request, last: date, choices: Mapping[str, str | None]) -> bool:
    inclusive = choices.get("gen.before_inclusive") != "false"
    return request.first_at is not None and request.first_at >= closes(Due(last), inclusive)


def _taken(value: Data, choices: Mapping[str, str | None]) -> str | None:
    if isinstance(value, dict):
        return choices.get(str(value.get("choose")))
    return None if value is None else str(value)


def _rows(scheme: Mapping[str, Data]) -> Iterator[dict[str, Data]]:
    """The calendar's entries about requests."""
    rows = scheme.get("calendar")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("kind") == "request":
            yield row
