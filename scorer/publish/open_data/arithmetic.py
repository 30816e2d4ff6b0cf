"""The arithmetic of a published figure, done again: ``{0} ÷ {1} × 100`` with its inputs, in exact fractions.

Python's own parser reads the formula; only sums and products of its figures are then worked out, nothing is run.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from scorer.model.formulas import OF_ALL
from scorer.model.numbers import fraction

TOKEN = re.compile(r"\{(\d{1,4})\}|(\d{1,30}(?:\.\d{1,30})?%?)|([()+−×÷])|(\S)")
SIGNS = {"−": "-", "×": "*", "÷": "/"}
LONGEST = 4000
"""Characters of a formula; those that are made have a few dozen."""
OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def worked(rule: str, inputs: Sequence[Fraction | None]) -> Fraction:
    """The value of a rule. ``Σ`` adds what has a value: (2, 1, none) → 3; ``{0} ÷ {1} × 100`` of 1 and 8 → 12.5.

    Raises ValueError for a rule that cannot be read, an input that is not there, or a division by nothing.
    """
    known = [value for value in inputs if value is not None]
    if rule in OF_ALL and (known or rule == "Σ"):
        return OF_ALL[rule](known)
    if len(rule) > LONGEST:
        raise ValueError("not arithmetic: too long")
    figures: dict[str, Fraction] = {}
    words = [_word(found, figures, inputs) for found in TOKEN.finditer(rule)]
    try:
        return _value(ast.parse(" ".join(words), mode="eval").body, figures)
    except ZeroDivisionError:
        raise ValueError("division by nothing") from None
    except (SyntaxError, MemoryError, RecursionError):
        raise ValueError("a term is missing") from None


def _word(found: re.Match[str], figures: dict[str, Fraction], inputs: Sequence[Fraction | None]) -> str:
    """The token for the parser: a sign, or the name under which its figure is in ``figures``."""
    place, number, sign, other = found.groups()
    if other:
        raise ValueError(f"not arithmetic: {other}")
    if sign:
        return SIGNS.get(sign, sign)
    value = fraction(number) if number else inputs[int(place)] if int(place) < len(inputs) else None
    if value is None:
        raise ValueError(f"input {place} has no value")
    name = f"f{len(figures)}"
    figures[name] = value
    return name


def _value(node: ast.expr, figures: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Name():
            return figures[node.id]
        case ast.UnaryOp(op=ast.USub()):
            return -_value(node.operand, figures)
        case ast.BinOp() if type(node.op) in OPERATORS:
            return Fraction(OPERATORS[type(node.op)](_value(node.left, figures), _value(node.right, figures)))
        case _:
            raise ValueError("a term is missing")
