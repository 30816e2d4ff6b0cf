"""``scorer score``: what each unit of a cycle scores, as a table or as data."""

from __future__ import annotations

from datetime import date

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import cycle_run, finish_scored
from scorer.cli.options import Roots, cycle_argument, form_option, on_option, root_option, set_option
from scorer.cli.output.scores import scores
from scorer.scoring.results_json import as_text


@click.command("score", cls=ChineseCommand)
@cycle_argument
@on_option
@set_option
@form_option
@root_option
def command(cycle: str, on: date | None, settings: tuple[tuple[str, str], ...], form: str, roots: Roots) -> None:
    """计算一个考核年度各单位的得分。"""
    made = cycle_run(roots, cycle, on, settings)
    if made.scored is not None:
        click.echo(as_text(made.scored.results) if form == "json" else scores(made), nl=False)
    finish_scored(made, roots)
