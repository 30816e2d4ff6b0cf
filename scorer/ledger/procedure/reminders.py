"""Reminders due at a date: to whom and for what, never twice for the same cause (SMX-5-3b, SMX-5-3c).

A cause is a unit, what is due from it, and the stage: ``soon`` from so many working days before the day (the
interpretation ``urge``), ``overdue`` after it. A notice to the unit about the same thing covers the stage of its
day of issue. Once something is new, the unit gets one notice with all that is due from it on the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from scorer.ledger.lateness import Clock, Workday, YearEnd, workdays_before
from scorer.ledger.matters.matter_progress import MatterProgress, matters_progress
from scorer.ledger.procedure.calendar import CalendarEntry, entries
from scorer.ledger.year_ledger import nodes_of
from scorer.model.deadlines import due_day
from scorer.model.decisions import superseded
from scorer.model.entities import Part, Target
from scorer.model.paper_words import quoted
from scorer.model.records import Feedback, Matter, Notice, Subject
from scorer.scoring.facts.node_outcomes import Facts, NodeOutcome
from scorer.scoring.rules.parameters import option_entries

SOON, LATE, NOT_NOTIFIED = "soon", "overdue", "told"
"""The stages: the day comes near, the day is over, a matter is approved and the unit was not notified."""

URGED = frozenset({"ahead", "soon", "missing", "returned"})
"""The answers to 报了没有 of a node of which its unit is urged: nothing came, or it came back."""


@dataclass(frozen=True, slots=True)
class ReminderCause:
    """A cause for reminding a unit. ``days`` is how many days overdue, or until the day.

    ``name`` is the thing's own title, for the title of a notice; ``late`` whether its day is over. ``returned`` is
    the day on which its report came back, ``reason`` why. Of a matter, ``matter`` and ``part`` say what the unit has
    to do and to which standard.
    """

    unit: str
    subject: Subject
    title: str
    due: date
    stage: str
    days: int
    name: str = ""
    late: bool = False
    returned: date | None = None
    reason: str | None = None
    matter: Matter | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A notice in force, for one of its units, and whether that unit has answered it or closed what it is about."""

    notice: Notice
    unit: str
    answered: bool


def urge_days(facts: Facts) -> int:
    """Working days before a due day from which a unit is urged: as interpreted (SMX-5-3c), else the year's 临期."""
    given = option_entries(facts.choices.get("urge") or "").get("due_minus_workdays", "")
    return int(given) if given.isdecimal() else facts.book.cycle.due_soon_days


def causes(facts: Facts, is_workday: Workday) -> tuple[ReminderCause, ...]:
    """Everything that anybody is to be reminded of at the date, whether a notice has gone out or not.

    Nothing is urged that was due in a year that is over or settled: 到年底没有收到报告, and no day counts on.
    """
    year = YearEnd.of(facts.book)
    every = _unanswered(facts, is_workday)
    return tuple(each for each in every if each.stage == NOT_NOTIFIED or not year.passed(each.due, facts.on))


def _unanswered(facts: Facts, is_workday: Workday) -> tuple[ReminderCause, ...]:
    """All that nobody has answered to, in a year that is over too."""
    days = urge_days(facts)
    found = [*_nodes(facts, days, is_workday), *_filings(facts, days, is_workday), *_matters(facts, days, is_workday)]
    return tuple(sorted(found, key=lambda each: (each.unit, each.due, each.title, each.stage)))


def unsent_causes(facts: Facts, is_workday: Workday) -> tuple[ReminderCause, ...]:
    """The causes for which no notice has gone out yet."""
    notices = _in_force(facts)
    return tuple(c for c in causes(facts, is_workday) if not any(_covers(each, c, notices) for each in notices))


