"""``scorer hook …``: the receiving repository set up, recovered, and what Git calls in it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseGroup, ExistingPath
from scorer.intake.git import GitError
from scorer.intake.git_server import building, pkt_line
from scorer.intake.git_server.accounts import account
from scorer.intake.git_server.install import set_up
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.receive_push import PushOutcome, admitted, examine, take
from scorer.intake.git_server.recovery import clear
from scorer.intake.git_server.repository import Repository

bare = click.argument("bare", metavar="主库.git", type=ExistingPath(folder=True))


@click.group("hook", cls=ChineseGroup)
def command() -> None:
    """自建服务器：收件的主库怎样设好、怎样恢复。"""


@command.command()
@bare
def install(bare: Path) -> None:
    """把一个裸仓库设成收件的主库；再运行一次也不妨。"""
    try:
        hooks = set_up(bare)
    except ServerRefusal as refusal:
        raise click.UsageError(refusal.text.rstrip()) from None
    for file in hooks:
        click.echo(f"已设好 {file}")
    click.echo("下一步：在 SSH 或网页服务器上开好账号，单位用 git push origin HEAD:in/<账号> 报送。")


@command.command()
@bare
def recover(bare: Path) -> None:
    """清除中断留下的东西，补上没有建成的网站。"""
    repository = Repository(bare.resolve())
    with repository.lock():
        done = clear(repository)
    for line in done or ["没有要清除的"]:
        click.echo(line)
    if not building.build(repository):
        click.echo(f"网站没有建成，原因在 {repository.failed}", err=True)
        sys.exit(1)


@command.command(hidden=True)
@bare
def build(bare: Path) -> None:
    """给主库评分、建站，直到是最新的。"""
    sys.exit(0 if building.build(Repository(bare.resolve())) else 1)


@command.command("pre-receive", hidden=True)
def pre_receive() -> None:
    """由 git 调用：检查推送来的内容。"""
    try:
        commands = [pkt_line.command(line) for line in sys.stdin]
        outcome = examine(_here(), *admitted(commands, account(os.environ)))
    except (ServerRefusal, GitError, OSError) as error:
        outcome = _failed(error)
    _say(outcome.text)
    sys.exit(1 if outcome.refused else 0)


@command.command("proc-receive", hidden=True)
def proc_receive() -> None:
    """由 git 调用：把通过检查的内容并入主库。"""
    commands = pkt_line.commands(sys.stdin.buffer, sys.stdout.buffer)
    repository = _here()
    try:
        pushed, who = admitted(commands, account(os.environ))
        with repository.lock():
            clear(repository)
            outcome = take(repository, pushed, who)
    except (ServerRefusal, GitError, OSError) as error:
        outcome = _failed(error)
    _say(outcome.text)
    building.catch_up(repository)
    pkt_line.reply(sys.stdout.buffer, [pkt_line.RefReply(each.ref, outcome.refused) for each in commands])


def _here() -> Repository:
    return Repository(Path.cwd())


def _failed(error: Exception) -> PushOutcome:
    """What to tell the pusher: a refusal with its fix, or that the server could not write."""
    if isinstance(error, ServerRefusal):
        return PushOutcome(error.text, refused=error.what)
    said = f"服务器没能处理这次推送，什么也没有收下：{error}\n改法：稍后再推一次；仍不行，把上面的话告诉管理员\n"
    return PushOutcome(said, refused="服务器没能处理，什么也没有收下")


def _say(text: str) -> None:
    """To the pusher; one that has gone does not stop what was begun."""
    try:
        click.echo(text, nl=False, err=True)
    except BrokenPipeError:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - nobody listens any more
