"""``scorer forge …``: what each step of the workflows calls on the way to a merge.

Arguments in, one call, rendering out. Exit 0 done, 1 refused or the forge failed, 2 misuse.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TextIO

import click

from scorer.cli.click_zh import ChineseGroup
from scorer.cli.forge_steps import ends_with_failure, wording_option
from scorer.cli.options import repo_option
from scorer.intake.gate import judgement_text
from scorer.intake.gate.judgement import Judgement
from scorer.intake.github.api import ForgeError, Row, api_of_environment
from scorer.intake.github.comment_text import NEXT, comment
from scorer.intake.github.issues import post_reminders, read_reminders
from scorer.intake.github.merge_pulls import decide, merge_all, second_approver
from scorer.intake.github.pulls import pull, runs
from scorer.intake.github.remote import repository_of_environment

MACHINE = "github-actions[bot]"
"""The account behind the token of Actions, unless ``SCORER_FORGE_ACCOUNT`` names another."""


@click.group("forge", cls=ChineseGroup)
def command() -> None:
    """代码托管平台的流程：检查、合并、催办，由流程文件调用。"""


@command.command()
@wording_option
@repo_option
@ends_with_failure
def validate(form: str, repo: Path) -> None:
    """检查触发流程的合并请求：把它的提交只当数据取来，用主分支的程序判断。"""
    api, git = api_of_environment(os.environ), repository_of_environment(repo, os.environ)
    of = pull(_event()["pull_request"])
    found = runs(api, of)
    judgement = decide(api, git, of, found)
    click.echo(judgement_text.github(judgement) if form == "github" else judgement_text.text(judgement, git), nl=False)
    approved = second_approver(api, git, of, judgement, found) if judgement.verdict == "review" else ""
    if judgement.verdict == "review":
        click.echo(f"另一人已同意：{approved}" if approved else f"下一步：{NEXT}")
    _summary(judgement, approved)
    sys.exit(0 if judgement.verdict == "accept" or approved else 1)


@command.command()
@repo_option
@ends_with_failure
def merge(repo: Path) -> None:
    """重新判断每个打开的合并请求，更新说明，合并可以合并的，然后启动发布。"""
    api, git = api_of_environment(os.environ), repository_of_environment(repo, os.environ)
    outcomes = merge_all(api, git, _machine())
    for outcome in outcomes:
        click.echo(f"#{outcome.number} {outcome.message}", err=outcome.failed)
    if any(outcome.merged or outcome.failed for outcome in outcomes):
        # a merge by the token of Actions starts no workflow of its own; what failed may have failed after its merge
        api.send("POST", "actions/workflows/publish.yml/dispatches", ref=str(api.get("")["default_branch"]))
    sys.exit(1 if any(outcome.failed for outcome in outcomes) else 0)


@command.command()
@click.argument("notices", type=click.File(encoding="utf-8"), metavar="清单")
@ends_with_failure
def issues(notices: TextIO) -> None:
    """按催办清单开、改、关议题，每个单位一个；清单是 JSON 文件，写 - 从标准输入读。"""
    wanted = read_reminders(notices.read())
    outcomes = post_reminders(api_of_environment(os.environ), wanted, _machine())
    for done in outcomes:
        click.echo(done.message, err=done.failed)
    sys.exit(1 if any(done.failed for done in outcomes) else 0)


def _machine() -> str:
    return os.environ.get("SCORER_FORGE_ACCOUNT") or MACHINE


def _event() -> Row:
    """The event that started the workflow. Raises ForgeError where it was no pull request."""
    try:
        event: Row = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    except KeyError:
        raise ForgeError("缺少环境变量 GITHUB_EVENT_PATH：这个命令由代码托管平台的流程运行") from None
    except (OSError, ValueError) as error:
        raise ForgeError(f"读不出触发流程的事件（{type(error).__name__}）") from error
    if "pull_request" not in event:
        raise ForgeError("触发流程的不是合并请求")
    return event


def _summary(judgement: Judgement, approved: str) -> None:
    """The same on the run's own page, where the forge has one."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place:
        with Path(place).open("a", encoding="utf-8") as page:
            page.write(comment(judgement, approved))
