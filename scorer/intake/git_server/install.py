"""Set up a bare repository that takes pushes in: its configuration and its two hooks.

Done again, nothing changes. A hook that somebody else wrote is never replaced.
"""

from __future__ import annotations

import os
import pwd
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

from scorer.intake.git import GitError
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import Repository
from scorer.model.packaged import packaged

OLDEST = (2, 29)
"""The first git that asks a proc-receive hook."""
PROGRAM = shlex.quote(str(Path(sys.executable).parent / "scorer"))
"""This installation's command, as an administrator may type it."""
MARK = "# scorer hook install"
HOOKS = ("pre-receive", "proc-receive")
_GIT = packaged("scorer.intake.git_server", "settings")
SETTINGS: Mapping[str, str] = _GIT["settings"]
LIMITS: Mapping[str, str] = _GIT["limits"]
"""512 MiB in one push; what the administrator set otherwise stays."""


def set_up(folder: Path) -> list[Path]:
    """Configure a bare repository; gives the hooks that were written. Raises ServerRefusal where it is none."""
    repository = Repository(folder)
    must_be_usable(repository)
    hooks = hook_scripts(repository)
    for file in hooks:
        _must_be_ours(file)
    for key, value in SETTINGS.items():
        _set(repository, key, value)
    for key, value in LIMITS.items():
        if not _get(repository, key):
            _set(repository, key, value)
    repository.handoffs.mkdir(parents=True, exist_ok=True)
    for file, text in hooks.items():
        _write(file, text)
    return list(hooks)


def hook_scripts(repository: Repository) -> dict[Path, str]:
    """Each hook's file and its text, which starts this installation."""
    return {repository.folder / "hooks" / name: _script(name) for name in HOOKS}


def must_be_usable(repository: Repository) -> None:
    """Raise ServerRefusal for another's folder, for what is no bare repository, for a git that is too old."""
    _must_be_mine(repository.folder)
    _must_be_bare(repository)
    _must_be_new_enough(repository)


def _must_be_mine(folder: Path) -> None:
    """Git opens nothing of another user's, and what works for one user is not shown to work for another."""
    owner, me = folder.stat().st_uid, os.geteuid()
    if owner != me:
        raise ServerRefusal(
            f"{folder} 的主人是 {user_name(owner)}，运行本命令的是 {user_name(me)}："
            "git 不打开别人的仓库，单位推送时也会这样",
            f"用主人的身份再运行一次：sudo -u {user_name(owner)} {PROGRAM} hook install {shlex.quote(str(folder))}；"
            f"主人写错了的，先运行 sudo chown -R {user_name(me)} {shlex.quote(str(folder))}",
        )


def user_name(number: int) -> str:
    """The name of a system user, or its number where it has none."""
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"#{number}"


def _must_be_bare(repository: Repository) -> None:
    try:
        bare = repository.git.line("rev-parse", "--is-bare-repository") == "true"
        inside = repository.git.line("rev-parse", "--absolute-git-dir")
    except (GitError, OSError) as error:
        bare, inside = False, ""
        if "not a git repository" not in str(error):  # a fault of its own: git's words, not our guess
            raise ServerRefusal(f"git 打不开 {repository.folder}：{error}", "先照 git 的话改好，再运行一次") from None
    if not bare or Path(inside) != repository.folder.resolve():
        raise ServerRefusal(
            f"{repository.folder} 不是裸仓库", "用 git clone --bare 仓库 主库.git 建一个，再对它运行本命令"
        )


def _must_be_new_enough(repository: Repository) -> None:
    said = repository.git.line("version")
    found = re.search(r"(\d+)\.(\d+)", said)
    if found is None or (int(found[1]), int(found[2])) < OLDEST:
        raise ServerRefusal(f"服务器上的 git 太旧（{said}）", "装 2.29 或更新的 git")


def _must_be_ours(file: Path) -> None:
    if file.exists() and MARK not in file.read_text(encoding="utf-8", errors="replace"):
        raise ServerRefusal(f"{file} 已经有别人写的钩子，没有动它", "先把它移走，再运行一次")


def _get(repository: Repository, key: str) -> list[str]:
    try:
        return repository.git.line("config", "--local", "--get-all", key).splitlines()
    except GitError:  # exit 1: it is not set; where the file cannot be read, writing it fails
        return []


def _set(repository: Repository, key: str, value: str) -> None:
    """A setting as we need it; the file is left alone where it says so already."""
    if _get(repository, key) != [value]:
        repository.git.run("config", "--local", "--replace-all", key, value)


def _script(name: str) -> str:
    python = shlex.quote(sys.executable)
    return f"#!/bin/sh\n{MARK}\nexec {python} -I -X utf8 -m scorer hook {name}\n"


def _write(file: Path, text: str) -> None:
    """The hook, exchanged as a whole: a push under way sees the old one or the new one."""
    if file.exists() and file.read_bytes() == text.encode() and file.stat().st_uid == os.geteuid():
        file.chmod(0o755)  # modes are lost on the way over FAT, SMB and zip
        return
    file.parent.mkdir(exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    fresh.write_bytes(text.encode())
    fresh.chmod(0o755)
    fresh.replace(file)
