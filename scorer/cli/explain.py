"""``scorer explain``: a unit's score step by step."""

from __future__ import annotations

import sys
from datetime import date
from typing import TypedDict, Unpack

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import ONLY_TABLE, cycle_run, finish_scored, id_of, projected
from scorer.cli.options import Roots, cycle_argument, on_option, root_option, set_option
from scorer.cli.output.explanation import explain
from scorer.views.year_types import UnitView


class AsOf(TypedDict):
    """At which date, and under which interpretations."""

    on: date | None
    settings: tuple[tuple[str, str], ...]


@click.command("explain", cls=ChineseCommand)
@cycle_argument
@click.argument("unit", metavar="单位")
@click.argument("component", required=False, metavar="[分项]")
@on_option
@set_option
@root_option
def command(cycle: str, unit: str, component: str | None, roots: Roots, **when: Unpack[AsOf]) -> None:
    """一步一步说明一个单位的得分怎么来的。"""
    made = cycle_run(roots, cycle, **when)
    view = projected(made, roots)
    if view is not None and made.scored is not None:
        found: dict[str, UnitView] = {row.id: row for row in view.units}
        row = found[id_of(unit, {each.id: each.name for each in view.units}, "单位")]
        titles = {each.id: each.title for each in row.components}
        if not titles:
            why = "这个办法不计分" if made.book is not None and made.book.collected else ONLY_TABLE
            click.echo(f"{why}：没有得分可以说明", err=True)
            sys.exit(1)
        click.echo(explain(view, row, None if component is None else id_of(component, titles, "分项")), nl=False)
    finish_scored(made, roots)
