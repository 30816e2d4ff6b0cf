"""The machine's own commits: trees put together in an index of their own, by its own name, nothing checked out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from scorer.intake.git import REGULAR, Git

NAME, ADDRESS = "scorer", "scorer@localhost"
BY_MACHINE = {
    "GIT_AUTHOR_NAME": NAME,
    "GIT_AUTHOR_EMAIL": ADDRESS,
    "GIT_COMMITTER_NAME": NAME,
    "GIT_COMMITTER_EMAIL": ADDRESS,
}


def dated(received: datetime, merged: datetime) -> Mapping[str, str]:
    """The machine's name with both moments: arrival is the author's date, merging the committer's."""
    return {**BY_MACHINE, "GIT_AUTHOR_DATE": git_date(received), "GIT_COMMITTER_DATE": git_date(merged)}


def git_date(moment: datetime) -> str:
    """A moment as git takes it: ``1757638325 +0800``."""
    return f"{int(moment.timestamp())} {moment.strftime('%z')}"


def blob_at(git: Git, commit: str, path: str) -> bytes:
    """The bytes of a file of a commit; none where it has no such file. Raises GitError where git cannot look."""
    oid = oid_at(git, commit, path)
    return git.blob(oid) if oid else b""


def oid_at(git: Git, commit: str, path: str) -> str:
    """The id of a file of a commit, "" where it has none there (a folder is none). Raises GitError as above."""
    listed = git.run("ls-tree", "-z", "--full-tree", "--", commit, path).partition(b"\t")[0].decode().split()
    return listed[2] if len(listed) > 1 and listed[1] == "blob" else ""


def stored(git: Git, files: Mapping[str, bytes]) -> list[str]:
    """Files written as objects: a row of an index for each path."""
    oids = {path: git.run("hash-object", "-w", "--stdin", given=raw).decode().strip() for path, raw in files.items()}
    return [f"{REGULAR} {oid}\t{path}" for path, oid in oids.items()]


def tree_with(git: Git, base: str, rows: Iterable[str], index: Path) -> str:
    """The tree of ``base`` with these rows (``mode id TAB path``) laid over it, by way of the file ``index``."""
    env = {"GIT_INDEX_FILE": str(index.absolute())}
    git.run("read-tree", base, env=env)
    git.run("update-index", "-z", "--index-info", given=os.fsencode("".join(f"{row}\0" for row in rows)), env=env)
    return git.line("write-tree", env=env)


def commit_files(git: Git, base: str, files: Mapping[str, bytes], message: str, env: Mapping[str, str]) -> str:
    """A commit on ``base`` that sets these files and changes nothing else; gives its id."""
    with tempfile.TemporaryDirectory() as folder:
        tree = tree_with(git, base, stored(git, files), Path(folder) / "index")
    return git.run("commit-tree", tree, "-p", base, given=message.encode(), env=env).decode().strip()
