"""The right word that a mistyped one most likely meant, or none: a wrong guess costs more than no guess."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

COMPARED = 200
"""Spellings compared at most: a fault in each of many records must not cost the square of their number."""
LIKE = 0.65
"""How much of two spellings must be the same: ``gch`` and ``ghc`` share 0.67, ``n1`` and ``n2`` only 0.5."""
_DIGITS = re.compile(r"[0-9]+")


def closest(name: str, allowed: Sequence[str]) -> str:
    """The allowed word that this one must have meant, "" where none is like it or two are equally so.

    Numbers are compared as numbers first: ``2025-1`` is 2025-01 and not 2025-11. Words that differ in
    their digits only are alike when a single digit is off: ``2025-99`` may be 2025-09, ``2025-91`` is nothing.
    """
    compared = tuple(dict.fromkeys(allowed[:COMPARED]))
    same = [word for word in compared if _numbered(word) == _numbered(name)]
    if same:
        return same[0] if len(same) == 1 else ""
    likeness = _likeness(name)
    found = sorted(((likeness(word), word) for word in compared), reverse=True)
    if not found or found[0][0] < LIKE or (len(found) > 1 and found[1][0] == found[0][0]):
        return ""
    return found[0][1]


def _numbered(word: str) -> str:
    """``2025-01`` and ``2025-1`` both give ``2025-1``."""
    return _DIGITS.sub(lambda run: run[0].lstrip("0") or "0", word)


def _likeness(name: str) -> Callable[[str], float]:
    """The likeness of another word, 0 to 1; of paths with one folder or ending only the rest is compared."""
    matcher = SequenceMatcher(None, "", "", autojunk=False)
    bare = _DIGITS.sub("#", name)

    def like(word: str) -> float:
        if _DIGITS.sub("#", word) == bare and not _one_digit_off(name, word):
            return 0.0
        one, other = _telling(name, word)
        matcher.set_seqs(one, other)
        whole = SequenceMatcher(None, name, word, autojunk=False).ratio()
        return min(matcher.ratio(), whole) if one or other else whole

    return like


def _one_digit_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _telling(one: str, other: str) -> tuple[str, str]:
    """Two paths without the folder and the ending that they share: ``files/x.docx`` beside ``files/plan.docx``."""
    if "/" not in one or "/" not in other:
        return one, other
    (folder, base), (there, its) = posixpath.split(one), posixpath.split(other)
    (stem, ending), (its_stem, its_ending) = posixpath.splitext(base), posixpath.splitext(its)
    if folder != there:
        return one, other
    return (stem, its_stem) if ending == its_ending else (base, its)
