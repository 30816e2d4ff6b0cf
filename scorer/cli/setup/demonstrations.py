"""The demonstration bureaus of a repository: those that an office of its own does not keep."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from scorer.cli.setup.text_edits import SetupRefusal
from scorer.intake.git import Git, GitError
from scorer.intake.git_failures import explained
from scorer.pipeline.library import Library
from scorer.reading.folders import below


def demonstrations(root: Path) -> tuple[str, ...]:
    """Bureaus with a made-up year, and no record in any real one: what somebody handed in is never left out."""
    library = Library([root])
    made_up, real = set[str](), set[str]()
    for cycle in library.cycles:
        bureau, book = cycle.partition("/")[0], library.loaded(cycle).book
        if book is not None and book.cycle.synthetic:
            made_up.add(bureau)
        elif book is None or below(root / "submissions" / cycle, "*.yml"):
            real.add(bureau)
    return tuple(sorted(made_up - real))


def folders(root: Path, bureaus: Sequence[str]) -> tuple[str, ...]:
    """Their folders below a root, each as git could bring it back. SetupRefusal where one has what is not committed."""
    found = tuple(
        name for each in bureaus for name in (f"targets/{each}", f"submissions/{each}") if (root / name).exists()
    )
    try:
        waiting = (
            Git(root).run("status", "--porcelain", "--untracked-files=all", "--ignored", "--", *found) if found else b""
        )
    except GitError as error:
        raise SetupRefusal("：".join(explained(error, str(root)))) from None
    if waiting:
        names = "、".join(line[3:] for line in waiting.decode("utf-8", "replace").splitlines())
        raise SetupRefusal(f"--alone 要去掉的部门有没有提交的文件：{names}；先 git commit，或移走，再运行一次")
    return found


def left_out(root: Path, found: Sequence[str]) -> tuple[str, ...]:
    """Take the folders out of the work tree and the index, nothing committed; what is then to be said of it."""
    if not found:
        return ("没有演示部门可去掉。",)
    Git(root).run("rm", "-r", "--quiet", "--", *found)
    back = shlex.join(["git", "restore", "--staged", "--worktree", "--", *found])
    return (f"已去掉演示部门：{'、'.join(found)}", f"还没有提交；要回来，运行 {back}")
