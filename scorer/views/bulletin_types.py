"""The bulletins of a year as an audience may know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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
