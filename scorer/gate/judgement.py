"""What the gate says of a change, as data: the verdict, every problem, what would be received, what it would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scorer.gate.git import Change
from scorer.model import Problem

Verdict = Literal["accept", "review", "refuse"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record that would be received: its path below the cycle's folder, and the hash of its bytes."""

    cycle: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Move:
    """A node whose state would change for a unit: ``■ 逾期`` → ``◐ 已报待审``."""

    target: str
    title: str
    node: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to one unit: its total as printed before and after, and once all of it were accepted.

    None stands for a total that cannot be worked out. ``accepted`` is None where nothing waits for a decision.
    """

    cycle: str
    unit: str
    name: str
    before: str | None
    after: str | None
    accepted: str | None
    moves: tuple[Move, ...]

    @property
    def still(self) -> bool:
        """Whether nothing changes for the unit, and nothing would."""
        return self.before == self.after and self.accepted in {None, self.after} and not self.moves


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
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    effects: tuple[Effect, ...]
    arrivals: tuple[Arrival, ...]
