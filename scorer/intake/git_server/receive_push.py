"""Receive a push: who may push where, the gate's judgement, and merging, waiting or refusal.

Two hooks share the work. ``pre-receive`` judges while the objects are in quarantine: what it
refuses leaves no trace. ``proc-receive`` merges under the lock. Where main has moved in what was
judged, the push is judged again before that, with the lock let go: nobody waits for a judgement of another.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scorer.intake.gate.budget import judge_within
from scorer.intake.gate.judgement import Judgement
from scorer.intake.gate.judgement_text import text
from scorer.intake.gate.roles import roles
from scorer.intake.git import Git
from scorer.intake.git_server import clock, hook_handoff, machine_clock, messages
from scorer.intake.git_server.hook_handoff import JudgedPush, judged_push
from scorer.intake.git_server.machine_clock import ClockRefusal
from scorer.intake.git_server.merging import merge
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.moved_main import rebased
from scorer.intake.git_server.pkt_line import RefCommand
from scorer.intake.git_server.quarantine import empty_quarantine, refuse_extra_objects
from scorer.intake.git_server.recovery import clear
from scorer.intake.git_server.repository import INBOX, MAIN, Repository
from scorer.intake.git_server.waiting_pushes import arrived
from scorer.intake.machine_commit import git_date

TAGS = "refs/tags/"
TRIAL = "scorer-trial"
"""``git push -o scorer-trial``: judged as any push, never merged."""

TRIES = 5
"""How often a push is judged anew because main moved meanwhile."""


@dataclass(frozen=True)
class PushOutcome:
    """The outcome of a push: a Chinese text for the pusher, and in a line why it was refused."""

    text: str
    refused: str = ""
    known: bool = False
    """Whether main holds all of it already, brought by other commits."""


def admitted_command(commands: Sequence[RefCommand], account: str | None) -> tuple[RefCommand, str]:
    """The one command of a push, and its account. Raises ServerRefusal for everything but ``in/<account>``."""
    if account is None:
        raise ServerRefusal("服务器没有说明您是谁，推送没有收下", "请管理员按《自建服务器》一页设好账号")
    tags = [command.ref for command in commands if command.ref.startswith(TAGS)]
    wanted = [command for command in commands if command.ref not in tags and not command.deletes]
    mine = [command for command in wanted if command.ref == f"{INBOX}{account}"] or wanted
    target = f"{mine[0].new if mine else 'HEAD'}:{INBOX}{account}"
    if tags:
        names = "、".join(ref.removeprefix(TAGS)[:80] for ref in tags[:5])
        what = f"这次推送带了 {len(tags)} 个标签（{names}），标签不收，其余的也没有收"
        raise ServerRefusal(what, f"git push --no-follow-tags origin {target}")
    fix = f"git push origin {target}"
    if len(commands) != 1:
        names = "、".join(command.ref.removeprefix("refs/heads/")[:80] for command in commands[:5])
        raise ServerRefusal(f"一次只能推送一处，这次推送了 {len(commands)} 处（{names}）", fix)
    command = commands[0]
    if command.ref != f"{INBOX}{account}":
        refused = messages.not_a_branch_text(command.ref.removeprefix("refs/heads/")[:80])
        raise ServerRefusal(f"您的账号是 {account}，{refused}", fix)
    return command, account


def judge_trial(
    repository: Repository, command: RefCommand, account: str, gone: Callable[[], bool] = lambda: False
) -> PushOutcome:
    """The gate's answer to a trial, refused in the end: its objects go with the quarantine.

    Of main's own commit nothing is kept either way; it passes, and the hook that merges answers.
    """
    outcome = _judged(repository, command, account, clock.now(repository.git), gone)
    hook_handoff.take_handoff(repository, account, command.new)
    if outcome.refused or command.deletes or _contains(repository.git, _main(repository.git), command.new):
        return outcome
    return PushOutcome(f"{outcome.text}{messages.trial_text(command.new)}", refused="这是试推")


def judge_push(
    repository: Repository, command: RefCommand, account: str, gone: Callable[[], bool] = lambda: False
) -> PushOutcome:
    """The gate's answer to a push that is still in quarantine, with a hand-over for the hook that merges.

    An account has one push judged at a time. Raises PusherGoneError once ``gone`` says so.
    """
    at = clock.now(repository.git)
    try:
        outcome = _judged(repository, command, account, at, gone)
    except ClockRefusal as refusal:
        raise machine_clock.refused_push(repository, refusal, account, command.new, at) from None
    if outcome.known:
        empty_quarantine(os.environ)  # nothing will name these objects: they do not enter
    return outcome


def _judged(
    repository: Repository, command: RefCommand, account: str, at: datetime, gone: Callable[[], bool]
) -> PushOutcome:
    git = repository.git
    if command.deletes:
        return PushOutcome("")
    machine_clock.must_fit(repository, at)
    base = _main(git)
    _must_be_a_commit(git, command.new, account)
    refuse_extra_objects(git, command.new, os.environ)
    if _contains(git, base, command.new):
        return PushOutcome("")
    with repository.judging(account, gone) as mine:
        if not mine:
            raise ServerRefusal(f"账号 {account} 的上一次推送还在检查", "等它有了结果再推一次")
        agreeing = bool(_waiting(git, command.new, account))
        judgement = judge_within(git, base, command.new, account, now=at, gone=gone, agreeing=agreeing)
    found = judged_push(judgement, account, at)
    if found is None:
        return PushOutcome(text(judgement, git), refused="检查没有通过")
    hook_handoff.write_handoff(repository, found)
    if found.verdict == "known":
        return PushOutcome(messages.known_text(git, base, command.new), known=True)
    return PushOutcome(text(judgement, git, agreeing=agreeing))


def _main(git: Git) -> str:
    main = git.commit(MAIN)
    if main is None:
        raise ServerRefusal("主库还没有 main 分支", "请管理员先把仓库放进主库，见《自建服务器》一页")
    return main


def _must_be_a_commit(git: Git, new: str, account: str) -> None:
    """A tag's own object would stay, and its text is never looked at."""
    kind = git.line("cat-file", "-t", new)
    if kind != "commit":
        what = "标签" if kind == "tag" else f"对象（{kind}）"
        raise ServerRefusal(f"推送的是{what}，不是提交", f"git push origin HEAD:{INBOX}{account}")


