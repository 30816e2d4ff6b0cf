"""What follows from a scheme's document alone, worked out once for it however many runs ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypeVar

from scorer.model.entities import Data

Made = TypeVar("Made")

MOST_DOCUMENTS = 64
"""Documents of which the answer is kept; they are never changed once they are read."""


def once(work: Callable[[Mapping[str, Data]], Made]) -> Callable[[Mapping[str, Data]], Made]:
    """``work``, whose answer for the same document, which is kept with it, is given again."""
    kept: dict[int, tuple[Mapping[str, Data], Made]] = {}

    @wraps(work)
    def answer(document: Mapping[str, Data]) -> Made:
        found = kept.get(id(document))
        if found is None or found[0] is not document:
            while len(kept) >= MOST_DOCUMENTS:
                del kept[next(iter(kept))]
            found = kept[id(document)] = (document, work(document))
        return found[1]

    return answer
