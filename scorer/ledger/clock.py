"""The clock that a ledger runs on: the date, the warning days, and which days people work."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from scorer.ledger.lateness import Workday, workdays_before


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
