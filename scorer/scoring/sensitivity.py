"""The effect of every interpretation: each alternative, computed for every unit.

All of it is worked out from one Book: its files are read once, and facts that a choice does
not affect are shared between the runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scorer.model.book import Book
from scorer.model.results import Chosen, Results, UnitResult
from scorer.scoring.scheme.interpretations import Interpretation, interpretations
from scorer.scoring.score import Scored, score


@dataclass(frozen=True, slots=True)
class RunFigures:
    """A unit's outcome under one set of choices; ``digits`` is how the scheme prints the total."""

    total: Fraction | None
    rank: int | None
    grade: str | None
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class InterpretationEffect:
    """One unit, before and after. ``components`` are those whose own figures differ, so that views hide no others."""

    unit: str
    before: RunFigures
    after: RunFigures
    components: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything that is shown differs."""
        return self.before != self.after

    @property
    def change(self) -> Fraction | None:
        """The gain of the total; None where there is none before or after."""
        if self.before.total is None or self.after.total is None:
            return None
        return self.after.total - self.before.total


@dataclass(frozen=True, slots=True)
class Alternative:
    """One option that was not taken, and what it would give each unit."""

    option: str
    effects: tuple[InterpretationEffect, ...]


@dataclass(frozen=True, slots=True)
class ComparedInterpretation:
    """One interpretation as it was taken; procedural ones, and those without options, have no alternatives."""

    interpretation: Interpretation
    chosen: Chosen
    alternatives: tuple[Alternative, ...]

    @property
    def waiting(self) -> bool:
        """Must be settled and is not."""
        return self.chosen.required and self.chosen.decided is None


def compared_interpretations(
    book: Book, scored: Scored, file: str = "scheme.yml"
) -> tuple[ComparedInterpretation, ...]:
    """Every interpretation of the scheme, in its order, with all its alternatives.

    Worked: 12 points, one provincial target late: strict 84.95, ``final_node`` 99.95 → +15.00 (JL-16-1).
    """
    taken = {chosen.id: chosen for chosen in scored.results.interpretations}
    return tuple(
        ComparedInterpretation(item, taken[item.id], tuple(_alternatives(book, scored, item, taken[item.id], file)))
        for item in interpretations(book.scheme)
    )


def _alternatives(book: Book, scored: Scored, item: Interpretation, chosen: Chosen, file: str) -> Iterator[Alternative]:
    for option in item.options if item.effect == "figure" else ():
        if option != chosen.chosen:
            # what this run takes otherwise already (``--set``) stays so: only the one question is turned
            asked = {each.id: each.chosen for each in scored.results.interpretations if each.chosen is not None}
            other = score(book, scored.results.on, {**asked, item.id: option}, file, scored)
            yield Alternative(option, tuple(_effects(scored.results, other.results)))


def _effects(before: Results, after: Results) -> Iterator[InterpretationEffect]:
    for old, new in zip(before.units, after.units, strict=True):
        yield InterpretationEffect(
            old.unit, _figures(before, old), _figures(after, new), _moved(before, old, after, new)
        )


def _figures(results: Results, unit: UnitResult) -> RunFigures:
    step = results.steps[unit.total]
    return RunFigures(step.value, unit.rank, unit.grade, step.digits)


def _moved(before: Results, old: UnitResult, after: Results, new: UnitResult) -> tuple[str, ...]:
    def values(results: Results, unit: UnitResult) -> dict[str, tuple[Fraction | None, ...]]:
        return {
            row.id: tuple(results.steps[name].value for name in (row.step, row.weighted) if name)
            for row in unit.components
        }

    was, now = values(before, old), values(after, new)
    return tuple(name for name in was if was[name] != now.get(name))
