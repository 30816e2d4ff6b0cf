"""Texts for the pusher beside the gate's judgement: refused, received, waiting for a colleague, received before."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime

from scorer.intake.gate.judgement import Arrival
from scorer.intake.git import Git
from scorer.intake.git_server.hook_handoff import JudgedPush
from scorer.reading.receipts.line import push_source


class ServerRefusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """A push or a command that is refused: what is wrong, and the fix."""

    def __init__(self, what: str, fix: str) -> None:
        """Both are Chinese sentences without a full stop at the end."""
        super().__init__(what)
        self.what, self.fix = what, fix

    @property
    def text(self) -> str:
        """Both lines, as they are printed."""
        return f"{self.what}。\n改法：{self.fix}\n"


def receipt_text(push: JudgedPush, moment: datetime) -> str:
    """The receipt: when, and which files."""
    if not push.arrivals:
        return f"已并入主库（{time_text(moment)}）。\n"
    rows = "".join(f"  submissions/{each.cycle}/{each.path}{_identity(each)}\n" for each in push.arrivals)
    return f"已收下，并入主库。回执：\n  收到时间 {time_text(push.at)}，账号 {push.account}\n{rows}"


def _identity(arrival: Arrival) -> str:
    """Digest and size of a file of which the record writes none."""
    return "" if arrival.bytes is None else f"　{arrival.bytes} 字节，sha256 {arrival.sha256}"


def waiting_text(push: JudgedPush) -> str:
    """The next steps of a push that waits: how another account of the office agrees, and how the first withdraws."""
    return (
        f"已存入 in/{push.account}，等办公室另一个账号复核。复核的人核对以后运行（<账号> 换成自己的）：\n"
        f"  git fetch origin in/{push.account}\n"
        f"  git diff origin/main...{push.head}\n"
        f"  git push origin {push.head}:refs/heads/in/<账号>\n"
        f"推送的是同一个提交，就算同意，随即并入主库。撤回：git push origin --delete in/{push.account}\n"
    )


def not_a_branch_text(name: str) -> str:
    """A refusal to push to this branch: ``不能推送到 main``."""
    return f"不能推送到 {name}"


def trial_text(commit: str) -> str:
    """The hooks' own answer to a trial: the push was judged as any other, and nothing of it is kept."""
    return f"试推 {commit[:12]}：通过，真的推送就会照上面处理。这次什么也没有留下。\n"


def known_text(git: Git, main: str, commit: str) -> str:
    """The answer to a push received before, with the receipts of the same push, or else of the same files."""
    fork = git.merge_base(main, commit)
    paths = {change.path for change in git.changes(fork, commit)} if fork else set()
    rows = [(path, at) for path, at, source in _receipts(git, main) if source == push_source(commit) or path in paths]
    return "已收到过，主库里已有同样的内容，没有再记。\n" + "".join(f"  收到时间 {at}　{path}\n" for path, at in rows)


def _receipts(git: Git, main: str) -> Iterator[tuple[str, str, str]]:
    """(file, received_at, source) of every receipt in main."""
    ledgers = {entry.oid: entry.path for entry in git.tree(main, "submissions") if entry.path.endswith("/receipts.csv")}
    for oid, raw in git.blobs(ledgers):
        folder = ledgers[oid].removesuffix("receipts.csv")
        for row in csv.DictReader(raw.decode("utf-8", "replace").splitlines()):
            yield f"{folder}{row['path']}", row["received_at"], row["source"]


def time_text(moment: datetime) -> str:
    """``2025-06-20 12:00:00``."""
    return moment.strftime("%Y-%m-%d %H:%M:%S")
