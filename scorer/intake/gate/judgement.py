"""What the gate says of a change, as data: the verdict, every problem, what would be received, what it would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scorer.intake.git import TreeChange
from scorer.model.entities import Problem
from scorer.pipeline.preview import Effect

Verdict = Literal["accept", "review", "refuse"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record that would be received: its path below the cycle's folder, and the hash of its bytes."""

    cycle: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The gate's word on a change.

    ``accept``: the machine may merge it. ``review``: sound, and another account of the office
    must agree. ``refuse``: something is wrong. Ids are of commits; problems carry their places,
    and nothing in them is of what must not be repeated.
    """

    verdict: Verdict
    base: str
    head: str
    changes: tuple[TreeChange, ...]
    problems: tuple[Problem, ...]
    effects: tuple[Effect, ...]
    arrivals: tuple[Arrival, ...]
