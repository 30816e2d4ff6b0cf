"""The only place that reads, rounds and prints numbers. Inside the engine a number is a ``Fraction``."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from scorer.model.entities import Data

UNROUNDED_DIGITS = 6
"""Digits printed of a value that does not terminate; its exact form is beside it."""


WRITTEN = re.compile(r"([+-]?[0-9]{1,40}(?:\.[0-9]{1,40}|/[0-9]{1,40})?)(%|‰|)")
"""A number written as text. No exponent: a short text could otherwise ask for gigabytes of digits."""

SCALES = {"": 1, "%": 100, "‰": 1000}


def fraction(value: Data) -> Fraction:
    """The exact number in plain data: ``8``, ``Decimal("0.5")``, ``"10%"`` → 1/10, ``"8‰"`` → 1/125, ``"1/3"``.

    Raises ValueError for anything else: the schemas let only such values through.
    """
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        raise ValueError(f"not a number: {value!r}")
    if isinstance(value, int | Decimal):
        return Fraction(value)
    found = WRITTEN.fullmatch(value)
    if found is None:
        raise ValueError(f"not a number: {value!r}")
    return Fraction(found[1]) / SCALES[found[2]]


def is_number(value: Data) -> bool:
    """Whether :func:`fraction` can read it: ``"10%"`` yes, ``"none"`` and None no."""
    try:
        fraction(value)
    except (ValueError, ZeroDivisionError):
        return False
    return True


def rounded(value: Fraction, digits: int) -> Fraction:
    """Half up, away from zero: 91.105 → 91.11 and −91.105 → −91.11 at two digits (JL-15, GEN-4)."""
    scaled = abs(value) * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**digits)


def terminating_digits(value: Fraction) -> int | None:
    """The number of decimals that write the value exactly, or None: 1/8 → 3, 1/3 → None."""
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def shown(value: Fraction, digits: int | None = None) -> str:
    """Decimal text: with ``digits``, exactly so many ("9.90"); without, all that the value needs.

    A value that does not terminate is rounded to six digits: 990/13 → "76.153846".
    """
    if digits is None:
        exact_digits = terminating_digits(value)
        digits = UNROUNDED_DIGITS if exact_digits is None else exact_digits
    scaled = rounded(value, digits) * 10**digits
    whole = str(abs(scaled.numerator)).rjust(digits + 1, "0")
    text = whole if digits == 0 else f"{whole[:-digits]}.{whole[-digits:]}"
    return f"-{text}" if scaled < 0 else text


def exact(value: Fraction) -> str | None:
    """The fraction itself, for a value that no decimal writes exactly: 990/13 → "990/13", 1/2 → None."""
    return None if terminating_digits(value) is not None else str(value)


def percent(value: Fraction) -> str:
    """A ratio as a percentage: 9/10 → "90%"."""
    return f"{shown(value * 100)}%"
