"""``scorer export`` and ``scorer verify``: the open data of a year, and the published results computed again."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from scorer.cli.zh import Command, Day, Existing, repository
from scorer.diagnostics import catalogue
from scorer.pipeline import run as cycles
from scorer.publish.open_data import files, verify
from scorer.publish.open_data.package import PACKAGE
from scorer.views.projection import Projection
from scorer.views.year_views import Audience

Roots = tuple[Path, ...]

root_option = click.option(
    "--root", "roots", multiple=True, type=Existing(folder=True), default=(Path(),), callback=repository,
    show_default=False, help="仓库所在的目录，不写是当前目录；可以给几个，后面的只添不改。",
)  # fmt: skip
on_option = click.option("--on", type=Day(), help="看截至这一天 24 时的情况；不写是今天。")
audience_option = click.option(
    "--audience", type=click.Choice(["public", "internal"]), default="internal",
    help="给谁看：public 对社会，internal 系统内；不写是 internal。",
)  # fmt: skip


@click.command("export", cls=Command)
@click.argument("cycle", metavar="考核年度")
@click.argument("folder", metavar="文件夹", type=click.Path(file_okay=False, path_type=Path))
@on_option
@audience_option
@root_option
def export(cycle: str, folder: Path, on: date | None, audience: Audience, roots: Roots) -> None:
    """把一个年度的目标、节点、台账、结果、算式写成开放数据。"""
    run, projection = seen(roots, cycle, on, audience)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / PACKAGE).is_file():
        raise click.BadParameter(f"{folder} 里有别的文件；请给一个空的文件夹，或以前导出的", param_hint="文件夹")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files(projection, with_book=True).items():
        (folder / name).write_bytes(content)
        click.echo(str(folder / name))
    sys.exit(0 if run.sound else 1)


@click.command("verify", cls=Command)
@click.argument("folder", metavar="文件夹", type=Existing(folder=True))
def check_again(folder: Path) -> None:
    """把公布的结果从公布的数重算一遍，和公布的逐字节比对。"""
    found = verify(folder)
    for difference in found.differences:
        click.echo(f"不同：{difference}")
    outcome = f"有 {len(found.differences)} 处不同" if found.differences else "和公布的完全一样"
    click.echo(f"重算 {found.computed} 个数，从 {found.given} 个给定的数起：{outcome}")
    sys.exit(1 if found.differences else 0)


def seen(roots: Roots, cycle: str, on: date | None, audience: Audience) -> tuple[cycles.Run, Projection]:
    """A cycle as an audience may see it; its errors are told, and where nothing can be read the command ends."""
    known = cycles.cycles(roots)
    if cycle not in known:
        raise click.BadParameter(f"没有考核年度“{cycle}”；有 {'、'.join(known) or '（没有）'}", param_hint="考核年度")
    run = cycles.run(roots, cycle, on)
    errors = tuple(each for each in run.problems if catalogue.word(each).level == "error")
    if text := catalogue.text(errors, cycles.line_reader(roots)):
        click.echo(text, err=True, nl=False)
    projection = cycles.projection(run, audience, compared=False)
    if projection is None:
        click.echo(f"{cycle}：文件有错误，读不出来", err=True)
        sys.exit(1)
    return run, projection
