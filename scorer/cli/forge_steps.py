"""Shared by the steps of a forge's workflows: the option of the wording, and exit 1 where the forge fails."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps

import click

from scorer.cli.options import format_option
from scorer.intake.git import GitError
from scorer.intake.github.api import ForgeError

wording_option = format_option("问题的写法：文字，或平台的批注。", "text", "github")


def ends_with_failure(command: Callable[..., None]) -> Callable[..., None]:
    """Ends with what the forge did not do, and exit 1."""

    @wraps(command)
    def run(*args: object, **given: object) -> None:
        try:
            command(*args, **given)
        except (ForgeError, GitError) as error:
            click.echo(str(error), err=True)
            sys.exit(1)

    return run
