"""Bands: what a degree in a range gets, or what holds where figures keep to their limits.

Worked: ``[{at_least: 95%, gets: 100%}, {at_least: 70%, gets: proportional}, {otherwise: true, gets: 0%}]``:
96 % gets all, 80 % gets 80 %, 69 % nothing.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scorer.model.numbers import percent, shown
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

Bound = Fraction | Unset | None


@dataclass(frozen=True)
class Reach:
    """Bounds on the degree itself, or on one measure: a share is of its target, a figure is what was reported."""

    measure: str
    least: Bound
    most: Bound
    below: Bound
    shares: bool
    every: tuple[Reach, ...] = ()

    @classmethod
    def parse(cls, row: Parameters) -> Reach:
        """Read ``at_least``, ``at_most``, ``below``, ``measure`` and ``all``."""
        measure, keys = row.literal("measure"), ("at_least", "at_most", "below")
        shares = not measure or any(row.is_share(key) for key in keys)
        least, most, below = (row.share(key) if shares else row.figure(key) for key in keys)
        return cls(measure, least, most, below, shares, tuple(map(cls.parse, row.rows("all"))))

    def holds(self, degree: Fraction, measured: Mapping[str, tuple[Fraction, Fraction]]) -> bool | None:
        """Whether it is reached; ``measured`` is measure → what was reported, and its share of the target.

        None where that cannot be told: a figure that nobody reported, a bound that nobody has chosen.
        """
        found = [each.holds(degree, measured) for each in self.every]
        value: Fraction | None = degree
        if self.measure:
            value = measured[self.measure][self.shares] if self.measure in measured else None
        bounds = ((self.least, operator.ge), (self.most, operator.le), (self.below, operator.lt))
        for bound, fits in bounds:
            if bound is not None:
                found.append(fits(value, bound) if value is not None and isinstance(bound, Fraction) else None)
        return False if False in found else None if None in found else True

    def __str__(self) -> str:
        """In words: 完成程度 70% 以上."""
        write = percent if self.shares else shown
        words = (("{} 以上", self.least), ("不超过 {}", self.most), ("不到 {}", self.below))
        own = [text.format(write(bound)) for text, bound in words if isinstance(bound, Fraction)]
        name = self.measure or "完成程度"
        return "，".join([*([f"{name} {'、'.join(own)}"] if own else []), *map(str, self.every)])


@dataclass(frozen=True)
class Band:
    """One row: what is asked, and the share that it gets; None: in proportion."""

    when: Reach | None
    gets: Fraction | Unset | None

    @classmethod
    def parse(cls, row: Parameters) -> Band:
        when = Reach.parse(row.child("when") if "when" in row else row)
        proportional = row.resolve("gets") == "proportional"
        return cls(None if row.is_true("otherwise") else when, None if proportional else row.share("gets", signed=True))


def banded(
    bands: tuple[Band, ...], degree: Fraction, measured: Mapping[str, tuple[Fraction, Fraction]]
) -> tuple[Fraction | None, str]:
    """What a degree gets by the first band that fits, and in which words; None where none can be told."""
    for band in bands:
        reached = True if band.when is None else band.when.holds(degree, measured)
        if reached is None or (reached and isinstance(band.gets, Unset)):
            return None, "分档要看的数没有报，或者还没有选定"
        if reached:
            gets = band.gets if isinstance(band.gets, Fraction) else degree
            share = "按比例" if band.gets is None else f"得 {percent(gets)}"
            return gets, f"{'其余' if band.when is None else band.when}：{share}"
    return None, f"{percent(degree)} 不合任何一档"
