"""The categories under which things happen in a component: what a record under one is worth, and must show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod

from scorer.model.numbers import shown
from scorer.model.results import Cite
from scorer.scoring.rules.vetoes import Veto
from scorer.scoring.scheme.interpretations import Unset

LAPSES = ("late", "inconsistent")
"""The categories that the ledger itself feeds: no record names them."""


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
class Threshold:
    """From which occurrence on a category counts, and what those beyond a limit are worth instead.

    Worked: ``from: {nth: 3, counts: all}`` at −0.5: two occurrences 0, three −1.5; ``from: 3``: three −0.5.
    ``above: {limit: 3, points: -2}`` at −1: five occurrences 3 × −1 + 2 × −2 = −7.
    """

    nth: Fraction | Unset | None = None
    every: bool = False
    limit: Fraction | Unset | None = None
    beyond: Fraction | Unset | None = None

    def worth(self, each: Fraction, before: Fraction, count: Fraction, total: Fraction) -> Fraction | Unset:
        """What ``count`` occurrences come to, at ``each``, after ``before`` of ``total`` in the year."""
        for value in (self.nth, self.limit, self.beyond):
            if isinstance(value, Unset):
                return value
        first = self.nth if isinstance(self.nth, Fraction) else Fraction(1)
        skipped = Fraction(0) if self.every and total >= first else min(max(first - 1 - before, Fraction(0)), count)
        over = Fraction(0)
        if isinstance(self.limit, Fraction):
            over = min(max(before + count - self.limit, Fraction(0)), count)
        further = self.beyond if isinstance(self.beyond, Fraction) else Fraction(0)
        return each * (count - skipped - over) + further * over

    def __str__(self) -> str:
        """In words, for the note beside a figure that it changed."""
        first = f"第 {shown(self.nth)} 次起才计" if isinstance(self.nth, Fraction) else ""
        beyond = shown(self.beyond) if isinstance(self.beyond, Fraction) else "0"
        limit = f"超过 {shown(self.limit)} 的每次计 {beyond} 分" if isinstance(self.limit, Fraction) else ""
        return "，".join(part for part in (first + ("，够数的全部计" if self.every else ""), limit) if part)


@dataclass(frozen=True)
class Category:
    """One kind of occurrence. ``points`` is signed; None where only an amount decides, which then adds."""

    id: str
    title: str
    points: Fraction | Unset | None
    cap: Fraction | Unset | None = None
    """The most that it comes to in its own direction: 3 of 5 × −1."""
    once_per: tuple[str, ...] | Unset = ()
    listed_target: bool = False
    within_year: bool = False
    asks_year: bool = False
    """Whether that holds whatever an interpretation chooses: a record of another year is an error when it is filed."""
    discretionary: Range | None = None
    veto: Veto | None = None
    times: Fraction | Unset = Fraction(1)
    classes: Mapping[str, Fraction | Unset | None] = field(default_factory=dict)
    """Class of a unit → by how much its points are multiplied."""
    threshold: Threshold = Threshold()
    scale: Fraction | Unset | None = None
    """The full scale to which an amount out of another is brought; None where it is taken as it is."""
    scaled: bool = False
    """Whether the 办法 says anything of a scale: without, an ``out_of`` divides."""
    proportional: bool = False
    """Whether a record takes its share ``count`` ÷ ``out_of`` of the points, and must say out of how many."""
    joint: str | Unset | None = None
    keep: str | Unset | None = None
    grounds: Mapping[str, Ground] = field(default_factory=dict)
    cites: tuple[Cite, ...] = ()
    clauses: tuple[Cite, ...] = ()
    """The clauses that the category itself names."""
    confidential: bool = False
    """Whether only the office may read its records."""
    named_points: bool = True
    """Whether the 办法 gives its points; False where an interpretation gives the whole category."""

    def multiple(self, unit_class: str | None) -> Fraction:
        """How many times its points, or a record's amount, count for a unit of a class: twice for 客运企业.

        Where ``times`` says how much one occurrence is worth at all, there is nothing of which it is a multiple.
        """
        own = self.times if self.discretionary else Fraction(1)
        known = (own, self.classes.get(unit_class or "", Fraction(1)))
        return prod((each for each in known if isinstance(each, Fraction)), start=Fraction(1))

    @property
    def lapse(self) -> bool:
        """Whether the ledger feeds it."""
        return self.id in LAPSES

    def fits(self, amount: Fraction) -> bool:
        """Whether an amount at discretion may be given: inside the range, and none below zero for what adds."""
        return self.discretionary is not None and self.discretionary.holds(amount) and (self.takes or amount >= 0)

    @property
    def takes(self) -> bool:
        """Whether it takes points off: its points have a minus, whoever records it."""
        return isinstance(self.points, Fraction) and self.points < 0
