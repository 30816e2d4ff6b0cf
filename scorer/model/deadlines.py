"""Deadlines: when a due date closes. Times are compared as instants; bare dates mean Asia/Shanghai.

China has kept UTC+8 without summer time since 1991, so a fixed offset is exact here and
needs no time-zone data.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from scorer.model.entities import Due

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


DAY = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
"""A day as the files have it: in a century whose days before and after can be reckoned."""


def written_day(text: str) -> date:
    """The day that a user wrote: 2025-06-30. Raises ValueError where it is none, or is in another century."""
    if not DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


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


def calendar_day(text: str, year: int) -> date | None:
    """A day of a 办法's calendar in a year: ``12-30`` of 2025 → 2025-12-30, ``+1-01-15`` → 2026-01-15.

    A 29 February of a common year is the 28th; None for ``by-notice``, whose day the year's notice gives.
    """
    if text == "by-notice":
        return None
    later, _, rest = text[1:].partition("-") if text.startswith("+") else ("0", "", text)
    month, day = (int(part) for part in rest.split("-"))
    whole = year + int(later)
    return date(whole, month, min(day, calendar.monthrange(whole, month)[1]))


def local_day(moment: datetime) -> date:
    """The Shanghai date of an instant."""
    return moment.astimezone(SHANGHAI).date()
