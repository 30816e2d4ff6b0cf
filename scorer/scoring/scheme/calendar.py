"""An entry of a 办法's calendar, as the ledger and the facts take it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """Who files what by which day. ``due`` is ``12-30``, ``+1-01-15`` (next year), or None while no day is known.

    ``groups`` is None for all groups; ``on_miss`` says what becomes of what comes later.
    """

    id: str
    clause: str
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
