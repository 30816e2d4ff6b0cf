"""The course of a year as an audience may see it: calendar, settlements, changes of targets, earlier scores, burden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from scorer.ledger.obligations import collects
from scorer.ledger.procedure import appeals, burden, calendar, settlement
from scorer.ledger.procedure.calendar_obligations import OFFICE
from scorer.ledger.procedure.target_history import TargetEvent, history
from scorer.model.book import Book
from scorer.model.entities import Target
from scorer.model.numbers import shown
from scorer.model.results import Results
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.scheme.procedure import Procedure
from scorer.scoring.score import Scored, settlement_state
from scorer.views.access import Access, access_of
from scorer.views.awaited import appealed, awaited
from scorer.views.figures import secret
from scorer.views.ledger_types import LedgerLine, LedgerView
from scorer.views.timeline_types import DutyView, EarlierView, TargetEventView, TimelineView
from scorer.views.withheld_figures import WithheldFigures, withheld_figures
from scorer.views.year_types import Audience

Asked = Mapping[tuple[str, str], LedgerLine]
"""The lines of what the calendar asks, by its entry and the unit (or the office)."""

CLOSED = "目标表已经审定，不用再报"
ANSWERS = {"accepted": "复核改正", "rejected": "维持原来的决定"}


@dataclass(frozen=True)
class Past:
    """The results as published for comment or settled at an earlier date."""

    day: date
    label: str
    results: Results


def timeline(book: Book, scored: Scored, audience: Audience, past: Iterable[Past], ledger: LedgerView) -> TimelineView:
    """The course of the year for an audience. ``past``: earlier results, in the order of their days."""
    access, facts = access_of(book, audience, scored), scored.facts
    rules = facts.procedure
    entries = calendar.entries(facts) if access.opens("progress") and collects(facts) else ()
    asked = {(line.subject, line.unit): line for line in ledger.duties}
    return TimelineView(
        duties=tuple(_duties(access, scored, entries, asked)),
        settled=(*_settled(access, rules, facts.on), *_unsettled(scored)),
        although=_although(access),
        appeals=tuple(_appeals(access, scored)) if access.internal else (),
        awaited=tuple(awaited(access, scored)) if access.internal else (),
        copies=tuple(f"{each.to}：{each.title}（{'、'.join(each.clauses)}）" for each in rules.copies),
        quantitative=_quantitative(access),
        histories={row.id: found for row in access.book.targets.values() if (found := _history(access, facts, row))},
        loads=_loads(access, facts),
        earlier=_earlier(access, past, withheld_figures(scored, access)) if access.opens("scores") else {},
        filings={unit: tuple(_filings(entries, unit, asked)) for unit in access.book.units},
    )


def _duties(
    access: Access, scored: Scored, entries: Sequence[calendar.CalendarEntry], asked: Asked
) -> Iterator[DutyView]:
    """The calendar in words; of entries with the same title each says of which group: 报送自查报告（局机关科室）."""
    several = Counter(each.title for each in entries)
    for entry in entries:
        duty = _duty(access, scored.facts.on, entry, asked.get((entry.id, OFFICE)))
        ids = dict.fromkeys(access.book.units[each.unit].group for each in entry.filings)
        groups = "、".join(scored.scheme.groups[each].title for each in ids if each in scored.scheme.groups)
        yield replace(duty, title=f"{duty.title}（{groups}）") if several[entry.title] > 1 and groups else duty


def _duty(access: Access, on: date, entry: calendar.CalendarEntry, own: LedgerLine | None) -> DutyView:
    """``own``: its line, where it is the office's or a reviewer's."""
    over = entry.due is not None and on > entry.due
    missing = entry.missing()
    came = sum(each.record is not None for each in entry.filings)
    filed = f"{came} / {len(entry.filings)}" if entry.filings else None
    if entry.closed:
        filed = f"{filed}，{CLOSED}"
    if own is not None:
        undone = "未办" if own.pair.open or not own.pair.due else "到审定结果时没有办"
        filed = "已办" if own.pair.done.id == "done" else "，".join(filter(None, (undone, own.late)))
    if not entry.filings and entry.done is None:
        filed = "只是期限，不用报送"
    return DutyView(
        title=entry.title,
        clause=entry.cited,
        place=access.book.clauses[entry.cited].place if entry.cited in access.book.clauses else "",
        due=str(entry.due) if entry.due is not None else "以通知为准",
        filed=filed,
        missing=tuple(access.book.units[unit].name for unit in missing if over),
        missing_ids=missing if over else (),
    )


def _filings(entries: Iterable[calendar.CalendarEntry], unit: str, asked: Asked) -> Iterator[str]:
    """What a unit has filed of the calendar: "自查报告（GY-10-1-1）：2026-01-02 收到，迟 3 天", or its state."""
    for entry in entries:
        title, own = f"{entry.title}（{entry.cited}）", asked.get((entry.id, unit))
        filed = next((each for each in entry.filings if each.unit == unit and each.record is not None), None)
        if filed is not None:
            late = f"，{own.late}" if own is not None and own.late else ""
            yield f"{title}：{f'{filed.day} ' if filed.day else ''}收到{late}"
        elif own is not None:
            due = f"期限 {entry.due}" if entry.due is not None else "日期以通知为准"
            yield f"{title}：{own.word}，{due}"
        elif entry.closed and any(each.unit == unit for each in entry.filings):
            yield f"{title}：没有报，{CLOSED}"


def _settled(access: Access, rules: Procedure, on: date) -> Iterator[str]:
    """The settlements by meetings, and what is published for comment: "2025-02-20 局务会议审定目标表"."""
    table, results = settlement.settlings(access.book, "targets"), settlement.settled_results(access.book)
    for found, title in ((table, "目标表"), (results, "结果")):
        for each in found:
            disclosed = access.discloses(each)
            document = f"（{each.document}）" if each.document and disclosed else ""
            again = "重新" if each.supersedes else ""
            yield f"{each.date} {(each.meeting if disclosed else None) or '会议'}{again}审定{title}{document}"
    for public in appeals.publicities(access.book, rules):
        running = "，正在公示" if public.first <= on <= public.last else ""
        yield f"{public.first} 至 {public.last} 公示考核结果{running}"


def _although(access: Access) -> str | None:
    """Worked: "审定时还有事没有了结，仍然审定：余下 2 项跨年"; the reason for those who may read the resolution."""
    last = next(reversed(settlement.settlings(access.book, "results")), None)
    if last is None or last.although is None or not access.final:
        return None
    return "审定时还有事没有了结" + (f"，仍然审定：{last.although}" if access.discloses(last) else "，理由没有公开")


def _unsettled(scored: Scored) -> Iterator[str]:
    """Results that changed since they were settled are provisional again, and the page says so; final ones never."""
    if scored.results.status != "final" and settlement_state(scored) == "changed":
        yield "结果审定以后，所依据的内容又有变动：现在的成绩是暂定的，要重新审定"


def _appeals(access: Access, scored: Scored) -> Iterator[str]:
    for each in appeals.appeal_statuses(access.book, scored.facts.procedure, scored.facts.on):
        unit = access.book.units[each.appeal.actor].name
        answer = f"，{each.answer_by} 以前答复" if each.answer_by is not None and each.decision is None else ""
        state = ANSWERS.get(each.decision.verdict, "已答复") if each.decision else "待复核"
        late = ("（过期提出）" if each.late else "") + ("（没有按期答复）" if each.answered_late else "")
        yield f"{each.day or ''} {unit}对{appealed(scored, each.appeal)}申请复核：{state}{answer}{late}"


def _quantitative(access: Access) -> str | None:
    """How many targets have a figure to reach (GY-6-0): 48 of 51 → "定量目标 48 / 51（94.12%）"; of the open ones."""
    every = access.book.targets.values() if access.opens("targets") else ()
    rows = [row for row in every if access.withheld(row) is None]
    if not rows:
        return None
    counted = sum(bool(row.measures or row.quantitative) for row in rows)
    ratio = shown(Fraction(100 * counted, len(rows)), 2)
    return f"定量目标 {counted} / {len(rows)}（{ratio}%）"


def _history(access: Access, facts: Facts, target: Target) -> tuple[TargetEventView, ...]:
    """A target's history; to those who may not read a request, only what it changed, without its reasons."""
    if access.withheld(target) is not None or not (access.opens("targets") and access.opens("progress")):
        return ()
    return tuple(
        TargetEventView(str(each.day or ""), each.text if not each.bare or _shows_reasons(access, each) else each.bare)
        for each in history(facts, target)
        if each.granted or _may_read(access, each)
    )