def _contains(git: Git, main: str, commit: str) -> bool:
    """Whether a commit is in main's history."""
    return git.merge_base(main, commit) == commit


def merge_push(
    repository: Repository, command: RefCommand, account: str, gone: Callable[[], bool] = lambda: False
) -> PushOutcome:
    """Merge a push, or keep it waiting, or say why not. Takes the lock for that alone: judging is done outside.

    Main may have moved since the push was judged: where that touches what was judged, it is judged again, and
    refused after :data:`TRIES` times. Raises PusherGoneError once ``gone`` says so while it is judged.
    """
    git, head = repository.git, command.new
    push = hook_handoff.take_handoff(repository, account, head)
    with repository.lock():
        clear(repository)
        if command.deletes:
            git.run("update-ref", "-d", command.ref, command.old)
            return PushOutcome("已撤回等待复核的改动。\n")
    if push and push.verdict == "known":
        return PushOutcome("")  # said already; its objects never entered
    at = push.at if push else clock.now(git)
    for _ in range(TRIES):
        main = _main(git)
        if _contains(git, main, head):
            return PushOutcome(messages.known_text(git, main, head))
        push = rebased(git, push, main) if push else None
        if push is None:
            judgement = _judged_again(repository, main, head, account, at, gone)
            push = judged_push(judgement, account, at)
            if push is None:
                return PushOutcome(text(judgement, git), refused="主库刚有变动，重新检查没有通过")
        if push.verdict == "known":
            return PushOutcome(messages.known_text(git, main, head))
        seen = _waiting(git, head, account)
        agreed = _agreed(git, push, seen, gone) if push.verdict == "review" else None
        if push.verdict == "review" and agreed is None:
            _must_propose(git, main, account)
        with repository.lock():
            outcome = _merged_or_waiting(repository, push, seen, agreed)
        if outcome is not None:
            return outcome
    raise ServerRefusal("检查的时候主库一直在变", "什么也没有收下，过几分钟再推一次")


def _judged_again(
    repository: Repository, main: str, head: str, account: str, at: datetime, gone: Callable[[], bool]
) -> Judgement:
    """The judgement of a push against main as it is now; of one whose judgement is lost, the first."""
    machine_clock.must_fit(repository, at)
    agreeing = bool(_waiting(repository.git, head, account))
    return judge_within(repository.git, main, head, account, now=at, gone=gone, agreeing=agreeing)


def _merged_or_waiting(
    repository: Repository, push: JudgedPush, seen: Sequence[str], agreed: JudgedPush | None
) -> PushOutcome | None:
    """Under the lock: merge or keep waiting; None where main or who waits has changed in what was judged."""
    git = repository.git
    current = rebased(git, push, _main(git))
    if current is None:
        return None
    if push.verdict == "accept":
        return _merge(repository, current)
    if _waiting(git, push.head, push.account) != seen:
        return None
    if agreed is not None:
        return _merge(repository, agreed, waiting=agreed.account, approved=push.account)
    dated = {"GIT_COMMITTER_DATE": git_date(push.at)}
    git.run("update-ref", f"{INBOX}{push.account}", push.head, env=dated)
    machine_clock.note_written(repository, push.at)
    return PushOutcome(messages.waiting_text(push))


def _merge(repository: Repository, push: JudgedPush, waiting: str = "", approved: str = "") -> PushOutcome:
    now = clock.now(repository.git)
    try:
        machine_clock.must_fit(repository, now)  # it may have jumped since the push was judged
    except ClockRefusal as refusal:
        raise machine_clock.refused_push(repository, refusal, push.account, push.head, now) from None
    merged = max(now, push.at)
    merge(repository, push, merged, waiting, approved)
    machine_clock.note_written(repository, merged)
    return PushOutcome(messages.receipt_text(push, merged))


def _must_propose(git: Git, main: str, account: str) -> None:
    """A stand-in's push waits for nobody: it only agrees. Raises ServerRefusal."""
    known = roles(git, main)
    if known.stands_in(account) and not known.is_office(account):
        what = f"账号 {account} 是办公室的替补，只能同意办公室账号先推送的同一个提交；现在没有这样的提交可以同意"
        raise ServerRefusal(what, "请办公室的账号先推送，您再推送同一个提交")


def _waiting(git: Git, head: str, account: str) -> list[str]:
    """References of accounts other than this that wait with the same commit."""
    found = git.line("for-each-ref", f"--points-at={head}", "--format=%(refname)", INBOX).splitlines()
    return [ref for ref in found if ref != f"{INBOX}{account}"]


def _agreed(git: Git, second: JudgedPush, waiting: Sequence[str], gone: Callable[[], bool]) -> JudgedPush | None:
    """The first push of the same commit that this one agrees to; its account's role is checked anew."""
    stands_in = roles(git, second.base).stands_in(second.account)
    for ref in waiting:
        account = ref.removeprefix(INBOX)
        pushers = () if stands_in else (second.account,)  # who stands in has another role than who proposes
        judgement = judge_within(git, second.base, second.head, account, pushers, now=second.at, gone=gone)
        found = judged_push(judgement, account, arrived(git, ref) or second.at)
        if found is not None and found.verdict == "review":
            return found
    return None