def notices_due(facts: Facts, is_workday: Workday) -> tuple[tuple[ReminderCause, ...], ...]:
    """For each unit with anything new, all that it is to hear of on the day, what was urged before too: one notice."""
    new = {cause.unit for cause in unsent_causes(facts, is_workday)}
    every = causes(facts, is_workday)
    return tuple(tuple(each for each in every if each.unit == unit) for unit in facts.book.units if unit in new)


def form_of(these: Iterable[ReminderCause]) -> str:
    """The kind of a notice: 督查通知 where it notifies of a matter, whatever else it lists; else 催办通知."""
    return "supervise" if any(each.stage == NOT_NOTIFIED for each in these) else "urge"


def sent_notices(facts: Facts, is_workday: Workday) -> tuple[SentNotice, ...]:
    """Every 督查通知 and 催办通知 in force, once for each unit it goes to."""
    due = {(cause.unit, cause.subject) for cause in _unanswered(facts, is_workday)}
    matters = matters_progress(facts.book, facts.choices)
    return tuple(
        SentNotice(notice, unit, _answered(facts, notice, unit, due, matters))
        for notice in _in_force(facts)
        for unit in notice.to
    )


def _in_force(facts: Facts) -> tuple[Notice, ...]:
    gone = superseded(facts.book)
    return tuple(
        each
        for each in facts.book.by_kind.get("notice", ())
        if isinstance(each, Notice) and each.form in ("supervise", "urge") and each.path not in gone
    )


def _covers(notice: Notice, cause: ReminderCause, notices: Iterable[Notice]) -> bool:
    wanted = cause.subject
    same = any(about == wanted or _whole_target(about, wanted) for about in notice.about)
    if cause.unit not in notice.to or not same or _notifies(notice, cause, notices) != (cause.stage == NOT_NOTIFIED):
        return False
    if cause.returned is not None and notice.issued < cause.returned:
        return False
    return cause.stage == NOT_NOTIFIED or (notice.issued > cause.due) == (cause.stage == LATE)


def _notifies(notice: Notice, cause: ReminderCause, notices: Iterable[Notice]) -> bool:
    """Whether a notice was the first to the unit about a matter: that notified of it, a later one urges."""
    if cause.subject.matter is None or notice.form != "supervise":
        return False
    return not any(
        each.form == "supervise"
        and cause.unit in each.to
        and cause.subject in each.about
        and (each.issued, each.path) < (notice.issued, notice.path)
        for each in notices
    )


def _whole_target(about: Subject, wanted: Subject) -> bool:
    """Whether a notice about a target without a node covers a node of it."""
    return about.node is None and about.target is not None and about.target == wanted.target


def _answered(
    facts: Facts, notice: Notice, unit: str, due: Iterable[tuple[str, Subject]], matters: Iterable[MatterProgress]
) -> bool:
    """A feedback that names it, or for all it lists: a report on the node since, or nothing due from the unit."""
    answers = {
        record.about
        for record in facts.book.by_unit.get(("feedback", unit), ())
        if isinstance(record, Feedback) and record.notice in (notice.path, notice.number)
    }
    if Subject() in answers:
        return True
    things = notice.about or (Subject(),)
    return all(about in answers or _settled(facts, notice, about, unit, due, matters) for about in things)


def _settled(
    facts: Facts,
    notice: Notice,
    about: Subject,
    unit: str,
    due: Iterable[tuple[str, Subject]],
    matters: Iterable[MatterProgress],
) -> bool:
    if about.target is not None:
        nodes = [about.node] if about.node else [n.id for n in facts.book.targets[about.target].nodes]
        reports = (each for node in nodes for each in facts.book.reports.get((unit, about.target, node), ()))
        if any(_after(each.arrived, notice) for each in reports):
            return True
        return all(outcome.done for outcome in _outcomes(facts, unit, about.target, nodes))
    progress = next((each for each in matters if about.matter in _versions(each)), None)
    return unit in progress.conclusions or not progress.open if progress is not None else (unit, about) not in due


def _versions(progress: MatterProgress) -> frozenset[str]:
    """The paths under which a matter is known."""
    return frozenset(each.path for each in progress.filed.versions)


