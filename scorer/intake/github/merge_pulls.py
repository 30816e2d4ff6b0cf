"""Judge open pull requests again with the base's own code, keep their comments, and merge what may be merged.

Every run judges every open pull request, one after the other, so a run that was cancelled
while it waited loses nothing, and no two changes are judged against a base that the other
has just moved. Nothing a validate run says is trusted but that it was green: without a green run
there would be no time of arrival.
"""

from __future__ import annotations

import signal
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from scorer.intake.gate.budget import judge_within
from scorer.intake.gate.judgement import Judgement
from scorer.intake.gate.proposal import MOST_LISTED
from scorer.intake.git import Git, GitError, TooLongError
from scorer.intake.github.api import Api, ForgeError
from scorer.intake.github.comment_text import comment, keep
from scorer.intake.github.pulls import PullRequest, ValidateRun, approvers, open_pulls, pull, pushers, runs
from scorer.intake.github.remote import fetch_newest, fetch_with_merge_base
from scorer.intake.github.waiting import reason, waits_for_approval
from scorer.model.accounts import same_account

TRIES = 3
"""How often a pull request is judged anew because the base branch moved meanwhile."""
MOVED, UNMERGEABLE = 409, 405
SECONDS = 300.0
"""How long one pull request may take: the others wait for it."""


class OvertimeError(BaseException):
    """A pull request took longer than the others can wait. No error: what guards against errors lets it through."""


@dataclass(frozen=True, slots=True)
class PullOutcome:
    """The outcome of one pull request: ``merged``, or why not, in words. ``failed``: the forge did not answer."""

    number: int
    message: str
    merged: bool = False
    failed: bool = False


def decide(api: Api, git: Git, of: PullRequest, found: Collection[ValidateRun]) -> Judgement:
    """The gate's judgement of one exact head against the base branch as it is now."""
    base, head = fetch_with_merge_base(git, of.base, of.head)
    return judge_within(git, base, head, of.author, _pushers(api, git, of, found, base, head))


def _pushers(
    api: Api, git: Git, of: PullRequest, found: Collection[ValidateRun], base: str, head: str
) -> tuple[str, ...]:
    """Every account that pushed what a merge of this head into this base would bring; none for what nobody can list.

    Such a head (100,000 commits) the gate itself refuses (G020).
    """
    try:
        commits = git.some(MOST_LISTED, "rev-list", head, f"^{base}").decode().split()
    except TooLongError:
        return ()
    return pushers(api, of, found, frozenset(commits))


def second_approver(api: Api, git: Git, of: PullRequest, judgement: Judgement, found: Collection[ValidateRun]) -> str:
    """The office's other account, or its stand-in, that has approved of this head, and may; "" while there is none.

    It is neither who opened the pull request nor who pushed to it; the gate judges the head as agreed to by it.
    """
    approved = approvers(api, of)
    pushed = _pushers(api, git, of, found, judgement.base, judgement.head) if approved else ()
    own = {of.author, *pushed, *(run.actor for run in found if not run.review)}
    for account in approved:
        if not any(same_account(account, each) for each in own):
            theirs = judge_within(git, judgement.base, judgement.head, account, agreeing=True)
            if theirs.verdict == "review":
                return account
    return ""


def merge_all(api: Api, git: Git, machine: str) -> tuple[PullOutcome, ...]:
    """Every open pull request into the default branch; one that fails does not keep the others waiting.

    All are listed before the first is merged: merging takes rows from the list that is being paged through.
    """
    branch = str(api.get("")["default_branch"])
    waiting = list(open_pulls(api, branch))
    return tuple(_guarded(api, git, of, machine) for of in waiting)


