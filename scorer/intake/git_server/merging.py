"""One commit on main for one push: what was judged is laid over main, with the receipts of what arrived.

Nothing is checked out: an index of its own is filled from main's tree, the changed paths and the
receipts are laid over it, and only the last step, moving main from the commit it was to the new
one, makes any of it count. Killed before, main is as it was; killed after, everything is there.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path

from scorer.intake.gate.judgement import Arrival
from scorer.intake.git import Git, GitError
from scorer.intake.git_server.hook_handoff import JudgedPush
from scorer.intake.git_server.repository import INBOX, MAIN, Repository
from scorer.model.entities import Receipt
from scorer.reading.receipts import appended

NAME, ADDRESS = "scorer", "scorer@localhost"


def merge(repository: Repository, push: JudgedPush, merged: datetime, waiting: str = "") -> str:
    """Bring in what the gate judged; gives the new commit of main. Raises GitError where main is not at its base.

    Its author date is the moment of arrival, its committer date that of merging. ``waiting`` names the
    account whose reference waited for this and now goes.
    """
    git, dated = repository.git, _dated(push.at, merged)
    index = repository.state / f"index-{os.getpid()}"
    try:
        tree = _tree(git, push, merged, index)
    finally:
        index.unlink(missing_ok=True)
    commit = _commit(git, push, tree, dated)
    steps = [f"update {MAIN} {commit} {push.base}"]
    if waiting:
        steps.append(f"delete {INBOX}{waiting} {push.head}")
    given = "".join(f"{step}\n" for step in steps).encode()
    git.run("update-ref", "-m", f"push {push.account}", "--stdin", given=given, env=dated)
    return commit


def _tree(git: Git, push: JudgedPush, merged: datetime, index: Path) -> str:
    """The tree of main with the changed paths and the receipts laid over it."""
    env = {"GIT_INDEX_FILE": str(index.absolute())}
    git.run("read-tree", push.base, env=env)
    rows = [f"{change.new_mode} {change.new}\t{change.path}" for change in push.changes]
    rows += (f"100644 {oid}\t{path}" for path, oid in _ledgers(git, push, merged))
    git.run("update-index", "-z", "--index-info", given=os.fsencode("".join(f"{row}\0" for row in rows)), env=env)
    return git.line("write-tree", env=env)


def _ledgers(git: Git, push: JudgedPush, merged: datetime) -> Iterable[tuple[str, str]]:
    """The receipts of each cycle that something arrived in, with their new lines: path → blob."""
    for cycle, arrivals in groupby(sorted(push.arrivals, key=_cycle), _cycle):
        path = f"submissions/{cycle}/receipts.csv"
        try:
            before = git.blob(f"{push.base}:{path}")
        except GitError:
            before = b""
        after = appended(before, [receipt(push, merged, each) for each in arrivals])
        yield path, git.run("hash-object", "-w", "--stdin", given=after).decode().strip()


def _cycle(arrival: Arrival) -> str:
    return arrival.cycle


def receipt(push: JudgedPush, merged: datetime, arrival: Arrival) -> Receipt:
    """The receipt of one record: received at 09:12:05, from push/<commit>, merged a second later by the account."""
    return Receipt(arrival.path, arrival.sha256, push.at, f"push/{push.head}", merged, push.account)


def ledgers(git: Git, base: str, files: Mapping[str, bytes], title: str, at: datetime) -> None:
    """A commit of the machine's own on main, which is at ``base``: these ledgers, and nothing else.

    Held under the lock. Raises GitError where main is not there any more.
    """
    dated = _dated(at, at)
    with tempfile.TemporaryDirectory() as folder:
        env = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git.run("read-tree", base, env=env)
        for path, raw in files.items():
            oid = git.run("hash-object", "-w", "--stdin", given=raw).decode().strip()
            git.run("update-index", "--add", "--cacheinfo", f"100644,{oid},{path}", env=env)
        tree = git.line("write-tree", env=env)
    commit = git.run("commit-tree", tree, "-p", base, given=f"{title}\n".encode(), env=dated).decode().strip()
    git.run("update-ref", "-m", title, MAIN, commit, base, env=dated)


def _commit(git: Git, push: JudgedPush, tree: str, dated: Mapping[str, str]) -> str:
    names = [f"submissions/{each.cycle}/{each.path}" for each in push.arrivals]
    title = f"收到 {push.account} 的 {len(names)} 件记录" if names else f"合并 {push.account} 的改动"
    text = "\n".join((title, "", *names)) + "\n"
    parents = ("-p", push.base, "-p", push.head)
    return git.run("commit-tree", tree, *parents, given=text.encode(), env=dated).decode().strip()


def _dated(received: datetime, merged: datetime) -> Mapping[str, str]:
    """The machine's name, and both moments."""
    return {
        "GIT_AUTHOR_NAME": NAME,
        "GIT_AUTHOR_EMAIL": ADDRESS,
        "GIT_AUTHOR_DATE": git_date(received),
        "GIT_COMMITTER_NAME": NAME,
        "GIT_COMMITTER_EMAIL": ADDRESS,
        "GIT_COMMITTER_DATE": git_date(merged),
    }


def git_date(moment: datetime) -> str:
    """A moment as git takes it: ``1757638325 +0800``."""
    return f"{int(moment.timestamp())} {moment.strftime('%z')}"
