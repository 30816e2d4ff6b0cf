"""Files of evidence as an audience may see them, as types."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass


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
