"""Records that wait for a decision: what was filed, nobody has decided on, and no meeting has answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scorer.ledger.procedure import appeals
from scorer.ledger.procedure.receipt_days import arrived_on, day_of
from scorer.ledger.procedure.settlement import settlings
from scorer.model.decisions import holding, superseded
from scorer.model.records import Decision, Record
from scorer.scoring.facts.node_outcomes import Facts

WAITING_KINDS = ("report", "claim", "request", "proposal", "appeal", "matter")
"""The kinds of records on which somebody has to decide."""


@dataclass(frozen=True, slots=True)
class UndecidedRecord:
    """Of an appeal: until when it is to be answered, and the decision objected to, whose maker may not decide again."""

    record: Record
    answer_by: date | None = None
    first: Decision | None = None


def undecided_records(facts: Facts, kinds: Sequence[str] = WAITING_KINDS) -> Iterator[UndecidedRecord]:
    """By kind, each kind in the order of arrival; what was replaced waits no more."""
    book, gone = facts.book, superseded(facts.book)
    statuses = {each.appeal.path: each for each in appeals.appeal_statuses(book, facts.procedure, facts.on)}
    for kind in kinds:
        for record in book.by_kind.get(kind, ()):
            if holding(book, record.path) is None and record.path not in gone and not _overtaken(facts, record):
                objection = statuses.get(record.path)
                yield UndecidedRecord(record, *((objection.answer_by, objection.first) if objection else ()))


def _overtaken(facts: Facts, record: Record) -> bool:
    """A proposal that came before a meeting settled the table: what it asked for, the meeting has answered."""
    settled = max((day for each in settlings(facts.book, "targets") if (day := arrived_on(each))), default=None)
    day = day_of(record)
    return record.kind == "proposal" and settled is not None and day is not None and day <= settled
