"""Discretion without bounds: points "as seen fit", with no least or no most."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding, clauses_of, entries

TITLE = "裁量没有幅度"


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """One finding for each clause or group of clauses under which an amount is free.

    Where the amount is another's figure (``times``, ``scale``), nobody chooses it.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for part, kind in entries(draft.parts()):
        span = kind.discretionary
        bounded = span and isinstance(span.low, Fraction) and isinstance(span.high, Fraction)
        if span is not None and not bounded and not kind.scaled and kind.times == 1:
            found.setdefault(draft.own(clauses_of(kind, part)), []).append(f"“{kind.title}”")
    for clauses, titles in found.items():
        said = "、".join(titles)
        yield SchemeFinding(
            TITLE,
            clauses,
            f"{said}由人酌情加扣，没有写最少、最多几分",
            "同样的事可以给不同的分，程序无从核对，只能要求每件写明理由和签发人",
            f"在{draft.places(clauses)}写明幅度（如“1 至 3 分”）和谁来定",
        )
