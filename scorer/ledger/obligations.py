"""An obligation: what one unit, or the office, has to report and get done, and how that is at a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from scorer.ledger.lateness import Clock, YearEnd, delay
from scorer.ledger.matters.matter_progress import WITHDRAWN, MatterProgress
from scorer.ledger.matters.step_order import FAILED, before
from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.ledger.states import Lateness, State
from scorer.model.deadlines import calendar_day, closes, due_day
from scorer.model.entities import Due, Part, Target
from scorer.model.records import Decision, Feedback, Rating
from scorer.scoring.facts.node_outcomes import Facts, NodeOutcome
from scorer.scoring.rules.fulfilment_methods import share_of_figures

Duty = Literal["node", "matter", "period", "office"]
Answers = tuple[str, str, str]
"""The two answers' ids, and what sets the row apart: ("received", "ongoing", "ahead")."""

NOTHING: Answers = ("missing", "ongoing", "")
WAITING: Answers = ("waiting", "ongoing", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """One thing due from a unit (or the office) at a date: its pair of answers, how late, whose lateness, and why.

    ``degree`` is what was judged to be done where that is less than all; ``filed_late`` says by how much the report
    missed its time ("迟 2 天"), ``excused`` is the record without which it would have; ``uncounted``: due after the
    cut-off, so no part of the score; ``ended`` the decision that ended the target or withdrew the matter.
    """

    duty: Duty
    unit: str
    part: Part
    due: Due | None
    day: date | None
    pair: State
    old: str
    """The word of the single column of the earlier format."""
    lateness: Lateness | None = None
    degree: Fraction | None = None
    filed_late: str | None = None
    excused: str | None = None
    uncounted: bool = False
    ended: Decision | None = None
    target: Target | None = None
    outcome: NodeOutcome | None = None
    progress: MatterProgress | None = None
    entry: str | None = None
    """The id of the entry of the calendar, for a paper of a period and what the office has to do."""
    title: str = ""
    """What it is, for those."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Unit, then target and node, or the matter's path, or the calendar's entry, and nothing."""
        if self.target is not None and self.outcome is not None:
            return self.unit, self.target.id, self.outcome.node.id
        return self.unit, self.progress.id if self.progress else self.entry or "", ""

    @property
    def word(self) -> str:
        """The state in words, with the degree and the days: "没有收到报告（逾期 31 天）"."""
        return worded(self.pair, self.lateness, self.degree)

    @property
    def late(self) -> str | None:
        """The lateness in words: "逾期 12 天", "考核办逾期 5 天", "迟 2 天"; None if it is not late."""
        return str(self.lateness) if self.lateness else self.filed_late


def worded(state: State, lateness: Lateness | None = None, degree: Fraction | None = None) -> str:
    """A state as a reader reads it: "没有收到报告（逾期 31 天）", "…（不计入本年，逾期 11 天）", "办成"."""
    more = [str(lateness)] if lateness else []
    if degree is not None and state.done.id == "partly":
        more.insert(0, f"认定 {percent_of(degree)}")
    word, closing = (state.word[:-1], "，") if state.word.endswith("）") else (state.word, "（")
    return f"{word}{closing}{'，'.join(more)}）" if more else state.word


def percent_of(degree: Fraction) -> str:
    """A degree as a percentage, at most one decimal, never rounded up to all: 3/5 → 60%, 2/3 → 66.6%."""
    tenths = int(degree * 1000)
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}%" if rest else f"{whole}%"


def collects(facts: Facts) -> bool:
    """Whether anything is reported in this year: a year of which only the table is known has no obligations."""
    return facts.book.collected


