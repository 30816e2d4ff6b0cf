"""The templates: those of the package, and a bureau's own in their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from scorer.model.period import Period
from scorer.views.publication_types import BulletinView

HEAD = "head"
NAMES = (HEAD, "month", "quarter", "half-year", "year", "supervision")
"""``head`` holds the parts around the body, the others the body."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Two texts: the head's and the body's."""

    head: str
    body: str


def name_of(period: Period, form: str) -> str:
    """Which template writes a bulletin: the supervision report's, or that of its period."""
    return "supervision" if form == "supervision" else period.kind


def sources(own: Mapping[str, str], period: Period, form: str) -> Sources:
    """The texts for a bulletin; ``own`` are the bureau's templates by name."""
    return Sources(_text(own, HEAD), _text(own, name_of(period, form)))


def sources_of(own: Mapping[str, str], view: BulletinView) -> Sources:
    """The texts for a bulletin that was issued."""
    return sources(own, Period.read(view.period), view.form)


def _text(own: Mapping[str, str], name: str) -> str:
    folder = resources.files(__package__).joinpath("templates")
    return own[name] if name in own else folder.joinpath(f"{name}.txt").read_text(encoding="utf-8")
