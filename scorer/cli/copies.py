"""``scorer copies``: to whom the 办法 has the results sent."""

from __future__ import annotations

from datetime import date

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import finish, open_year
from scorer.cli.options import Roots, cycle_argument, form_option, on_option, root_option
from scorer.cli.output.tables import aligned, json_text
from scorer.scoring.score import settlement_state


@click.command("copies", cls=ChineseCommand)
@cycle_argument
@on_option
@form_option
@root_option
def command(cycle: str, on: date | None, form: str, roots: Roots) -> None:
    """结果按办法要抄送给谁、送什么；没有审定的注明。"""
    year = open_year(roots, cycle, on)
    rules = year.facts.procedure
    units = year.book.units.values()
    listed = [(each, [u.name for u in units if not each.groups or u.group in each.groups]) for each in rules.copies]
    scored = year.run.scored
    settled = scored is not None and settlement_state(scored) == "settled"
    if form == "json":
        rows = [{"to": c.to, "title": c.title, "clause": "、".join(c.clauses), "units": who} for c, who in listed]
        click.echo(json_text({"cycle": cycle, "settled": settled, "copies": rows}))
    else:
        click.echo("结果已经审定" if settled else "结果还没有审定，审定以后再送")
        cells = [(c.to, c.title, f"{len(who)} 个单位", "、".join(c.clauses)) for c, who in listed]
        click.echo(aligned(("送给谁", "送什么", "涉及", "条款"), cells) if cells else "办法没有规定抄送\n", nl=False)
    finish(year)
