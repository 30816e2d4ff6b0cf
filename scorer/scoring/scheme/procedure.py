"""What a 办法 says of procedure, as the ledger and the facts take it: calendar, limits in days, copies, sources."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """Who files what by which day. ``due`` is ``12-30``, ``+1-01-15`` (next year), or None while no day is known.

    ``groups`` is None for all groups; ``on_miss`` says what becomes of what comes later.
    """

    id: str
    clauses: tuple[str, ...]
    title: str | None
    by: str
    kind: str | None
    period: str | None
    groups: tuple[str, ...] | None
    due: str | None
    on_miss: str | None

    def applies_to(self, group: str) -> bool:
        """Whether units of the group have to file."""
        return self.groups is None or group in self.groups


@dataclass(frozen=True, slots=True)
class Copy:
    """Who gets what once the results are final (JL-21-1, GY-12-3). ``groups`` empty: all units' results."""

    id: str
    clauses: tuple[str, ...]
    to: str
    title: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where matters come from. ``withheld``: the public never reads a word of such a matter."""

    id: str
    title: str
    withheld: bool


@dataclass(frozen=True, slots=True)
class Procedure:
    """The calendar, copies, and limits in calendar days; None where neither the 办法 nor an interpretation says any.

    Worked (ZZ-3-2-g): ``appeals: {apply_days: 10, decide_days: 10}`` → 10 and 10; ``publicity.days`` 7 → 7.
    """

    approver: str | None
    requires: tuple[str, ...]
    publicity: int | None
    apply_days: int | None
    decide_days: int | None
    same_day: bool
    recusal: bool
    copies: tuple[Copy, ...] = ()
    calendar: tuple[CalendarRule, ...] = ()
