"""Small phrases for the facts of a problem: lists of what is allowed, and the nearest right spelling."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Collection, Iterable
from itertools import islice

from scorer.diagnostics.suggest import COMPARED, closest
from scorer.model.entities import Level, Place, Problem, Span

SHOWN = 8
"""Names listed before the rest is only counted."""


def names(allowed: Iterable[str]) -> str:
    """``2025-01、2025-03``; of more than eight the first eight and ``等 12 个``."""
    every = allowed if isinstance(allowed, Collection) else tuple(allowed)
    listed = "、".join(islice(every, SHOWN))
    return listed if len(every) <= SHOWN else f"{listed} 等 {len(every)} 个"


def near(name: str, allowed: Iterable[str]) -> str:
    """The allowed name that was meant, or "" where that is not plain: ``2025-1`` → ``2025-01``."""
    return closest(name, tuple(islice(allowed, COMPARED)))


def nearest(name: str, allowed: Iterable[str]) -> dict[str, str]:
    """The fact ``near`` for a problem about a mistyped name; empty where nothing is like it."""
    hint = near(name, allowed)
    return {"near": hint} if hint else {}


def among(name: str, allowed: Collection[str]) -> dict[str, str]:
    """The facts of a problem about a name that is none of the allowed: ``allowed`` in words, ``near`` as meant."""
    return {"allowed": names(allowed), "near": near(name, allowed)}


def unopened(file: str, root: str = "", reason: str = "文件打不开") -> Problem:
    """R007 for a file or folder of a root that is there and cannot be opened: what is in it is not known."""
    return fault("R007", Place(file), name=file, reason=reason, closed=shlex.quote(posixpath.join(root, file)))


def fault(code: str, place: Place | Span, level: Level | None = None, /, **facts: str) -> Problem:
    """A problem without its empty facts: the sentence of the catalogue that needs one is then omitted."""
    return Problem(code, place, {name: value for name, value in facts.items() if value}, level)
