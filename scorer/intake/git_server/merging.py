"""One commit on main for one push: the judged changes together with the receipts of what arrived.

Nothing is checked out: an index of its own is filled from main's tree, the changed paths and the
receipts are set in it, and only the last step, moving main from the commit it was to the new
one, makes any of it count. Killed before, main is as it was; killed after, everything is there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from scorer.intake.git import Git
from scorer.intake.git_server.hook_handoff import JudgedPush
from scorer.intake.git_server.office_keys import add_commitments
from scorer.intake.git_server.repository import INBOX, MAIN, Repository
from scorer.intake.machine_commit import blob_at, commit_files, dated, stored, tree_with
from scorer.reading.receipts.line import of_push
from scorer.reading.receipts.receipt_ledger import appended


def merge(repository: Repository, push: JudgedPush, merged: datetime, waiting: str = "", approved: str = "") -> str:
    """Bring in what the gate judged; gives the new commit of main. Raises GitError where main is not at its base.

    Its author date is the moment of arrival, its committer date that of merging. ``waiting`` names the
    account whose reference waited for this and now goes, ``approved`` the one that agreed: a trailer of the commit.
    """
    git, env = repository.git, dated(push.at, merged)
    index = repository.state / f"index-{os.getpid()}"
    try:
        rows = [f"{change.new_mode} {change.new}\t{change.path}" for change in push.changes]
        ledgers = {**_ledgers(git, push, merged), **add_commitments(repository, push, merged)}
        tree = tree_with(git, push.base, [*rows, *stored(git, ledgers)], index)
    finally:
        index.unlink(missing_ok=True)
    commit = _commit(git, push, tree, env, approved)
    steps = [f"update {MAIN} {commit} {push.base}"]
    if waiting:
        steps.append(f"delete {INBOX}{waiting} {push.head}")
    given = "".join(f"{step}\n" for step in steps).encode()
    git.run("update-ref", "-m", f"push {push.account}", "--stdin", given=given, env=env)
    return commit


def _ledgers(git: Git, push: JudgedPush, merged: datetime) -> dict[str, bytes]:
    """The receipts of each cycle that something arrived in, with their new lines, by path."""
    found, cycle_of = {}, attrgetter("cycle")
    for cycle, arrivals in groupby(sorted(push.arrivals, key=cycle_of), cycle_of):
        path = f"submissions/{cycle}/receipts.csv"
        lines = (of_push(each.path, each.sha256, push.at, push.head, merged, push.account) for each in arrivals)
        found[path] = appended(blob_at(git, push.base, path), lines)
    return found


def commit_ledgers(git: Git, base: str, files: Mapping[str, bytes], title: str, at: datetime) -> None:
    """A commit of the machine's own on main, which is at ``base``: these ledgers, and nothing else.

    Held under the lock. Raises GitError where main is not there any more.
    """
    env = dated(at, at)
    commit = commit_files(git, base, files, f"{title}\n", env)
    git.run("update-ref", "-m", title, MAIN, commit, base, env=env)


def _commit(git: Git, push: JudgedPush, tree: str, env: Mapping[str, str], approved: str) -> str:
    names = [f"submissions/{each.cycle}/{each.path}" for each in push.arrivals]
    records = sum(each.bytes is None for each in push.arrivals)
    title = f"收到 {push.account} 的 {records} 件记录" if names else f"合并 {push.account} 的改动"
    trailer = ("", f"Approved-by: {approved}") if approved else ()
    text = "\n".join((title, "", *names, *trailer)) + "\n"
    parents = ("-p", push.base, "-p", push.head)
    return git.run("commit-tree", tree, *parents, given=text.encode(), env=env).decode().strip()
