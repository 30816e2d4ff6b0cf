"""The two questions of an obligation, 报了没有 and 办成没有, and the pairs of answers that a reader is shown.

All words, shapes and meanings are rows of ``states.toml``; nothing else in the program words a state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from scorer.model.packaged import packaged

Owner = Literal["", "unit", "office"]


@dataclass(frozen=True, slots=True)
class StateAnswer:
    """An answer to one of the two questions: ``id`` "missing", ``word`` "未报", and what it means in a sentence."""

    id: str
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class SummaryGroup:
    """A group in which a year's page sums obligations up: its word, what it means, its shape and colour."""

    id: str
    word: str
    meaning: str
    shape: str
    colour: str


@dataclass(frozen=True, slots=True)
class State:
    """A pair of answers as a reader is shown it. Rows are ordered: ``order`` 0 is the most urgent.

    ``due``: its day has come; ``open``: somebody still has to act; ``late``: whose lateness it is once its day is
    over, empty where it is none. ``old`` is the word of the single column of the earlier format, empty where only
    the day tells it.
    """

    id: str
    reported: StateAnswer
    done: StateAnswer
    because: str
    word: str
    meaning: str
    shape: str
    colour: str
    order: int
    due: bool
    open: bool
    late: Owner
    old: str

    @property
    def pair(self) -> str:
        """Both answers: "已收 · 在办"."""
        return f"{self.reported.word} · {self.done.word}"


@dataclass(frozen=True, slots=True)
class Lateness:
    """By how many whole days something is late, and whose lateness that is; ``running`` while it still grows."""

    days: int
    owner: Owner
    running: bool
    since: date

    def __str__(self) -> str:
        """逾期 31 天; the office's: 考核办逾期 5 天."""
        return f"{'考核办' if self.owner == 'office' else ''}逾期 {self.days} 天"


def _answers(rows: Mapping[str, Any]) -> Mapping[str, StateAnswer]:
    return {name: StateAnswer(id=name, **row) for name, row in rows.items()}


_TABLE = packaged("scorer.ledger", "states")

REPORTED: Mapping[str, StateAnswer] = _answers(_TABLE["reported"])
"""The answers to 报了没有, by id."""

DONE: Mapping[str, StateAnswer] = _answers(_TABLE["done"])
"""The answers to 办成没有, by id."""

SUMMARY: Mapping[str, SummaryGroup] = {name: SummaryGroup(id=name, **row) for name, row in _TABLE["summary"].items()}
"""The groups of a year's first numbers, by id, in the order in which they are shown."""

VERDICTS: Mapping[str, str] = _TABLE["verdict"]
"""What a page says of one report: see :func:`verdict_text`."""

STATES: Mapping[str, State] = {
    row["id"]: State(
        **{"because": "", "old": "", **row},
        order=order,
    )
    for order, row in enumerate(
        {**each, "reported": REPORTED[each["reported"]], "done": DONE[each["done"]]} for each in _TABLE["state"]
    )
}
"""Every pair, by its id, most urgent first."""

OLD_WORDS = ("逾期", "未完成", "退回", "临期", "已报待审", "未到期", "已销号")
"""The words of the single column of the earlier format, most urgent first."""

_BY_PAIR = {(each.reported.id, each.done.id, each.because): each for each in STATES.values()}


def state_of(reported: str, done: str, because: str = "") -> State:
    """The row of a pair: ``state_of("received", "ongoing")`` is 报告属实，但还没有办完; KeyError for none."""
    return _BY_PAIR[reported, done, because]


def verdict_text(verdict: str, status: str | None = None, *, partly: bool = False) -> str:
    """The decision on a record, in words; of a report never bare 审核通过.

    ``status`` is the report's own: ("accepted", "ongoing") → 报告属实，但还没有办完; None for other records.
    """
    if verdict == "accepted" and status is not None:
        return VERDICTS["accepted-partly" if partly and status == "done" else f"accepted-{status}"]
    return VERDICTS[verdict]
