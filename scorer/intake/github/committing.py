"""The machine's own commits on the base branch: made of objects beside the work tree, pushed onto the very tip."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from scorer.intake.git import REGULAR, Git, GitError
from scorer.intake.github.api import Api, ForgeError
from scorer.intake.github.remote import push, tip

TRIES = 5
"""How often the base branch may move under us before a command gives up; the next run catches up."""
MACHINE = {
    "GIT_AUTHOR_NAME": "scorer",
    "GIT_AUTHOR_EMAIL": "scorer@localhost",
    "GIT_COMMITTER_NAME": "scorer",
    "GIT_COMMITTER_EMAIL": "scorer@localhost",
}


def laid(git: Git, base: str, files: Mapping[str, bytes], title: str) -> str:
    """A commit on ``base`` in which these files stand so, and nothing else is changed; gives its id."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**MACHINE, "GIT_INDEX_FILE": str(Path(folder) / "index")}
        git.run("read-tree", base, env=env)
        for path, raw in files.items():
            oid = git.run("hash-object", "-w", "--stdin", given=raw).decode().strip()
            git.run("update-index", "--add", "--cacheinfo", f"{REGULAR},{oid},{path}", env=env)
        tree = git.line("write-tree", env=env)
        # the run that pushes this publishes it as well: it needs no run of its own
        return git.line("commit-tree", tree, "-p", base, "-m", f"{title}\n\n[skip ci]\n", env=env)


def grown(api: Api, git: Git, files: Mapping[str, bytes], title: str) -> bool:
    """Push ledgers that only grew; False where none did. Raises ForgeError where one would lose a line."""
    branch = str(api.get("")["default_branch"])
    for _ in range(TRIES):
        base = tip(git, branch)
        longer = {path: raw for path, raw in files.items() if _before(git, base, path, raw) != raw}
        if not longer or push(git, laid(git, base, longer, title), branch):
            return bool(longer)
    raise ForgeError(f"主分支一直在变，试了 {TRIES} 次都没有推上去；下一次运行会补上")


def _before(git: Git, base: str, path: str, raw: bytes) -> bytes:
    try:
        before = git.blob(f"{base}:{path}")
    except GitError:
        return b""
    if not raw.startswith(before):
        raise ForgeError(f"主分支上的 {path} 有这里没有的行，没有推送；请从主分支最新的提交重新运行")
    return before
