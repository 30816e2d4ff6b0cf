"""Nesting: a component with ``components`` under it is their sum, each with its weight.

Worked: business 66.50 and public 28.00 → 94.50.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from scorer.model.results import Step
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet
from scorer.scoring.rules.parameters import Parameters


def parts_of(parameters: Parameters) -> tuple[Component, ...]:
    """The components listed under ``components``; one of an unknown kind is a problem, and left out."""
    found = [parameters.reading.part(row) for row in parameters.rows("components")]
    return tuple(each for each in found if isinstance(each, Component))


@dataclass(frozen=True)
class Sum(Rule):
    """The parts, in the scheme's order; a part that is not for the unit's group is passed over."""

    kind: ClassVar[str] = "sum"
    engine_choices: ClassVar[frozenset[str]] = frozenset()
    inner: tuple[Component, ...]

    @classmethod
    def parse(cls, parameters: Parameters) -> Sum:
        return cls(parts_of(parameters))

    def maximum(self) -> Fraction | None:
        """The parts' own maxima added up; unbounded as soon as one of them is."""
        tops = [part.maximum() for part in self.inner]
        return None if None in tops else sum((top for top in tops if top is not None), Fraction(0))

    def full(self) -> Fraction | None:
        found = [full for part in self.inner if (full := part.full()) is not None]
        return sum(found, Fraction(0)) if found else None

    def parts(self) -> tuple[Component, ...]:
        return self.inner

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        own = [part for part in self.inner if part.applies_to(sheet.unit.group)]
        steps = [step_id for part in own if (step_id := sheet.evaluate(part, sheet)) is not None]
        return sheet.sum(sheet.id(component.id), component.title, steps, component.clauses)
