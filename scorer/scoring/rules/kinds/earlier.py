"""``earlier``: results of the years before, combined: from settled years, or a rating for a year that is not at hand.

Worked: 88, 91, 90 and 87 in four years → their mean 89. With ``missing: skip`` 88 and 90 of three years → 89.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from scorer.model.records import Rating
from scorer.model.results import Step
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, absent, combined, given
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.periods import MISSING
from scorer.scoring.scheme.interpretations import Unset


@dataclass(frozen=True)
class Earlier(Rule):
    """``back`` is how many years; ``source`` the component whose figures are taken, ``total`` for the total."""

    kind: ClassVar[str] = "earlier"
    reads: ClassVar[frozenset[str]] = frozenset({"rating"})
    engine_choices: ClassVar[frozenset[str]] = frozenset()
    back: Fraction | Unset
    source: str
    combine: str | Unset
    whole: Fraction | Unset | None
    missing: str | Unset = MISSING[0]

    @classmethod
    def parse(cls, parameters: Parameters) -> Earlier:
        ids = ("total", *parameters.component_ids())
        return cls(
            back=parameters.required("years", above=0, whole=True),
            source=str(parameters.text("of", "total", ids)),
            combine=parameters.text("combine", "mean", ("mean", "sum", "newest")),
            whole=parameters.size("full", above=0),
            missing=parameters.text("missing", MISSING[0], MISSING),
        )

    def maximum(self) -> Fraction | None:
        return self.full()

    def full(self) -> Fraction | None:
        return self.whole if isinstance(self.whole, Fraction) else None

    def top(self) -> Fraction | None:
        return self.full()

    def years_back(self) -> int:
        return int(self.back) if isinstance(self.back, Fraction) else 0

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        year, name = sheet.facts.book.cycle.year, sheet.id(component.id)
        leaves = [sheet.put(self._year(component, back, sheet)) for back in range(year - self.years_back(), year)]
        short = [sheet.steps[each].label for each in leaves if sheet.steps[each].value is None]
        if self.missing == "skip" and len(short) < len(leaves):
            leaves = [each for each in leaves if sheet.steps[each].value is not None]
        elif short or not leaves:
            return absent(
                name,
                component,
                f"{component.title}：{'、'.join(short) or '没有说看几年'}没有审定的结果，也没有登记",
                leaves,
            )
        return combined(name, component, leaves, str(self.combine), {}, sheet)

    def _year(self, component: Component, year: int, sheet: Worksheet) -> Step:
        """One year's figure: of its settled results, else of a rating of that period."""
        name, label = sheet.id(component.id, str(year)), f"{year} 年"
        value = sheet.earlier(year, self.source)
        if value is not None:
            return given(name, f"{label}（已审定的结果）", value, component.clauses)
        rated = [each for each in sheet.facts.records("rating", Rating) if each.component == component.id]
        found = [each for each in rated if str(each.period) == str(year) and sheet.unit.id in each.scores]
        if not found:
            if self.missing == "zero":
                return given(name, f"{label}（没有得分，按 0）", Fraction(0), component.clauses)
            return given(name, label, None, component.clauses)
        return given(
            name,
            f"{label}（{found[-1].source}登记）",
            found[-1].scores[sheet.unit.id],
            component.clauses,
            found[-1].path,
        )
