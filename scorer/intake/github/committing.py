"""The machine's own commits on the base branch: made of objects beside the work tree, pushed onto the very tip."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.intake.git import Git
from scorer.intake.github.api import Api, ForgeError
from scorer.intake.github.remote import fetch_newest, push
from scorer.intake.machine_commit import BY_MACHINE, blob_at, commit_files

TRIES = 5
"""How often the base branch may move under us before a command gives up; the next run catches up."""


def commit_on(git: Git, base: str, files: Mapping[str, bytes], title: str) -> str:
    """A commit on ``base`` that sets these files and changes nothing else; gives its id.

    The run that pushes it publishes it as well: it needs no run of its own.
    """
    return commit_files(git, base, files, f"{title}\n\n[skip ci]\n", BY_MACHINE)


def push_grown(api: Api, git: Git, files: Mapping[str, bytes], title: str) -> bool:
    """Push ledgers that only grew; False where none did. Raises ForgeError where one would lose a line."""
    branch = str(api.get("")["default_branch"])
    for _ in range(TRIES):
        base = fetch_newest(git, branch)
        longer = {path: raw for path, raw in files.items() if _before(git, base, path, raw) != raw}
        if not longer or push(git, commit_on(git, base, longer, title), branch):
            return bool(longer)
    raise ForgeError(f"主分支一直在变，试了 {TRIES} 次都没有推上去；下一次运行会补上")


def _before(git: Git, base: str, path: str, raw: bytes) -> bytes:
    before = blob_at(git, base, path)
    if not raw.startswith(before):
        raise ForgeError(f"主分支上的 {path} 有这里没有的行，没有推送；请从主分支最新的提交重新运行")
    return before
