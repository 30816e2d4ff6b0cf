"""Formulas that take all of a step's inputs together: their sum, the highest, the mean, the place of the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _place(values: Sequence[Fraction]) -> Fraction:
    return Fraction(1 + sum(1 for each in values if each > values[0]))


def _place_from_lowest(values: Sequence[Fraction]) -> Fraction:
    return Fraction(1 + sum(1 for each in values if each < values[0]))


def _dense(values: Sequence[Fraction]) -> Fraction:
    return Fraction(1 + len({each for each in values if each > values[0]}))


def _dense_from_lowest(values: Sequence[Fraction]) -> Fraction:
    return Fraction(1 + len({each for each in values if each < values[0]}))


OF_ALL: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "Σ": lambda values: sum(values, Fraction(0)),
    "最大": max,
    "最小": min,
    "平均": _mean,
    "名次": _place,
    "倒序名次": _place_from_lowest,
    "连续名次": _dense,
    "倒序连续名次": _dense_from_lowest,
}
"""Formula → its value; of a place the first input is the unit's own figure, which is among those that follow."""
