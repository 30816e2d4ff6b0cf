"""``scorer hook …``: the receiving repository set up, recovered, and what Git calls in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseGroup, ExistingPath
from scorer.cli.output.new_files import write_new
from scorer.intake.gate.budget import PusherGoneError
from scorer.intake.git import GitError
from scorer.intake.git_server import (
    access_list,
    building,
    clock,
    doctor,
    machine_clock,
    messages,
    pkt_line,
    removal_order,
    trial,
)
from scorer.intake.git_server import remove_content as removal
from scorer.intake.git_server.access_report import access_report
from scorer.intake.git_server.install import set_up
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.pusher import Pusher
from scorer.intake.git_server.pushing_account import account, push_options
from scorer.intake.git_server.quarantine import remove_quarantine
from scorer.intake.git_server.receive_push import TRIAL, PushOutcome, admitted, examine, take, try_out
from scorer.intake.git_server.recovery import clear
from scorer.intake.git_server.removal_push import agreed, may_agree, order_named
from scorer.intake.git_server.repository import MAIN, Repository

bare = click.argument("bare", metavar="主库.git", type=ExistingPath(folder=True))


@click.group("hook", cls=ChineseGroup)
def command() -> None:
    """自建服务器：收件的主库怎样设好、怎样恢复。"""


@command.command()
@bare
def install(bare: Path) -> None:
    """把一个裸仓库设成收件的主库，并试推几次；再运行一次也不妨。"""
    try:
        hooks = set_up(bare)
    except ServerRefusal as refusal:
        raise click.UsageError(refusal.text.rstrip()) from None
    _must_be_sound(Repository(bare.resolve()))
    for file in hooks:
        click.echo(f"已设好 {file}")
    click.echo("试推过：直接推送到 main 的被拒绝，推送到 in/ 的由钩子检查；没有留下任何东西。")
    if missing := doctor.unreceived(Repository(bare.resolve())):
        click.echo(
            f"主库里有 {missing} 份记录没有回执，都不计分（scorer check 逐份报 H005）。要计分的，"
            "请报送的单位换个文件名再推送一次，收到时间从那时算；已有的文件不能改、不能删。"
        )
    _say_who_is_lacking(Repository(bare.resolve()))
    click.echo("下一步：在 SSH 或网页服务器上开好账号，单位用 git push origin HEAD:refs/heads/in/<账号> 报送。")


@command.command("doctor")
@bare
def examine_server(bare: Path) -> None:
    """查收件的主库：钩子、设置、时钟都对不对，再试推几次。有一处不对就以 1 退出。"""
    _must_be_sound(Repository(bare.resolve()))
    click.echo("都对：钩子会运行，main 不能直接推送，时钟与上次相符；试推没有留下任何东西。")
    _say_who_is_lacking(Repository(bare.resolve()))


def _say_who_is_lacking(repository: Repository) -> None:
    for each in doctor.without_second(repository):
        click.echo(each.text, nl=False)


def _must_be_sound(repository: Repository) -> None:
    """Say what is wrong and end with 1; a trial is made only where all that can be seen is right."""
    _exit_on(doctor.setup_faults(repository) or trial.tried(repository))


def _exit_on(found: Sequence[doctor.SetupFault]) -> None:
    for fault in found:
        click.echo(fault.text, nl=False, err=True)
    if found:
        click.echo(f"还没有设好：{len(found)} 处不对。", err=True)
        sys.exit(1)


@command.group("clock", cls=ChineseGroup)
def clock_group() -> None:
    """服务器的时钟。"""


@clock_group.command("ok")
@bare
def clock_ok(bare: Path) -> None:
    """管理员核对过服务器的时钟以后，从现在的时间重新算起。"""
    repository = Repository(bare.resolve())
    now, newest = clock.now(repository.git), machine_clock.newest_written(repository)
    with repository.lock():
        machine_clock.confirm(repository, now)
    click.echo(
        f"服务器的时钟 {messages.time_text(now)}；上次写下的时间 {messages.time_text(newest) if newest else '没有'}。"
        "已从现在算起。"
    )
    if newest and newest > now:
        click.echo(
            "上次写下的时间在将来：那时的回执改不了，scorer check 会逐本台账指出来（H014），是否按时由办公室另行认定。"
        )


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
    os.execvpe("git", ["git", "http-backend"], {**access_list.without_names(os.environ), **more})  # noqa: S606, S607


@command.command("access")
@click.argument("listed", metavar="access.toml", type=ExistingPath())
@click.option(
    "--accounts",
    metavar="文件",
    type=click.Path(dir_okay=False, path_type=Path),
    help="逐个账号写明能用哪个仓库，写进这个文件；已有的不覆盖。",
)
def show_access(listed: Path, accounts: Path | None) -> None:
    """查一份名单：每个仓库有几个账号能用，和 units.yml 对不对得上；有不对的以 1 退出。"""
    try:
        summary, rows, wrong = access_report(access_list.read_list(listed.absolute()))
    except ServerRefusal as refusal:
        raise click.UsageError(refusal.text.rstrip()) from None
    click.echo("".join(f"{row}\n" for row in summary), nl=False)
    if accounts is not None:
        write_new(accounts, "".join(f"{row}\n" for row in rows).encode())
    click.echo("".join(f"{row}\n" for row in wrong), nl=False, err=True)
    sys.exit(1 if wrong else 0)


def _listed(file: Path | None) -> access_list.AccessList:
    return access_list.read_list(file.absolute() if file else Path.home() / access_list.FILE)


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
    if repository.git.commit(MAIN):
        _exit_on(doctor.setup_faults(repository))


@command.command("remove-content")
@bare
@click.argument("path", metavar="路径")
@click.option("--ground", required=True, metavar="依据", help="凭哪条法律、哪次决定撤下；公开的页面上会写出来。")
@click.option("--account", required=True, metavar="账号", help="提出的人自己的账号：办公室的，或登记的管理员。")
def remove_content(bare: Path, path: str, ground: str, account: str) -> None:
    """依法撤下一份内容：第一次运行写好命令，另一个账号同意以后再运行一次才撤。"""
    repository = Repository(bare.resolve())
    try:
        _remove(repository, path, ground, account)
    except (ServerRefusal, GitError, building.BuildError) as error:
        said = error.text.rstrip() if isinstance(error, ServerRefusal) else str(error)
        raise click.UsageError(said) from None


def _remove(repository: Repository, path: str, ground: str, account: str) -> None:
    now = clock.now(repository.git)
    order = removal_order.ordered(repository, path, ground, account, now.date().isoformat())
    if not order.agreed:
        left = removal.must_keep_scores(repository, order, building.started)
        click.echo(removal.asked(repository, order, left), nl=False)
        return
    building.wait(repository)
    with repository.lock(), repository.building() as idle:
        if not idle:
            raise ServerRefusal("网站正在建，没有撤", "过几分钟再运行一次")
        removal.carry_out(repository, order, now)
    removal_order.done(repository, order)
    click.echo(removal.finished(order), nl=False)
    if building.wanted(repository) and not building.build(repository):
        click.echo(f"网站没有建成，现在没有网站可看；原因在 {repository.failed}", err=True)
        sys.exit(1)


@command.command(hidden=True)
@bare
def build(bare: Path) -> None:
    """给主库评分、建站，直到是最新的。"""
    repository = Repository(bare.resolve())
    done = building.build(repository)
    sys.exit(1 if building.report_server(repository) or not done else 0)


@command.command("pre-receive", hidden=True)
def pre_receive() -> None:
    """由 git 调用：检查推送来的内容。"""
    try:
        commands = [pkt_line.command(line) for line in sys.stdin]
        pushed, who = admitted(commands, account(os.environ))
        if order := order_named(push_options(os.environ)):
            may_agree(_here(), pushed, who, order)
            return
        outcome = (try_out if TRIAL in push_options(os.environ) else examine)(_here(), pushed, who, Pusher().gone)
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
    commands, options = pkt_line.commands(sys.stdin.buffer, sys.stdout.buffer)
    repository, only_try = _here(), TRIAL in options
    try:
        pushed, who = admitted(commands, account(os.environ))
        if order := order_named(options):
            outcome = PushOutcome(agreed(repository, who, order))
        elif only_try:
            outcome = PushOutcome(messages.trial(pushed.new), refused="这是试推")
        else:
            outcome = take(repository, pushed, who, Pusher().gone)
    except PusherGoneError:  # nothing of it was merged, and nobody reads an answer
        sys.exit(1)
    except (ServerRefusal, GitError, OSError) as error:
        outcome = _failed(error)
    _say(outcome.text)
    pkt_line.reply(sys.stdout.buffer, [pkt_line.RefReply(each.ref, outcome.refused) for each in commands])
    if not only_try:  # after the reply: what keeps a build from starting does not undo what was merged
        try:
            building.catch_up(repository)
        except (ServerRefusal, GitError, OSError):
            _say("网站这次没有开始重建；请告诉管理员运行 scorer hook recover")


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
