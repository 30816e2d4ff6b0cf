"""Reading what a 办法 says of procedure: calendar, approval of changes, publicity, appeals, copies, sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset
from scorer.scoring.scheme.procedure import CalendarRule, Copy, Procedure, Source

BY_NOTICE = "by-notice"
"""What ``due`` says where the year's own notice gives the day."""
DAY = re.compile(r"([+][1-9]-)?(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
ALLOWED_DAYS = ("12-30", "+1-01-15", BY_NOTICE)


def procedure(root: Parameters) -> Procedure:
    """Read proposals, changes, publicity, appeals, copies and the calendar."""
    proposals, changes, publicity, appeals = map(root.child, ("proposals", "changes", "publicity", "appeals"))
    for part in (proposals, changes, publicity, appeals):
        part.clauses()
    return Procedure(
        approver=_word(changes, "by") or None,
        requires=proposals.names("requires"),
        publicity=_days(publicity, "days"),
        apply_days=_days(appeals, "apply_days"),
        decide_days=_days(appeals, "decide_days"),
        same_day=_word(appeals, "from") == "same_day",
        recusal=_word(appeals, "recusal") == "true",
        copies=tuple(
            Copy(row.literal("id"), row.clause_ids(), row.literal("to"), row.literal("title"), row.groups())
            for row in root.rows("copies")
        ),
        calendar=tuple(_calendar_rule(row) for row in root.rows("calendar")),
    )


def sources(root: Parameters) -> tuple[Source, ...]:
    """Read ``sources``."""
    return tuple(_sources(root))


def _sources(root: Parameters) -> Iterator[Source]:
    for row in root.rows("sources"):
        row.clauses()
        name = row.literal("id")
        yield Source(name, row.literal("title", name), row.literal("disclosure") == "withheld")


def _calendar_rule(row: Parameters) -> CalendarRule:
    due = _word(row, "due")
    if due and due != BY_NOTICE and not DAY.fullmatch(due):
        row.refuse("S005", "due", value=due, allowed="、".join(ALLOWED_DAYS))
    return CalendarRule(
        id=row.literal("id"),
        clauses=row.clause_ids(),
        title=row.literal("title") or None,
        by=row.literal("by"),
        kind=row.literal("kind") or None,
        period=row.literal("period") or None,
        groups=row.groups() if "groups" in row else None,
        due=due if DAY.fullmatch(due) else None,
        on_miss=_word(row, "late") or None,
    )


def _word(part: Parameters, key: str) -> str:
    found = part.text(key, "")
    return "" if isinstance(found, Unset) else found


def _days(part: Parameters, key: str) -> int | None:
    """Whole days; what nobody has chosen gives no limit."""
    found = part.figure(key)
    return int(found) if isinstance(found, Fraction) else None
