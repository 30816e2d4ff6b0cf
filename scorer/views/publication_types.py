"""Published evidence and bulletins, and when content was formed and published, as types."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file that the audience may see. ``path`` is below the cycle's folder, "" of one at an address elsewhere.

    ``commitment``, ``since``, ``key``: what was promised of it while it was withheld, from which day, what opens it.
    """

    role: str
    sha256: str
    bytes: int
    file: str
    shared: int = 1
    """How many records this same piece of evidence serves."""
    media_type: str | None = None
    path: str = ""
    commitment: str | None = None
    since: str | None = None
    key: str | None = None

    @property
    def ending(self) -> str:
        """The type as its name says it: "PDF"; "" without one."""
        return posixpath.splitext(self.file)[1].removeprefix(".").upper()


@dataclass(frozen=True, slots=True)
class WithheldFile:
    """A file that the audience may not see: the ground, and what was promised of it; nothing of the file itself."""

    ground: str
    commitment: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class BulletinView:
    """A bulletin that was issued. ``id`` is its place in the year's addresses; ``form`` summary or supervision.

    ``digest`` is that of what it was made from, None where nobody noted it; ``corrects`` another bulletin's id.
    ``correction`` is the sentence that a correcting paper begins with, ``although`` why it was issued before its
    period was over. ``public`` says for whom it was written: it is made again from what that audience may see.
    """

    id: str
    period: str
    title: str
    issued: date
    number: str | None = None
    form: str = "summary"
    digest: str | None = None
    corrects: str | None = None
    correction: str | None = None
    although: str | None = None
    public: bool = False


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
    """The imprint of every page of a cycle; dates as text, ``disclosure`` in words (主动公开).

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
