"""The one counter: obligations at a date, by state, in parts that always add up to the total.

Every view is a filter of it: ``tally(filter(overdue, lines), on)``. What is counted need not be an obligation of the
ledger: anything with a state, a lateness and a day, as a line that an audience may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from scorer.ledger.states import (
    DONE,
    OLD_WORDS,
    REPORTED,
    STATES,
    SUMMARY,
    Lateness,
    State,
    StateAnswer,
    SummaryGroup,
)


class Countable(Protocol):
    """What can be counted: a state of the table, and what the filters look at."""

    @property
    def pair(self) -> State:
        """Its row of the table of states."""

    @property
    def lateness(self) -> Lateness | None:
        """Its lateness, and whose that is."""

    @property
    def day(self) -> date | None:
        """Its due day; None while a notice has still to give it."""

    @property
    def duty(self) -> str:
        """``node``, ``matter``, ``period`` or ``office``."""

    @property
    def uncounted(self) -> bool:
        """Whether the 办法 leaves it out of the year's score: after the cut-off."""

    @property
    def old(self) -> str:
        """The word of the single column of the earlier format."""


T = TypeVar("T", bound=Countable)


@dataclass(frozen=True)
class Tally(Generic[T]):
    """Things counted, in parts: ``rows`` are (state, those in it), most urgent first, none empty."""

    on: date
    every: tuple[T, ...]

    @property
    def total(self) -> int:
        """The number of all of them."""
        return len(self.every)

    @cached_property
    def rows(self) -> tuple[tuple[State, tuple[T, ...]], ...]:
        """Each state that occurs, with what is in it; together they are all."""
        found: dict[str, list[T]] = {name: [] for name in STATES}
        for each in self.every:
            found[each.pair.id].append(each)
        return tuple((items[0].pair, tuple(items)) for items in found.values() if items)

    @cached_property
    def reported(self) -> Mapping[StateAnswer, int]:
        """The number with each answer to 报了没有; zeros included."""
        return {each: sum(one.pair.reported == each for one in self.every) for each in REPORTED.values()}

    @cached_property
    def done(self) -> Mapping[StateAnswer, int]:
        """The number with each answer to 办成没有; zeros included."""
        return {each: sum(one.pair.done == each for one in self.every) for each in DONE.values()}

    @cached_property
    def old(self) -> Mapping[str, int]:
        """The number with each word of the single column of the earlier format; zeros included."""
        return {word: sum(one.old == word for one in self.every) for word in OLD_WORDS}

    @cached_property
    def summary(self) -> Mapping[SummaryGroup, tuple[tuple[State, int], ...]]:
        """Group → how many of it are in each state, most urgent first; groups that do not occur are empty.

        A state may be in two groups: not-notified is 逾期 once its day is over. The counts add up to ``total``.
        """
        found: dict[SummaryGroup, dict[State, int]] = {each: {} for each in SUMMARY.values()}
        for state, items in self.rows:
            for each in items:
                counts = found[summary_of(each)]
                counts[state] = counts.get(state, 0) + 1
        return {group: tuple(counts.items()) for group, counts in found.items()}

    def count(self, *states: str) -> int:
        """The number in the named states: ``count("done", "partly")``."""
        return sum(len(items) for state, items in self.rows if state.id in states)


def tally(obligations: Iterable[T], on: date) -> Tally[T]:
    """The obligations counted as they are at ``on``. Worked: two done, one missing → total 3, rows 1 + 2."""
    return Tally(on, tuple(obligations))


def summary_of(each: Countable) -> SummaryGroup:
    """Its group in a year's first numbers: overdue first, then by what came of it. Worked: partly → 没有全部办成."""
    return SUMMARY["overdue" if overdue(each) else _GROUPS.get(each.pair.done.id, each.pair.done.id)]


_GROUPS: Mapping[str, str] = {"partly": "unmet", "failed": "unmet", "ended": "outside", "uncounted": "outside"}


def overdue(each: Countable) -> bool:
    """Past its day and still growing, whoever is late."""
    return each.lateness is not None and each.lateness.running


def units_overdue(each: Countable) -> bool:
    """Overdue, and the unit is the one who is late."""
    return overdue(each) and each.lateness is not None and each.lateness.owner == "unit"


def office_overdue(each: Countable) -> bool:
    """Overdue, and the office or a reviewer is the one who is late."""
    return overdue(each) and each.lateness is not None and each.lateness.owner == "office"


def is_open(each: Countable) -> bool:
    """Whether somebody still has to act."""
    return each.pair.open


def left_at_year_end(each: Countable) -> bool:
    """The unit's, and not done when the year ended or was settled: it grows no later, and stays not done."""
    return each.pair.late == "unit" and not each.pair.open and each.pair.done.id != "ended"


def of_targets_and_matters(each: Countable) -> bool:
    """What the year's pages count: nodes of targets and matters, no papers of a period, nothing of the office's own."""
    return each.duty in ("node", "matter")


def reported_is(*answers: str) -> Callable[[Countable], bool]:
    """A filter by the answer to 报了没有: ``reported_is("missing", "returned")``."""
    return lambda each: each.pair.reported.id in answers


def done_is(*answers: str) -> Callable[[Countable], bool]:
    """A filter by the answer to 办成没有: ``done_is("done", "partly")``."""
    return lambda each: each.pair.done.id in answers