def _guarded(api: Api, git: Git, of: PullRequest, machine: str) -> PullOutcome:
    try:
        with _within(SECONDS):
            return _one(api, git, of, machine)
    except (ForgeError, GitError) as error:
        return PullOutcome(of.number, str(error), failed=True)
    except Exception as error:  # noqa: BLE001 - a fault of the program in one costs that one only
        message = f"检查时程序出错（{type(error).__name__}），没有合并；请把这一行和合并请求的编号告诉维护程序的人"
        return PullOutcome(of.number, message, failed=True)
    except OvertimeError:
        return PullOutcome(of.number, f"检查超过 {SECONDS:.0f} 秒还没有完，先看别的；请分几次提交", failed=True)


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raises OvertimeError when they are over; for the main thread, which the signal reaches."""
    before = signal.signal(signal.SIGALRM, _over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _over(_: int, __: FrameType | None) -> None:
    raise OvertimeError


def _one(api: Api, git: Git, of: PullRequest, machine: str) -> PullOutcome:
    for _ in range(TRIES):
        found = runs(api, of)
        mine = [run for run in found if run.head == of.head]
        if not any(run.conclusion for run in mine) or waits_for_approval(mine):
            return _unchecked(api, git, of, mine, machine)
        judgement = decide(api, git, of, found)
        approved = second_approver(api, git, of, judgement, found) if judgement.verdict == "review" else ""
        keep(api, of.number, comment(judgement, approved), machine)
        if judgement.verdict == "refuse":
            return PullOutcome(of.number, "不能合并，已写明原因")
        if judgement.verdict == "review" and not approved:
            return PullOutcome(of.number, "等办公室另一人复核")
        if not any(run.green for run in mine):
            return PullOutcome(of.number, "这次提交没有通过的检查运行，不合并；请重新运行检查")
        if fetch_newest(git, of.base) == judgement.base:
            return _merged_as_judged(git, of, judgement, _merge(api, of, approved))
    return PullOutcome(of.number, "主分支一直在变，留给下一次运行")


def _unchecked(api: Api, git: Git, of: PullRequest, mine: Collection[ValidateRun], machine: str) -> PullOutcome:
    """A pull request whose check has no end, and the reason where it has waited for long, in its comment too."""
    message = reason(api, git, of, tuple(mine))
    if message:
        keep(api, of.number, f"**还不能合并**\n\n检查的提交：{of.head[:12]}\n\n{message}\n", machine)
    return PullOutcome(of.number, message or "检查还没有跑完")


def _merged_as_judged(git: Git, of: PullRequest, judgement: Judgement, outcome: PullOutcome) -> PullOutcome:
    """The outcome, unless the forge merged into a main branch that had moved since it was compared.

    A forge compares the head alone: in the moment between the comparison and the merge the base may move. What
    was merged so is judged once more, against the base that it met, and reported if it should not have been.
    """
    if not outcome.merged or fetch_newest(git, of.base) == judgement.base:
        return outcome
    span = f"{judgement.base}..refs/scorer/base"
    try:
        merges = git.some(MOST_LISTED, "rev-list", "--first-parent", "--parents", span).decode().splitlines()
    except TooLongError:
        message = "合并的一瞬间主分支变了，变得多到列不完，没有能再核对：请考核办核对，需要时撤销这次合并"
        return PullOutcome(of.number, message, merged=True, failed=True)
    met = next((words[1] for words in map(str.split, merges) if of.head in words[2:]), judgement.base)
    if met == judgement.base or judge_within(git, met, of.head, of.author).verdict == judgement.verdict:
        return outcome
    message = f"合并的一瞬间主分支刚好变了，按变了以后的主分支（{met[:12]}）不该合并：请考核办核对，需要时撤销这次合并"
    return PullOutcome(of.number, message, merged=True, failed=True)


def _merge(api: Api, of: PullRequest, approved: str = "") -> PullOutcome:
    """Merge this very head; one that has moved meanwhile is left to its own run. Who approved is a trailer."""
    trailer = {"commit_message": f"Approved-by: {approved}"} if approved else {}
    try:
        api.send("PUT", f"pulls/{of.number}/merge", sha=of.head, merge_method="merge", **trailer)
    except ForgeError as error:
        if pull(api.get(f"pulls/{of.number}")).merged is not None:
            return PullOutcome(of.number, "已合并", merged=True)  # it was done, only the answer was lost
        if error.status == MOVED:
            return PullOutcome(of.number, "又有了新的提交，等它的检查")
        if error.status == UNMERGEABLE:
            return PullOutcome(of.number, f"平台不让合并，请看分支保护的设置（{error}）")
        raise
    return PullOutcome(of.number, "已合并", merged=True)
