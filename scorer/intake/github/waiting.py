"""Explain why a pull request has no finished run of the check, and what its author can do about it.

A run that does not come is no run that is not over yet: a branch in conflict, a message with ``[skip ci]``, a run
that waits for approval would wait for ever. Within :data:`PATIENCE` nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from scorer.intake.git import Git
from scorer.intake.github.api import Api
from scorer.intake.github.pulls import PullRequest, ValidateRun
from scorer.intake.github.remote import fetch_with_merge_base

PATIENCE = timedelta(minutes=30)
"""How old a pull request or a run may be before its author is told that it waits in vain."""
SKIP = re.compile(
    r"\[(skip ci|ci skip|no ci|skip actions|actions skip)\]|^skip-checks: *true$", re.IGNORECASE | re.MULTILINE
)
UNRUN, FORCED = "平台因此没有运行检查", "git push --force-with-lease"
APPROVAL = (
    "检查要先批准才运行：请考核办在合并请求的检查一栏点“批准并运行”（Approve and run）；收到时间按推送时算，不受影响"
)


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def waits_for_approval(mine: Sequence[ValidateRun]) -> bool:
    """Whether the forge runs the check of this head only once somebody has approved it."""
    return any(run.conclusion == "action_required" for run in mine) and not any(run.green for run in mine)


def reason(api: Api, git: Git, of: PullRequest, mine: Sequence[ValidateRun]) -> str:
    """The cause and the next step, in one line; "" while it is no more than a matter of minutes."""
    since = max((run.created for run in mine), default=of.opened)
    if waits_for_approval(mine):
        return APPROVAL
    if now() - since < PATIENCE:
        return ""
    if mine:
        minutes = (now() - since) // timedelta(minutes=1)
        return f"检查开始了 {minutes} 分钟还没有结束：请考核办在 Actions 页面取消这次运行，再重新运行"
    if api.get(f"pulls/{of.number}").get("mergeable") is False:
        return f"与主分支有冲突，{UNRUN}：请先 git fetch origin && git rebase origin/{of.base}，再 {FORCED}"
    head = fetch_with_merge_base(git, of.base, of.head)[1]
    if found := SKIP.search(git.run("log", "-1", "--format=%B", head).decode("utf-8", "replace")):
        return f"提交说明里有“{found[0]}”，{UNRUN}：请用 git commit --amend 改掉这几个字，再 {FORCED}"
    again = f"请再推送一次（git commit --amend --no-edit --date=now && {FORCED}），或把合并请求关闭再打开"
    return f"平台没有为这次提交运行检查：{again}；仍没有的，请考核办看 Actions 是否停用"
