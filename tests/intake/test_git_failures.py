"""Where git knows no repository: there is none, or it cannot be opened; each with a step that works as printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorer.intake.git import Git, GitError
from scorer.intake.git_failures import explained


def said(folder: Path) -> tuple[str, str]:
    with pytest.raises(GitError) as error:
        Git(folder).line("rev-parse", "--show-toplevel")
    return explained(error.value, str(folder))


def test_no_repository_is_not_a_broken_one(tmp_path: Path) -> None:
    assert said(tmp_path) == (f"{tmp_path} 不在 git 仓库里", "到仓库的克隆里运行；没有克隆的，先 git clone 主库的地址")


def test_a_broken_one_is_named_where_it_is(tmp_path: Path) -> None:
    """From a folder within it: the .git of the folder above is what has to be looked at."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "targets").mkdir()
    what, fix = said(tmp_path / "targets")
    assert what == f"git 认不出这个库：{tmp_path}/.git 里的文件打不开，或者坏了"
    assert fix.startswith(f"看是谁的、谁能读：ls -la {tmp_path}/.git；")


def test_a_broken_bare_one_has_no_git_folder(tmp_path: Path) -> None:
    (tmp_path / "HEAD").write_text("", encoding="utf-8")
    assert f"ls -la {tmp_path}；" in said(tmp_path)[1]
