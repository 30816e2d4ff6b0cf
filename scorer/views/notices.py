"""A 督查通知 or 催办通知 as a paper is made from it: names in words, nothing but text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scorer.ledger.procedure.reminders import LATE, NOT_NOTIFIED, ReminderCause
from scorer.model.book import Book
from scorer.model.paper_words import day_text, quoted
from scorer.views.targets import ROLES

FORMS = {"supervise": "督查通知", "urge": "催办通知"}
LONGEST_NAME = 26
"""Characters of a name that a notice's title still takes."""


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


def notice_view(
    book: Book, causes: Sequence[ReminderCause], number: str, issued: date, reply_by: date | None
) -> NoticeView:
    """One notice for all that a unit is to hear of on a day: matters that are new to it first, then what is due."""
    answer = f"请于{day_text(reply_by)}以前" if reply_by is not None else "请"
    new = [each for each in causes if each.stage == NOT_NOTIFIED]
    due_now = [each for each in causes if each.stage != NOT_NOTIFIED]
    listed = list[str]()
    if new:
        listed.append(f"下列{len(new)}件督查事项由你单位承办：")
        listed += [f"{place}.{cause_text(cause)}" for place, cause in enumerate(new, 1)]
    if due_now:
        listed.append(f"截至{day_text(issued)}，你单位{'另有' if new else '下列'}{len(due_now)}项需要抓紧办理：")
        listed += [f"{place}.{cause_text(cause)}" for place, cause in enumerate(due_now, 1)]
    return NoticeView(
        title=f"{book.office.signs_as}{_about(new, due_now)}的通知",
        number=number,
        to=book.units[causes[0].unit].name,
        body=(*(listed if len(causes) > 1 else [cause_text(causes[0])]), f"{answer}书面反馈办理情况。"),
        office=book.office.signs_as,
        issued=issued,
        synthetic=book.cycle.synthetic,
    )


def _about(new: Sequence[ReminderCause], due_now: Sequence[ReminderCause]) -> str:
    """关于催办“在建工程考核”等3项工作; a long name is left to the text: 关于催办3项工作; both: 关于办理…和催办…."""
    if new and due_now:
        return f"关于办理{len(new)}件督查事项和催办{len(due_now)}项工作"
    verb, kind = ("关于催办", "项工作") if due_now else ("关于办理", "件督查事项")
    causes = due_now or new
    name = causes[0].name if causes[0].subject.matter else quoted(causes[0].name)
    short = name if len(name) <= LONGEST_NAME else ""
    if len(causes) == 1:
        return f"{verb}{short or '一' + kind}"
    return f"{verb}{short}{'等' if short else ''}{len(causes)}{kind}"


def cause_text(cause: ReminderCause) -> str:
    """A cause as a sentence on one line: “…”（2025-07）的“…”，应于2025年6月30日以前完成，现已逾期12天。"""
    title, due = " ".join(cause.title.split()), day_text(cause.due)
    if cause.stage == NOT_NOTIFIED:
        until = f"原定{due}以前办结，通知时时限已过，请尽快办结" if cause.late else f"{due}以前办结"
        return f"{title}，{_share(cause)}，{until}。{''.join(_asked(cause))}"
    left = "今天到期" if cause.days == 0 else f"还有{cause.days}天到期"
    when = f"现已逾期{cause.days}天" if cause.stage == LATE else left
    if cause.returned is not None:
        return f"{title}，所报材料已退回，请补正：{_clause(cause.reason or '见审核意见')}。时限为{due}，{when}。"
    if cause.subject.words is not None:
        return f"{title}，时限为{due}，{when}。"
    return f"{title}，应于{due}以前办结，{when}。"


def _share(cause: ReminderCause) -> str:
    """由你单位牵头办理, 由你单位配合办理（更换设施）."""
    task = f"（{_clause(cause.part.task)}）" if cause.part is not None and cause.part.task else ""
    return f"由你单位{ROLES[cause.part.role] if cause.part is not None else ''}办理{task}"


def _asked(cause: ReminderCause) -> Iterator[str]:
    """What the unit has to do for a matter, and when it counts as done; none where the matter does not say."""
    if cause.matter is not None and cause.matter.requirement:
        yield f"办理要求：{_clause(cause.matter.requirement)}。"
    if cause.matter is not None and cause.matter.standard:
        yield f"办理标准：{_clause(cause.matter.standard)}。"


def _clause(text: str) -> str:
    """A text on one line without its own full stop."""
    return " ".join(text.split()).rstrip("。；")
