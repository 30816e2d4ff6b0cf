"""When a due date closes, and what a working day before it is."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from scorer.ledger.lateness import unknown_years, workdays_before
from scorer.model.deadlines import closes, due_day, local_day
from scorer.model.entities import Due
from scorer.reading.workdays import is_workday, knows


@pytest.mark.parametrize(
    ("due", "options", "closing"),
    [
        (Due(date(2025, 6, 30)), {}, "2025-07-01T00:00:00+08:00"),  # GEN-1: the day is included
        (Due(date(2025, 6, 30)), {"inclusive": False}, "2025-06-30T00:00:00+08:00"),
        (Due(date(2019, 9, 1), month_only=True), {}, "2019-10-01T00:00:00+08:00"),  # GEN-2: the month's end
        (Due(date(2019, 9, 1), month_only=True), {"month_end": False}, "2019-09-02T00:00:00+08:00"),
        (Due(date(2024, 2, 1), month_only=True), {}, "2024-03-01T00:00:00+08:00"),  # a leap year
    ],
)
def test_the_first_instant_that_is_too_late(due: Due, options: dict[str, bool], closing: str) -> None:
    assert closes(due, **options) == datetime.fromisoformat(closing)


def test_a_time_elsewhere_is_a_day_in_shanghai() -> None:
    assert local_day(datetime.fromisoformat("2025-06-30T16:00:00+00:00")) == date(2025, 7, 1)
    assert due_day(Due(date(2019, 12, 1), month_only=True)) == date(2019, 12, 31)


def test_working_days_know_the_national_day_and_its_make_up_sunday() -> None:
    assert not is_workday(date(2025, 10, 1))
    assert is_workday(date(2025, 9, 28))  # a Sunday on which people worked
    # 2025-10-09 is the first day back: one working day before it is 30 September
    assert workdays_before(date(2025, 10, 9), 1, is_workday) == date(2025, 9, 30)


def test_the_offices_own_arrangement_beats_the_library_and_an_unknown_year_counts_weekdays() -> None:
    assert is_workday(date(2025, 10, 1), {date(2025, 10, 1): True})
    assert is_workday(date(2091, 1, 2)) == (date(2091, 1, 2).weekday() < 5)
    assert not is_workday(date(2091, 1, 6))  # a Saturday


def test_a_year_is_known_by_the_library_or_by_the_offices_own_file() -> None:
    assert knows(2025)
    assert not knows(2040)
    assert knows(2040, {date(2040, 1, 1): False})
    assert not knows(2041, {date(2040, 1, 1): False})
    # 2040-01-02 is a Monday; nobody has said that it is a holiday, so it counts as worked, and the year as unknown
    assert is_workday(date(2040, 1, 2))
    assert unknown_years([date(2040, 1, 2), date(2025, 6, 30)], 3, is_workday, knows) == (2039, 2040)
    assert unknown_years([date(2025, 6, 30)], 3, is_workday, knows) == ()
