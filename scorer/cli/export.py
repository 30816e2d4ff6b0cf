"""``scorer export``: a year as open data."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import audience_view
from scorer.cli.options import NEW_FOLDER, Roots, audience_option, cycle_argument, on_option, root_option
from scorer.publish.open_data.package import EVERY_NAME, PACKAGE, files, not_published, nothing_published
from scorer.reading.whole_file import replace_whole
from scorer.views.access import NOT_DECIDED
from scorer.views.year_types import Audience


@click.command("export", cls=ChineseCommand)
@cycle_argument
@click.argument("folder", metavar="文件夹", type=NEW_FOLDER)
@on_option
@audience_option
@root_option
def command(cycle: str, folder: Path, on: date | None, audience: Audience, roots: Roots) -> None:
    """把一个年度的目标、节点、台账、结果、算式写成开放数据。"""
    made, view = audience_view(roots, cycle, on, audience)
    if folder.is_dir() and any(folder.iterdir()) and not (folder / PACKAGE).is_file():
        raise click.BadParameter(f"{folder} 里有别的文件；请给一个空的文件夹，或以前导出的", param_hint="文件夹")
    folder.mkdir(parents=True, exist_ok=True)
    written = files(view, with_book=True)
    for name in EVERY_NAME - written.keys():  # what an earlier export published and this one does not
        (folder / name).unlink(missing_ok=True)
    for name, content in written.items():
        replace_whole(folder / name, content)
        click.echo(str(folder / name))
    for reason in not_published(view) or filter(None, [nothing_published(view)]):
        click.echo(f"注意：{reason}{_next(view.cycle, reason)}", err=True)
    sys.exit(0 if made.sound else 1)


def _next(cycle: str, reason: str) -> str:
    """The next step where nobody has decided on the year yet."""
    return f"；能公开的，在 targets/{cycle}/cycle.yml 里写 disclosure" if reason == NOT_DECIDED else ""
