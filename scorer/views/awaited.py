"""Requests, appeals, claims, proposals and matters that nobody has decided on, as sentences; inside only."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.ledger.procedure.receipt_days import day_of
from scorer.ledger.procedure.undecided import undecided_records
from scorer.model.paper_words import quoted
from scorer.model.records import KIND_TITLES, Appeal, Change, Claim, Matter, Record, Request
from scorer.scoring.score import Scored
from scorer.views.access import Access
from scorer.views.disclosure_classes import confidential
from scorer.views.timeline_types import AwaitedView
from scorer.views.wording import due_text

ASKED = ("request", "appeal", "claim", "proposal", "matter")
"""The kinds listed, in this order; reports that wait are lines of the ledger."""


def awaited(access: Access, scored: Scored) -> Iterator[AwaitedView]:
    """Each with how many days it has waited: received 2025-08-05, seen on 2025-08-15 → 10."""
    book, on = access.book, scored.facts.on
    for each in undecided_records(scored.facts, ASKED):
        record, day = each.record, day_of(each.record)
        if confidential(book, access.secrets, record):
            continue
        unit = book.units.get(record.actor)
        yield AwaitedView(
            text=_text(access, scored, record),
            unit=unit.id if unit else "",
            unit_name=unit.name if unit else book.office.name,
            matter=record.path if isinstance(record, Matter) else "",
            record=record.path if isinstance(record, Claim | Request) else "",
            since=str(day) if day else None,
            days=(on - day).days if day else None,
            answer_by=str(each.answer_by) if each.answer_by else None,
            late=(on - each.answer_by).days if each.answer_by and on > each.answer_by else 0,
        )


def _text(access: Access, scored: Scored, record: Record) -> str:
    """Worked: 申请调整“农村公路养护”：改期到 2025-11-30; 对“工作完成情况得分”申请复核."""
    match record:
        case Request():
            row = access.book.targets.get(record.target)
            return f"申请调整{quoted(row.title if row else record.target)}：{_change(record.change)}"
        case Appeal():
            return f"对{appealed(scored, record)}申请复核"
        case Claim():
            return f"申请加分：{record.title}"
        case Matter():
            return f"提出督查事项{quoted(record.content)}，等批准"
    return f"报了{KIND_TITLES[record.kind]}"


def _change(change: Change) -> str:
    if change.terminate:
        return "终止"
    return f"改期到 {due_text(change.due)}" if change.due else "改指标"


def appealed(scored: Scored, appeal: Appeal) -> str:
    """The subject of an appeal, by name: a component's title, or the kind of the record it names."""
    titles = {each.id: each.title for each in scored.scheme.every_component()}
    record = scored.facts.book.records.get(appeal.about)
    if record is not None:
        day = day_of(record)
        return f"{f' {day} 的' if day else ''}{KIND_TITLES[record.kind]}"
    return quoted(titles.get(appeal.about, appeal.about))
