"""What an open question is worth: each alternative of an unsettled interpretation, for every unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scorer.inputs import Book
from scorer.interpretations import interpretations
from scorer.score import Scored, score


@dataclass(frozen=True, slots=True)
class Alternative:
    """One unit's total, had one interpretation been taken otherwise. ``digits`` is how the scheme prints it."""

    unit: str
    interpretation: str
    option: str
    total: Fraction
    change: Fraction
    digits: int | None


def alternatives(book: Book, scored: Scored, file: str) -> tuple[Alternative, ...]:
    """Every option not taken of the required interpretations that nobody has settled, where it changes a total.

    Worked: 12 points, one provincial target late: strict 84.95, ``final_node`` 99.95 → +15.00 (JL-16-1).
    """
    settled = {item.id for item in scored.results.interpretations if item.decided is not None}
    found: list[Alternative] = []
    for item in interpretations(book.scheme):
        if item.required and item.id not in settled and item.effect == "figure":
            taken = {chosen.id: chosen.chosen for chosen in scored.results.interpretations}[item.id]
            for option in item.options:
                if option != taken:
                    other = score(book, scored.results.on, {item.id: option}, file)
                    found += _changes(scored, other, item.id, option)
    return tuple(found)


def _changes(scored: Scored, other: Scored, interpretation: str, option: str) -> Iterator[Alternative]:
    for unit in scored.results.units:
        step = other.results.steps[unit.total]
        before = scored.results.steps[unit.total].value
        if step.value is not None and before is not None and step.value != before:
            yield Alternative(unit.unit, interpretation, option, step.value, step.value - before, step.digits)
