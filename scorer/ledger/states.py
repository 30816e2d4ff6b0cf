"""The state of a node or matter at a date: one of seven words, each with its shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from scorer.scoring.facts.node_outcomes import NodeOutcome

NOT_DUE, DUE_SOON, WAITING, RETURNED = "未到期", "临期", "已报待审", "退回"
CLOSED, NOT_DONE, OVERDUE = "已销号", "未完成", "逾期"

STATES: Mapping[str, str] = {
    NOT_DUE: "○",
    DUE_SOON: "▲",
    WAITING: "◐",
    RETURNED: "↩",
    CLOSED: "●",
    NOT_DONE: "✕",
    OVERDUE: "■",
}
"""State word → shape. Never colour alone."""

Workday = Callable[[date], bool]


def state(outcome: NodeOutcome, on: date, soon_days: int, is_workday: Workday) -> str:
    """The state word of one node for one unit at a date.

    A newer report that nobody has decided shows as waiting, unless the node is done already.
    Worked: due 2025-06-30, nothing filed → 未到期 on the 24th, 临期 from the 25th (three working
    days before), 逾期 from 1 July.
    """
    if outcome.done:
        return CLOSED
    if outcome.waiting is not None:
        return WAITING
    verdict = outcome.decision.verdict if outcome.decision else None
    if verdict == "returned":
        return RETURNED
    if verdict in {"not-done", "inconsistent", "rejected"} or _admitted(outcome):
        return NOT_DONE
    if outcome.judged and on > outcome.day:
        return OVERDUE
    return DUE_SOON if on >= workdays_before(outcome.day, soon_days, is_workday) else NOT_DUE


def _admitted(outcome: NodeOutcome) -> bool:
    """The unit itself reported that it is not done, and the office accepted that report."""
    return outcome.decided is not None and outcome.decided.status == "not-done"


def workdays_before(day: date, count: int, is_workday: Workday) -> date:
    """The day ``count`` working days before: 2025-06-30 (Monday), 3 → 2025-06-25 (Wednesday)."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_workday(day)
    return day


def late_by(outcome: NodeOutcome, word: str, on: date) -> str | None:
    """In words by how much a node in the state ``word`` is or was late: "迟 1 秒", "逾期 12 天"; None if it is not.

    An overdue node is overdue even if a report came in time: that report said the work was still going on.
    """
    if word == OVERDUE:
        return overdue_by(outcome.day, on)
    return delay(outcome.deadline, outcome.filed_at) if outcome.late and outcome.filed_at is not None else None


def overdue_by(day: date, on: date) -> str:
    """How long a thing has been due: due 2025-06-30, seen on 2025-07-12 → "逾期 12 天"."""
    return f"逾期 {(on - day).days} 天"


def delay(deadline: datetime, moment: datetime) -> str:
    """By how much a filing missed its deadline, which is the first instant that is too late: at it → "迟 1 秒"."""
    seconds = int((moment - deadline).total_seconds()) + 1
    for size, word in ((86400, "天"), (3600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"迟 {-(-seconds // size)} {word}"
    return f"迟 {seconds} 秒"
