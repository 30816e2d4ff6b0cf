"""Working days: the office's own ``targets/holidays/<year>.yml`` first, then the chinese_calendar library.

A year that neither knows counts Monday to Friday; the check says so where a rule needs it.
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
