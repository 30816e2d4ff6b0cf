"""``scorer todo``, ``scorer burden`` and ``scorer copies``: lists for the office and the units."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

import click

from scorer.cli.options import Roots, Year, cycle_argument, finish, on_option, opened, root_option, unit_of
from scorer.cli.output.scores import aligned
from scorer.cli.zh import Command
from scorer.diagnostics.catalogue import visible
from scorer.ledger.procedure import burden as loads
from scorer.ledger.procedure import settlement, todo
from scorer.ledger.procedure.procedure_rules import procedure
from scorer.model.entities import Reviewer
from scorer.scoring.score import standing

form_option = click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help="表格或 JSON。"
)


@click.command("todo", cls=Command)
@cycle_argument
@click.argument("who", metavar="office|单位")
@on_option
@form_option
@root_option
def todo_command(cycle: str, who: str, on: date | None, form: str, roots: Roots) -> None:
    """考核办（office）、考核单位或一个单位现在要做什么：事项、期限、用哪条命令。"""
    year = opened(roots, cycle, on)
    tasks = _tasks(year, who)
    rows = [(str(each.due or ""), each.text, each.how) for each in tasks]
    if form == "json":
        click.echo(_json([{"due": str(t.due) if t.due else None, "text": t.text, "how": t.how} for t in tasks]))
    elif rows:
        click.echo(
            f"{year.book.cycle.title}　截至 {year.run.on}\n{aligned(('期限', '事项', '怎么做'), rows)}", nl=False
        )
    else:
        click.echo("现在没有要做的事")
    finish(year)


def _tasks(year: Year, who: str) -> tuple[todo.Task, ...]:
    reviewers: dict[str, Reviewer] = {each.id: each for each in year.book.reviewers}
    if who == "office":
        return todo.for_office(year.facts, standing_of(year), year.is_workday)
    if who in reviewers:
        return todo.for_reviewer(year.facts, reviewers[who])
    return todo.for_unit(year.facts, unit_of(year, who), year.is_workday)


def standing_of(year: Year) -> todo.Standing:
    """How the year stands with its meetings."""
    table = year.run.table
    lines = settlement.lines_of(table.content) if table is not None else 0
    found = settlement.table_settlings(year.book, table.content) if table is not None else ()
    settled = any(each.lines == lines or each.resolution.digest is None for each in found)
    scored = year.run.scored
    results = standing(scored) if scored else "unsettled"
    return todo.Standing(settled, results, scored.results.interpretations if scored else ())


@click.command("burden", cls=Command)
@cycle_argument
@click.argument("unit", required=False, metavar="[单位]")
@on_option
@form_option
@root_option
def burden_command(cycle: str, unit: str | None, on: date | None, form: str, roots: Roots) -> None:
    """报送负担：每个单位（或一个单位的每项目标）报了几件记录、填了几栏、要了和交了几个文件。"""
    year = opened(roots, cycle, on)
    rows = _of_targets(year, unit_of(year, unit)) if unit else _of_units(year)
    repeated = [(year.book.units[each.unit].name, each.file, each.records) for each in loads.twice(year.facts)]
    if form == "json":
        listed = [{"id": key, "title": title, **asdict(load)} for key, title, load in rows]
        again = [{"unit": name, "file": file, "records": records} for name, file, records in repeated]
        click.echo(_json({"cycle": cycle, "on": str(year.run.on), "rows": listed, "twice": again}))
    else:
        cells = [(key, title, *map(str, asdict(load).values())) for key, title, load in rows]
        head = ("代号", "名称", "记录", "填写的栏", "要求的文件", "交来的文件")
        click.echo(f"{year.book.cycle.title}　截至 {year.run.on}\n{aligned(head, cells, right=(2, 3, 4, 5))}", nl=False)
        for name, file, records in repeated:
            click.echo(f"同一份材料报了 {len(records)} 次：{name} {visible(file)}（{visible('、'.join(records))}）")
    finish(year)


def _of_units(year: Year) -> list[tuple[str, str, loads.Load]]:
    return [(each.id, each.name, loads.of_unit(year.facts, each.id)) for each in year.book.units.values()]


def _of_targets(year: Year, unit: str) -> list[tuple[str, str, loads.Load]]:
    rows = year.book.targets_of.get(unit, ())
    return [(row.id, row.title, loads.of_target(year.facts, unit, row.id)) for row in rows]


@click.command("copies", cls=Command)
@cycle_argument
@on_option
@form_option
@root_option
def copies_command(cycle: str, on: date | None, form: str, roots: Roots) -> None:
    """结果按办法要抄送给谁、送什么；没有审定的注明。"""
    year = opened(roots, cycle, on)
    rules = procedure(year.book.scheme, year.facts.choices, year.book.cycle)
    units = year.book.units.values()
    listed = [(each, [u.name for u in units if not each.groups or u.group in each.groups]) for each in rules.copies]
    settled = standing_of(year).results == "settled"
    if form == "json":
        rows = [{"to": c.to, "title": c.title, "clause": c.clause, "units": who} for c, who in listed]
        click.echo(_json({"cycle": cycle, "settled": settled, "copies": rows}))
    else:
        click.echo("结果已经审定" if settled else "结果还没有审定，审定以后再送")
        cells = [(c.to, c.title, f"{len(who)} 个单位", c.clause) for c, who in listed]
        click.echo(aligned(("送给谁", "送什么", "涉及", "条款"), cells) if cells else "办法没有规定抄送\n", nl=False)
    finish(year)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
