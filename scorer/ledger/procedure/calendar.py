"""The calendar of a 办法 in its year: who files what by which day, and who has not (JL-17, GY-7, GY-10, ZZ-1-1-d)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from scorer.ledger.procedure.receipt_days import day_of
from scorer.ledger.procedure.settlement import settlings
from scorer.model.book import Book
from scorer.model.deadlines import calendar_day, closes
from scorer.model.entities import Due, Unit
from scorer.model.records import KIND_TITLES, Paper, Rating, Record
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.scheme.procedure import CalendarRule

CHANCES = frozenset({"request", "claim", "appeal"})
"""Kinds that a unit may file or not: their last day is announced, and nobody is late with them."""


@dataclass(frozen=True, slots=True)
class Filing:
    """One unit's filing for an entry: ``record`` is its path, or None; ``late`` once the day is over."""

    unit: str
    record: str | None
    day: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One entry of the calendar. ``due`` is None until the year's notice gives the day; ``period`` is as 2025-Q1.

    ``filings`` has a row for each unit that has to file; for reviewers and the office ``done`` says whether
    it was done, None where no record shows it. ``closed``: a proposal, of which no more is asked once a meeting has
    settled the table.
    """

    id: str
    clauses: tuple[str, ...]
    title: str
    by: str
    kind: str | None
    due: date | None
    period: str | None = None
    optional: bool = False
    closed: bool = False
    filings: tuple[Filing, ...] = ()
    done: bool | None = None

    @property
    def cited(self) -> str:
        """Its clauses in words: JL-16-2."""
        return "、".join(self.clauses)

    def missing(self) -> tuple[str, ...]:
        """The units that still have to file for it."""
        return () if self.closed else tuple(filing.unit for filing in self.filings if filing.record is None)


def entries(facts: Facts) -> tuple[CalendarEntry, ...]:
    """The whole calendar, in the order of its days; what waits for a notice is last."""
    found = [_entry(facts, rule) for rule in facts.procedure.calendar]
    return tuple(sorted(found, key=lambda entry: (entry.due is None, entry.due or date.max, entry.id)))


def _entry(facts: Facts, rule: CalendarRule) -> CalendarEntry:
    book, kind = facts.book, rule.kind
    due = book.cycle.dates.get(rule.id) or (calendar_day(rule.due, book.cycle.year) if rule.due else None)
    units = tuple(unit for unit in book.units.values() if rule.applies_to(unit.group))
    duty = rule.by == "unit" and kind is not None and kind not in CHANCES
    return CalendarEntry(
        id=rule.id,
        clauses=rule.clauses,
        title=rule.title or KIND_TITLES.get(kind or "", rule.id),
        by=rule.by,
        kind=kind,
        due=due,
        period=_period(book, rule),
        optional=kind in CHANCES,
        closed=kind == "proposal" and bool(settlings(book, "targets")),
        filings=tuple(_filing(facts, unit, rule, due) for unit in units) if duty else (),
        done=None if rule.by == "unit" else _done(facts, kind or "", units, _period(book, rule)),
    )


def _period(book: Book, rule: CalendarRule) -> str | None:
    """The period as records name it: ``H1`` of 2025 → ``2025-H1``, ``year`` → ``2025``."""
    if rule.period is None:
        return None
    return str(book.cycle.year) if rule.period == "year" else f"{book.cycle.year}-{rule.period}"


def _filing(facts: Facts, unit: Unit, rule: CalendarRule, due: date | None) -> Filing:
    """The first record of the kind that the unit filed for the period; late where it came after the day."""
    found = facts.book.by_unit.get((rule.kind or "", unit.id), ())
    record = next(_of_period(found, _period(facts.book, rule)), None)
    inclusive = facts.choices.get("gen.before_inclusive") != "false"
    if record is None:
        return Filing(unit.id, None, None, due is not None and (facts.on > due or (facts.on == due and not inclusive)))
    at = record.first_at
    late = due is not None and at is not None and at >= closes(Due(due), inclusive)
    return Filing(unit.id, record.path, day_of(record), late)


def _of_period(records: Iterable[Record], period: str | None) -> Iterator[Record]:
    for record in records:
        named = record.data.get("period") if isinstance(record, Paper) else None
        if period is None or named is None or str(named) == period:
            yield record


def _done(facts: Facts, kind: str, units: tuple[Unit, ...], period: str | None) -> bool | None:
    """Whether reviewers or the office did it: all that was due decided, every unit rated, a bulletin of the period.

    Nothing waits in June of what falls due in December, and yet it is not judged.
    """
    book = facts.book
    if kind == "decision":
        targets = ((unit.id, row) for unit in units for row in book.targets_of.get(unit.id, ()))
        outcomes = [outcome for unit, row in targets for outcome in facts.outcomes(unit, facts.target(row.id))]
        if not outcomes:
            return None
        return all(outcome.done or (outcome.judged and outcome.waiting is None) for outcome in outcomes)
    if kind == "rating":
        rated = {
            unit for record in book.by_kind.get("rating", ()) if isinstance(record, Rating) for unit in record.scores
        }
        return all(unit.id in rated for unit in units) if units else None
    if kind == "bulletin":
        return next(_of_period(book.by_kind.get("bulletin", ()), period), None) is not None
    return None
