"""Records on a page: when they came, what was decided, their text as far as published."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from scorer.ledger.states import VERDICTS, verdict_text
from scorer.model.decisions import holding
from scorer.model.entities import Unit
from scorer.model.records import Claim, Decision, Penalty, Record, Report, Request
from scorer.views.access import Access
from scorer.views.evidence import files_of, record_ground
from scorer.views.wording import moment_text
from scorer.views.year_types import RecordView


@dataclass(frozen=True)
class RecordViews:
    """The maker of record views; ``uses`` counts how many records one piece of evidence serves."""

    access: Access
    uses: Counter[str]

    def view(self, record: Record) -> RecordView:
        """One record; to those it was not opened to, only that it came and what was decided."""
        decision = holding(self.access.book, record.path)
        opened = self.access.opened(record)
        waiting = VERDICTS["withdrawn"] if record.path in self.access.book.withdrawn else "待审"
        waiting = "已登记" if isinstance(record, Penalty) else waiting
        shown, kept = files_of(self.access, record, self.uses)
        return RecordView(
            path=record.path if opened else "",
            file=record.path if opened and self.access.internal else None,
            kind=record.kind,
            received=moment_text(record.first_at),
            state=verdict_of(record, decision) if decision else waiting,
            text=_texts(record, decision, self._target(record)) if opened else (),
            attachments=shown,
            withheld_files=kept,
            ground=record_ground(self.access, record),
        )

    def _target(self, record: Record) -> str | None:
        """The title of the target that a request is about, where the audience may know it."""
        row = self.access.book.targets.get(record.target) if isinstance(record, Request) else None
        return row.title if row and self.access.withheld(row) is None else None

    def of_unit(self, unit: Unit) -> tuple[RecordView, ...]:
        """The unit's claims, its requests and the penalties about it, as far as they were opened."""
        by_unit = self.access.book.by_unit
        found = (record for kind in ("claim", "request", "penalty") for record in by_unit.get((kind, unit.id), ()))
        return tuple(self.view(record) for record in found if self.access.opened(record))


def verdict_of(record: Record | None, decision: Decision) -> str:
    """The decision on a record in words: of a report that is still going on 报告属实，但还没有办完."""
    achieved = decision.achieved
    status = record.status if isinstance(record, Report) else None
    return verdict_text(decision.verdict, status, partly=achieved is not None and achieved < 1)


def _texts(record: Record, decision: Decision | None, title: str | None) -> tuple[tuple[str, str], ...]:
    """Labels and texts of what was written, empty fields left out."""
    pairs: list[tuple[str, str | None]] = []
    match record:
        case Report():
            pairs = [
                ("进展", record.progress),
                ("亮点", record.highlights),
                ("措施", record.actions),
                ("成效", record.results),
                ("问题", record.problems),
                ("下步打算", record.next),
            ]
        case Claim():
            pairs = [
                ("事项", record.title),
                ("日期", str(record.date)),
                ("发文单位", record.issuer),
                ("盖章", record.seal),
            ]
        case Request():
            due = record.change.due
            pairs = [("目标", title), ("申请改期到", str(due.day) if due else None), ("理由", record.detail)]
        case Penalty():
            pairs = [
                ("事项", record.title),
                ("日期", str(record.date)),
                ("依据", record.basis),
                ("提出单位", record.proposed_by),
            ]
    pairs.append(("审核意见", decision.reason if decision else None))
    return tuple((label, text) for label, text in pairs if text)
