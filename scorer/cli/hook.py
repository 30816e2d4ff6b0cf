"""``scorer hook …``: what git and the entries of a server start for each connection, and the group of all its commands.

Git starts this program twice for each push: what only an administrator needs is in ``server_admin``.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseGroup, ExistingPath
from scorer.intake.gate.budget import PusherGoneError, die_with_parent
from scorer.intake.git import GitError
from scorer.intake.git_server import access_list, build_start, messages, pkt_line
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.pusher import Pusher
from scorer.intake.git_server.pushing_account import account, push_options
from scorer.intake.git_server.quarantine import remove_quarantine
from scorer.intake.git_server.receive_push import (
    TRIAL,
    PushOutcome,
    admitted_command,
    judge_push,
    judge_trial,
    merge_push,
)
from scorer.intake.git_server.removal_push import agreed, check_may_agree, order_named
from scorer.intake.git_server.repository import Repository


class HookGroup(ChineseGroup):
    """The group; the administrator's commands are loaded where another than these is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name. None: there is none."""
        if cmd_name not in self.commands:
            self._load()
        return super().get_command(ctx, cmd_name)

    def _load(self) -> None:
        from scorer.cli.server_admin import COMMANDS  # noqa: PLC0415 - no push needs it

        for each in COMMANDS:
            self.add_command(each)


@click.group("hook", cls=HookGroup)
def command() -> None:
    """自建服务器：收件的主库怎样设好、怎样恢复。"""


listed_option = click.option(
    "--access",
    "listed",
    metavar="文件",
    type=ExistingPath(),
    default=None,
    help="谁能用哪个仓库；不写是 ~/access.toml。",
)


@command.command()
@click.argument("account", metavar="账号")
@listed_option
def shell(account: str, listed: Path | None) -> None:
    """SSH 的强制命令：只许这个账号取、推送名单上的仓库。"""
    try:
        asked = os.environ.get("SSH_ORIGINAL_COMMAND", "")
        words, more = access_list.over_ssh(_listed(listed), account, asked)
    except ServerRefusal as refusal:
        click.echo(refusal.text, nl=False, err=True)
        sys.exit(1)
    os.execvpe(words[0], words, {**access_list.without_names(os.environ), **more})  # noqa: S606 - that is its purpose


@command.command()
@listed_option
def web(listed: Path | None) -> None:
    """网页服务器的 CGI：只许已登录的账号取、推送名单上的仓库，其余交给 git http-backend。"""
    try:
        more = access_list.over_http(_listed(listed), os.environ)
    except ServerRefusal as refusal:
        click.echo(f"Status: 403 Forbidden\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{refusal.text}", nl=False)
        return
    die_with_parent(signal.SIGTERM)  # without the web server git would wait for the rest of a body, and never end
    os.execvpe("git", ["git", "http-backend"], {**access_list.without_names(os.environ), **more})  # noqa: S606, S607


def _listed(file: Path | None) -> access_list.AccessList:
    return access_list.read_list(file.absolute() if file else Path.home() / access_list.FILE)


@command.command("pre-receive", hidden=True)
def pre_receive() -> None:
    """由 git 调用：检查推送来的内容。"""
    try:
        commands = [pkt_line.command(line) for line in sys.stdin]
        pushed, who = admitted_command(commands, account(os.environ))
        if order := order_named(push_options(os.environ)):
            check_may_agree(_here(), pushed, who, order)
            return
        judge = judge_trial if TRIAL in push_options(os.environ) else judge_push
        outcome = judge(_here(), pushed, who, Pusher().gone)
    except PusherGoneError:
        remove_quarantine(os.environ)
        sys.exit(1)
    except (ServerRefusal, GitError, OSError) as error:
        outcome = _failed(error)
    _say(outcome.text)
    if outcome.refused:
        remove_quarantine(os.environ)
    sys.exit(1 if outcome.refused else 0)


@command.command("proc-receive", hidden=True)
def proc_receive() -> None:
    """由 git 调用：把通过检查的内容并入主库。"""
    try:
        commands, options = pkt_line.commands(sys.stdin.buffer, sys.stdout.buffer)
    except pkt_line.ProtocolError as error:  # nothing can be answered to what was not understood
        _say(error.text)
        sys.exit(1)
    repository, only_try = _here(), TRIAL in options
    try:
        pushed, who = admitted_command(commands, account(os.environ))
        if order := order_named(options):
            outcome = PushOutcome(agreed(repository, who, order))
        elif only_try:
            outcome = PushOutcome(messages.trial_text(pushed.new), refused="这是试推")
        else:
            outcome = merge_push(repository, pushed, who, Pusher().gone)
    except PusherGoneError:  # nothing of it was merged, and nobody reads an answer
        sys.exit(1)
    except (ServerRefusal, GitError, OSError) as error:
        outcome = _failed(error)
    _say(outcome.text)
    pkt_line.reply(sys.stdout.buffer, [pkt_line.RefReply(each.ref, outcome.refused) for each in commands])
    if not only_try:  # after the reply: what keeps a build from starting does not undo what was merged
        try:
            build_start.catch_up(repository)
        except (ServerRefusal, GitError, OSError):
            _say("网站这次没有开始重建；请告诉管理员运行 scorer hook recover")


def _here() -> Repository:
    return Repository(Path.cwd())


def _failed(error: Exception) -> PushOutcome:
    """The outcome for the pusher: a refusal with its fix, or that the server could not write."""
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
