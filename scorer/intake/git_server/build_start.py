"""Start a build where main is ahead of the site that is shown: all that a push needs of it."""

from __future__ import annotations

import os
import subprocess
import sys

from scorer.intake.git_server.repository import MAIN, Repository

PYTHON = (sys.executable, "-I", "-X", "utf8", "-m")
"""This installation's Python; nothing is imported from the folder it is started in."""


def catch_up(repository: Repository) -> None:
    """Start a build where main is ahead of what is shown."""
    if is_enabled(repository) and (main := repository.git.commit(MAIN)) and main != built(repository):
        start(repository)


def is_enabled(repository: Repository) -> bool:
    """Whether a merge is followed by a build; ``git config scorer.build false`` leaves it to others."""
    return repository.git.line("config", "--type=bool", "--default=true", "--get", "scorer.build") == "true"


def built(repository: Repository) -> str:
    """The commit whose build is shown; "" before the first."""
    return repository.current.readlink().name if repository.current.is_symlink() else ""


def start(repository: Repository) -> None:
    """Build in the background, cut loose from the push that is being answered."""
    subprocess.Popen(  # noqa: S603 - our own program
        [*PYTHON, "scorer", "hook", "build", str(repository.folder.resolve())],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        cwd="/",
        start_new_session=True,
    )


def environment() -> dict[str, str]:
    """The environment without what belongs to the push."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "NO_MKDOCS_2_WARNING": "1"}
