"""One open issue per unit that owes something; closed when it has answered.

The list is what ``scorer remind`` finds. An issue is known again by a mark in it and by the
machine's account; what another account opens or writes is never touched.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from scorer.intake.github.api import Api, ForgeError, Row
from scorer.intake.github.comment_text import fenced, plain


@dataclass(frozen=True, slots=True)
class ReminderIssue:
    """The issue that reminds one unit: title, body, and whether it has answered."""

    unit: str
    title: str
    body: str
    answered: bool

    @property
    def mark(self) -> str:
        """How its issue is known again."""
        return f"<!-- scorer:remind {plain(self.unit).replace('-->', '')} -->"

    @property
    def text(self) -> str:
        """The issue's body."""
        return f"{self.mark}\n{fenced(self.body)}"


def read_reminders(raw: str) -> tuple[ReminderIssue, ...]:
    """The list of notices, one per unit. Raises ForgeError where it is none."""
    try:
        rows = json.loads(raw)
        found = tuple(
            ReminderIssue(str(row["unit"]), str(row["title"]), str(row["body"]), row["answered"]) for row in rows
        )
    except (ValueError, KeyError, TypeError) as error:
        form = "应为 JSON 列表，每项有 unit、title、body、answered"
        raise ForgeError(f"催办清单读不出来（{type(error).__name__}）：{form}") from error
    if any(not isinstance(notice.answered, bool) for notice in found):
        raise ForgeError("催办清单读不出来：answered 只能是 true 或 false")
    if len({notice.unit for notice in found}) < len(found):
        raise ForgeError("催办清单里同一个单位出现了两次")
    return found


def post_reminders(api: Api, notices: Sequence[ReminderIssue], machine: str) -> tuple[str, ...]:
    """Open, change and close issues until they say what the list says; what was done, a line each."""
    issues = [row for row in api.every("issues", state="open", creator=machine) if "pull_request" not in row]
    return tuple(done for notice in notices if (done := _one(api, notice, issues)))


def _one(api: Api, notice: ReminderIssue, issues: Sequence[Row]) -> str:
    known = next((row for row in issues if str(row.get("body") or "").startswith(notice.mark)), None)
    title, unit = plain(notice.title), plain(notice.unit)
    if known is None:
        if notice.answered:
            return ""
        made = api.send("POST", "issues", title=title, body=notice.text)
        return f"{unit}：已开 #{made['number']}"
    place = f"issues/{known['number']}"
    if notice.answered:
        api.send("PATCH", place, state="closed", state_reason="completed")
        return f"{unit}：已答复，关闭 #{known['number']}"
    if (known["title"], known["body"].replace("\r\n", "\n").strip()) == (title, notice.text.strip()):
        return ""
    api.send("PATCH", place, title=title, body=notice.text)
    return f"{unit}：已更新 #{known['number']}"
