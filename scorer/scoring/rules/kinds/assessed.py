"""``assessed``: a score that a named body gives, checked against its maximum.

Worked (AU-3-2-2): two projects rated 110 and 115 → mean 112.5 of at most 120. With ``scale``, a
rating out of ``max`` is brought to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from scorer.model.records import Rating
from scorer.model.results import Step
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, absent, constant
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset


@dataclass(frozen=True)
class Assessed(Rule):
    """``most`` is the most that may be given; ``combine`` the newest rating, or the mean of all."""

    kind: ClassVar[str] = "assessed"
    reads: ClassVar[frozenset[str]] = frozenset({"rating"})
    engine_choices: ClassVar[frozenset[str]] = frozenset()
    most: Fraction | Unset | None
    scale: Fraction | Unset | None
    by: str
    combine: str | Unset

    @classmethod
    def parse(cls, parameters: Parameters) -> Assessed:
        return cls(
            most=parameters.figure("max"),
            scale=parameters.figure("scale"),
            by="、".join(parameters.names("by")) or "考核单位",
            combine=parameters.text("combine", "newest", ("newest", "mean")),
        )

    def maximum(self) -> Fraction | None:
        top = self.scale if self.scale is not None else self.most
        return top if isinstance(top, Fraction) else None

    def full(self) -> Fraction | None:
        return self.top()

    def top(self) -> Fraction | None:
        return self.most if isinstance(self.most, Fraction) else None

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        given = [
            sheet.put(self._leaf(component, rating, place, sheet))
            for place, rating in enumerate(self._ratings(component, sheet), start=1)
        ]
        name, cites = sheet.id(component.id), component.clauses
        if not given:
            return absent(name, component, f"{component.title}：{self.by}尚未评分")
        value, status = sheet.total(given)
        if value is None:
            return absent(name, component, f"{component.title}：评分超过满分，不予采用", given)
        mean, rate, inputs = len(given) > 1, self._rate(), tuple(given)
        formula = f"({' + '.join(f'{{{place}}}' for place in range(len(given)))}) ÷ {len(given)}" if mean else "{0}"
        if rate != 1:
            inputs = (*given, sheet.put(constant(f"{name}/_scale", f"{component.title}折算", rate, cites)))
            formula += f" × {{{len(given)}}}"
        return Step(name, component.title, status, value / len(given) * rate, "分", inputs, formula, cites)

    def _rate(self) -> Fraction:
        """A rating out of ``top`` brought to ``scale``: 46 of 50 on 100 is 46 × 2 = 92 (QZ-2-0)."""
        known = isinstance(self.scale, Fraction) and isinstance(self.most, Fraction) and self.most != 0
        return self.scale / self.most if known else Fraction(1)  # type: ignore[operator]

    def _ratings(self, component: Component, sheet: Worksheet) -> list[Rating]:
        """The ratings of this component that name the unit: all of them for a mean, else the newest."""
        ratings = sheet.facts.records("rating", Rating)
        found = [each for each in ratings if each.component == component.id and sheet.unit.id in each.scores]
        return found if self.combine == "mean" else found[-1:]

    def _leaf(self, component: Component, rating: Rating, place: int, sheet: Worksheet) -> Step:
        score = rating.scores[sheet.unit.id]
        above = isinstance(self.most, Fraction) and score > self.most
        return Step(
            id=sheet.id(component.id, str(place)),
            label=f"{rating.source}评分",
            status="missing" if above else "assessed",
            value=None if above else score,
            cites=component.clauses,
            record=rating.path,
        )
