"""``scorer verify``: the published results of a folder of open data, computed again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseCommand, ExistingPath
from scorer.publish.open_data.checking import verify


@click.command("verify", cls=ChineseCommand)
@click.argument("folder", metavar="文件夹", type=ExistingPath(folder=True))
@click.option(
    "--files",
    "at_hand",
    type=ExistingPath(folder=True),
    help="公开了的材料在哪里，照公布的路径放；不写是同一个文件夹。",
)
@click.option("--before", "earlier", type=ExistingPath(folder=True), help="以前下载的同一年度：承诺值要前后一致。")
def command(folder: Path, at_hand: Path | None, earlier: Path | None) -> None:
    """把公布的结果从公布的数重算一遍，和公布的逐字节比对；后来公开的材料，和以前公布的承诺值核对。"""
    found = verify(folder, at_hand, earlier)
    for difference in found.differences:
        click.echo(f"不同：{difference}")
    outcome = f"有 {len(found.differences)} 处不同" if found.differences else "和公布的完全一样"
    if found.nothing:
        click.echo(f"没有重算任何数：{found.nothing}。{outcome if found.differences else '文件和摘要、各张表之间相符'}")
    else:
        click.echo(f"重算 {found.computed} 个数，从 {found.given} 个给定的数起：{outcome}")
    if found.opened or found.absent:
        absent = f"；另有 {found.absent} 件手边没有，没有核对" if found.absent else ""
        click.echo(f"后来公开的材料，核对承诺值 {found.opened} 件{absent}")
    if found.promised is not None:
        click.echo(f"以前公布的承诺值 {found.promised} 个" + ("，没有可以比的" if not found.promised else ""))
    sys.exit(1 if found.differences or found.nothing else 0)
