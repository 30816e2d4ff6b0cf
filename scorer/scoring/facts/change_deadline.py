"""The last day on which a unit may ask to change a settled target, and what becomes of a later request (GY-8).

A scheme says so in its calendar: ``{kind: request, due: '09-15', late: {choose: adjust.after_0915}}``.
``late`` is ``reject`` (no later request is granted), ``force_majeure_only``, or anything else: only a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from scorer.model.book import Book
from scorer.model.deadlines import calendar_day, closes
from scorer.model.entities import Due
from scorer.model.records import Request
from scorer.scoring.scheme.procedure import CalendarRule

REFUSING = ("reject", "force_majeure_only")
"""What ``late`` may say so that a late request changes nothing."""


def too_late(
    book: Book, calendar: Iterable[CalendarRule], request: Request, choices: Mapping[str, str | None]
) -> date | None:
    """The last day, where the request came after it and may not be granted; None where it may.

    Worked: due 09-15, ``reject``, received 2025-10-13 → 2025-09-15; under ``force_majeure_only`` a request
    for force majeure is None.
    """
    unit = book.units.get(request.actor)
    for rule in calendar:
        if rule.kind != "request" or unit is None or not rule.applies_to(unit.group):
            continue
        last = calendar_day(rule.due, book.cycle.year) if rule.due else None
        spared = rule.on_miss == "force_majeure_only" and request.reason == "force-majeure"
        if last is not None and rule.on_miss in REFUSING and not spared and _after(request, last, choices):
            return last
    return None


def _after(request: Request, last: date, choices: Mapping[str, str | None]) -> bool:
    inclusive = choices.get("gen.before_inclusive") != "false"
    return request.first_at is not None and request.first_at >= closes(Due(last), inclusive)
