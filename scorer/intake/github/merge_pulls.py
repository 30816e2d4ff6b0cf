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

from scorer.intake.gate import Git, GitError, Judgement
from scorer.intake.gate.budget import judge_within
from scorer.intake.github import comments
from scorer.intake.github.api import Api, ForgeError
from scorer.intake.github.comment_text import comment
from scorer.intake.github.pulls import PullRequest, ValidateRun, open_pulls, pull, pushers, runs
from scorer.intake.github.remote import bring, tip

TRIES = 3
"""How often a pull request is judged anew because the base branch moved meanwhile."""
MOVED, UNMERGEABLE = 409, 405
SECONDS = 300.0
"""How long one pull request may take: the others wait for it."""


class OvertimeError(Exception):
    """A pull request took longer than the others can wait."""


@dataclass(frozen=True, slots=True)
class PullOutcome:
    """What became of one pull request: ``merged``, or why not, in words. ``failed``: the forge did not answer."""

    number: int
    said: str
    merged: bool = False
    failed: bool = False


def decide(api: Api, git: Git, of: PullRequest, found: Collection[ValidateRun]) -> Judgement:
    """The gate's judgement of one exact head against the base branch as it is now."""
    base, head = bring(git, of.base, of.head)
    commits = git.run("rev-list", head, f"^{base}").decode().split()
    return judge_within(git, base, head, of.author, pushers(api, of, found, frozenset(commits)))


def merge_all(api: Api, git: Git, machine: str) -> tuple[PullOutcome, ...]:
    """Every open pull request into the default branch; one that fails does not keep the others waiting."""
    branch = str(api.get("")["default_branch"])
    return tuple(_guarded(api, git, of, machine) for of in open_pulls(api, branch))


def _guarded(api: Api, git: Git, of: PullRequest, machine: str) -> PullOutcome:
    try:
        with _within(SECONDS):
            return _one(api, git, of, machine)
    except (ForgeError, GitError) as error:
        return PullOutcome(of.number, str(error), failed=True)
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
        if not any(run.conclusion for run in mine):
            return PullOutcome(of.number, "检查还没有跑完")
        judgement = decide(api, git, of, found)
        comments.keep(api, of.number, comment(judgement), machine)
        if judgement.verdict != "accept":
            return PullOutcome(
                of.number, "等办公室另一人复核" if judgement.verdict == "review" else "不能合并，已写明原因"
            )
        if not any(run.green for run in mine):
            return PullOutcome(of.number, "这次提交没有通过的检查运行，不合并；请重新运行检查")
        if tip(git, of.base) == judgement.base:
            return _merge(api, of)
    return PullOutcome(of.number, "主分支一直在变，留给下一次运行")


def _merge(api: Api, of: PullRequest) -> PullOutcome:
    """Merge this very head; one that has moved meanwhile is left to its own run."""
    try:
        api.send("PUT", f"pulls/{of.number}/merge", sha=of.head, merge_method="merge")
    except ForgeError as error:
        if pull(api.get(f"pulls/{of.number}")).merged is not None:
            return PullOutcome(of.number, "已合并", merged=True)  # it was done, only the answer was lost
        if error.status == MOVED:
            return PullOutcome(of.number, "又有了新的提交，等它的检查")
        if error.status == UNMERGEABLE:
            return PullOutcome(of.number, f"平台不让合并，请看分支保护的设置（{error}）")
        raise
    return PullOutcome(of.number, "已合并", merged=True)