def node_obligation(facts: Facts, target: Target, part: Part, outcome: NodeOutcome, clock: Clock) -> Obligation:
    """The obligation of a node for a unit, counted or not, ended or not: none disappears."""
    ended, year = facts.ended(target.id), YearEnd.of(facts.book)
    counted = outcome.node in facts.counted(target)
    passed = outcome.judged and clock.on > outcome.day
    degree, limit = degree_of(facts, target, part.unit, outcome), review_limit(facts, part.unit)
    last = arrived_on(ended) if ended is not None else None
    found = _of_node(outcome, degree, last, year, clock)
    if not counted:
        found = _not_counted(found)
    if found == WAITING and limit is not None and clock.on > limit:
        found = ("waiting", "ongoing", "office")
    state = year.row(*found)
    if state.late == "office":
        late = year.office_lateness(state, limit, clock.on) if limit is not None else None
    else:
        late = year.lateness(state, outcome.day, clock.on, last) if passed else None
    return Obligation(
        duty="node",
        unit=part.unit,
        part=part,
        due=outcome.node.due,
        day=outcome.day,
        pair=state,
        old=state.old or _by_day(outcome.day, passed, clock),
        lateness=late,
        degree=degree if state.done.id == "partly" else None,
        filed_late=delay(outcome.deadline, outcome.filed_at) if outcome.late and outcome.filed_at else None,
        excused=outcome.excused,
        uncounted=not counted,
        ended=ended,
        target=target,
        outcome=outcome,
    )


def _of_node(outcome: NodeOutcome, degree: Fraction | None, last: date | None, year: YearEnd, clock: Clock) -> Answers:
    """The answers of a node at a date; ``last`` is the day on which its target was ended, if it was."""
    passed = outcome.judged and clock.on > outcome.day
    found = _reported(outcome, degree) or _silent(outcome.day, passed, clock)
    if found == WAITING and _left_unread(outcome, year):
        found = (*WAITING[:2], "settled")
    if last is not None:
        return _after_end(found, outcome, last)
    if passed:
        return _at_year_end(found) if year.passed(outcome.day, clock.on) else found
    return _ahead(found)


def _left_unread(outcome: NodeOutcome, year: YearEnd) -> bool:
    """Whether the report that waits was there when the results were settled: they were settled without it."""
    came = arrived_on(outcome.waiting) if outcome.waiting is not None else None
    return came is not None and year.settled is not None and came <= year.settled


def degree_of(facts: Facts, target: Target, unit: str, outcome: NodeOutcome) -> Fraction | None:
    """The degree judged of a node accepted as done: a rating on the target at its last node, else ``achieved``.

    Else, at the last node of a row that asks for figures, what the accepted ones come to: 240 of 320 km → 3/4.
    """
    if not outcome.done:
        return None
    last = outcome.node.id == facts.every_outcome(unit, target)[-1].node.id
    if last:
        for record in reversed(facts.records("rating", Rating)):
            if record.target == target.id and unit in record.scores:
                return record.scores[unit]
    achieved = outcome.decision.achieved if outcome.decision else None
    if achieved is None and last and outcome.decided is not None:
        return share_of_figures(target, outcome.decided)
    return achieved


def review_limit(facts: Facts, unit: str) -> date | None:
    """The last day by which the 办法 has the records of the unit's group reviewed; None where it names none."""
    group = facts.book.units[unit].group
    rules = (each for each in facts.procedure.calendar if each.kind == "decision" and each.applies_to(group))
    days = (facts.book.cycle.dates.get(each.id) or _calendar(each.due, facts) for each in rules)
    return max((day for day in days if day is not None), default=None)


def _calendar(text: str | None, facts: Facts) -> date | None:
    return calendar_day(text, facts.book.cycle.year) if text else None


def _reported(outcome: NodeOutcome, degree: Fraction | None) -> Answers | None:
    """The answers where something was reported; None where nothing was.

    A newer report that nobody has decided waits, unless the node is done already.
    """
    if outcome.done:
        return "received", "done" if degree is None or degree >= 1 else "partly" if degree > 0 else "failed", ""
    if outcome.waiting is not None:
        return WAITING
    if outcome.decision is None or outcome.decided is None:
        return None
    return _decided(outcome.decision.verdict, outcome.decided.status)


def _decided(verdict: str, status: str) -> Answers:
    if verdict == "returned":
        return "returned", "ongoing", ""
    if verdict == "inconsistent":
        return "received", "failed", "mismatch"
    if verdict == "accepted":
        return ("received", "failed", "admitted") if status == "not-done" else ("received", "ongoing", "")
    return "received", "failed", ""


def _silent(day: date, passed: bool, clock: Clock) -> Answers:
    """Nothing was reported: due 2025-06-30, three working days → soon from the 25th, missing from 1 July."""
    if passed:
        return NOTHING
    return ("soon" if clock.is_soon(day) else "ahead"), "ahead", ""


def _ahead(found: Answers) -> Answers:
    """Before its day, what came back or is still going on is nobody's lateness."""
    return (found[0], "ongoing", "ahead") if found[1] == "ongoing" and found[0] != "waiting" else found


