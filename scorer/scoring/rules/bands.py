"""Bands: what a degree in a range gets, or what holds where figures keep to their limits.

Worked: ``[{at_least: 95%, gets: 100%}, {at_least: 70%, gets: proportional}, {otherwise: true, gets: 0%}]``:
96 % gets all, 80 % gets 80 %, 69 % nothing.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
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
        if isinstance(least, Fraction) and any(
            isinstance(high, Fraction) and (high < least or (high == least and high is below)) for high in (most, below)
        ):
            row.contradiction("at_least", "没有既不低于它、又不超过上面一头的数", "改其中一个")
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


def bands(rows: Iterable[Parameters]) -> tuple[Band, ...]:
    """The bands in their order; one without a condition, or that an earlier one leaves nothing, is a problem (S029)."""
    made: list[Band] = []
    for row in rows:
        band = Band.parse(row)
        if "otherwise" not in row and not str(band.when):
            row.contradiction("gets", "这一档没有写条件", "写 at_least、below，其余的写 otherwise: true")
        elif any(_holds_all_of(each, band) for each in made):
            row.contradiction("gets", "前面的档已经都包括了，轮不到这一档", "从高到低写，其余的放在最后")
        made.append(band)
    return tuple(made)


def _holds_all_of(first: Band, later: Band) -> bool:
    """Whether whatever is in the later band is in the first: 95 % and more is in 90 % and more."""
    one, other = first.when, later.when
    if one is None or other is None or one == other:
        return one is None or one == other
    if one.measure or one.every or other.every or other.measure:
        return False
    return _no_higher(one.least, other.least) and _no_lower(one, other)


def _no_higher(one: Bound, other: Bound) -> bool:
    return one is None or (isinstance(one, Fraction) and isinstance(other, Fraction) and one <= other)


def _no_lower(one: Reach, other: Reach) -> bool:
    """Whether the first reaches at least as high as the other."""
    if one.most is None and one.below is None:
        return True
    pairs = ((one.most, other.most), (one.below, other.below))
    return all(_no_higher(theirs, own) for own, theirs in pairs if own is not None)


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
