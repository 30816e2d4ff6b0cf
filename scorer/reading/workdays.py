"""Working days: the office's own ``targets/holidays/<year>.yml`` first, then the chinese_calendar library.

A year that neither knows counts Monday to Friday, which is reported (:func:`knows`, code L015).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import chinese_calendar  # type: ignore[import-untyped]

from scorer.model.entities import Problem


class Arrangements(dict[date, bool]):
    """Day → whether people work on it, and the years that the files are for: one of 2028 may name a day of 2027."""

    def __init__(self) -> None:
        """Nothing is arranged yet."""
        super().__init__()
        self.years: set[int] = set()
        self.problems: list[Problem] = []
        """Why a file, or all of them, arranges nothing; placed."""


def is_workday(day: date, arranged: Mapping[date, bool] | None = None) -> bool:
    """Whether people work on that day: 2025-10-01 no, 2025-09-28 (a Sunday made up for) yes."""
    if arranged and day in arranged:
        return arranged[day]
    return _listed(day)


@lru_cache(maxsize=10_000)
def _listed(day: date) -> bool:
    """As the library has the day; it goes through all its holidays for each, and a site asks 20,000 times."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def knows(year: int, arranged: Mapping[date, bool] | None = None) -> bool:
    """Whether anybody has arranged the year's days: 2025 yes; 2040 only once the office has a file for it.

    ``targets/holidays/2028.yml``, whose first holiday begins on 2027-12-31, says nothing of the rest of 2027.
    """
    years = arranged.years if isinstance(arranged, Arrangements) else {day.year for day in arranged or ()}
    if year in years:
        return True
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
