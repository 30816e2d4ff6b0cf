"""The history of each target: settled, added, changed, ended, each with its day and the record that did it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from scorer.ledger.procedure.receipt_days import arrived_on, day_of
from scorer.ledger.procedure.settlement import settlings
from scorer.model.decisions import holding, superseded
from scorer.model.entities import Due, Target
from scorer.model.numbers import shown
from scorer.model.records import Change, Decision, Request
from scorer.scoring.facts.change_deadline import too_late
from scorer.scoring.facts.node_outcomes import Facts


@dataclass(frozen=True, slots=True)
class TargetEvent:
    """One thing that happened to a target; ``record`` is the path of what says so. ``granted``: the table changed.

    ``bare`` is the text for those who may not read that record; empty where ``text`` says nothing more.
    """

    day: date | None
    text: str
    record: str | None = None
    granted: bool = True
    bare: str = ""


def history(facts: Facts, target: Target) -> tuple[TargetEvent, ...]:
    """A target's history in the order of days: settled by which meeting, asked for, granted, ended.

    Worked: "2025-09-18 节点 n2 的时限由 2025-09-30 改到 2025-10-31".
    """
    found = [*_settled(facts, target), *_asked(facts, target)]
    return tuple(sorted(found, key=lambda each: each.day or date.min))


def _settled(facts: Facts, target: Target) -> Iterator[TargetEvent]:
    """The first resolution on the table at or after the row's ``since``; of a row of the first table, the first."""
    for resolution in settlings(facts.book, "targets"):
        if target.since is None or resolution.date >= target.since:
            since = f"{target.since} 起" if target.since != resolution.date else ""
            what = f"{since}新增，" if target.since else ""
            text = f"{what}由{resolution.meeting or '会议'}审定"
            yield TargetEvent(resolution.date, text, resolution.path, bare=f"{what}由会议审定")
            return
    if target.since is not None:
        yield TargetEvent(target.since, "新增，尚未审定")


def _asked(facts: Facts, target: Target) -> Iterator[TargetEvent]:
    book, gone = facts.book, superseded(facts.book)
    for request in book.by_kind.get("request", ()):
        if not isinstance(request, Request) or request.target != target.id:
            continue
        unit = book.units[request.actor].name
        wanted = "、".join(words(target, request.change, request.node))
        yield TargetEvent(day_of(request), f"{unit}申请{wanted}", request.path, granted=False)
        decision = holding(book, request.path)
        if decision is not None:
            yield _answered(facts, target, request, decision, replaced=request.path in gone)


def _answered(facts: Facts, target: Target, request: Request, decision: Decision, *, replaced: bool) -> TargetEvent:
    last = too_late(facts.book, facts.procedure.calendar, request, facts.choices)
    if decision.verdict != "accepted":
        why = f"申请未获同意：{decision.reason or '未写理由'}{_later(decision)}"
        return TargetEvent(decision.date, why, decision.path, granted=False)
    if last is not None or replaced:
        why = f"申请晚于 {last}，不生效" if last is not None else "申请已被取代，不生效"
        return TargetEvent(decision.date, why + _later(decision), decision.path, granted=False)
    granted = "、".join(words(target, decision.change or request.change, request.node))
    return TargetEvent(decision.date, f"{decision.authority or ''}同意{granted}{_later(decision)}", decision.path)


def _later(decision: Decision) -> str:
    """The day of receipt, from which the decision has effect, where it is not its own: "（决定 2025-08-14 收到）"."""
    received = arrived_on(decision)
    return "" if received in (None, decision.date) else f"（决定 {received} 收到）"


def words(target: Target, change: Change, node: str | None) -> Iterator[str]:
    """The effects of a change on the settled row, in words."""
    if change.due is not None:
        which = next((each for each in target.nodes if each.id == node), target.nodes[-1])
        name = "完成时限" if which.id == "final" else f"{target.node_title(which.id)}的时限"
        yield f"{name}由 {_due(which.due)} 改到 {_due(change.due)}"
    for measure in target.measures:
        if measure.id in change.measures:
            after = shown(Fraction(change.measures[measure.id]))
            before = (
                shown(measure.low) if measure.low == measure.high else f"{shown(measure.low)}～{shown(measure.high)}"
            )
            yield f"{measure.name}由 {before} 改为 {after} {measure.unit}"
    if change.terminate:
        yield "终止这项目标"


def _due(due: Due) -> str:
    return due.day.strftime("%Y-%m" if due.month_only else "%Y-%m-%d")
