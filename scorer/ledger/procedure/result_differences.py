"""The differences between two states of a year's results: the corrected score beside the old one, none overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.model.book import Book
from scorer.model.numbers import shown
from scorer.model.records import Record
from scorer.model.results import Results, Step, UnitResult
from scorer.scoring.results_digest import SCORING_KINDS


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure, place or grade of a unit before and after, in words: ("lxq", "总成绩", "180.50", "181.50")."""

    unit: str
    what: str
    before: str
    after: str


def differences(before: Results, after: Results) -> tuple[Difference, ...]:
    """Every difference, unit by unit: total, components, rank, grade."""
    old = {unit.unit: unit for unit in before.units}
    return tuple(
        found for unit in after.units if unit.unit in old for found in _unit(before, old[unit.unit], after, unit)
    )


def _unit(before: Results, old: UnitResult, after: Results, new: UnitResult) -> Iterator[Difference]:
    pairs = [(after.steps[new.total].label, _value(before.steps[old.total]), _value(after.steps[new.total]))]
    known = {row.id: row for row in old.components}
    pairs += [
        (row.title, _value(before.steps[known[row.id].step]), _value(after.steps[row.step]))
        for row in new.components
        if row.id in known
    ]
    pairs += [("名次", str(old.rank or "无"), str(new.rank or "无")), ("等次", old.grade or "无", new.grade or "无")]
    for what, first, second in pairs:
        if first != second:
            yield Difference(new.unit, what, first, second)


def _value(step: Step) -> str:
    return "缺" if step.value is None else shown(step.value, step.digits)


def since(book: Book, day: date) -> tuple[Record, ...]:
    """The records that can affect a score and that arrived, or whose bytes did, after a day."""
    found = (each for each in book.records.values() if each.kind in SCORING_KINDS)
    return tuple(each for each in found if (at := arrived_on(each)) is not None and at > day)
