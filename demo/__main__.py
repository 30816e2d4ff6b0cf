"""``python -m demo``, as ``make demo`` starts it: the main repository, the checks, receipts, scores and the site."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path

import click

from demo.preparation import START, Demonstration, prepare, served
from demo.snapshot import midway, richest
from scorer.cli.click_zh import ChineseCommand, ExistingPath
from scorer.cli.options import DateType
from scorer.intake.git_server import building
from scorer.intake.git_server.messages import ServerRefusal
from scorer.model.deadlines import SHANGHAI

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, a request to end, a window that was closed: each ends the demonstration and clears up."""


@click.command(cls=ChineseCommand)
@click.argument("cycle", required=False, metavar="[考核年度]")
@click.option("--on", type=DateType(), help="从这一天开始；不写是年度过了三分之二的那天。")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, help="端口；0 自动选。")
@click.option("--folder", type=click.Path(path_type=Path), help="放在哪里，停下以后留着；不写是临时的，停下就删。")
@click.option("--root", type=ExistingPath(folder=True), default=Path(), show_default=False, help="仓库所在的目录。")
def main(cycle: str | None, on: date | None, port: int, folder: Path | None, root: Path) -> None:
    """在本机演示报送的全过程：收件的主库、检查、回执、评分、网站。不写年度，用回执最多的演示年度。"""
    place = Path(tempfile.mkdtemp(prefix="kaohe-")) if folder is None else folder
    try:
        name = cycle or richest(root)
        made = prepare(place, root, name, datetime.combine(on or midway(root, name), time(START), SHANGHAI))
        click.echo("正在评分、建站，约十秒……", err=True)
        _serve(made, port)
    except ServerRefusal as refusal:
        raise click.UsageError(refusal.text.rstrip()) from None
    finally:
        if folder is None:
            shutil.rmtree(place, ignore_errors=True)


def _serve(made: Demonstration, port: int) -> None:
    """Until Ctrl-C; a build under way is let finish, so that nothing is left that writes."""
    with served(made, port) as server:
        click.echo(f"\n演示开始：时间从 {made.moment:%Y-%m-%d %H:%M} 走起，数据全部虚构。Ctrl-C 结束。\n")
        click.echo(made.guide(server), nl=False)
        sys.stdout.flush()
        for number in ENDINGS:  # also where whoever started it has had Ctrl-C ignored
            signal.signal(number, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            server.serve_forever()
        for number in ENDINGS:  # a second Ctrl-C does not cut the clearing up short
            signal.signal(number, signal.SIG_IGN)
    building.wait(made.repository)
    click.echo("\n演示结束。")


if __name__ == "__main__":
    main(prog_name="python -m demo")
