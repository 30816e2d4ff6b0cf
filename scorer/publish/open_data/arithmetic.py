"""The arithmetic of a published figure, done again: ``{0} ÷ {1} × 100`` with its inputs, in exact fractions.

A small reader of its own: no formula is ever run as a program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from scorer.model.numbers import fraction

TOKEN = re.compile(r"\s*(?:(\{\d{1,4}\})|(\d{1,30}(?:\.\d{1,30})?%?)|([()+−×÷]))")

DEEPEST = 20
"""Brackets inside brackets that a formula may have."""


def worked(rule: str, inputs: Sequence[Fraction | None]) -> Fraction:
    """The value of a rule. ``Σ`` adds what has a value: (2, 1, none) → 3; ``{0} ÷ {1} × 100`` of 1 and 8 → 12.5.

    Raises ValueError for a rule that cannot be read, an input that is not there, or a division by nothing.
    """
    if rule == "Σ":
        return sum((value for value in inputs if value is not None), Fraction(0))
    reader = _FormulaReader(_terms(rule), inputs)
    value = reader.sum(0)
    if reader.rest:
        raise ValueError(f"unread: {reader.rest[0]}")
    return value


def _terms(rule: str) -> list[str]:
    found, at = [], 0
    text = rule.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"not arithmetic: {text[at:].strip()}")
        found.append(match[match.lastindex or 0])
        at = match.end()
    return found


class _FormulaReader:
    """Sums of products of numbers, inputs and brackets, from left to right."""

    def __init__(self, terms: list[str], inputs: Sequence[Fraction | None]) -> None:
        self.rest, self.inputs = terms, inputs

    def sum(self, depth: int) -> Fraction:
        """Terms joined by + and −."""
        value = self.product(depth)
        while self.rest and self.rest[0] in "+−":
            sign = self.rest.pop(0)
            value += self.product(depth) * (1 if sign == "+" else -1)
        return value

    def product(self, depth: int) -> Fraction:
        """Factors joined by × and ÷."""
        value = self.factor(depth)
        while self.rest and self.rest[0] in "×÷":
            sign, factor = self.rest.pop(0), self.factor(depth)
            if sign == "÷" and not factor:
                raise ValueError("division by nothing")
            value = value * factor if sign == "×" else value / factor
        return value

    def factor(self, depth: int) -> Fraction:
        """A number, an input, a bracket, or one of these with a minus before it."""
        if not self.rest or depth > DEEPEST:
            raise ValueError("a term is missing")
        term = self.rest.pop(0)
        if term == "−":
            return -self.factor(depth + 1)
        if term == "(":
            value = self.sum(depth + 1)
            if not self.rest or self.rest.pop(0) != ")":
                raise ValueError("a bracket is not closed")
            return value
        if term.startswith("{"):
            return self._input(int(term[1:-1]))
        return fraction(term)

    def _input(self, place: int) -> Fraction:
        found = self.inputs[place] if place < len(self.inputs) else None
        if found is None:
            raise ValueError(f"input {place} has no value")
        return found
