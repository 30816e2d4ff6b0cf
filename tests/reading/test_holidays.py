"""The office's own files of working days: which year each is for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from scorer.reading.book.holidays import arrangements
from scorer.reading.workdays import is_workday, knows

FILE = (
    "year: 2041\ndocument: 通知\ndays_off: [{name: 元旦, from: 2040-12-31, to: 2041-01-02}]\nworkdays: [2041-01-05]\n"
)


def test_a_day_of_the_year_before_does_not_make_that_year_known(tmp_path: Path) -> None:
    """The file for 2041 begins on 31 December 2040 (a Monday): a day off, and 2040 is still unknown (L015)."""
    place = tmp_path / "targets/holidays/2041.yml"
    place.parent.mkdir(parents=True)
    place.write_text(FILE, encoding="utf-8")
    arranged = arrangements([str(tmp_path)])
    assert not is_workday(date(2040, 12, 31), arranged)
    assert is_workday(date(2041, 1, 5), arranged)
    assert (knows(2040, arranged), knows(2041, arranged), knows(2025, arranged)) == (False, True, True)
