"""Step-order rules of a supervision matter: a record filed before the step that it needs has no effect.

"Before" is by the receipts. Where a made-up year has none, it is enough that the needed step is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from scorer.ledger.matters.matter_records import MatterRecords
from scorer.model.deadlines import due_day, local_day
from scorer.model.entities import Path
from scorer.model.records import Conclusion, Feedback, Matter, Notice, Record

Choices = Mapping[str, str | None]

FAILED = "not-done"
"""The grade (as the status and the verdict of that name) which says that a unit did not do its part."""

APPROVAL, NOTICE, ANSWER = "批准", "督查通知", "反馈"
"""The steps that another may need, as a message names them."""

STEPS = {"notice": "发通知", "feedback": "反馈", "inspection": "核查", "conclusion": "下结论"}
"""Record kind → what it does, as a message says it."""


class StepFault(NamedTuple):
    """A code, the key of the record that it is about, and its facts; see the catalogue."""

    code: str
    key: Path
    facts: Mapping[str, str]


def out_of_order(filed: MatterRecords, matter: Matter, choices: Choices) -> dict[str, StepFault]:
    """Path → the fault of each record that was filed out of order. ``matter`` is the version in force."""
    found: dict[str, StepFault] = {}
    for notice in filed.notices:
        _first(found, notice, _notice(filed, matter, notice))
    for answer in filed.feedback:
        _first(found, answer, _feedback(filed, answer))
    for inspection in filed.inspections:
        _first(found, inspection, _needs(filed, inspection, APPROVAL, _is_approved(filed, inspection)))
    for conclusion in filed.conclusions:
        _first(found, conclusion, _conclusion(filed, matter, conclusion, choices))
    return found


def before(earlier: Record, later: Record) -> bool:
    """Whether one record came before another, or at least there is nothing to say that it did not."""
    return earlier.arrived is None or later.arrived is None or earlier.arrived <= later.arrived


def _first(found: dict[str, StepFault], record: Record, faults: Iterator[StepFault]) -> None:
    fault = next(faults, None)
    if fault is not None:
        found[record.path] = fault


def _needs(filed: MatterRecords, record: Record, step: str, there: bool) -> Iterator[StepFault]:
    if not there:
        key = {"conclusion": "on", "feedback": "notice"}.get(record.kind, "about")
        yield StepFault("L006", (key,), {"step": STEPS[record.kind], "missing": step, "matter": filed.id})


def _notice(filed: MatterRecords, matter: Matter, notice: Notice) -> Iterator[StepFault]:
    yield from _needs(filed, notice, APPROVAL, _is_approved(filed, notice))
    sent = (each for each in filed.notices if each.form == "supervise" and each.path not in filed.replaced)
    if notice.form == "urge":
        yield from _needs(filed, notice, NOTICE, any(before(each, notice) for each in sent))
    responsible = {part.unit for version in (*filed.versions, matter) for part in version.units}
    for place, unit in enumerate(notice.to):
        if unit not in responsible:
            single = isinstance(notice.data.get("to"), str)
            yield StepFault("L007", ("to",) if single else ("to", place), {"unit": unit, "matter": filed.id})


def _feedback(filed: MatterRecords, answer: Feedback) -> Iterator[StepFault]:
    asked = [each for each in filed.notices if answer.notice in (each.path, each.number)]
    yield from _needs(filed, answer, NOTICE, any(before(each, answer) for each in asked))
    if not any(answer.actor in each.to for each in asked):
        yield StepFault("L008", ("notice",), {"unit": answer.actor, "notice": answer.notice})


def _conclusion(filed: MatterRecords, matter: Matter, conclusion: Conclusion, choices: Choices) -> Iterator[StepFault]:
    yield from _needs(filed, conclusion, APPROVAL, _is_approved(filed, conclusion))
    unit = conclusion.unit
    if unit not in {part.unit for version in (*filed.versions, matter) for part in version.units}:
        yield StepFault("L007", ("unit",), {"unit": unit, "matter": filed.id})
    notified = [each for each in filed.notices if unit in each.to]
    yield from _needs(filed, conclusion, NOTICE, any(before(each, conclusion) for each in notified))
    answers = (each for each in filed.feedback if each.actor == unit)
    silent = conclusion.grade == FAILED and _is_due(matter, conclusion)
    yield from _needs(filed, conclusion, ANSWER, silent or any(before(each, conclusion) for each in answers))
    yield from _second_account(filed, conclusion, choices)


def _second_account(filed: MatterRecords, conclusion: Conclusion, choices: Choices) -> Iterator[StepFault]:
    """Who proposed a matter or answered on it does not also close it (SMX-5-5, choice ``close.four_eyes``)."""
    if choices.get("close.four_eyes") == "false" or conclusion.account is None:
        return
    proposed = {each.account: "立项" for each in filed.versions}
    answered = {each.account: "反馈" for each in filed.feedback}
    did = (answered | proposed).get(conclusion.account)
    if did:
        yield StepFault("L009", ("by",), {"did": did, "matter": filed.id})


def _is_approved(filed: MatterRecords, record: Record) -> bool:
    """Whether the matter was approved, and that not annulled, when the record came."""
    for decision in filed.decisions:
        if decision.verdict == "accepted" and before(decision, record):
            annulled = [each for each in filed.decided.get(decision.path, ()) if each.verdict == "rejected"]
            if not any(each.arrived and record.arrived and each.arrived <= record.arrived for each in annulled):
                return True
    return False


def _is_due(matter: Matter, conclusion: Conclusion) -> bool:
    """A unit that never answers can be found wanting once its time is over."""
    day = local_day(conclusion.arrived) if conclusion.arrived else conclusion.date
    return day > due_day(matter.due)
