"""``scorer sensitivity``: what each interpretation taken otherwise would give each unit."""

from __future__ import annotations

from datetime import date

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import cycle_run, finish_scored
from scorer.cli.options import Roots, cycle_argument, form_option, on_option, root_option
from scorer.cli.output import interpretations
from scorer.pipeline.run import comparisons


@click.command("sensitivity", cls=ChineseCommand)
@cycle_argument
@on_option
@form_option
@root_option
def command(cycle: str, on: date | None, form: str, roots: Roots) -> None:
    """每条解释若取另一种，各单位的成绩、名次、等次差多少。"""
    made = cycle_run(roots, cycle, on)
    if made.book is not None and made.scored is not None:
        rows = comparisons(made, "internal")
        if form == "json":
            text = interpretations.as_json("interpretations", rows, cycle=cycle, on=made.on.isoformat())
        else:
            text = interpretations.comparisons_text(f"{made.book.cycle.title}　截至 {made.on}", rows)
        click.echo(text, nl=False)
    finish_scored(made, roots)
