"""Failures of git in Chinese: the cause, with a next step that works as printed."""

from __future__ import annotations

import shlex
from pathlib import Path

from scorer.intake.git import NOT_STARTED, UNREADABLE, GitError

LONGEST = 200
"""Characters of git's own words that are repeated."""


def explained(error: GitError, folder: str) -> tuple[str, str]:
    """Cause and next step: another system account's repository, no git, a missing or damaged object, any other.

    Git's own words are repeated where none of these is the cause.
    """
    said = str(error)
    if NOT_STARTED in said:
        return "这台电脑上运行不了 git 命令", "装好 git（或把它加入 PATH），再检查一次"
    if UNREADABLE in said:
        what = f"库里的对象 {said.rpartition(' ')[2]} 不在，或已损坏"
        return what, "先取全（git fetch），或从主库重新克隆一份；主库自己坏了的，运行 git fsck，从备份恢复"
    if "not a git repository" in said:
        return _unrecognised(Path(folder))
    if "dubious ownership" in said:
        trust = f"git config --global --add safe.directory {shlex.quote(folder)}"
        return "这个库属于另一个系统账号，git 不肯读", f"用拥有这个文件夹的账号运行；或者确认可信以后运行 {trust}"
    return f"git 说：{' '.join(said.split())[:LONGEST]}", "照 git 的话改好，或从主库重新克隆一份，再检查一次"


def _unrecognised(folder: Path) -> tuple[str, str]:
    """The same where git knows no repository: there is none, or its files cannot be opened."""
    around = (folder.absolute(), *folder.absolute().parents)
    home = next((each for place in around for each in (place / ".git", place / "HEAD") if each.exists()), None)
    if home is None:
        return f"{around[0]} 不在 git 仓库里", "到仓库的克隆里运行；没有克隆的，先 git clone 主库的地址"
    look = shlex.quote(str(home if home.name == ".git" else home.parent))
    what = f"git 认不出这个库：{look} 里的文件打不开，或者坏了"
    return what, f"看是谁的、谁能读：ls -la {look}；坏了的，从主库重新克隆一份，再检查一次"
