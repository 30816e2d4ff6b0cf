"""``scorer receive …``: the receipts of what was merged since the last time."""

from __future__ import annotations

import os
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseGroup
from scorer.cli.forge_steps import ends_with_failure, wording_option
from scorer.cli.options import repo_option
from scorer.diagnostics import catalogue
from scorer.intake.github.api import api_of_environment
from scorer.intake.github.receiving import receive
from scorer.intake.github.remote import repository_of_environment


@click.group("receive", cls=ChineseGroup)
def command() -> None:
    """记回执：什么时候收到了什么。"""


@command.command()
@wording_option
@repo_option
@ends_with_failure
def github(form: str, repo: Path) -> None:
    """给上次以来合并进来的记录补记回执，提交并推送到主分支。"""
    done = receive(api_of_environment(os.environ), repository_of_environment(repo, os.environ))
    for cycle, row in done.rows:
        click.echo(f"收到 {catalogue.visible(f'{cycle}/{row.path}')} {row.received_at.isoformat()} {row.source}")
    if not done.rows:
        click.echo("没有新的回执")
    _output("commit", done.commit)
    if form == "github":
        click.echo(catalogue.github(done.problems), nl=False)
    else:
        click.echo(catalogue.text(done.problems, lambda _: None), err=True, nl=False)


def _output(name: str, value: str) -> None:
    """An output of the step, for the jobs that come after it."""
    place = os.environ.get("GITHUB_OUTPUT")
    if place:
        with Path(place).open("a", encoding="utf-8") as outputs:
            outputs.write(f"{name}={value}\n")
