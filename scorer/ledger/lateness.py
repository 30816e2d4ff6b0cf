"""How late something is: by whole days while it is not done, by time where it was filed late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.ledger.procedure.settlement import settlings
from scorer.ledger.states import Lateness, State
from scorer.model.book import Book

Workday = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class YearEnd:
    """When a year is history: ``end`` its last day, ``settled`` the day on which its results were settled, if any."""

    end: date
    settled: date | None

    @classmethod
    def of(cls, book: Book) -> YearEnd:
        """As the Book, cut to a date, has it."""
        days = (day for each in settlings(book, "results") if (day := arrived_on(each)) is not None)
        return cls(book.cycle.end, max(days, default=None))

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
