"""A 督查通知 or 催办通知 as a paper is made from it: names in words, nothing but text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scorer.ledger.procedure.reminders import LATE, TOLD, ReminderCause
from scorer.model.book import Book

FORMS = {"supervise": "督查通知", "urge": "催办通知"}


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice ready to print. ``body`` are its paragraphs; ``synthetic`` says that the year is made up."""

    title: str
    number: str
    to: str
    body: tuple[str, ...]
    office: str
    issued: date
    synthetic: bool


def notice_view(book: Book, cause: ReminderCause, number: str, issued: date, reply_by: date | None) -> NoticeView:
    """The notice for a cause: "目标 2025-07…应于 2025-06-30 以前完成，现已逾期 12 天。"."""
    answer = f"请于 {reply_by} 以前书面反馈办理情况。" if reply_by is not None else "请抓紧办理，及时反馈办理情况。"
    return NoticeView(
        title=FORMS[cause.form],
        number=number,
        to=book.units[cause.unit].name,
        body=(cause_text(cause), answer),
        office=book.office.name,
        issued=issued,
        synthetic=book.cycle.synthetic,
    )


def cause_text(cause: ReminderCause) -> str:
    """A cause as a sentence on one line: a line end in a record's text opens no line of its own."""
    title = " ".join(cause.title.split())
    if cause.stage == TOLD:
        return f"{title}，请按要求办理，{cause.due} 以前办结。"
    if cause.stage == LATE:
        return f"{title}，应于 {cause.due} 以前办结，现已逾期 {cause.days} 天。"
    left = "今天到期" if cause.days == 0 else f"还有 {cause.days} 天到期"
    return f"{title}，应于 {cause.due} 以前办结，{left}。"
