"""The timeline of a year as text ready to print; see :mod:`scorer.views.year_timeline`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DutyView:
    """An entry of the calendar, its clause by id and ``place`` (第十六条). ``filed`` "5 / 16", None where nobody files.

    ``missing`` are the names of the units that have filed nothing although its day is over: before it nobody is named.
    """

    title: str
    clause: str
    place: str
    due: str
    filed: str | None = None
    missing: tuple[str, ...] = ()
    missing_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AwaitedView:
    """A request that nobody has decided on: whose, received when, waiting how many days.

    ``matter`` and ``record`` are paths, empty where it is no matter and on no page; ``late`` days past ``answer_by``.
    """

    text: str
    unit: str
    unit_name: str
    matter: str
    record: str
    since: str | None
    days: int | None
    answer_by: str | None = None
    late: int = 0


@dataclass(frozen=True, slots=True)
class TargetEventView:
    """One thing that happened to a target: day and sentence."""

    day: str
    text: str


@dataclass(frozen=True, slots=True)
class EarlierView:
    """A unit's total at an earlier settlement or publicity: ("2025-02-18 审定", "180.50")."""

    label: str
    value: str


@dataclass(frozen=True)
class TimelineView:
    """All of it. ``histories`` are by target, ``loads``, ``earlier`` and ``filings`` by unit, as sentences."""

    duties: tuple[DutyView, ...] = ()
    settled: tuple[str, ...] = ()
    although: str | None = None
    """Why the results were settled while something was open: said beside 已定."""
    appeals: tuple[str, ...] = ()
    awaited: tuple[AwaitedView, ...] = ()
    """What waits for a decision, for those inside."""
    copies: tuple[str, ...] = ()
    quantitative: str | None = None
    histories: Mapping[str, tuple[TargetEventView, ...]] = field(default_factory=dict)
    loads: Mapping[str, str] = field(default_factory=dict)
    earlier: Mapping[str, tuple[EarlierView, ...]] = field(default_factory=dict)
    filings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
