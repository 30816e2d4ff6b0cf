"""``scorer burden``: how much reporting the year asked of each unit."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import OpenYear, finish, open_year, unit_of
from scorer.cli.options import Roots, cycle_argument, form_option, on_option, root_option
from scorer.cli.output.tables import dated_table, json_text
from scorer.diagnostics.catalogue import visible
from scorer.ledger.procedure.burden import Load, of_target, of_unit, twice

HEAD = ("代号", "名称", "记录", "填写的栏", "要求的文件", "交来的文件")


@click.command("burden", cls=ChineseCommand)
@cycle_argument
@click.argument("unit", required=False, metavar="[单位]")
@on_option
@form_option
@root_option
def command(cycle: str, unit: str | None, on: date | None, form: str, roots: Roots) -> None:
    """报送负担：每个单位（或一个单位的每项目标）报了几件记录、填了几栏、要了和交了几个文件。"""
    year = open_year(roots, cycle, on)
    rows = _of_targets(year, unit_of(year, unit)) if unit else _of_units(year)
    repeated = [(year.book.units[each.unit].name, each.file, each.records) for each in twice(year.facts)]
    if form == "json":
        listed = [{"id": key, "title": title, **asdict(load)} for key, title, load in rows]
        again = [{"unit": name, "file": file, "records": records} for name, file, records in repeated]
        click.echo(json_text({"cycle": cycle, "on": str(year.run.on), "rows": listed, "twice": again}))
    else:
        cells = [(key, title, *map(str, asdict(load).values())) for key, title, load in rows]
        click.echo(dated_table(year, HEAD, cells, right=(2, 3, 4, 5)), nl=False)
        for name, file, records in repeated:
            click.echo(f"同一份材料报了 {len(records)} 次：{name} {visible(file)}（{visible('、'.join(records))}）")
    finish(year)


def _of_units(year: OpenYear) -> list[tuple[str, str, Load]]:
    return [(each.id, each.name, of_unit(year.facts, each.id)) for each in year.book.units.values()]


def _of_targets(year: OpenYear, unit: str) -> list[tuple[str, str, Load]]:
    rows = year.book.targets_of.get(unit, ())
    return [(row.id, row.title, of_target(year.facts, unit, row.id)) for row in rows]
