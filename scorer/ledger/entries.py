"""The lines of the 台账: one for each node or matter and each unit responsible for it.

The general ledger goes through the table and the matters, a unit's ledger through the unit's own targets and
matters: two ways to the same lines, so that comparing them can find a difference (SMX-5-2a).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scorer.ledger.clock import Clock
from scorer.ledger.matters.matter_progress import WITHDRAWN, MatterProgress
from scorer.ledger.matters.step_order import FAILED, before
from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.ledger.states import (
    CLOSED,
    DUE_SOON,
    NOT_DONE,
    NOT_DUE,
    OVERDUE,
    RETURNED,
    WAITING,
    delay,
    late_by,
    overdue_by,
    state,
)
from scorer.model.deadlines import closes, due_day
from scorer.model.entities import Due, Part, Target
from scorer.model.records import Decision, Feedback, Report
from scorer.scoring.facts.node_outcomes import Facts, NodeOutcome


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One line: what is due from a unit, when, and its state; ``outcome`` for a node, ``progress`` for a matter."""

    unit: str
    part: Part
    due: Due
    day: date
    state: str
    late: str | None
    target: Target | None = None
    outcome: NodeOutcome | None = None
    progress: MatterProgress | None = None
    ended: Decision | None = None
    """The decision that ended the target, or withdrew the matter, during the year."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Unit, then target and node, or the matter's path and nothing."""
        if self.target is not None and self.outcome is not None:
            return self.unit, self.target.id, self.outcome.node.id
        return self.unit, self.progress.id if self.progress else "", ""


@dataclass(frozen=True, slots=True)
class ReportedTrouble:
    """A difficulty that a unit reported (QZ-3-4b), in a report on a node or in its answer to a notice."""

    record: Report | Feedback
    entry: LedgerEntry

    @property
    def solved(self) -> bool:
        """Whether the line that it was reported for is done by now."""
        return self.entry.state == CLOSED


def unit_ledger(unit: str, facts: Facts, matters: Iterable[MatterProgress], clock: Clock) -> tuple[LedgerEntry, ...]:
    """One unit's ledger: its nodes in the table's order, then its matters."""
    return (*_nodes_of(unit, facts, clock), *_matters_of(unit, matters, clock))


def general_ledger(facts: Facts, matters: Sequence[MatterProgress], clock: Clock) -> tuple[LedgerEntry, ...]:
    """The general ledger: every node of the table and every matter, for each responsible unit; by unit."""
    found = [
        *_nodes(facts, clock),
        *(_matter(progress, part, clock) for progress in matters for part in _bound(progress)),
    ]
    order = {unit: place for place, unit in enumerate(facts.book.units)}
    return tuple(sorted(found, key=lambda entry: order.get(entry.unit, len(order))))


def differences(whole: Sequence[LedgerEntry], units: Iterable[Sequence[LedgerEntry]]) -> tuple[LedgerEntry, ...]:
    """The lines that only the general ledger or only a unit's ledger has, or that differ between the two."""
    joined = [entry for ledger in units for entry in ledger]
    ours, theirs = Counter(map(_sameness, whole)), Counter(map(_sameness, joined))
    mismatching = {key for key, *_ in (*(ours - theirs), *(theirs - ours))}
    return tuple({entry.key: entry for entry in (*joined, *whole) if entry.key in mismatching}.values())


def troubles(entries: Iterable[LedgerEntry]) -> Iterator[ReportedTrouble]:
    """The 问题清单: every difficulty that a unit reported, the newest of a line first, none twice."""
    for entry in entries:
        said: set[str] = set()
        for record in reversed(_filed(entry)):
            if record.problems and record.problems not in said:
                said.add(record.problems)
                yield ReportedTrouble(record, entry)


def _filed(entry: LedgerEntry) -> tuple[Report | Feedback, ...]:
    if entry.progress is not None:
        return entry.progress.answers(entry.unit)
    return entry.outcome.reports if entry.outcome else ()


def _sameness(entry: LedgerEntry) -> tuple[tuple[str, str, str], date, str, str | None]:
    return entry.key, entry.day, entry.state, entry.late


