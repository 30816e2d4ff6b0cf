"""``scorer letter``: the 目标责任书 of each unit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import finish, internal_view, open_year, unit_of
from scorer.cli.options import NEW_FOLDER, Roots, cycle_argument, on_option, root_option
from scorer.cli.output.new_files import file_name, write_new
from scorer.publish.letters import target_letter


@click.command("letter", cls=ChineseCommand)
@cycle_argument
@click.argument("folder", metavar="目录", type=NEW_FOLDER)
@click.option("--unit", "units", multiple=True, metavar="单位", help="只要这个单位的；可以给几个。不写是全部。")
@on_option
@root_option
def command(cycle: str, folder: Path, units: tuple[str, ...], on: date | None, roots: Roots) -> None:
    """各单位的目标责任书（.docx），供双方签字。"""
    year = open_year(roots, cycle, on)
    view = internal_view(year)
    wanted = {unit_of(year, each) for each in units} or {part.unit for row in view.targets for part in row.parts}
    for unit in view.units:
        if unit.id in wanted:
            write_new(folder / f"目标责任书-{file_name(unit.name, unit.id)}.docx", target_letter(view, unit))
    finish(year)
