"""Publicity of results, and appeals: their days, who may not decide, their state (ZZ-3-2-f, ZZ-3-2-g, GEN-6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from scorer.ledger.procedure.receipt_days import arrived_on, day_of
from scorer.ledger.procedure.settlement import settlings
from scorer.model.book import Book
from scorer.model.decisions import holding
from scorer.model.records import Appeal, Decision, Notice, Record
from scorer.scoring.scheme.procedure import Procedure


@dataclass(frozen=True, slots=True)
class Publicity:
    """A period of publicity: ``first`` and ``last`` are its days, both counted; ``notice`` is its record."""

    notice: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class AppealStatus:
    """An appeal: filed when, until when it could be, until when it is to be answered, and by whom it may not be.

    ``verdict`` is None while nobody has decided; ``first`` is the decision objected to, where it is about one.
    """

    appeal: Appeal
    day: date | None
    until: date | None
    answer_by: date | None
    first: Decision | None
    decision: Decision | None
    late: bool
    answered_late: bool


def publicities(book: Book, rules: Procedure) -> tuple[Publicity, ...]:
    """Each publicity period: seven days from 2026-01-05 are the 6th to the 12th; the day of the notice is not one."""
    found = []
    for notice in book.by_kind.get("notice", ()):
        if isinstance(notice, Notice) and notice.form == "publicity" and rules.publicity is not None:
            last = notice.issued + timedelta(days=rules.publicity)
            found.append(Publicity(notice.path, notice.issued + timedelta(days=1), last))
    return tuple(found)


def appeal_statuses(book: Book, rules: Procedure, on: date) -> tuple[AppealStatus, ...]:
    """Every appeal at a date, in the order of arrival."""
    found = book.by_kind.get("appeal", ())
    return tuple(_appeal_status(book, rules, each, on) for each in found if isinstance(each, Appeal))


def _appeal_status(book: Book, rules: Procedure, appeal: Appeal, on: date) -> AppealStatus:
    day, started = day_of(appeal), notified_on(book, appeal)
    until = _after(started, rules.apply_days, same_day=rules.same_day)
    answer_by = _after(day, rules.decide_days, same_day=False)
    decision = holding(book, appeal.path)
    answered = arrived_on(decision) if decision else on
    return AppealStatus(
        appeal=appeal,
        day=day,
        until=until,
        answer_by=answer_by,
        first=contested_decision(book, appeal),
        decision=decision,
        late=day is not None and until is not None and day > until,
        answered_late=answer_by is not None and answered is not None and answered > answer_by,
    )


def _after(day: date | None, days: int | None, *, same_day: bool) -> date | None:
    """The last of so many days: 10 days from 3 March are the 13th, or the 12th where the day itself is counted."""
    return None if day is None or days is None else day + timedelta(days=days - same_day)


def appeal_deadline(notice: Record, rules: Procedure) -> date | None:
    """The last day for an appeal against a notice: 10 days from 8 January are the 18th."""
    return _after(arrived_on(notice), rules.apply_days, same_day=rules.same_day)


def contested_decision(book: Book, appeal: Appeal) -> Decision | None:
    """The decision that an appeal is against: the one it names, or the newest before it on the record it names."""
    about = book.records.get(appeal.about)
    if isinstance(about, Decision):
        return about
    before = [each for each in book.decisions.get(appeal.about, ()) if _before(each, appeal)]
    return before[-1] if before else None


def _before(record: Record, appeal: Appeal) -> bool:
    if record.arrived is not None and appeal.first_at is not None:
        return record.arrived <= appeal.first_at
    first, second = day_of(record), day_of(appeal)
    return first is None or second is None or first <= second


def notified_on(book: Book, appeal: Appeal) -> date | None:
    """The day on which the unit was notified of what it objects to.

    Of a record: its decision, or the record itself where others filed it (a penalty, a conclusion). Of a component:
    the newest notice of publicity or of results before the appeal that goes to the unit, or the resolution on them.
    """
    about = book.records.get(appeal.about)
    if about is not None:
        first = contested_decision(book, appeal)
        found = first if first is not None else about if about.actor != appeal.actor else None
        return arrived_on(found) if found is not None else None
    notices = [
        each
        for each in book.by_kind.get("notice", ())
        if isinstance(each, Notice) and each.form in ("publicity", "results") and appeal.actor in each.to
    ]
    found_before = [each for each in (*notices, *settlings(book, "results")) if _before(each, appeal)]
    return max((day for each in found_before if (day := arrived_on(each)) is not None), default=None)


def same_person(first: Decision, second: Decision) -> bool:
    """Whether one person made both: the accounts of the receipts, and only where there are none the names written."""
    if first.account is not None and second.account is not None:
        return first.account == second.account
    return first.by.name == second.by.name and first.by.post == second.by.post
