"""The seven states of a node on a page: word and shape first, colour last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class State:
    """A state as a page shows it: ``css`` names its colour, ``meaning`` is for the legend."""

    word: str
    shape: str
    css: str
    meaning: str


STATES = (
    State("逾期", "■", "overdue", "过了时限还没有报送"),
    State("未完成", "✕", "not-done", "已认定没有完成"),
    State("退回", "↩", "returned", "材料被退回，补齐后重报"),
    State("临期", "▲", "due-soon", "快到时限，还没有报送"),
    State("已报待审", "◐", "waiting", "已报送，等待审核"),
    State("未到期", "○", "not-due", "还没有到时限"),
    State("已销号", "●", "closed", "报送并审核通过"),
)
"""Most urgent first: where one word sums up several nodes, the first of these does."""

QUIET = frozenset({"closed", "not-due"})
"""The classes of the states that ask nothing of anybody."""

ONLY_NODE = "final"
"""The id of the one node of a target whose table names none: its due date says it all."""

OVERDUE, NOT_DONE, WAITING, CLOSED = "逾期", "未完成", "已报待审", "已销号"

_BY_WORD = {state.word: state for state in STATES}


def state(word: str) -> State:
    """The state of that word; any other word is a fault of ours."""
    return _BY_WORD[word]


def most_urgent(words: Iterable[str]) -> State | None:
    """The one state that sums up several: 已销号 only if all are; None for none at all."""
    present = set(words)
    return next((each for each in STATES if each.word in present), None)


def share(words: Iterable[str]) -> str | None:
    """How many nodes are closed, of those that have a state: "2/3"; None where none has."""
    known = [word for word in words if word]
    return f"{known.count(CLOSED)}/{len(known)}" if known else None


def counted(words: Iterable[str]) -> tuple[tuple[State, int], ...]:
    """How many are in each state, most urgent first: 逾期 1, 已销号 2."""
    every = list(words)
    return tuple((each, every.count(each.word)) for each in STATES if each.word in every)
