"""The categories under which things happen in a component: what a record under one is worth, and must show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scorer.model.results import Cite
from scorer.scoring.scheme.interpretations import Unset


@dataclass(frozen=True)
class Range:
    """The bounds inside which an amount may be set at discretion; None where the 办法 gives none."""

    low: Fraction | Unset | None
    high: Fraction | Unset | None

    def holds(self, amount: Fraction) -> bool:
        """Whether an amount's size is inside: 2.5 in 2–3."""
        size = abs(amount)
        low_fits = not isinstance(self.low, Fraction) or size >= self.low
        return low_fits and (not isinstance(self.high, Fraction) or size <= self.high)


@dataclass(frozen=True)
class Ground:
    """Under what a claim is made, and what such a claim must show. ``withheld``: the public never reads of it."""

    requires: tuple[str, ...]
    cites: tuple[Cite, ...]
    title: str = ""
    withheld: bool = False


@dataclass(frozen=True)
class Category:
    """One kind of occurrence. ``points`` is signed; None where only an amount decides."""

    id: str
    title: str
    points: Fraction | Unset | None
    cap: Fraction | Unset | None = None
    once_per: tuple[str, ...] | Unset = ()
    listed_target: bool = False
    within_year: bool = False
    asks_year: bool = False
    """Whether that holds whatever an interpretation chooses: a record of another year is an error when it is filed."""
    discretionary: Range | None = None
    veto: bool = False
    times: Fraction = Fraction(1)
    scale: Fraction | Unset | None = None
    """The full scale to which an amount out of another is brought; None where it is taken as it is."""
    scaled: bool = False
    """Whether the 办法 says anything of a scale: without, an ``out_of`` divides."""
    joint: str | Unset | None = None
    keep: str | Unset | None = None
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    cites: tuple[Cite, ...] = ()
    clauses: tuple[Cite, ...] = ()
    """The clauses that the category itself names."""
    confidential: bool = False
    """Whether only the office may read its records."""
    lapse: bool = False
    """Whether the ledger feeds it: no record names it."""
    adds: bool | None = None
    """In what starts from a base, whether it adds where the others take; None where the points have their own sign."""
    proportional: bool = False
    """Whether a penalty takes its share ``count`` ÷ ``out_of`` of the points, and must say out of how many."""
    named_points: bool = True
    """Whether the 办法 gives its points; False where an interpretation gives the whole category."""
