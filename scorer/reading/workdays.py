"""Working days: the office's own ``targets/holidays/<year>.yml`` first, then the chinese_calendar library.

A year that neither knows counts Monday to Friday, which is reported (:func:`knows`, code L015).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import chinese_calendar  # type: ignore[import-untyped]


def is_workday(day: date, arranged: Mapping[date, bool] | None = None) -> bool:
    """Whether people work on that day: 2025-10-01 no, 2025-09-28 (a Sunday made up for) yes."""
    if arranged and day in arranged:
        return arranged[day]
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def knows(year: int, arranged: Mapping[date, bool] | None = None) -> bool:
    """Whether anybody has arranged the year's days: 2025 yes; 2040 only once the office's file names a day of it."""
    if any(day.year == year for day in arranged or ()):
        return True
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
