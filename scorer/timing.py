"""When a due date closes. Times are compared as instants; bare dates mean Asia/Shanghai.

China has kept UTC+8 without summer time since 1991, so a fixed offset is exact here and
needs no time-zone data.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from scorer.model import Due

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def start_of(day: date) -> datetime:
    """00:00 of the day in Shanghai."""
    return datetime.combine(day, time(), SHANGHAI)


@lru_cache(maxsize=4096)
def end_of(day: date) -> datetime:
    """24:00 of the day, which is already the next day's first instant."""
    return start_of(day + timedelta(days=1))


def due_day(due: Due, month_end: bool = True) -> date:
    """The day meant: itself, or for a bare month its end (2019-09 → 2019-09-30; GEN-2)."""
    if not due.month_only or not month_end:
        return due.day
    return due.day.replace(day=calendar.monthrange(due.day.year, due.day.month)[1])


@lru_cache(maxsize=4096)
def closes(due: Due, inclusive: bool = True, month_end: bool = True) -> datetime:
    """The first instant that is too late (GEN-1): 2025-06-30 closes at 2025-07-01T00:00+08:00."""
    day = due_day(due, month_end)
    return end_of(day) if inclusive else start_of(day)


def local_day(moment: datetime) -> date:
    """The Shanghai date of an instant."""
    return moment.astimezone(SHANGHAI).date()
