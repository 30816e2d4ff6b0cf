"""The gate's judgement of a change, as data: verdict, problems, records to be received, effect on scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scorer.intake.git import TreeChange
from scorer.model.effects import UnitEffect
from scorer.model.entities import Problem

Verdict = Literal["accept", "review", "refuse"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record that would be received: its path below the cycle's folder, and the hash of its bytes.

    ``bytes`` is the size of a file that a record attaches without writing digest and size: its receipt says them.
    """

    cycle: str
    path: str
    sha256: str
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement of one change.

    ``accept``: the machine may merge it. ``review``: sound, and another account of the office
    must agree. ``refuse``: something is wrong. Ids are of commits; problems carry their places,
    and sensitive text in them is blacked out.
    """

    verdict: Verdict
    base: str
    head: str
    changes: tuple[TreeChange, ...]
    problems: tuple[Problem, ...]
    effects: tuple[UnitEffect, ...]
    arrivals: tuple[Arrival, ...]
