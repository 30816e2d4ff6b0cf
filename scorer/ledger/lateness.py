"""The clock that a ledger runs on, and how late something is: by whole days while it is not done, else by its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.ledger.procedure.settlement import settled_results
from scorer.ledger.states import Lateness, State, state_of
from scorer.model.book import Book

Workday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The end of a year: ``end`` its last day, ``settled`` the day on which its results were settled, if any."""

    end: date
    settled: date | None

    @classmethod
    def of(cls, book: Book) -> YearEnd:
        """As the Book, cut to a date, has it."""
        days = (day for each in settled_results(book) if (day := arrived_on(each)) is not None)
        return cls(book.cycle.end, max(days, default=None))

    def row(self, reported: str, done: str, because: str = "") -> State:
        """The row of a pair; where the results were settled before the year's end it reads 到审定时 for 到年底."""
        state = state_of(reported, done, because)
        if self.settled is None or self.settled >= self.end:
            return state
        word, meaning = (text.replace("年底", "审定时") for text in (state.word, state.meaning))
        return replace(state, word=word, meaning=meaning)

    def passed(self, day: date, on: date) -> bool:
        """Whether at ``on`` nothing of ``day`` grows later any more: the year is over or settled."""
        return self.settled is not None or (day <= self.end < on)

    def until(self, day: date, on: date) -> date:
        """Until when the lateness of something due on ``day`` is counted, seen at ``on``."""
        ends = (on, self.settled, self.end if day <= self.end else None)
        return min(each for each in ends if each is not None)

    def lateness(self, state: State, day: date, on: date, ended: date | None = None) -> Lateness | None:
        """Worked: 未报, due 2025-06-30, seen on 2025-07-12 → 12 days; on 2026-11-29 → 184, which grow no more."""
        last = min(self.until(day, on), ended or date.max)
        if not state.late or last <= day:
            return None
        over = ended is not None or (self.passed(day, on) if state.late == "unit" else self.settled is not None)
        return Lateness((last - day).days, state.late, not over, day)

    def office_lateness(self, state: State, day: date, on: date) -> Lateness | None:
        """The office's own: it can still act after the year's end, until the results are settled."""
        last = min(on, self.settled or date.max)
        return Lateness((last - day).days, "office", self.settled is None, day) if state.late and last > day else None


def workdays_before(day: date, count: int, is_workday: Workday) -> date:
    """The day ``count`` working days before: 2025-06-30 (Monday), 3 → 2025-06-25 (Wednesday)."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_workday(day)
    return day


def delay(deadline: datetime, moment: datetime) -> str:
    """By how much a filing missed its deadline, which is the first instant that is too late: at it → "迟 1 秒"."""
    seconds = int((moment - deadline).total_seconds()) + 1
    for size, word in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"迟 {-(-seconds // size)} {word}"
    return f"迟 {seconds} 秒"


@dataclass(frozen=True, slots=True)
class Clock:
    """``on`` is the day seen, at 24:00; ``soon`` the working days before a due day from which a thing is 临期."""

    on: date
    soon: int
    is_workday: Workday
    month_end: bool = True
    """Whether a bare month means its end (GEN-2)."""

    def is_soon(self, day: date) -> bool:
        """Worked: due 2025-06-30 (Monday), three days → true from 2025-06-25 (Wednesday)."""
        return self.on >= workdays_before(day, self.soon, self.is_workday)


def unknown_years(
    days: Iterable[date], soon: int, is_workday: Workday, knows: Callable[[int], bool]
) -> tuple[int, ...]:
    """The years through which a countdown to one of ``days`` runs and whose working days nobody has arranged.

    In those years Monday to Friday count as working days, and the ledger says so. Worked: a node
    due 2030-01-02, with 2029 and 2030 unknown → (2029, 2030).
    """
    touched = {day.year for due in set(days) for day in (due, workdays_before(due, soon, is_workday))}
    return tuple(sorted(year for year in touched if not knows(year)))
