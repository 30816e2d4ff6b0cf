"""Bands of a degree that leave a gap, say two things of one degree, or are never reached.

Worked: 95% and above full, 70% to 90% in proportion, below 70% nothing → 92% is in none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from scorer.model.entities import Data
from scorer.model.numbers import percent
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding, number

BOUNDS = ("at_least", "at_most", "below")
Row = Mapping[str, Data]


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """The bands of every component, tried at each bound and between them."""
    for part, row in draft.written():
        degree = row.get("degree")
        bands = degree.get("bands") if isinstance(degree, dict) else None
        rows = [each for each in bands if isinstance(each, dict)] if isinstance(bands, list) else []
        facts = {"part": part.title}
        yield from (draft.finding("band-gap", part.clauses, degree=where, **facts) for where in _gaps(rows))
        yield from (draft.finding("band-hidden", part.clauses, band=place, **facts) for place in _hidden(rows))
        yield from (draft.finding("band-overlap", part.clauses, degree=where, **facts) for where in _twice(rows))


def _gaps(rows: Sequence[Row]) -> Iterator[str]:
    """The lowest degree that is in none of the bands; of measures nothing is known but that there must be a rest."""
    if any("when" in row for row in rows):
        if not any(row.get("otherwise") for row in rows):
            yield "此外的情形"
    elif rows:
        yield from [f"完成 {percent(value)}" for value, first in _firsts(rows).items() if first is None][:1]


def _hidden(rows: Sequence[Row]) -> Iterator[int]:
    """The bands, from 1, that no degree comes to: all that they hold are in one before."""
    firsts = _firsts(rows).values()
    yield from (place + 1 for place in range(len(rows)) if firsts and place not in firsts)


def _twice(rows: Sequence[Row]) -> Iterator[str]:
    """For each band between two bounds, the lowest degree that one before it holds too."""
    firsts = _firsts(rows)
    for place, row in enumerate(rows):
        if place in firsts.values() and "at_least" in row and {"at_most", "below"} & set(row):
            both = (
                value for value, first in firsts.items() if _fits(row, value) and first is not None and first < place
            )
            yield from [f"完成 {percent(value)}" for value in both][:1]


def _firsts(rows: Sequence[Row]) -> dict[Fraction, int | None]:
    """Degree → the first band that holds it; empty where a band looks at measures."""
    if any("when" in row for row in rows):
        return {}
    return {value: next((at for at, row in enumerate(rows) if _fits(row, value)), None) for value in _tried(rows)}


def _tried(rows: Sequence[Row]) -> list[Fraction]:
    """Nothing, each bound, between two of them, and above them all."""
    bounds = {value for row in rows for key in BOUNDS if (value := number(row.get(key))) is not None}
    edges = sorted(bounds | {Fraction(0)})
    between = [(low + high) / 2 for low, high in pairwise(edges)]
    return sorted([*edges, *between, edges[-1] + 1])


def _fits(row: Row, value: Fraction) -> bool:
    least, most, below = (number(row.get(key)) for key in BOUNDS)
    fits = (least is None or value >= least) and (most is None or value <= most)
    return fits and (below is None or value < below)
