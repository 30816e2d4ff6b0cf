"""``scorer sheet``: tables for Excel, to be filled in and imported again."""

from __future__ import annotations

from pathlib import Path

import click

from scorer.cli.click_zh import ChineseGroup
from scorer.cli.open_year import open_year, unit_of
from scorer.cli.options import NEW_FILE, Roots, cycle_argument, root_option
from scorer.cli.output.new_files import write_new
from scorer.intake.tables.grid import TableRefused
from scorer.intake.tables.import_year import context_of, year_file
from scorer.intake.tables.office_sheet import workbook_bytes
from scorer.intake.tables.record_sheet import record_sheet
from scorer.intake.tables.target_sheet import target_sheet
from scorer.pipeline.run import cycles

out_option = click.option("--out", type=NEW_FILE, help="写成哪个文件；不写按年度取名，放在当前目录。已有的不覆盖。")


@click.group("sheet", cls=ChineseGroup)
def command() -> None:
    """写给 Excel 的表：目标表，给没有网络的单位填的记录表；填好用 scorer import 读回。"""


@command.command("targets")
@cycle_argument
@out_option
@root_option
def targets(cycle: str, out: Path | None, roots: Roots) -> None:
    """目标表写成 Excel；没有目标的年度是一张空表。改好用 scorer import targets 读回，没改的一个字节也不变。"""
    known = cycles(roots)
    if cycle not in known:
        raise click.BadParameter(f"没有考核年度“{cycle}”；有 {'、'.join(known) or '（没有）'}", param_hint="考核年度")
    try:
        year, context = year_file(roots, cycle, "targets"), context_of(roots, cycle)
        sheet = target_sheet(cycle, f"{context.year} 年度目标表", year.rows, context)
        content = workbook_bytes([sheet])
    except TableRefused as refused:
        click.echo(str(refused), err=True)
        raise click.exceptions.Exit(1) from None
    write_new(out or Path(f"{cycle.replace('/', '-')}-目标表.xlsx"), content)


@command.command("records")
@cycle_argument
@click.argument("unit", metavar="单位")
@out_option
@root_option
def records(cycle: str, unit: str, out: Path | None, roots: Roots) -> None:
    """给没有网络的单位填的报送表：它没有通过的节点一行一个，能选的有单子。填好用 scorer import records 读回。"""
    year = open_year(roots, cycle, None)
    whose = year.book.units[unit_of(year, unit)]
    content = workbook_bytes([record_sheet(year.book, whose)])
    write_new(out or Path(f"{cycle.replace('/', '-')}-{whose.id}-报送表.xlsx"), content)
