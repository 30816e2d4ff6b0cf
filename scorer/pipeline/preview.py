"""Preview the effect of a change on scores and states of nodes: the year before it and after it, side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from scorer.ledger.lateness import Clock
from scorer.ledger.year_ledger import nodes_of
from scorer.model.book import Book
from scorer.model.decisions import holding
from scorer.model.effects import Move, UnitEffect
from scorer.model.entities import Person
from scorer.model.numbers import shown
from scorer.model.records import Claim, Decision, Record, Report, Request
from scorer.reading.book.index import as_of, joined, without
from scorer.scoring.score import Scored, score

Workday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class PreviewYear:
    """A year as the gate reads it: the Book after the change, what came with it, and how to reckon."""

    book: Book
    scheme_file: str
    fresh: frozenset[str]
    """The records that the change brings."""
    on: date
    now: datetime
    is_workday: Workday


def effects(year: PreviewYear, units: Collection[str]) -> tuple[UnitEffect, ...]:
    """The effects of the year's change on these units; those to whom it does nothing are omitted."""
    waiting = list(_waiting(year.book, units))
    before = _scored(year, without(year.book, year.fresh), units)
    after = _scored(year, year.book, units)
    accepted = _scored(year, joined(year.book, [_accepting(each, year) for each in waiting]), units)
    found = (_effect(year, unit, before, after, accepted if waiting else None) for unit in units)
    return tuple(effect for effect in found if not effect.still)


def _waiting(book: Book, units: Collection[str]) -> Iterator[Record]:
    """All of these units that nobody has decided on, whether it came now or before."""
    for record in book.records.values():
        asks = isinstance(record, Report | Claim | Request) and record.actor in units
        asks = asks and record.path not in book.withdrawn
        if asks and holding(book, record.path) is None:
            yield record


def _scored(year: PreviewYear, book: Book, units: Collection[str]) -> Scored:
    return score(as_of(book, year.on), year.on, file=year.scheme_file, only=frozenset(units))


def _accepting(record: Record, year: PreviewYear) -> Decision:
    """The decision that would accept a record: nobody's, and in no file."""
    return Decision(
        kind="decision",
        path=f"office/{record.path.replace('/', '-')}",
        actor="office",
        arrived=year.now,
        on=record.path,
        verdict="accepted",
        by=Person("", None),
        date=year.on,
    )


def _effect(year: PreviewYear, unit: str, before: Scored, after: Scored, accepted: Scored | None) -> UnitEffect:
    return UnitEffect(
        cycle=year.book.cycle.id,
        unit=unit,
        name=year.book.units[unit].name,
        before=_total(before, unit),
        after=_total(after, unit),
        accepted=None if accepted is None else _total(accepted, unit),
        moves=tuple(_moves(year, unit, before, after)),
    )


def _total(scored: Scored, unit: str) -> str | None:
    """A unit's total as it is printed; None where it has none."""
    for row in scored.results.units:
        if row.unit == unit:
            step = scored.results.steps[row.total]
            return None if step.value is None else shown(step.value, step.digits)
    return None


def _moves(year: PreviewYear, unit: str, before: Scored, after: Scored) -> Iterator[Move]:
    """The nodes of the unit's own targets that change their state."""
    was, now = _states(year, unit, before), _states(year, unit, after)
    for target in year.book.targets_of.get(unit, ()):
        for node, word in now.get(target.id, {}).items():
            if was.get(target.id, {}).get(node, word) != word:
                yield Move(target.id, target.title, node, was[target.id][node], word)


def _states(year: PreviewYear, unit: str, scored: Scored) -> dict[str, dict[str, str]]:
    """Target → node → its state in words, with the shape."""
    found: dict[str, dict[str, str]] = {}
    for each in nodes_of(unit, scored.facts, Clock(year.on, year.book.cycle.due_soon_days, year.is_workday)):
        _, target, node = each.key
        found.setdefault(target, {})[node] = f"{each.pair.shape} {each.word}"
    return found
