"""``offset``: points for each place above a base rank, and as many off for each place below.

Worked (GY-11-3): rank 3 of 21 → (11 − 3) × 0.2 = +1.6; rank 15 → (11 − 15) × 0.2 = −0.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from scorer.model.records import Standing
from scorer.model.results import Cite, Note, Step
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, given
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset


@dataclass(frozen=True)
class Offset(Rule):
    """``of`` is the number of places that ``base`` was set for; ``otherwise`` says what holds for another."""

    kind: ClassVar[str] = "offset"
    reads: ClassVar[frozenset[str]] = frozenset({"standing"})
    engine_choices: ClassVar[frozenset[str]] = frozenset()
    base: Fraction | Unset
    of: Fraction | Unset | None
    step: Fraction | Unset
    many: str | Unset
    otherwise: str | Unset
    many_cites: tuple[Cite, ...]
    otherwise_cites: tuple[Cite, ...]

    @classmethod
    def parse(cls, parameters: Parameters) -> Offset:
        return cls(
            base=parameters.required("base"),
            of=parameters.figure("of"),
            step=parameters.required("step"),
            many=parameters.text("many", "sum", ("sum", "mean")),
            otherwise=parameters.text("otherwise", "keep_11", ("keep_11", "keep", "median")),
            many_cites=parameters.taken("many"),
            otherwise_cites=parameters.taken("otherwise"),
        )

    def maximum(self) -> Fraction | None:
        return None

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        leaves = [
            sheet.put(self._leaf(component, standing, place, sheet))
            for place, standing in enumerate(self._standings(component, sheet), start=1)
        ]
        value, status = sheet.total(leaves)
        several = len(leaves) > 1
        cites = component.clauses + (self.many_cites if several else ())
        notes: tuple[Note, ...] = ()
        if several and isinstance(self.many, Unset):
            value, status = None, "missing"
        if value is None:
            notes = (Note("missing", text=f"{component.title}：参排数或多个排位的算法尚未选定"),)
        formula = "Σ"
        if several and self.many == "mean" and value is not None:
            terms = " + ".join(f"{{{place}}}" for place in range(len(leaves)))
            formula, value = f"({terms}) ÷ {len(leaves)}", value / len(leaves)
        return Step(sheet.id(component.id), component.title, status, value, "分", tuple(leaves), formula, cites, notes)

    def _standings(self, component: Component, sheet: Worksheet) -> list[Standing]:
        found = sheet.facts.records("standing", Standing)
        return [each for each in found if each.component == component.id and each.unit == sheet.unit.id]

    def _leaf(self, component: Component, standing: Standing, place: int, sheet: Worksheet) -> Step:
        base, other = self._base(standing), self.of is not None and standing.of != self.of
        known = isinstance(base, Fraction) and isinstance(self.step, Fraction)
        value = (base - standing.rank) * self.step if known else None  # type: ignore[operator]
        label = f"{standing.work}：第 {standing.rank} 名，共 {standing.of} 个"
        cites = component.clauses + (self.otherwise_cites if other else ())
        return given(sheet.id(component.id, str(place)), label, value, cites, standing.path)

    def _base(self, standing: Standing) -> Fraction | Unset:
        """The base rank; among another number of places as ``otherwise`` says (median of 15 is 8)."""
        if self.of is None or standing.of == self.of or self.otherwise in {"keep", "keep_11"}:
            return self.base
        return self.otherwise if isinstance(self.otherwise, Unset) else (standing.of + 1) / 2
