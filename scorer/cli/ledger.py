"""``scorer ledger``: the 台账 of the year or of a unit, as a table, CSV, Excel or JSON."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import OpenYear, finish, open_year, report, unit_of
from scorer.cli.options import NEW_FILE, Roots, audience_option, cycle_argument, format_option, on_option, root_option
from scorer.cli.output.tables import aligned
from scorer.ledger.states import DONE, OLD_WORDS, REPORTED
from scorer.pipeline.run import differing, projection
from scorer.publish.ledger_files import (
    cells,
    ledger_csv,
    ledger_json,
    ledger_sheet,
    ledger_xlsx,
    matter_sheet,
    narrowed,
    trouble_sheet,
)
from scorer.publish.sheet import Sheet, csv_text
from scorer.reading.whole_file import replace_whole
from scorer.views.ledger_types import KINDS, LedgerView
from scorer.views.year_types import Audience, Projection

WORDS = list(dict.fromkeys((*(each.word for each in (*REPORTED.values(), *DONE.values())), *OLD_WORDS)))
"""What ``--state`` may ask for."""

SHEETS = {"lines": ledger_sheet, "problems": trouble_sheet, "matters": matter_sheet}
"""What ``--list`` may ask for."""


@click.command("ledger", cls=ChineseCommand)
@cycle_argument
@on_option
@click.option("--unit", "units", multiple=True, metavar="单位", help="只看这个单位的台账，写代号或名称。可以给几个。")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice(WORDS),
    help="只看这种状态：报了没有、办成没有的一种，或旧版的一个词。可以给几个。",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice(KINDS),
    help="只看这种：年度目标的节点、督查事项、定期材料、考核办自己要办的。可以给几个。",
)
@click.option("--target", "targets", multiple=True, metavar="编号", help="只看这项目标。可以给几个。")
@click.option("--matter", "matters", multiple=True, metavar="编号", help="只看这件事项，写编号或路径。可以给几个。")
@click.option(
    "--list",
    "kind",
    type=click.Choice(list(SHEETS)),
    default="lines",
    help="lines 台账（不写就是它）、problems 问题清单、matters 督查事项和经过。",
)
@format_option("表格、JSON、CSV 或 Excel。", "table", "json", "csv", "xlsx")
@audience_option
@click.option("--out", "output", type=NEW_FILE, metavar="文件", help="写进文件，不打印。")
@root_option
def command(
    cycle: str,
    on: date | None,
    kind: str,
    form: str,
    audience: Audience,
    output: Path | None,
    roots: Roots,
    **filters: tuple[str, ...],
) -> None:
    """台账：谁要办什么、何时办完、办得怎样：年度目标的节点、督查事项、定期材料、考核办自己要办的。"""
    if form == "xlsx" and output is None and sys.stdout.isatty():
        raise click.BadParameter("xlsx 不能显示在终端上；用 --out 写明存成哪个文件", param_hint="--format")
    year = open_year(roots, cycle, on)
    whole = projection(year.run, audience, compared=False)
    if whole is None or year.run.scored is None:
        report(year.run.errors, year.roots)
        click.echo(f"{cycle}：没有办法，还不能列台账", err=True)
        sys.exit(1)
    chosen = tuple(unit_of(year, word) for word in filters["units"])
    subjects = _subjects(whole, filters["targets"], filters["matters"])
    view = narrowed(whole.ledger, units=chosen, states=filters["states"], subjects=subjects, kinds=filters["kinds"])
    names = [year.book.units[unit].name for unit in chosen]
    _put_out(_made(whole, view, kind, form, names), output)
    _report(year, view)
    finish(year)


def _subjects(whole: Projection, targets: tuple[str, ...], matters: tuple[str, ...]) -> tuple[str, ...]:
    """The filters' subjects; one that is not there is named with those that are."""
    lines = whole.ledger.lines
    rows = {line.subject: line.content for line in lines if line.node is not None}
    for word in targets:
        if word not in rows:
            known = "、".join(rows) or "（没有）"
            raise click.BadParameter(f"台账里没有目标“{word}”；有 {known}", param_hint="--target")
    for word in matters:
        if not narrowed(whole.ledger, subjects=(word,)).lines:
            known = "、".join(dict.fromkeys(line.number for line in lines if line.duty == "matter")) or "（没有）"
            raise click.BadParameter(f"台账里没有事项“{word}”；有 {known}", param_hint="--matter")
    return (*targets, *matters)


def _made(whole: Projection, view: LedgerView, kind: str, form: str, names: list[str]) -> bytes:
    """The ledger in the form asked for; ``names`` are the units of a unit's ledger, for its title."""
    title = f"{whole.title}　台账（{'、'.join(names)}）" if names else None
    if form == "json":
        return ledger_json(whole, view).encode()
    if form == "xlsx":
        return ledger_xlsx(whole, view, title)
    sheet = SHEETS[kind](whole, view)
    if form == "csv":
        return (ledger_csv(whole, view) if kind == "lines" else csv_text(sheet)).encode()
    return _table(sheet, title).encode()


def _table(sheet: Sheet, title: str | None) -> str:
    head = f"{title or sheet.title}\n{sheet.remark}\n"
    return head + aligned([column.title for column in sheet.columns], cells(sheet)) if sheet.rows else head


def _put_out(content: bytes, output: Path | None) -> None:
    if output is not None:
        replace_whole(output, content)
        click.echo(f"已写好 {output}", err=True)
    else:
        click.echo(content, nl=False)


def _report(year: OpenYear, view: LedgerView) -> None:
    """Report differences between the ledgers, and clocks that could not be reckoned; a difference ends with 1."""
    mismatching = differing(year.run)
    report(mismatching, year.roots)
    for sentence in view.clocks:
        click.echo(f"注意：{sentence}", err=True)
    if mismatching:
        sys.exit(1)
