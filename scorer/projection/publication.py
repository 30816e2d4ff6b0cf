"""The clock of publication: within 20 working days of its formation or change (《政府信息公开条例》第二十六条).

What was formed is what arrived: a report, or a decision on it, forms the pages of its year, its unit and its
target. Worked: a report received on Monday 2025-06-30 is to be open by 2025-07-28.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from scorer.inputs import Book
from scorer.ledger import Workday
from scorer.model import Publication
from scorer.projection.access import Access
from scorer.projection.clock_views import ClockView, Formation, Key
from scorer.projection.views import Audience
from scorer.records import Decision, Record, Report
from scorer.score import Scored
from scorer.timing import local_day

WORKING_DAYS = 20


def clock(
    book: Book, scored: Scored | None, audience: Audience, lines: Iterable[Publication], is_workday: Workday
) -> ClockView:
    """When what may be told of was formed, and when which page was published with which content.

    A record without a receipt has no time. Inside, no clock runs.
    """
    access = Access(book, audience, final=scored is not None and scored.results.status == "final")
    if access.internal:
        return ClockView()
    formed: dict[Key, dict[datetime, Formation]] = {}
    due: dict[date, date] = {}
    for record in told(access):
        if record.arrived is not None:
            day = local_day(record.arrived)
            due[day] = due.get(day) or deadline(day, is_workday)
            for key in _keys(access, record):
                formed.setdefault(key, {})[record.arrived] = Formation(record.arrived, day, due[day])
    published: dict[str, list[tuple[str, datetime]]] = {}
    for line in lines:
        published.setdefault(line.address, []).append((line.sha256, line.published_at))
    return ClockView(
        {key: tuple(found[at] for at in sorted(found)) for key, found in formed.items()},
        {address: tuple(found) for address, found in published.items()},
    )


def deadline(day: date, is_workday: Workday) -> date:
    """The last of the twenty working days after the day: 2025-06-30 → 2025-07-28."""
    left = WORKING_DAYS
    while left > 0:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day


def told(access: Access) -> list[Record]:
    """The records of which the audience may know that they came: for the public, reports and decisions on them."""
    closed, records = access.closed_rows(), access.book.records
    if access.internal:
        return [record for record in records.values() if not access.secrets.confides(record)]
    about = ((record, _about(access, record)) for record in records.values())
    return [record for record, on in about if isinstance(on, Report) and on.target not in closed]


def _about(access: Access, record: Record) -> Record | None:
    return access.book.records.get(record.on) if isinstance(record, Decision) else record


def _keys(access: Access, record: Record) -> Iterator[Key]:
    """The pages that a report or a decision on it changes."""
    report = _about(access, record)
    if isinstance(report, Report):
        yield from (("year", ""), ("unit", report.actor), ("target", report.target))
