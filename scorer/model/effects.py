"""The effect of a change on one unit, as the gate reports it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    """A node whose state would change for a unit: ``■ 没有收到报告（逾期 2 天）`` → ``◐ 已报，等待审核``."""

    target: str
    title: str
    node: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """What a change does to one unit: its total as printed before and after, and once all of it were accepted.

    None is a total that cannot be worked out. ``accepted`` is None where nothing waits for a decision.
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
