"""``scorer todo``: what the office, a reviewer or a unit has to do now, until when, and with which command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import ONLY_TABLE, OpenYear, finish, open_year, unit_of
from scorer.cli.options import Roots, cycle_argument, form_option, on_option, root_option
from scorer.cli.output.tables import dated_table, json_text
from scorer.intake.gate.allowance import AllowanceUsedUpError
from scorer.intake.gate.opened_numbers import ANSWER, UnreadableError, possible_numbers
from scorer.ledger.procedure import settlement, todo
from scorer.ledger.procedure.undecided import WAITING_KINDS
from scorer.model.decisions import holding, superseded
from scorer.model.entities import Reviewer
from scorer.reading.book.store import stores
from scorer.scoring.score import settlement_state


@click.command("todo", cls=ChineseCommand)
@cycle_argument
@click.argument("who", metavar="office|单位")
@on_option
@form_option
@root_option
def command(cycle: str, who: str, on: date | None, form: str, roots: Roots) -> None:
    """考核办（office）、考核单位或一个单位现在要做什么：事项、期限、用哪条命令。"""
    year = open_year(roots, cycle, on)
    history = not year.book.collected and year.run.on > year.book.cycle.end
    tasks = () if history else (*_tasks(year, who), *_numbers(year, who))
    if form == "json":
        click.echo(json_text([{"due": str(t.due) if t.due else None, "text": t.text, "how": t.how} for t in tasks]))
    elif tasks:
        rows = [(str(each.due or ""), each.text, each.how) for each in tasks]
        click.echo(dated_table(year, ("期限", "事项", "怎么做"), rows, copied=True), nl=False)
    else:
        click.echo(f"{ONLY_TABLE}：没有要做的事" if history else "现在没有要做的事")
    finish(year)


def _tasks(year: OpenYear, who: str) -> tuple[todo.Task, ...]:
    reviewers: dict[str, Reviewer] = {each.id: each for each in year.book.reviewers}
    if who == "office":
        return todo.for_office(year.facts, _settled(year), year.is_workday)
    if who in reviewers:
        return todo.for_reviewer(year.facts, reviewers[who])
    return todo.for_unit(year.facts, unit_of(year, who), year.is_workday)


def _numbers(year: OpenYear, who: str) -> Iterator[todo.Task]:
    """Figures that may be somebody's number in records that wait: whoever decides says what they are."""
    if who != "office" and who not in {each.id for each in year.book.reviewers}:
        return
    book, roots, gone = year.book, stores(list(map(str, year.roots))), superseded(year.book)
    folder = f"submissions/{book.cycle.id}"
    for record in (each for kind in WAITING_KINDS for each in book.by_kind.get(kind, ())):
        if holding(book, record.path) is None and record.path not in gone:
            try:
                found = tuple(possible_numbers(folder, record.path, roots))
            except UnreadableError as error:
                yield todo.Task(
                    None, f"核对号码：{error} 打不开，没有能看里面有没有号码", "改好它的权限，或从主库恢复，再看一次"
                )
                continue
            except AllowanceUsedUpError:
                how = f"打开 {record.path} 和它的附件自己看一遍；决定里写 note: {ANSWER}"
                yield todo.Task(None, f"核对号码：{record.path} 和附件太长，程序没有看完", how)
                continue
            for file, asked in found:
                what = f"{file.removeprefix(f'{folder}/')}：{asked['where']}有一串数字，可能是{asked['kind']}"
                how = f"看过不是的，公开 {record.path} 的决定里写 note: {ANSWER}；是的，退回请报送的人更正"
                yield todo.Task(None, f"核对号码：{what}", how)


def _settled(year: OpenYear) -> todo.SettlementStatus:
    """The settlements of the year: the table, the results, the interpretations."""
    table = year.run.table
    lines = settlement.lines_of(table.content) if table is not None else 0
    found = settlement.table_settlings(year.book, table.content) if table is not None else ()
    settled = any(each.lines == lines or each.resolution.digest is None for each in found)
    scored = year.run.scored
    results = settlement_state(scored) if scored else "unsettled"
    return todo.SettlementStatus(settled, results, scored.results.interpretations if scored else ())
