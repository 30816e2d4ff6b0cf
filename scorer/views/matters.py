"""督查事项 for an audience: each with its units and its course, step by step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scorer.ledger.matters.matter_progress import ANSWERED, APPROVED, CLOSED, WITHDRAWN, MatterProgress
from scorer.ledger.obligations import Obligation
from scorer.ledger.states import verdict_text
from scorer.model.deadlines import local_day
from scorer.model.entities import Person
from scorer.model.records import Conclusion, Decision, Feedback, Inspection, Matter, Notice, Record
from scorer.views.access import Access
from scorer.views.ledger_types import OUTCOMES, MatterStep, MatterUnit, MatterView
from scorer.views.targets import ROLES
from scorer.views.wording import due_text

ANSWERS: Mapping[str, str] = {"done": "已办结", "ongoing": "正在办理", "not-done": "未办成"}
NAMES: Mapping[str, str] = {
    "feedback": "反馈",
    "conclusion": "结论",
    "notice": "通知",
    "inspection": "核查",
    "decision": "决定",
}
UNNUMBERED = "未编号"
FORMS: Mapping[str, str] = {"supervise": "督查通知", "urge": "催办通知"}


def received(record: Record) -> str | None:
    """The day on which a record first came; in a made-up year without receipts the one it states."""
    if record.first_at is not None:
        return str(local_day(record.first_at))
    stated = getattr(record, "date", None) or getattr(record, "issued", None)
    return str(stated) if isinstance(stated, date) else None


@dataclass(frozen=True)
class Matters:
    """The maker of the views of the matters.

    ``grades``: a conclusion's grades in words, empty where they are not open; ``sources`` where matters come from.
    """

    access: Access
    grades: Mapping[str, str]
    sources: Mapping[str, str]

    def views(self, progress: Iterable[MatterProgress], entries: Iterable[Obligation]) -> tuple[MatterView, ...]:
        """Every matter that the audience may read, by number; proposals and refused ones only inside, at the end."""
        lines: dict[str, list[Obligation]] = {}
        for entry in entries:
            if entry.progress is not None:
                lines.setdefault(entry.progress.id, []).append(entry)
        shown = (
            each for each in progress if self.access.opened(each.matter) and (self.access.internal or each.was_approved)
        )
        views = (self._view(progress, lines.get(progress.id, [])) for progress in shown)
        return tuple(sorted(views, key=_by_number))

    def effect(self, progress: MatterProgress, unit: str) -> str:
        """The outcome of a unit's part: "完成好：维修期间没有中断通行"; before that how far it is."""
        concluded = progress.conclusions.get(unit)
        if concluded is not None:
            word = self.grades.get(concluded.grade) or "已有结论"
            return _with(word, concluded.effect if self.access.opened(concluded) else None)
        if progress.ended is not None:
            return _with("已撤销", progress.ended.reason if self.access.internal else None)
        answers = progress.answers(unit)
        if answers:
            word = f"反馈{ANSWERS[answers[-1].status]}"
            return _with(word, answers[-1].progress if self.access.opened(answers[-1]) else None)
        notified = any(unit in notice.to for notice in progress.notices)
        return "已通知，还没有反馈" if notified else "已批准，还没有通知"

    def _view(self, progress: MatterProgress, entries: Sequence[Obligation]) -> MatterView:
        matter = progress.matter
        return MatterView(
            id=progress.id,
            number=progress.number or UNNUMBERED,
            stage=_stage(progress, entries),
            outcome=_outcome(progress, entries),
            open=progress.open,
            source=self.sources.get(matter.source, matter.source),
            authority=(progress.approval.authority if progress.approval else None) or matter.authority,
            content=matter.content,
            requirement=matter.requirement,
            due=due_text(matter.due),
            standard=matter.standard,
            owner=self._person(matter.owner),
            supervisor=self._person(matter.supervisor),
            units=tuple(self._unit(progress, entry) for entry in entries),
            steps=tuple(self._steps(progress)),
        )

    def _unit(self, progress: MatterProgress, entry: Obligation) -> MatterUnit:
        concluded = progress.conclusions.get(entry.unit)
        return MatterUnit(
            unit=entry.unit,
            name=self.access.book.units[entry.unit].name,
            role=ROLES[entry.part.role],
            task=entry.part.task,
            pair=entry.pair,
            word=entry.word,
            late=entry.late,
            grade=self.grades.get(concluded.grade) if concluded else None,
            effect=self.effect(progress, entry.unit),
        )

    def _steps(self, progress: MatterProgress) -> Iterator[MatterStep]:
        """Each record in the order of its arrival; where a made-up year has no receipts, in the order of the steps."""
        filed = progress.filed
        decided = (each for record in filed.records for each in filed.decided.get(record.path, ()))
        found = list({record.path: record for record in (*filed.records, *decided)}.values())
        if all(record.arrived for record in found):
            found.sort(key=lambda record: (record.arrived or record.first_at, record.path))
        for record in found:
            if self._may_show(record):
                yield self._step(progress, record)

    def _may_show(self, record: Record) -> bool:
        """A confidential inspection is nobody's, another shows once it is opened; so does what was decided on it."""
        on = self.access.book.records.get(record.on) if isinstance(record, Decision) else record
        return not isinstance(on, Inspection) or self.access.opened(on)

    def _step(self, progress: MatterProgress, record: Record) -> MatterStep:
        opened = self.access.opened(record) or (self.access.internal and isinstance(record, Decision))
        return MatterStep(
            when=received(record),
            what=self._what(progress, record),
            who=self._who(record),
            text=_text(record) if opened else None,
            idle=self._idle(progress, record),
            path=record.path if self.access.internal else None,
        )

    def _what(self, progress: MatterProgress, record: Record) -> str:
        match record:
            case Matter():
                return "提出" if record.path == progress.id else "更正"
            case Decision():
                return self._decided(progress, record)
            case Notice():
                return f"{FORMS.get(record.form, record.form)} {record.number or ''}".strip()
            case Feedback():
                return f"反馈{ANSWERS[record.status]}"
            case Inspection():
                return f"现场核查{f'（{record.method}）' if record.method else ''}" if record.finding else "督查方案"
            case Conclusion():
                return _with("结论", self.grades.get(record.grade))
            case _:
                return record.kind

    def _decided(self, progress: MatterProgress, decision: Decision) -> str:
        versions = {each.path for each in progress.filed.versions}
        if decision.on not in versions:
            on = self.access.book.records.get(decision.on)
            names = {
                "feedback": "反馈",
                "conclusion": "结论",
                "notice": "通知",
                "inspection": "核查",
                "decision": "决定",
            }
            return f"对{names.get(on.kind, '记录') if on else '记录'}的认定：{verdict_text(decision.verdict)}"
        if decision.verdict == "accepted":
            return f"批准，编号 {decision.number}" if decision.number else "批准"
        if decision.verdict == "rejected":
            return "撤销" if progress.was_approved else "不予立项"
        return verdict_text(decision.verdict)

    def _who(self, record: Record) -> str:
        book = self.access.book
        if isinstance(record, Notice):
            return "发给" + "、".join(book.units[unit].name for unit in record.to if unit in book.units)
        if isinstance(record, Conclusion) and record.unit in book.units:
            return book.units[record.unit].name
        if record.actor in book.units:
            return book.units[record.actor].name
        by = record.by if isinstance(record, Decision) else None
        return self._person(by) or book.office.name

    def _idle(self, progress: MatterProgress, record: Record) -> str | None:
        if record.path in progress.faults:
            return "先后或对象不对，不起作用"
        return "已被替代或撤销" if record.path in progress.idle else None

    def _person(self, person: Person | None) -> str | None:
        return self.access.person(person) if person else None


