"""The administrator's commands on the receiving repository: set up, examine, recover, remove content, build."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseCommand, ChineseGroup, ExistingPath
from scorer.cli.options import NEW_FILE
from scorer.cli.output.new_files import write_new
from scorer.intake.git_server import (
    access_list,
    build_start,
    building,
    clock,
    doctor,
    machine_clock,
    messages,
    removal_order,
    trial,
)
from scorer.intake.git_server import remove_content as removal
from scorer.intake.git_server.access_report import access_report
from scorer.intake.git_server.install import must_be_usable, set_up
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.recovery import clear
from scorer.intake.git_server.repository import MAIN, Repository

bare = click.argument("bare", metavar="主库.git", type=ExistingPath(folder=True))


@click.command(cls=ChineseCommand)
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
    if missing := doctor.count_unreceived(Repository(bare.resolve())):
        click.echo(
            f"主库里有 {missing} 份记录没有回执，都不计分（scorer check 逐份报 H005）。要计分的，"
            "请报送的单位换个文件名再推送一次，收到时间从那时算；已有的文件不能改、不能删。"
        )
    _report_missing_second_accounts(Repository(bare.resolve()))
    click.echo("下一步：在 SSH 或网页服务器上开好账号，单位用 git push origin HEAD:refs/heads/in/<账号> 报送。")


@click.command("doctor", cls=ChineseCommand)
@bare
def examine_server(bare: Path) -> None:
    """查收件的主库：钩子、设置、时钟都对不对，再试推几次。有一处不对就以 1 退出。"""
    _must_be_sound(Repository(bare.resolve()))
    click.echo("都对：钩子会运行，main 不能直接推送，时钟与上次相符；试推没有留下任何东西。")
    _report_missing_second_accounts(Repository(bare.resolve()))


def _report_missing_second_accounts(repository: Repository) -> None:
    for each in doctor.bureaus_without_second_account(repository):
        click.echo(each.text, nl=False)


def _must_be_sound(repository: Repository) -> None:
    """Say what is wrong and end with 1; a trial is made only where all that can be seen is right."""
    _exit_on(doctor.setup_faults(repository) or trial.trial_faults(repository))


def _exit_on(found: Sequence[doctor.SetupFault]) -> None:
    for fault in found:
        click.echo(fault.text, nl=False, err=True)
    if found:
        click.echo(f"还没有设好：{len(found)} 处不对。", err=True)
        sys.exit(1)


@click.group("clock", cls=ChineseGroup)
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


@click.command("access", cls=ChineseCommand)
@click.argument("listed", metavar="access.toml", type=ExistingPath())
@click.option(
    "--accounts",
    metavar="文件",
    type=NEW_FILE,
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


@click.command(cls=ChineseCommand)
@bare
def recover(bare: Path) -> None:
    """清除中断留下的东西，补上没有建成的网站。"""
    repository = Repository(bare.resolve())
    try:
        must_be_usable(repository)
    except ServerRefusal as refusal:
        raise click.UsageError(refusal.text.rstrip()) from None
    with repository.lock():
        done = clear(repository)
    for line in done or ["没有要清除的"]:
        click.echo(line)
    if not building.build(repository):
        click.echo(f"网站没有建成，原因在 {repository.failed}", err=True)
        sys.exit(1)
    if repository.git.commit(MAIN):
        _exit_on(doctor.setup_faults(repository))


@click.command("remove-content", cls=ChineseCommand)
@bare
@click.argument("path", metavar="路径")
@click.option("--ground", required=True, metavar="依据", help="凭哪条法律、哪次决定撤下；公开的页面上会写出来。")
@click.option("--account", required=True, metavar="账号", help="提出的人自己的账号：办公室的，或登记的管理员。")
def remove_content(bare: Path, path: str, ground: str, account: str) -> None:
    """依法撤下一份内容：第一次运行写好命令，另一个账号同意以后再运行一次才撤。"""
    repository = Repository(bare.resolve())
    try:
        _remove(repository, path, ground, account)
    except ServerRefusal as refusal:
        raise click.UsageError(refusal.text.rstrip()) from None
    except building.BuildError as error:
        click.echo(f"没有撤，什么也没有动：撤下以后的得分算不出来\n{error}", err=True)
        sys.exit(1)


def _remove(repository: Repository, path: str, ground: str, account: str) -> None:
    now = clock.now(repository.git)
    machine_clock.must_fit(repository, now)  # its day is published
    order = removal_order.order_for(repository, path, ground, account, now.date().isoformat())
    if not order.agreed:
        left = removal.tombstones(repository, order, building.command_output)
        click.echo(removal.removal_preview(repository, order, left), nl=False)
        return
    building.wait(repository)
    with repository.lock(), repository.building() as idle:
        if not idle:
            raise ServerRefusal("网站正在建，没有撤", "过几分钟再运行一次")
        removal.carry_out(repository, order, now)
    removal_order.discard(repository, order)
    click.echo(removal.completion_text(order), nl=False)
    if build_start.is_enabled(repository) and not building.build(repository):
        click.echo(f"网站没有建成，现在没有网站可看；原因在 {repository.failed}", err=True)
        sys.exit(1)


@click.command(hidden=True, cls=ChineseCommand)
@bare
def build(bare: Path) -> None:
    """给主库评分、建站，直到是最新的。"""
    repository = Repository(bare.resolve())
    done = building.build(repository)
    sys.exit(1 if building.report_server(repository) or not done else 0)


COMMANDS = (install, examine_server, clock_group, show_access, recover, remove_content, build)
