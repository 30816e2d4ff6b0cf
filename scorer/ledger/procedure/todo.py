"""The to-do list of a unit, a reviewer or the office at a date: what, by when, and with which command."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scorer.ledger.lateness import Clock, Workday, YearEnd
from scorer.ledger.obligations import Obligation
from scorer.ledger.procedure import appeals, burden, calendar, reminders
from scorer.ledger.procedure.calendar_obligations import calendar_obligations
from scorer.ledger.procedure.undecided import undecided_records
from scorer.ledger.year_ledger import nodes_of
from scorer.model.accounts import nobody_to_agree
from scorer.model.entities import Reviewer
from scorer.model.paper_words import quoted
from scorer.model.records import KIND_TITLES, Claim, Notice, Penalty, Record, Report, Request
from scorer.model.results import Chosen
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.scheme.interpretations import interpretations
from scorer.scoring.scheme.procedure import Procedure

OWED = ("soon", "missing", "returned")
"""The answers to 报了没有 after which a unit has to report."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to be done; ``due`` is None where no day is set, ``how`` a command or a path."""

    due: date | None
    text: str
    how: str


@dataclass(frozen=True, slots=True)
class SettlementStatus:
    """The state of settlement: whether the whole table is settled, and the status of the results."""

    table: bool
    results: str
    interpretations: tuple[Chosen, ...] = ()


def for_unit(facts: Facts, unit: str, is_workday: Workday) -> tuple[Task, ...]:
    """The tasks of a unit, most urgent first; once the results are settled nothing more is to be reported."""
    rules = facts.procedure
    settled = YearEnd.of(facts.book).settled is not None
    found = [
        *(() if settled else (*_nodes(facts, unit, is_workday), *_filings(facts, unit))),
        *_notices(facts, unit, is_workday),
        *_chances(facts, unit, rules),
    ]
    return _sorted(found)


def for_office(facts: Facts, standing: SettlementStatus, is_workday: Workday) -> tuple[Task, ...]:
    """The tasks of the office, most urgent first."""
    rules = facts.procedure
    found = [
        *_decisions(facts, rules, None),
        *_calendar(facts, "office", "office"),
        *_behind(facts),
        *_urging(facts, is_workday),
        *_meetings(facts, standing, rules),
        *_twice(facts),
        *_alone(facts),
    ]
    return _sorted(found)


def for_reviewer(facts: Facts, reviewer: Reviewer) -> tuple[Task, ...]:
    """The tasks of a reviewer: decisions and ratings."""
    rules = facts.procedure
    decides = any(each.kind == "decision" for each in reviewer.may)
    decisions = _decisions(facts, rules, reviewer) if decides else ()
    return _sorted([*decisions, *_calendar(facts, "reviewer", reviewer.id)])


def _alone(facts: Facts) -> Iterator[Task]:
    """Of a real year: an office of one account, or of two and no stand-in, lacks who agrees to what it changes."""
    office, cycle = facts.book.office, facts.book.cycle
    lacking = None if cycle.synthetic else nobody_to_agree(cycle.id, office.accounts, office.stand_in)
    if lacking is not None:
        yield Task(None, *lacking)


def _sorted(tasks: list[Task]) -> tuple[Task, ...]:
    return tuple(sorted(tasks, key=lambda each: (each.due is None, each.due or date.max, each.text, each.how)))


def _command(facts: Facts, kind: str, actor: str, *more: str) -> str:
    words = ("scorer", "new", kind, "--cycle", facts.book.cycle.id, "--actor", actor, *more, "--write")
    return shlex.join(words)


def _nodes(facts: Facts, unit: str, is_workday: Workday) -> Iterator[Task]:
    for each in nodes_of(unit, facts, Clock(facts.on, facts.book.cycle.due_soon_days, is_workday)):
        target, outcome = each.target, each.outcome
        if target is None or outcome is None or each.pair.reported.id not in OWED or each.pair.done.id == "ended":
            continue
        node = "" if outcome.node.id == "final" else target.node_title(outcome.node.id)
        task = f"：{outcome.node.task}" if outcome.node.task else ""
        reason = outcome.decision.reason if outcome.decision and each.pair.reported.id == "returned" else None
        why = f"（退回：{reason}）" if reason else f"（{each.word}）"
        how = _while_open(each, _command(facts, "report", unit, "--target", target.id, "--node", outcome.node.id))
        yield Task(outcome.day, f"报{quoted(target.title)}（{target.id}）{node}{task}{why}", how)


