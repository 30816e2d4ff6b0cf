"""The progress of each 督查事项, from its records: proposed, approved, notified, answered, inspected, concluded.

A matter that a later record corrects (``replaces``) keeps its progress, its number and all that was filed on any of
its versions. What was filed out of order (:mod:`scorer.ledger.matters.step_order`) stays on file without effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scorer.ledger.matters.matter_records import MatterRecords, records_by_matter
from scorer.ledger.matters.step_order import Choices, StepFault, out_of_order
from scorer.model.book import Book
from scorer.model.decisions import holding, in_force
from scorer.model.entities import Part
from scorer.model.records import Conclusion, Decision, Feedback, Matter, Notice, Record

PROPOSED, REFUSED, APPROVED, NOTIFIED = "待批准", "不予立项", "已批准，未通知", "已通知，待反馈"
ANSWERED, CONCLUDED, CLOSED, WITHDRAWN = "已反馈，待结论", "部分单位已有结论", "已办结", "已撤销"
FINAL = frozenset({REFUSED, CLOSED, WITHDRAWN})
"""The stages in which a matter has come to its end (SMX-1)."""


@dataclass(frozen=True)
class MatterProgress:
    """A matter and all that was filed on it. ``approval`` makes it a matter, ``ended`` refused or withdrew it.

    ``conclusions`` are those in force, by unit; ``faults`` what was filed out of order, by its path;
    ``idle`` the paths of all that has no effect: filed out of order, replaced, or annulled.
    """

    filed: MatterRecords
    matter: Matter
    """The version in force."""
    approval: Decision | None = None
    ended: Decision | None = None
    conclusions: Mapping[str, Conclusion] = field(default_factory=dict)
    faults: Mapping[str, StepFault] = field(default_factory=dict)
    idle: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The path of its first version."""
        return self.filed.id

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The responsible units, each once."""
        found: dict[str, Part] = {}
        for part in self.matter.units:
            found.setdefault(part.unit, part)
        return tuple(found.values())

    @property
    def number(self) -> str | None:
        """The number that its approval gave it; a correction that is approved anew keeps the first one's."""
        numbers = (each.number for each in self.filed.decisions if each.verdict == "accepted")
        own = self.approval.number if self.approval else None
        return own or next((number for number in numbers if number), None)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices that have effect."""
        return tuple(each for each in self.filed.notices if each.path not in self.idle)

    def answers(self, unit: str | None = None) -> tuple[Feedback, ...]:
        """The answers that have effect, of all units or of one."""
        found = (each for each in self.filed.feedback if each.path not in self.idle)
        return tuple(each for each in found if unit in (None, each.actor))

    @property
    def stage(self) -> str:
        """Its stage: one of the words above."""
        if self.ended is not None:
            return WITHDRAWN if self.was_approved else REFUSED
        if self.approval is None:
            return PROPOSED
        if all(part.unit in self.conclusions for part in self.parts):
            return CLOSED
        if self.conclusions:
            return CONCLUDED
        return ANSWERED if self.answers() else NOTIFIED if self.notices else APPROVED

    @property
    def was_approved(self) -> bool:
        """Whether it ever was a matter: then it stays in the ledgers, also once it is withdrawn."""
        return any(each.verdict == "accepted" and each.path not in self.idle for each in self.filed.decisions)

    @property
    def open(self) -> bool:
        """Whether it has not come to its end."""
        return self.stage not in FINAL


def matters_progress(book: Book, choices: Choices) -> tuple[MatterProgress, ...]:
    """Every matter of a Book (cut to a date), in the order in which they were proposed."""
    return tuple(_progress(book, filed, choices) for filed in records_by_matter(book))


def _progress(book: Book, filed: MatterRecords, choices: Choices) -> MatterProgress:
    matter, decision = _in_force(book, filed)
    faults = out_of_order(filed, matter, choices)
    idle = frozenset((*faults, *_without_effect(book, filed)))
    in_force = {each.unit: each for each in filed.conclusions if each.path not in idle}
    return MatterProgress(
        filed=filed,
        matter=matter,
        approval=decision if decision is not None and decision.verdict == "accepted" else None,
        ended=decision if decision is not None and decision.verdict == "rejected" else None,
        conclusions=in_force,
        faults=faults,
        idle=idle,
    )


def _in_force(book: Book, filed: MatterRecords) -> tuple[Matter, Decision | None]:
    """The newest approved version; else the newest that was not refused; else the newest."""
    decided = [(each, holding(book, each.path)) for each in reversed(filed.versions)]
    for wanted in ({"accepted"}, {None, "returned"}):
        for matter, decision in decided:
            if (decision.verdict if decision else None) in wanted:
                return matter, decision
    return decided[0]


def _without_effect(book: Book, filed: MatterRecords) -> Iterable[str]:
    """The paths of annulled or replaced decisions, notices, inspections, conclusions and answers."""
    yield from (each.path for each in filed.decisions if each.path in filed.annulled)
    yield from (each.path for each in _office(filed) if each.path in filed.replaced or not in_force(book, each))
    yield from (each.path for each in filed.feedback if each.path in filed.replaced)


def _office(filed: MatterRecords) -> tuple[Record, ...]:
    return (*filed.notices, *filed.inspections, *filed.conclusions)