def _may_read(access: Access, each: TargetEvent) -> bool:
    record = access.book.records.get(each.record or "")
    return record is not None and access.opened(record)


def _shows_reasons(access: Access, each: TargetEvent) -> bool:
    record = access.book.records.get(each.record or "")
    return record is not None and access.discloses(record)


def _loads(access: Access, facts: Facts) -> dict[str, str]:
    """Each unit's burden in a sentence; for the public, of its reports on open targets alone."""
    found = {}
    closed = access.closed_rows()
    for unit in access.book.units:
        rows = [row.id for row in access.book.targets_of.get(unit, ()) if row.id not in closed]
        reports = sum((burden.of_target(facts, unit, row) for row in rows), burden.Load())
        load = burden.of_unit(facts, unit) if access.internal else reports
        if load.records:
            found[unit] = (
                f"报送记录 {load.records} 件，填写 {load.fields} 栏；要求文件 {load.asked} 个，交来 {load.given} 个"
            )
    return found


def _earlier(access: Access, past: Iterable[Past], closed: WithheldFigures) -> dict[str, tuple[EarlierView, ...]]:
    found: dict[str, list[EarlierView]] = {}
    for each in past:
        kept = secret(each.results.steps, access)
        for unit in (row for row in each.results.units if row.total not in kept and row.unit not in closed.totals):
            step = each.results.steps[unit.total]
            value = "缺" if step.value is None else shown(step.value, step.digits)
            found.setdefault(unit.unit, []).append(EarlierView(f"{each.day} {each.label}", value))
    return {unit: tuple(views) for unit, views in found.items() if unit in access.book.units}