def _by_number(matter: MatterView) -> tuple[bool, tuple[tuple[int, str], ...]]:
    """督〔2025〕2号 before 督〔2025〕10号, what has no number behind both."""
    parts = re.split(r"([0-9]+)", matter.number)
    return matter.number == UNNUMBERED, tuple((int(part), "") if part.isdecimal() else (0, part) for part in parts)


def _stage(progress: MatterProgress, entries: Sequence[Obligation]) -> str:
    """The stage in words; an end without being done does not read 已办结, nor an answer of some as of all.

    Worked: both units concluded, one 未完成 → 已有结论，1 个单位没有办成.
    """
    failed = sum(each.pair.done.id == "failed" for each in entries)
    if progress.stage == CLOSED and failed:
        return "已有结论，没有办成" if failed == len(entries) else f"已有结论，{failed} 个单位没有办成"
    silent = sum(not progress.answers(part.unit) for part in progress.parts)
    if progress.stage == ANSWERED and silent:
        return f"部分单位已反馈，{silent} 个单位还没有反馈"
    return progress.stage


def _outcome(progress: MatterProgress, entries: Sequence[Obligation]) -> str:
    """One of OUTCOMES: a matter that ended without being done is not 已办结."""
    if not progress.was_approved:
        return ""
    done, failed, ended, going, untold = OUTCOMES
    if progress.open:
        return untold if progress.stage == APPROVED else going
    if progress.stage == WITHDRAWN:
        return ended
    return failed if any(each.pair.done.id == "failed" for each in entries) else done


def _with(word: str, text: str | None) -> str:
    return f"{word}：{text}" if text else word


def _text(record: Record) -> str | None:
    """The record's own words, in one text."""
    match record:
        case Matter():
            return record.content
        case Decision():
            return record.reason
        case Notice():
            return f"{record.reply_by} 以前答复" if record.reply_by else None
        case Feedback():
            return (
                "；".join(filter(None, (record.progress, f"问题：{record.problems}" if record.problems else None)))
                or None
            )
        case Inspection():
            return _seen(record)
        case Conclusion():
            return record.effect
        case _:
            return None


def _seen(record: Inspection) -> str | None:
    plan = record.plan
    planned = (
        f"查{plan.content}；对象 {plan.object}；范围 {plan.scope}；期限 {plan.start} 至 {plan.end}" if plan else None
    )
    until = f"{record.rectify_by} 以前整改" if record.rectify_by else None
    return "；".join(filter(None, (planned, record.finding, until))) or None