def _at_year_end(found: Answers) -> Answers:
    """Of a year that is over or settled: what was still going on was not done."""
    if found[:2] == ("received", "ongoing"):
        return "received", "failed", "unjudged-year-end" if found[2] == "unjudged" else "year-end"
    return (found[0], "failed", "") if found[1] == "ongoing" and found[0] != "waiting" else found


def _after_end(found: Answers, outcome: NodeOutcome, last: date) -> Answers:
    """Of an ended target: what was done stays done; what was not due by then is no longer due."""
    if found[1] in ("done", "partly", "failed"):
        return found
    if not outcome.reports and (outcome.day > last or found != NOTHING):
        return "exempt", "ended", ""
    return found[0], "ended", ""


def _not_counted(found: Answers) -> Answers:
    """After the cut-off: what is not known to be done or not done is not counted this year."""
    reported, done, because = found
    ended_by_the_year = (done == "failed" and because == "" and reported != "received") or because == "year-end"
    if done in ("ahead", "ongoing") or ended_by_the_year:
        kept = because if because == "settled" or (reported == "received" and because == "ahead") else ""
        kept = "year-end" if ended_by_the_year else kept
        return reported, "uncounted", kept
    return found


def _by_day(day: date, passed: bool, clock: Clock) -> str:
    return "逾期" if passed else "临期" if clock.is_soon(day) else "未到期"


def matter_obligation(facts: Facts, progress: MatterProgress, part: Part, clock: Clock) -> Obligation:
    """The obligation of a matter for one of its units."""
    due = progress.matter.due
    day, year = due_day(due, clock.month_end), YearEnd.of(facts.book)
    passed = clock.on > day
    found = _of_matter(progress, part.unit, day, clock)
    if passed and year.passed(day, clock.on) and found[2] != "not-notified":
        found = _at_year_end(found)
    state = year.row(*found)
    late = year.office_lateness(state, day, clock.on) if state.late == "office" else year.lateness(state, day, clock.on)
    return Obligation(
        duty="matter",
        unit=part.unit,
        part=part,
        due=due,
        day=day,
        pair=state,
        old=state.old or _by_day(day, passed, clock),
        lateness=late,
        filed_late=_answered_late(progress, part.unit, due, clock),
        ended=progress.ended,
        progress=progress,
    )


def _of_matter(progress: MatterProgress, unit: str, day: date, clock: Clock) -> Answers:
    """A conclusion decides, before that the unit's newest answer; from one that was not notified nothing is due."""
    conclusion = progress.conclusions.get(unit)
    if conclusion is not None:
        return "received", "failed" if conclusion.grade == FAILED else "done", ""
    if progress.stage == WITHDRAWN:
        return "exempt", "ended", ""
    answers, passed = progress.answers(unit), clock.on > day
    if not answers:
        notified = any(unit in notice.to for notice in progress.notices)
        return _silent(day, passed, clock) if notified else ("exempt", "ongoing", "not-notified")
    verdict = _verdict(progress, answers[-1])
    if verdict is not None and verdict != "accepted":
        return _ahead(_decided(verdict, answers[-1].status)) if not passed else _decided(verdict, answers[-1].status)
    if answers[-1].status != "ongoing":
        return WAITING
    return "received", "ongoing", "unjudged" if passed else "unjudged-ahead"


def _verdict(progress: MatterProgress, answer: Feedback) -> str | None:
    """The newest decision on an answer that was not annulled and saw the bytes at hand."""
    for decision in reversed(progress.filed.decided.get(answer.path, ())):
        if decision.path not in progress.filed.annulled and before(answer, decision):
            return decision.verdict
    return None


def _answered_late(progress: MatterProgress, unit: str, due: Due, clock: Clock) -> str | None:
    """By how much the first answer that the matter is done missed its time."""
    done = next((each for each in progress.answers(unit) if each.status == "done"), None)
    deadline = closes(due, True, clock.month_end)
    if done is None or done.first_at is None or done.first_at < deadline:
        return None
    return delay(deadline, done.first_at)


def parts_of(progress: MatterProgress) -> Iterable[Part]:
    """The units that a matter binds: none before it was approved; a proposal is in nobody's ledger (SMX-5-1b)."""
    return progress.parts if progress.was_approved else ()
