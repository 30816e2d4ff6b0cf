"""``periods``: a component worked out for each month, quarter or half of the year, then combined.

Worked: halves 80 and 90 at 40 % and 60 % → 80 × 40% + 90 × 60% = 86. Two months where three are asked for are missing,
never a mean of two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from scorer.model.period import Period
from scorer.model.results import Step
from scorer.scoring.facts.window import Window
from scorer.scoring.rules.evaluation import Component, Worksheet, absent, combined, limited
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

LENGTHS: Mapping[str, int] = {"month": 1, "quarter": 3, "half": 6}
"""Months of each."""
NAMES: Mapping[str, str] = {"month": "{:02}", "quarter": "Q{}", "half": "H{}"}
MISSING = ("block", "zero", "skip")


@dataclass(frozen=True)
class Periods:
    """By what the year is divided and how the parts are combined; ``shift`` -1 begins a month before the year."""

    by: str
    combine: str | Unset
    weights: Mapping[str, Fraction | Unset | None]
    cap: Fraction | Unset | None
    missing: str | Unset
    shift: int

    @classmethod
    def parse(cls, row: Parameters) -> Periods | None:
        """Read ``periods``; None where the component has none."""
        if "periods" not in row:
            return None
        part = row.child("periods")
        weights, shift = part.child("weights"), part.figure("shift")
        return cls(
            by=str(part.text("by", "month", LENGTHS)),
            combine=part.text("combine", "mean", ("mean", "sum", "newest")) if "weights" not in part else "sum",
            weights={name: weights.share(name) for name in weights.ids()},
            cap=part.size("cap"),
            missing=part.text("missing", MISSING[0], MISSING),
            shift=int(shift) if isinstance(shift, Fraction) else 0,
        )

    def names(self) -> tuple[str, ...]:
        """The names of the parts, as weights give them: H1 and H2; 01 to 12 for months."""
        return tuple(NAMES[self.by].format(place) for place in range(1, 12 // LENGTHS[self.by] + 1))

    def windows(self, year: int) -> tuple[Window, ...]:
        """The parts of a year: by quarter 2025-Q1 to 2025-Q4; shifted by -1 the first begins on 1 December."""
        length = LENGTHS[self.by]
        made = []
        for place, name in enumerate(self.names()):
            first = _month(year, place * length + self.shift)
            last = _month(year, (place + 1) * length + self.shift) - timedelta(days=1)
            made.append(Window(f"{year}-{name}", first, last))
        return tuple(made)

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        """The component's step from one step for each part of the year."""
        name, short, leaves = sheet.id(component.id), list[str](), list[str]()
        for window in self.windows(sheet.facts.book.cycle.year):
            step = self._part(component, window, sheet)
            if step.value is None and self.missing == "zero":
                step = replace(step, status="given", value=Fraction(0), formula=None, inputs=())
            sheet.put(step)
            if step.value is None:
                short.append(Period.read(window.label).words)
            else:
                leaves.append(step.id)
        if isinstance(self.missing, Unset) or (short and self.missing == "block") or not leaves:
            return absent(
                name, component, f"{component.title}：{'、'.join(short) or '各时段'}还缺，不拿其余的凑数", leaves
            )
        shares = {leaf: share for leaf in leaves if isinstance(share := self._share(leaf), Fraction)}
        if self.weights and len(shares) < len(leaves):
            return absent(name, component, f"{component.title}：有的时段没有写比重", leaves)
        return combined(name, component, leaves, str(self.combine), shares, sheet)

    def _share(self, leaf: str) -> Fraction | Unset | None:
        return self.weights.get(leaf.rpartition("-")[2])

    def _part(self, component: Component, window: Window, sheet: Worksheet) -> Step:
        """The component in one part of the year, under the cap of a part."""
        part = replace(sheet, facts=sheet.facts.within(window), window=window.label)
        named = replace(component, title=f"{component.title}（{Period.read(window.label).words}）")
        step = component.rule.compute(named, part)
        if step.value is None:
            return step
        value, notes = limited(step.value, self.cap, None)
        return replace(step, value=value, notes=step.notes + notes)


def _month(year: int, offset: int) -> date:
    """The first day of the month so many after January: 2025 and -1 → 2024-12-01."""
    return date(year + offset // 12, offset % 12 + 1, 1)
