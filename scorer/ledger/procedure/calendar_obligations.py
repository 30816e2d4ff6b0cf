"""Obligations by the calendar of a 办法: a paper of a period from each unit, and the office's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from scorer.ledger.lateness import Clock, YearEnd, delay
from scorer.ledger.obligations import NOTHING, Duty, Obligation
from scorer.ledger.procedure.calendar import CalendarEntry, Filing, entries
from scorer.model.deadlines import closes
from scorer.model.entities import Due, Part
from scorer.scoring.facts.node_outcomes import Facts

OFFICE = "office"
"""The unit of what the office or a reviewer has to do."""


def calendar_obligations(facts: Facts, clock: Clock) -> tuple[Obligation, ...]:
    """Each paper of a period for each unit, then what the office has to do, in the order of their days.

    Left out: what a unit may file or not, a proposal that nobody filed before the table was settled, and what no
    record shows to be done or not.
    """
    every = _told_apart(entries(facts))
    return tuple(each for entry in every for each in (*_papers(facts, entry, clock), *_office(facts, entry, clock)))


def _told_apart(every: Sequence[CalendarEntry]) -> Iterator[CalendarEntry]:
    """The entries with their clause in the title; of several alike in both, which: 报送自查报告（JL-17，第 2 次）."""
    alike = Counter((entry.title, entry.cited) for entry in every)
    met = Counter[tuple[str, str]]()
    for entry in every:
        key = entry.title, entry.cited
        met[key] += 1
        which = f"，第 {met[key]} 次" if alike[key] > 1 else ""
        yield replace(entry, title=f"{entry.title}（{entry.cited}{which}）")


def _papers(facts: Facts, entry: CalendarEntry, clock: Clock) -> Iterator[Obligation]:
    for filing in entry.filings:
        if filing.record is not None or not entry.closed:
            yield _paper(facts, entry, filing, clock)


def _paper(facts: Facts, entry: CalendarEntry, filing: Filing, clock: Clock) -> Obligation:
    if filing.record is not None:
        found = _obligation(facts, "period", filing.unit, entry, ("received", "done", "period"), clock)
    else:
        found = _obligation(facts, "period", filing.unit, entry, _pending(entry.due, clock, filing.late), clock)
    at = facts.book.records[filing.record].first_at if filing.record and filing.late else None
    if at is None or entry.due is None:
        return found
    inclusive = facts.choices.get("gen.before_inclusive") != "false"
    return replace(found, filed_late=delay(closes(Due(entry.due), inclusive), at))


def _office(facts: Facts, entry: CalendarEntry, clock: Clock) -> Iterator[Obligation]:
    if entry.by == "unit" or entry.done is None:
        return
    over = entry.due is not None and clock.on > entry.due
    reported, done, _ = ("received", "done", "") if entry.done else _pending(entry.due, clock, over)
    yield _obligation(facts, "office", OFFICE, entry, (reported, done, "office"), clock)


def _pending(due: date | None, clock: Clock, over: bool) -> tuple[str, str, str]:
    if over:
        return "missing", "ongoing", ""
    return ("soon" if due is not None and clock.is_soon(due) else "ahead"), "ahead", ""


def _obligation(
    facts: Facts, duty: Duty, unit: str, entry: CalendarEntry, found: tuple[str, str, str], clock: Clock
) -> Obligation:
    year, due = YearEnd.of(facts.book), entry.due
    if duty == "office" and year.settled is not None and due is not None and year.settled < due:
        year = replace(year, settled=None)  # such as the paper that makes the results known: it is still to be done
    over = due is not None and (year.settled is not None if duty == "office" else year.passed(due, clock.on))
    if found[:2] == NOTHING[:2] and over:
        found = ("missing", "failed", found[2])
    state = year.row(*found)
    counted = year.office_lateness if duty == "office" else year.lateness
    lateness = counted(state, due, clock.on) if due is not None else None
    return Obligation(
        duty=duty,
        unit=unit,
        part=Part(unit, "lead"),
        due=Due(due) if due is not None else None,
        day=due,
        pair=state,
        old=state.old,
        lateness=lateness,
        entry=entry.id,
        title=entry.title,
    )
