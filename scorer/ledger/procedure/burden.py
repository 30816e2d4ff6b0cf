"""The reporting burden of the units: records, filled fields, files required and given, and duplicate requests.

A unit is to be asked for the same thing at most once; where it is not, the office has something to put right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date

from scorer.model.deadlines import due_day
from scorer.model.records import Paper, Record, Report
from scorer.scoring.facts.node_outcomes import Facts

PLAIN = frozenset(field.name for field in fields(Record)) | {"data"}
"""Fields that the machine fills, or that every record has."""


@dataclass(frozen=True, slots=True)
class Load:
    """The burden of one unit, or of one target: ``asked`` files by the table, ``given`` files with records."""

    records: int = 0
    fields: int = 0
    asked: int = 0
    given: int = 0

    def __add__(self, other: Load) -> Load:
        return Load(
            self.records + other.records,
            self.fields + other.fields,
            self.asked + other.asked,
            self.given + other.given,
        )


@dataclass(frozen=True, slots=True)
class DuplicateFile:
    """One file that a unit had to hand in for several nodes; ``records`` are their paths, the first one first."""

    unit: str
    sha256: str
    file: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameTask:
    """Two nodes that ask one unit for the same thing by the same day: (target, node) of each."""

    unit: str
    task: str
    due: date
    first: tuple[str, str]
    second: tuple[str, str]


def of_unit(facts: Facts, unit: str) -> Load:
    """All that a unit filed, and all that the table asks of it."""
    filed = (record for record in facts.book.records.values() if record.actor == unit)
    asked = sum(of_target(facts, unit, row.id).asked for row in facts.book.targets_of.get(unit, ()))
    return sum(map(_load, filed), Load(asked=asked))


def of_target(facts: Facts, unit: str, target: str) -> Load:
    """The burden of one target on one unit.

    Worked: two nodes that ask for two files each, three reports with two files each → asked 4, given 6.
    """
    nodes = [node for node in facts.book.targets[target].nodes if unit in node.units]
    filed = (record for node in nodes for record in facts.book.reports.get((unit, target, node.id), ()))
    return sum(map(_load, filed), Load(asked=sum(len(node.evidence) for node in nodes)))


def _load(record: Record) -> Load:
    return Load(1, _filled(record), 0, len(record.attachments))


def _filled(record: Record) -> int:
    """The fields that somebody had to fill in."""
    if type(record) is Paper:
        return len(record.data.keys() - PLAIN)
    own = (field.name for field in fields(record) if field.name not in PLAIN)
    return sum(bool(getattr(record, name)) for name in own)


def twice(facts: Facts) -> tuple[DuplicateFile, ...]:
    """Files that were asked for and handed in for more than one node; one brought again to its node does not count."""
    seen: dict[tuple[str, str], dict[tuple[str, str], tuple[str, str]]] = {}
    for record in facts.book.by_kind.get("report", ()):
        if isinstance(record, Report):
            wanted = _wanted(facts, record)
            for item in record.attachments:
                if item.role in wanted:
                    places = seen.setdefault((record.actor, item.sha256), {})
                    places.setdefault((record.target, record.node), (record.path, item.file))
    return tuple(
        DuplicateFile(unit, digest, next(iter(places.values()))[1], tuple(path for path, _ in places.values()))
        for (unit, digest), places in seen.items()
        if len(places) > 1
    )


def _wanted(facts: Facts, report: Report) -> tuple[str, ...]:
    """The roles of files that the table asks for at the report's node; what is given beyond them nobody asked for."""
    nodes = facts.book.targets[report.target].nodes
    return next((node.evidence for node in nodes if node.id == report.node), ())


def same_tasks(facts: Facts) -> tuple[SameTask, ...]:
    """Nodes of different targets that ask the same unit for files on the same task by the same day."""
    return tuple(_same_tasks(facts, facts.book.units))


def _same_tasks(facts: Facts, units: Iterable[str]) -> Iterator[SameTask]:
    for unit in units:
        seen: dict[tuple[str, date], tuple[str, str]] = {}
        for target in facts.book.targets_of.get(unit, ()):
            for node in target.nodes:
                if node.task is None or not node.evidence or unit not in node.units:
                    continue
                here, day = (target.id, node.id), due_day(node.due)
                first = seen.setdefault((node.task, day), here)
                if first[0] != target.id:
                    yield SameTask(unit, node.task, day, first, here)
