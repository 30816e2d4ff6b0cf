"""Discretion without bounds: points "as seen fit", with no least or no most."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding, clauses_of, each_category


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """One finding for each clause or group of clauses under which an amount is free.

    Where the amount is another's figure (``times``, ``scale``), nobody chooses it.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for part, kind in each_category(draft.parts()):
        span = kind.discretionary
        bounded = span and isinstance(span.low, Fraction) and isinstance(span.high, Fraction)
        if span is not None and not bounded and not kind.scaled and kind.times == 1:
            found.setdefault(draft.own(clauses_of(kind, part)), []).append(f"“{kind.title}”")
    for clauses, titles in found.items():
        yield draft.finding("discretion", clauses, kinds="、".join(titles))
