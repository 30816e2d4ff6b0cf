"""Fetching and pushing with the token, kept out of the configuration, the arguments and the work tree."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from pathlib import Path

from scorer.intake.gate.proposal import MOST_LISTED
from scorer.intake.git import NO, Git, GitError
from scorer.intake.github.api import ForgeError

REMOTE = "origin"
BASE, HEAD = "refs/scorer/base", "refs/scorer/head"
SHALLOW = 50
"""Commits fetched at first into a shallow clone; most pull requests stand on one of the last fifty."""
DEEPER = 8
"""How many times more where that was not enough."""


def repository_of_environment(folder: Path, env: Mapping[str, str]) -> Git:
    """The repository, whose fetches and pushes carry the token as a header that only the server's address gets."""
    token, server = env.get("GITHUB_TOKEN"), env.get("GITHUB_SERVER_URL") or "https://github.com"
    if not token:
        return Git(folder)
    secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return Git(
        folder,
        {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{server.rstrip('/')}/.extraheader",
            "GIT_CONFIG_VALUE_0": f"Authorization: Basic {secret}",
        },
    )


def fetch_newest(git: Git, branch: str) -> str:
    """The newest commit of the base branch on the server, fetched."""
    _fetch(git, f"+refs/heads/{branch}:{BASE}")
    return git.line("rev-parse", "--verify", BASE)


def fetch_with_merge_base(git: Git, branch: str, head: str) -> tuple[str, str]:
    """The base branch and one exact head, with as much history as shows where they part.

    Both come as objects only: nothing is checked out. A shallow clone is deepened until the two
    meet, and no path around the meeting point ends where the clone does: behind that end a newer common
    commit could lie. What never meets is compared as it is. Raises ForgeError where the head is gone.
    """
    refs = (f"+refs/heads/{branch}:{BASE}", f"+{head}:{HEAD}")
    depth = SHALLOW
    while git.line("rev-parse", "--is-shallow-repository") == "true":
        _fetch(git, *refs, depth=depth)
        if _meet(git):
            break
        depth *= DEEPER
    else:
        _fetch(git, *refs)
    return git.line("rev-parse", "--verify", BASE), git.line("rev-parse", "--verify", HEAD)


def _meet(git: Git) -> bool:
    """Whether all newest common commits of the two are at hand."""
    file = Path(git.line("rev-parse", "--absolute-git-dir"), "shallow")
    forks = git.merge_bases(BASE, HEAD)
    if not forks or not file.is_file():  # without the list of its ends a clone is whole
        return bool(forks)
    between = git.some(MOST_LISTED, "rev-list", BASE, HEAD, *(f"^{fork}" for fork in forks)).decode().split()
    return not set(between) & set(file.read_text(encoding="ascii").split())


def push(git: Git, commit: str, branch: str) -> bool:
    """Move the base branch on to a commit made on top of it; False where it has moved meanwhile."""
    before = git.line("rev-parse", "--verify", f"{commit}^1")
    try:
        git.run("push", "--quiet", REMOTE, f"{commit}:refs/heads/{branch}")
    except GitError as error:
        if fetch_newest(git, branch) == before:
            raise ForgeError(f"推送没有被接受：{error}") from error
        return False
    return True


def fast_forward_work_tree(git: Git, branch: str, commit: str) -> None:
    """Bring the work tree to a commit of the base branch, where it shows that branch and nothing of its own."""
    if git.line("rev-parse", "--is-bare-repository") == "true":
        return
    shown = git.line("rev-parse", "--abbrev-ref", "HEAD")
    if shown in (branch, "HEAD"):
        git.run("merge", "--quiet", "--ff-only", commit)


def fetch_blobs(git: Git, oids: Iterable[str]) -> None:
    """Have these blobs at hand, all at once: a partial clone would ask for each by itself, later and without token."""
    wanted = "".join(f"{oid}\n" for oid in oids).encode()
    if not wanted or not _partial(git):
        return
    how = ("--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--filter=blob:none", "--stdin")
    try:
        git.run("fetch", "--quiet", *how, REMOTE, given=wanted)
    except GitError as error:
        raise ForgeError(f"取不到文件较早的版本：{error}") from error


def _partial(git: Git) -> bool:
    try:
        return git.line("config", "--get", f"remote.{REMOTE}.promisor") == "true"
    except GitError as error:
        if error.status == NO:
            return False
        raise


def _fetch(git: Git, *refs: str, depth: int | None = None) -> None:
    how = ("--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", *([f"--depth={depth}"] if depth else []))
    try:
        git.run("fetch", "--quiet", *how, REMOTE, *refs)
    except GitError as error:
        raise ForgeError(f"取不到提交：{error}") from error
