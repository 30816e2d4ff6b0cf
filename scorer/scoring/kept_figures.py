"""The figures of one run that another run of the same year may take over: those of components alike in both.

An alternative of one interpretation leaves most components of a 办法 as they were; only the others are worked out
again. Worked: 12 components, one of which asks ``late.effect``: 11 are taken over, 1 is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from scorer.model.results import ComponentResult, Step
from scorer.scoring.facts.node_outcomes import USED_CHOICES, Facts
from scorer.scoring.rules.evaluation import Outweighed, Peer, compares
from scorer.scoring.rules.vetoes import Veto
from scorer.scoring.scheme.interpretations import REGISTER
from scorer.scoring.scheme.parse import Scheme


@dataclass(frozen=True, slots=True)
class ComponentFigures:
    """One component's figures for one unit: its steps, its rows, what is missing, the marks, the step that counts."""

    steps: Mapping[str, Step]
    rows: tuple[ComponentResult, ...]
    missing: tuple[str, ...]
    marks: Mapping[str, Veto | None]
    counted: str | None
    """None where its absence does not block the total."""


@dataclass(frozen=True)
class KeptFigures:
    """A run's figures by unit and place of the component in its scheme, and what they followed from."""

    facts: Facts
    scheme: Scheme
    outweighed: dict[str, Mapping[str, Outweighed]] = field(default_factory=dict)
    """Unit → the records that count nothing for it."""
    figures: dict[tuple[str, int], ComponentFigures] = field(default_factory=dict)
    compared: dict[str, Fraction | None] = field(default_factory=dict)
    """Step of a component → its figure, where others are compared with it."""
    peers: dict[tuple[object, ...], tuple[Peer, ...]] = field(default_factory=dict)
    """(component, part of the year, those among whom it compares) → their figures."""


@dataclass(frozen=True)
class TakenOver:
    """What a run under ``scheme`` and ``facts`` may take from an earlier one (None: nothing)."""

    earlier: KeptFigures | None
    facts: Facts
    scheme: Scheme

    def figures(self, unit: str, place: int, outweighed: Mapping[str, Outweighed]) -> ComponentFigures | None:
        """A component's figures for a unit as the earlier run has them; None where they must be worked out."""
        if self.earlier is None or place not in self._alike or self.earlier.outweighed.get(unit) != outweighed:
            return None
        return self.earlier.figures.get((unit, place))

    @cached_property
    def _alike(self) -> frozenset[int]:
        """Places of the components that say the same in both schemes and whose rules find the same facts."""
        if self.earlier is None or _common(self.earlier) != _common(self):
            return frozenset()
        turned = _turned(self.earlier.facts, self.facts)
        pairs = enumerate(zip(self.earlier.scheme.components, self.scheme.components, strict=False))
        return frozenset(
            place
            for place, (old, new) in pairs
            if turned.isdisjoint(new.used_choices()) and old == new and not compares(new)
        )


def _turned(before: Facts, after: Facts) -> frozenset[str]:
    """The engine's own choices that differ; another calendar counts as all on which the table in force depends."""
    turned = {name for name in REGISTER if before.choices.get(name) != after.choices.get(name)}
    return frozenset(turned | (set() if before.procedure.calendar == after.procedure.calendar else USED_CHOICES))


def _common(run: KeptFigures | TakenOver) -> tuple[object, ...]:
    """What every component's figures follow from: the Book itself, the day, and the rounding."""
    return id(run.facts.book), run.facts.on, run.scheme.each, run.scheme.digits, run.scheme.rounding_cites
