"""One open issue per unit from which something is due; closed when it has answered.

The list is what ``scorer remind`` finds. An issue is known again by a mark in it and by the
machine's account; what another account opens or writes is never touched.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from scorer.intake.github.api import Api, ForgeError, Row
from scorer.intake.github.comment_text import fenced, title_text

MOST_BODY = 60_000
"""Characters of an issue; a forge refuses more than 65,536. Of a longer text a third: its fence may double it."""


@dataclass(frozen=True, slots=True)
class IssueOutcome:
    """The action for one unit, in words ("" for nothing); ``failed``: the forge did not do it."""

    message: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class ReminderIssue:
    """The issue that reminds one unit: title, body, and whether it has answered."""

    unit: str
    title: str
    body: str
    answered: bool

    @property
    def mark(self) -> str:
        """The mark by which its issue is known again."""
        return f"<!-- scorer:remind {title_text(self.unit).replace('-->', '')} -->"

    @property
    def text(self) -> str:
        """The issue's body."""
        whole = fenced(self.body)
        return f"{self.mark}\n{whole if len(whole) <= MOST_BODY else fenced(_cut(self.body))}"


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


def post_reminders(api: Api, notices: Sequence[ReminderIssue], machine: str) -> tuple[IssueOutcome, ...]:
    """Open, change and close issues until they say what the list says; one that fails keeps none of the others."""
    issues = [row for row in api.every("issues", state="open", creator=machine) if "pull_request" not in row]
    return tuple(done for notice in notices if (done := _guarded(api, notice, issues)).message)


def _guarded(api: Api, notice: ReminderIssue, issues: Sequence[Row]) -> IssueOutcome:
    try:
        return IssueOutcome(_one(api, notice, issues))
    except ForgeError as error:
        return IssueOutcome(f"{title_text(notice.unit)}：{error}", failed=True)


def _cut(text: str) -> str:
    """As many whole lines as an issue surely holds, and where the rest is."""
    part = text[: MOST_BODY // 3]
    return f"{part.rpartition(chr(10))[0] or part}\n……太长，以下省去；全文用 scorer remind 在本机看"


def _one(api: Api, notice: ReminderIssue, issues: Sequence[Row]) -> str:
    known = next((row for row in issues if str(row.get("body") or "").startswith(notice.mark)), None)
    title, unit = title_text(notice.title), title_text(notice.unit)
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
