"""Small phrases for the facts of a problem: lists of what is allowed, and the nearest right spelling."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scorer.diagnostics.suggest import closest
from scorer.model.entities import Level, Place, Problem, Span

SHOWN = 8
"""Names listed before the rest is only counted."""


def names(allowed: Iterable[str]) -> str:
    """``2025-01、2025-03``; of more than eight the first eight and ``等 12 个``."""
    every = tuple(allowed)
    if len(every) <= SHOWN:
        return "、".join(every)
    return f"{'、'.join(every[:SHOWN])} 等 {len(every)} 个"


def near(name: str, allowed: Sequence[str]) -> str:
    """The allowed name that was meant, or "" where that is not plain: ``2025-1`` → ``2025-01``."""
    return closest(name, tuple(allowed))


def fault(code: str, place: Place | Span, level: Level | None = None, /, **facts: str) -> Problem:
    """A problem whose empty facts are left away: the sentence that needs one is then not said."""
    return Problem(code, place, {name: value for name, value in facts.items() if value}, level)
