"""The lines of the 台账: one for each node or matter and each unit responsible for it.

The general ledger goes through the table and the matters, a unit's ledger through the unit's own targets and
matters: two ways to the same lines, so that comparing them can find a difference (SMX-5-2a).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scorer.ledger.lateness import Clock
from scorer.ledger.matters.matter_progress import MatterProgress
from scorer.ledger.obligations import Obligation, collects, matter_obligation, node_obligation, parts_of
from scorer.model.entities import Part
from scorer.model.records import Feedback, Report
from scorer.scoring.facts.node_outcomes import Facts


@dataclass(frozen=True, slots=True)
class ReportedTrouble:
    """A difficulty that a unit reported (QZ-3-4b), in a report on a node or in its answer to a notice."""

    record: Report | Feedback
    entry: Obligation

    @property
    def solved(self) -> bool:
        """Whether the line that it was reported for is done by now."""
        return self.entry.pair.done.id == "done"


def unit_ledger(unit: str, facts: Facts, matters: Iterable[MatterProgress], clock: Clock) -> tuple[Obligation, ...]:
    """One unit's ledger: its nodes in the table's order, then its matters."""
    return (*(nodes_of(unit, facts, clock) if collects(facts) else ()), *_matters_of(unit, facts, matters, clock))


def general_ledger(facts: Facts, matters: Sequence[MatterProgress], clock: Clock) -> tuple[Obligation, ...]:
    """The general ledger: every node of the table and every matter, for each responsible unit; by unit."""
    found = [
        *_nodes(facts, clock),
        *(matter_obligation(facts, progress, part, clock) for progress in matters for part in parts_of(progress)),
    ]
    order = {unit: place for place, unit in enumerate(facts.book.units)}
    return tuple(sorted(found, key=lambda entry: order.get(entry.unit, len(order))))


def differences(whole: Sequence[Obligation], units: Iterable[Sequence[Obligation]]) -> tuple[Obligation, ...]:
    """The lines that only the general ledger or only a unit's ledger has, or that differ between the two."""
    joined = [entry for ledger in units for entry in ledger]
    ours, theirs = Counter(map(_sameness, whole)), Counter(map(_sameness, joined))
    mismatching = {key for key, *_ in (*(ours - theirs), *(theirs - ours))}
    return tuple({entry.key: entry for entry in (*joined, *whole) if entry.key in mismatching}.values())


def troubles(entries: Iterable[Obligation]) -> Iterator[ReportedTrouble]:
    """The 问题清单: every difficulty that a unit reported, the newest of a line first, none twice."""
    for entry in entries:
        said: set[str] = set()
        for record in reversed(_filed(entry)):
            if record.problems and record.problems not in said:
                said.add(record.problems)
                yield ReportedTrouble(record, entry)


def _filed(entry: Obligation) -> tuple[Report | Feedback, ...]:
    if entry.progress is not None:
        return entry.progress.answers(entry.unit)
    return entry.outcome.reports if entry.outcome else ()


def _sameness(entry: Obligation) -> tuple[tuple[str, str, str], date | None, str, str | None]:
    return entry.key, entry.day, entry.pair.id, entry.late


def nodes_of(unit: str, facts: Facts, clock: Clock) -> Iterator[Obligation]:
    """The unit's nodes, in the table's order; those after the cut-off and of an ended target too."""
    for settled in facts.book.targets_of.get(unit, ()):
        target = facts.target(settled.id)
        part = next(part for part in target.parts if part.unit == unit)
        for outcome in facts.every_outcome(unit, target):
            yield node_obligation(facts, target, part, outcome, clock)


def _nodes(facts: Facts, clock: Clock) -> Iterator[Obligation]:
    for name in facts.book.targets if collects(facts) else ():
        target = facts.target(name)
        for node in facts.nodes(target):
            for unit in node.units:
                part = next((part for part in target.parts if part.unit == unit), Part(unit, "support"))
                outcome = next(each for each in facts.every_outcome(unit, target) if each.node.id == node.id)
                yield node_obligation(facts, target, part, outcome, clock)


def _matters_of(unit: str, facts: Facts, matters: Iterable[MatterProgress], clock: Clock) -> Iterator[Obligation]:
    for progress in matters:
        for part in parts_of(progress):
            if part.unit == unit:
                yield matter_obligation(facts, progress, part, clock)
