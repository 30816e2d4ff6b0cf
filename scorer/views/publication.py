"""The clock of publication: within 20 working days of its formation or change (《政府信息公开条例》第二十六条).

What was formed is what arrived: a report, a decision on it or a granted request forms the pages of its year, its
unit and its target; what a meeting settles forms them all; a bulletin forms its own. Worked: a report received on
Monday 2025-06-30 is to be open by 2025-07-28.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from scorer.ledger.lateness import Workday
from scorer.model.book import Book
from scorer.model.deadlines import SHANGHAI, local_day
from scorer.model.decisions import holding
from scorer.model.entities import Publication
from scorer.model.records import Decision, Record, Report, Request, Resolution
from scorer.scoring.score import Scored
from scorer.views.access import Access, access_of
from scorer.views.bulletins import bulletin_id
from scorer.views.disclosure_classes import confidential
from scorer.views.publication_types import WHOLE, ClockView, Formation, Key
from scorer.views.year_types import Audience

WORKING_DAYS = 20


def clock(
    book: Book, scored: Scored | None, audience: Audience, lines: Iterable[Publication], is_workday: Workday
) -> ClockView:
    """The dates of formation of what may be published, and of each page's publication with new content.

    A record without a receipt has no time. Inside, no clock runs.
    """
    access = access_of(book, audience, scored)
    if access.internal:
        return ClockView()
    formed: dict[Key, dict[datetime, Formation]] = {}
    due: dict[date, date] = {}
    for key, record in _formed(access):
        if record.arrived is not None:
            day = local_day(record.arrived)
            due[day] = due.get(day) or deadline(day, is_workday)
            formed.setdefault(key, {})[record.arrived] = Formation(record.arrived, day, due[day])
    published: dict[str, list[datetime]] = {}
    for line in lines:
        published.setdefault(line.address, []).append(line.published_at.astimezone(SHANGHAI))
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


def published_records(access: Access) -> list[Record]:
    """The records of which the audience may know that they came: for the public, reports and decisions on them."""
    closed, records = access.closed_rows(), access.book.records
    if access.internal:
        return [record for record in records.values() if not confidential(access.book, access.secrets, record)]
    about = ((record, _about(access, record)) for record in records.values())
    return [record for record, on in about if isinstance(on, Report) and on.target not in closed]


def _about(access: Access, record: Record) -> Record | None:
    return access.book.records.get(record.on) if isinstance(record, Decision) else record


def _grants(access: Access, decision: Record, request: Request) -> bool:
    """Whether the decision changed an open row: its due day, its figures, its end stand on the pages."""
    holds = holding(access.book, request.path) is decision
    accepted = isinstance(decision, Decision) and decision.verdict == "accepted"
    return holds and accepted and request.target not in access.closed_rows()


def _formed(access: Access) -> Iterator[tuple[Key, Record]]:
    """What a record changes: a report, a decision on it or a granted request its year, unit and target."""
    for record in published_records(access):
        report = _about(access, record)
        if isinstance(report, Report):
            yield from ((key, record) for key in (("year", ""), ("unit", report.actor), ("target", report.target)))
    for decision in access.book.by_kind.get("decision", ()):
        request = _about(access, decision)
        if isinstance(request, Request) and _grants(access, decision, request):
            units = (("unit", part.unit) for part in access.book.targets[request.target].parts)
            yield from ((key, decision) for key in (("year", ""), ("target", request.target), *units))
    for record in access.book.by_kind.get("resolution", ()):
        if isinstance(record, Resolution) and record.settles in {"targets", "results"}:
            yield WHOLE, record
    for record in access.book.by_kind.get("bulletin", ()):
        if access.discloses(record):
            yield ("bulletin", bulletin_id(record.path)), record