def _filings(facts: Facts, unit: str) -> Iterator[Task]:
    for entry, each in _asked(facts):
        if each.unit == unit and each.pair.done.id != "done":
            period = ("--period", entry.period) if entry.kind == "self-review" and entry.period else ()
            yield Task(each.day, _owed(each), _while_open(each, _command(facts, entry.kind or "", unit, *period)))


def _while_open(each: Obligation, command: str) -> str:
    """The command; of what was left when the year ended that nobody waits for it any more."""
    return command if each.pair.open or not each.pair.due else "年度已经结束，不再催办；补报的照收"


def _asked(facts: Facts) -> Iterator[tuple[calendar.CalendarEntry, Obligation]]:
    """What the calendar asks of units, reviewers and the office, each with its entry."""
    found = {entry.id: entry for entry in calendar.entries(facts)}
    for each in calendar_obligations(facts, Clock(facts.on, 0, lambda _: True)):
        yield found[each.entry or ""], each


def _owed(each: Obligation) -> str:
    """Worked: 四季度通报（JL-16-2）（考核办还没有办，考核办逾期 5 天）; before its day the title alone."""
    return f"{each.title}（{each.pair.word}{f'，{each.late}' if each.late else ''}）" if each.pair.due else each.title


def _notices(facts: Facts, unit: str, is_workday: Workday) -> Iterator[Task]:
    for each in reminders.sent_notices(facts, is_workday):
        if each.unit == unit and not each.answered:
            name = each.notice.number or each.notice.path
            how = _command(facts, "feedback", unit, "--notice", name)
            yield Task(each.notice.reply_by, f"答复{_form(each.notice)} {name}", how)


def _form(notice: Notice) -> str:
    return "督查通知" if notice.form == "supervise" else "催办通知"


def _chances(facts: Facts, unit: str, rules: Procedure) -> Iterator[Task]:
    """Until when the unit may appeal against published results."""
    for each in appeals.publicities(facts.book, rules):
        notice = facts.book.records[each.notice]
        last = max(each.last, appeals.appeal_deadline(notice, rules) or each.last)
        if facts.on <= last and isinstance(notice, Notice) and unit in notice.to:
            yield Task(last, "对公示的结果有异议的，可以申请复核", _command(facts, "appeal", unit))


def _decisions(facts: Facts, rules: Procedure, reviewer: Reviewer | None) -> Iterator[Task]:
    """Records on which nobody has decided; an appeal says by when, and whom it must not go to."""
    book, actor = facts.book, reviewer.id if reviewer else "office"
    own = book.office.unit if reviewer is None else None
    for each in undecided_records(facts):
        record = each.record
        if not _for(facts, record, reviewer):
            continue
        note = "（考核办自己的，由别的考核单位审核）" if own is not None and record.actor == own else ""
        if each.first is not None and rules.recusal:
            note += f"（不能由原来作决定的 {each.first.by.post or each.first.by.name} 复核）"
        who = book.units[record.actor].name if record.actor in book.units else book.office.name
        how = _deciding(facts, actor, record)
        yield Task(each.answer_by, f"审核{who}的{_named(facts, record)}{note}", how)


def _deciding(facts: Facts, actor: str, record: Record) -> str:
    """The command that shows the record and decides on it; of a matter or a request the record has more to fill in."""
    if record.kind in ("matter", "request"):
        return _command(facts, "decision", actor, "--record", record.path)
    by = () if actor == "office" else ("--actor", actor)
    return shlex.join(("scorer", "decide", facts.book.cycle.id, record.path, "accepted", *by))


def _named(facts: Facts, record: Record) -> str:
    """The subject of a record by its title: 节点报告“养护站建设”（2025-12）第 2 个节点, 加分申请“省级试点”."""
    match record:
        case Report():
            row = facts.book.targets[record.target]
            node = "" if record.node == "final" else row.node_title(record.node)
            return f"节点报告{quoted(row.title)}（{row.id}）{node}"
        case Claim():
            return f"{KIND_TITLES[record.kind]}{quoted(record.title)}"
        case Request():
            return f"{KIND_TITLES[record.kind]}{quoted(facts.book.targets[record.target].title)}"
        case _:
            return f"{KIND_TITLES[record.kind]} {record.path}"


