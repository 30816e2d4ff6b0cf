"""When content was formed and published, as types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

Key = tuple[str, str]
"""What a page is about: ``("year", "")``, ``("unit", "ghc")``, ``("target", "2025-01")``, ``("bulletin", "q1")``."""
WHOLE: Key = ("whole", "")
"""What every page of a year is about, except its bulletins: the table and the results, as a meeting settled them."""


@dataclass(frozen=True, slots=True)
class Formation:
    """Something that is to be published was formed: at which moment, on which day, and by when it is to be open."""

    at: datetime
    day: date
    due: date


@dataclass(frozen=True, slots=True)
class ClockView:
    """``formed``: what a page is about → when it was formed, in the order of time.

    ``published``: address → the moments at which each content that it has had was published, in order, Shanghai's time.
    """

    formed: Mapping[Key, tuple[Formation, ...]] = field(default_factory=dict)
    published: Mapping[str, tuple[datetime, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page of a cycle says about itself; dates as text, ``disclosure`` in words (主动公开).

    ``on_request``: to whom, and how, one applies for what is not published; ``licence``: that of the open data.
    """

    office: str | None = None
    disclosure: str | None = None
    formed: str | None = None
    published: str | None = None
    index_number: str | None = None
    document: str | None = None
    subject: str | None = None
    on_request: str | None = None
    contact: str | None = None
    licence: str | None = None