def _nodes_of(unit: str, facts: Facts, clock: Clock) -> Iterator[LedgerEntry]:
    for settled in facts.book.targets_of.get(unit, ()):
        target = facts.target(settled.id)
        part = next(part for part in target.parts if part.unit == unit)
        for outcome in facts.outcomes(unit, target):
            yield _node(facts, target, part, outcome, clock)


def _nodes(facts: Facts, clock: Clock) -> Iterator[LedgerEntry]:
    for name in facts.book.targets:
        target = facts.target(name)
        for node in facts.counted(target):
            for unit in node.units:
                part = next((part for part in target.parts if part.unit == unit), Part(unit, "support"))
                outcome = next(each for each in facts.outcomes(unit, target) if each.node.id == node.id)
                yield _node(facts, target, part, outcome, clock)


def _node(facts: Facts, target: Target, part: Part, outcome: NodeOutcome, clock: Clock) -> LedgerEntry:
    """The line of a node; a node that was not yet due when its target was ended is no longer due, so it is closed."""
    ended = facts.ended(target.id)
    last = arrived_on(ended) if ended is not None else None
    asked = last is None or outcome.day <= last or outcome.reports
    word = state(outcome, clock.on, clock.soon, clock.is_workday) if asked else CLOSED
    return LedgerEntry(
        unit=part.unit,
        part=part,
        due=outcome.node.due,
        day=outcome.day,
        state=word,
        late=late_by(outcome, word, clock.on),
        target=target,
        outcome=outcome,
        ended=ended,
    )


def _bound(progress: MatterProgress) -> tuple[Part, ...]:
    """A matter binds once it was approved; a proposal is in nobody's ledger (SMX-5-1b)."""
    return progress.parts if progress.was_approved else ()


def _matters_of(unit: str, matters: Iterable[MatterProgress], clock: Clock) -> Iterator[LedgerEntry]:
    for progress in matters:
        for part in _bound(progress):
            if part.unit == unit:
                yield _matter(progress, part, clock)


def _matter(progress: MatterProgress, part: Part, clock: Clock) -> LedgerEntry:
    due = progress.matter.due
    day = due_day(due, clock.month_end)
    word = _state(progress, part.unit, day, clock)
    late = overdue_by(day, clock.on) if word == OVERDUE else _late(progress, part.unit, due, clock)
    return LedgerEntry(part.unit, part, due, day, word, late, progress=progress, ended=progress.ended)


def _state(progress: MatterProgress, unit: str, day: date, clock: Clock) -> str:
    """A matter's state for one of its units: a conclusion decides, before that its newest answer."""
    conclusion = progress.conclusions.get(unit)
    if conclusion is not None:
        return NOT_DONE if conclusion.grade == FAILED else CLOSED
    if progress.stage == WITHDRAWN:
        return CLOSED
    answers = progress.answers(unit)
    verdict = _verdict(progress, answers[-1]) if answers else None
    if verdict == "returned":
        return RETURNED
    if verdict in {"inconsistent", "not-done", "rejected"}:
        return NOT_DONE
    if answers and answers[-1].status != "ongoing":
        return WAITING
    if clock.on > day:
        return OVERDUE
    return DUE_SOON if clock.is_soon(day) else NOT_DUE


def _verdict(progress: MatterProgress, answer: Feedback) -> str | None:
    """The newest decision on an answer that was not annulled and saw the bytes at hand."""
    for decision in reversed(progress.filed.decided.get(answer.path, ())):
        if decision.path not in progress.filed.annulled and before(answer, decision):
            return decision.verdict
    return None


def _late(progress: MatterProgress, unit: str, due: Due, clock: Clock) -> str | None:
    """By how much the first answer that the matter is done missed its time."""
    done = next((each for each in progress.answers(unit) if each.status == "done"), None)
    deadline = closes(due, True, clock.month_end)
    if done is None or done.first_at is None or done.first_at < deadline:
        return None
    return delay(deadline, done.first_at)