def _for(facts: Facts, record: Record, reviewer: Reviewer | None) -> bool:
    """Whether a record is the reviewer's to decide; the office may decide on all."""
    if reviewer is None:
        return True
    lent = {each.component for each in reviewer.may if each.kind == "decision"}
    if None in lent:
        return True
    if isinstance(record, Report):
        return any(slot.by_target for name in lent if name for slot in facts.book.terms.slots(name, None))
    return isinstance(record, Claim | Penalty) and record.component in lent


def _calendar(facts: Facts, by: str, actor: str) -> Iterator[Task]:
    for entry, each in _asked(facts):
        if entry.by == by and each.pair.done.id in ("ahead", "ongoing"):
            how = _command(facts, entry.kind or "", actor)
            if entry.kind == "bulletin":
                how = shlex.join(
                    ("scorer", "bulletin", facts.book.cycle.id, entry.period or str(facts.book.cycle.year))
                )
            yield Task(each.day, _owed(each), how)


def _behind(facts: Facts) -> Iterator[Task]:
    """Which units have not filed what is due, and which days the year's notice has still to give."""
    year = YearEnd.of(facts.book)
    if year.settled is not None:
        return
    for entry in calendar.entries(facts):
        missing = entry.missing()
        if entry.due is None and entry.by == "unit":
            where = f"targets/{facts.book.cycle.id}/cycle.yml 的 dates 里写 {entry.id}"
            yield Task(None, f"定下“{entry.title}”的日期（{entry.cited}，以通知为准）", where)
        elif missing and entry.due is not None and facts.on > entry.due:
            names = "、".join(facts.book.units[unit].name for unit in missing)
            over = year.passed(entry.due, facts.on)
            told = f"“{entry.title}”（{entry.cited}）{'到年底' if over else ''}有 {len(missing)} 个单位没有报：{names}"
            yield Task(entry.due, told, "年度已经结束，不再催办" if over else _remind(facts))


def _remind(facts: Facts) -> str:
    return shlex.join(("scorer", "remind", facts.book.cycle.id, "--on", str(facts.on), "--write"))


def _urging(facts: Facts, is_workday: Workday) -> Iterator[Task]:
    waiting = reminders.unsent_causes(facts, is_workday)
    if waiting:
        units = len({each.unit for each in waiting})
        yield Task(None, f"有 {len(waiting)} 件要催办的还没有发通知，涉及 {units} 个单位", _remind(facts))


def _meetings(facts: Facts, standing: SettlementStatus, rules: Procedure) -> Iterator[Task]:
    """Settlements that are still missing, and who is to get the results once they are settled."""
    cycle = facts.book.cycle
    questions = {item.id: item.question for item in interpretations(facts.book.scheme)}
    if not standing.table:
        yield Task(None, "目标表还没有经会议审定，或审定后又有变动", f"scorer settle {cycle.id} targets")
    for item in standing.interpretations:
        if item.required and item.decided is None:
            asked = quoted(questions.get(item.id, item.id))
            how = _command(facts, "resolution", "office", "--settles", item.id)
            yield Task(None, f"解释{asked}还没有决定，成绩只能是暂定", how)
    running = [each for each in appeals.publicities(facts.book, rules) if facts.on <= each.last]
    if running:
        yield Task(running[-1].last, "结果正在公示，期满后才能审定", running[-1].notice)
    elif standing.results == "changed":
        yield Task(None, "结果审定以后又有变动，要重新审定", f"scorer settle {cycle.id} results")
    elif standing.results == "unsettled" and facts.on > cycle.end:
        yield Task(None, "全年结果还没有审定", f"scorer settle {cycle.id} results")
    elif standing.results == "settled":
        for copy in rules.copies:
            yield Task(None, f"抄送{copy.to}：{copy.title}（{'、'.join(copy.clauses)}）", f"scorer copies {cycle.id}")


def _twice(facts: Facts) -> Iterator[Task]:
    for each in burden.twice(facts):
        name = facts.book.units[each.unit].name
        yield Task(
            None, f"{name}的同一份材料 {each.file} 报了 {len(each.records)} 次，最多报一次", "、".join(each.records)
        )
