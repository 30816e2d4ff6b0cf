"""``scorer import``: tables of an office, from Excel or Word, as the year's files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from scorer.cli.click_zh import ChineseGroup, ExistingPath
from scorer.cli.open_year import open_year, unit_of
from scorer.cli.options import DateType, Roots, root_option
from scorer.cli.record_templates import RecordDraft, write_draft
from scorer.intake.tables.grid import CellFinding, TableRefused, worded
from scorer.intake.tables.import_year import TableImport
from scorer.intake.tables.opening import grids_of
from scorer.intake.tables.record_import import import_records, year_and_unit
from scorer.intake.tables.target_import import import_targets
from scorer.intake.tables.unit_import import import_units
from scorer.pipeline.run import cycles
from scorer.reading.whole_file import replace_whole

file_argument = click.argument("file", type=ExistingPath(), metavar="文件")
cycle_option = click.option("--cycle", required=True, metavar="考核年度", help="考核年度，如 demo/2026。")
sheet_option = click.option("--sheet", metavar="名字", help="哪一个工作表；Word 里写第几张表，如 2。")
write_option = click.option("--write", "write_", is_flag=True, help="写进文件；不写只显示与现有的不同。")


@click.group("import", cls=ChineseGroup)
def command() -> None:
    """从 Excel、Word 导入：目标表、单位名册、单位填好的记录。"""


@command.command("targets")
@file_argument
@cycle_option
@sheet_option
@click.option("--since", type=DateType(), help="目标表审定以后再加的行，从哪一天起。")
@write_option
@root_option
def targets(file: Path, cycle: str, sheet: str | None, since: date | None, write_: bool, roots: Roots) -> None:
    """目标表（.xlsx、.xls、.ods、.docx）写成 targets.yml；读不准的按格子列出，不猜。"""
    known_cycle(roots, cycle)
    try:
        found = import_targets(roots, file, cycle, sheet, since)
    except TableRefused as refused:
        refuse(refused)
    _finish(found, file, write=write_)


@command.command("units")
@file_argument
@cycle_option
@sheet_option
@write_option
@root_option
def units(file: Path, cycle: str, sheet: str | None, write_: bool, roots: Roots) -> None:
    """单位名册（.xlsx、.xls、.ods、.docx）写进 units.yml；代号和账号再导入时留着。"""
    known_cycle(roots, cycle)
    try:
        found = import_units(roots, file, cycle, sheet)
    except TableRefused as refused:
        refuse(refused)
    _finish(found, file, write=write_)


@command.command("records")
@file_argument
@click.option("--attach", type=ExistingPath(folder=True), help="佐证文件所在的文件夹；表里写的文件从这里复制。")
@click.option("--cycle", metavar="考核年度", help="考核年度；不写看表头那一行。")
@click.option("--actor", metavar="单位", help="哪个单位，名称或代号；不写看表头那一行。")
@root_option
def records(file: Path, attach: Path | None, cycle: str | None, actor: str | None, roots: Roots) -> None:
    """单位填好的报送表（scorer sheet records 给的）写成报告，佐证一起复制；已有的不覆盖。"""
    try:
        grids = grids_of(file)
        said = (cycle, actor) if cycle is not None and actor is not None else year_and_unit(grids)
        cycle, actor = cycle or said[0], actor or said[1]
        known_cycle(roots, cycle)
        year = open_year(roots, cycle, None)
        unit = unit_of(year, actor)
        folder = roots[-1] / "submissions" / cycle / unit
        found = import_records(grids, year.book, unit, (folder, attach))
    except TableRefused as refused:
        refuse(refused)
    say(found.findings)
    if found.stopped:
        click.echo("有要先定的，什么也没有写。照改法改好表，再导入一遍", err=True)
        raise click.exceptions.Exit(1)
    for record in found.records:
        write_draft(RecordDraft(record.name, record.text, record.files), folder)
    if not found.records:
        click.echo("没有要写的：表里没有新填的节点", err=True)


def _finish(found: TableImport, file: Path, *, write: bool) -> None:
    """What is to be said, then the file: a first import has nothing that could be lost."""
    say(found.findings)
    click.echo(found.faults, err=True, nl=False)
    for line in found.differences if not found.first else ():
        click.echo(line)
    if found.stopped:
        click.echo("有要先定的，什么也没有写。照改法改好表，再导入一遍", err=True)
        raise click.exceptions.Exit(1)
    _write(found, file, write=write or found.first)


def _write(found: TableImport, file: Path, *, write: bool) -> None:
    """Write what is new, or say how."""
    if not found.differences:
        click.echo(f"{found.year.name} 与 {file.name} 没有不同，没有写", err=True)
    elif not write:
        click.echo(f"共 {len(found.differences)} 处不同，没有写；照着改就加 --write", err=True)
    else:
        found.year.path.parent.mkdir(parents=True, exist_ok=True)
        replace_whole(found.year.path, found.text.encode())
        click.echo(str(found.year.path))
        click.echo(
            f"写了 {len(found.differences)} 处。下一步：scorer check {found.year.cycle}",
            err=True,
        )


def known_cycle(roots: Roots, cycle: str) -> None:
    """Misuse where there is no such year."""
    known = cycles(roots)
    if cycle not in known:
        raise click.BadParameter(f"没有考核年度“{cycle}”；有 {'、'.join(known) or '（没有）'}", param_hint="--cycle")


def say(findings: list[CellFinding]) -> None:
    """What is to be said of cells, on standard error."""
    click.echo(worded(findings), err=True, nl=False)


def refuse(refused: TableRefused) -> NoReturn:
    """End the command with why a file is not read."""
    click.echo(str(refused), err=True)
    raise click.exceptions.Exit(1)
