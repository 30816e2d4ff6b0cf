"""Bounds on a figure: ``below``, ``at_least``, ``at_most``; in grades, consequences and vetoes alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from operator import ge, le, lt

from scorer.model.numbers import shown
from scorer.scoring.scheme.interpretations import Unset

Fits = Callable[[Fraction, Fraction], bool]
BOUNDS = ("below", "at_least", "at_most")


@dataclass(frozen=True)
class Bounds:
    """What a figure must keep to; None where nothing is asked."""

    below: Fraction | Unset | None = None
    at_least: Fraction | Unset | None = None
    at_most: Fraction | Unset | None = None

    def bounds(self) -> tuple[tuple[Fraction | Unset, Fits, str], ...]:
        """Each bound that is asked, how a figure is held against it, and the words for one that keeps to it."""
        rows = ((self.below, lt, "低于"), (self.at_least, ge, "达到"), (self.at_most, le, "不高于"))
        return tuple((bound, fits, words) for bound, fits, words in rows if bound is not None)

    def nothing_fits(self) -> str:
        """The two bounds between which no figure is, in words; "" where some is, or not all is chosen."""
        low = self.at_least
        for bound, fits, words in self.bounds():
            if isinstance(low, Fraction) and isinstance(bound, Fraction) and fits is not ge and not fits(low, bound):
                return f"不低于 {shown(low)} 又{words} {shown(bound)}"
        return ""