def _after(arrived: datetime | None, notice: Notice) -> bool:
    return arrived is not None and notice.arrived is not None and arrived > notice.arrived


def _outcomes(facts: Facts, unit: str, target: str, nodes: Iterable[str]) -> list[NodeOutcome]:
    wanted = set(nodes)
    return [each for each in facts.outcomes(unit, facts.target(target)) if each.node.id in wanted]


def _stage(due: date, on: date, days: int, is_workday: Workday) -> str | None:
    if on > due:
        return LATE
    return SOON if on >= workdays_before(due, days, is_workday) else None


def _cause(unit: str, subject: Subject, title: str, due: date, on: date, stage: str, name: str = "") -> ReminderCause:
    return ReminderCause(unit, subject, title, due, stage, abs((on - due).days), name, on > due)


def _nodes(facts: Facts, days: int, is_workday: Workday) -> Iterator[ReminderCause]:
    """Nodes that nobody has reported, or that came back and were not brought again."""
    for unit in facts.book.units:
        for each in nodes_of(unit, facts, Clock(facts.on, days, is_workday)):
            urged = each.pair.reported.id in URGED and each.pair.done.id != "ended"
            stage = _stage(each.day, facts.on, days, is_workday) if urged and each.day else None
            if stage is not None and each.target is not None and each.outcome is not None and each.day is not None:
                subject = Subject(target=each.target.id, node=each.outcome.node.id)
                named = _named(each.target, each.outcome)
                cause = _cause(unit, subject, named, each.day, facts.on, stage, each.target.title)
                yield replace(cause, **_returned(each.outcome)) if each.pair.reported.id == "returned" else cause


def _named(target: Target, outcome: NodeOutcome) -> str:
    """“在建工程考核”（2025-10）的“完成两轮检查”: by title and task, the number in brackets."""
    task = f"的{quoted(outcome.node.task)}" if outcome.node.task else ""
    return f"{quoted(target.title)}（{target.id}）{task}"


def _returned(outcome: NodeOutcome) -> dict[str, Any]:
    """The day on which the report on a node came back, and the reason."""
    decision = outcome.decision
    return {"returned": decision.date, "reason": decision.reason} if decision is not None else {}


def _filings(facts: Facts, days: int, is_workday: Workday) -> Iterator[ReminderCause]:
    for entry in entries(facts):
        stage = _stage(entry.due, facts.on, days, is_workday) if entry.due is not None else None
        for unit in entry.missing() if stage is not None else ():
            if entry.due is not None and stage is not None:
                yield _cause(unit, subject_of(entry), entry.title, entry.due, facts.on, stage, entry.title)


def subject_of(entry: CalendarEntry) -> Subject:
    """The subject of a notice about an entry of the calendar: its title and clause."""
    return Subject(words=f"{entry.title}（{entry.cited}）")


def _matters(facts: Facts, days: int, is_workday: Workday) -> Iterator[ReminderCause]:
    """Approved matters: units are notified, then urged until the office has concluded on the unit's part."""
    for progress in matters_progress(facts.book, facts.choices):
        subject, due = Subject(matter=progress.id), due_day(progress.matter.due)
        number = progress.number or progress.id
        title, name = f"督查事项{quoted(progress.matter.content)}（{number}）", f"督查事项{number}"
        notified = {unit for each in progress.notices if each.form == "supervise" for unit in each.to}
        waiting = [part for part in progress.parts if part.unit not in progress.conclusions]
        for part in waiting if progress.approval is not None and progress.open else ():
            unit = part.unit
            stage = _stage(due, facts.on, days, is_workday) if unit in notified else NOT_NOTIFIED
            answered = unit in notified and any(each.status == "done" for each in progress.answers(unit))
            if stage is not None and not answered:
                cause = _cause(unit, subject, title, due, facts.on, stage, name)
                yield replace(cause, matter=progress.matter, part=part)
