"""``scorer settle``: the digest that a meeting settles, what changed since the last, the resolution to be filled in."""

from __future__ import annotations

import sys
from datetime import date
from typing import TypedDict, Unpack

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import ONLY_TABLE, OpenYear, finish, open_year, report
from scorer.cli.options import Roots, cycle_argument, on_option, root_option
from scorer.cli.output.tables import aligned
from scorer.cli.record_templates import TITLES, RecordDraft, write_draft
from scorer.ledger.procedure import settlement
from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.ledger.procedure.result_differences import differences, since
from scorer.ledger.procedure.still_open import still_open
from scorer.model.records import Resolution
from scorer.model.results import Results
from scorer.pipeline.run import run
from scorer.reading.yaml.emitter import entry
from scorer.scoring.results_digest import bare, matches, tells_orders
from scorer.scoring.results_digest_first_edition import order_dependent


class SettleOptions(TypedDict):
    """The options of ``scorer settle``."""

    although: str | None
    write: bool
    on: date | None


@click.command("settle", cls=ChineseCommand)
@cycle_argument
@click.argument("what", type=click.Choice(["targets", "results"]), metavar="targets|results")
@click.option("--although", metavar="理由", help="审定结果时还有事没有了结，为什么仍然审定；写进会议决定。")
@click.option("--write", "write", is_flag=True, help="写成文件（放在 office 下）；不写只显示。")
@on_option
@root_option
def command(cycle: str, what: str, roots: Roots, **words: Unpack[SettleOptions]) -> None:
    """审定目标表（targets）或结果（results）要写的摘要，和上一次审定以后变了什么；还有事没有了结的，要写理由。"""
    although = words["although"]
    if although is not None and (what == "targets" or not settlement.gives_reason(although)):
        raise click.BadParameter("只在审定结果（results）时写，要写明理由", param_hint="--although")
    year = open_year(roots, cycle, words["on"])
    digest = _table(year) if what == "targets" else _results(year)
    last = _last(year, what)
    if last is not None and _fits(year, last, digest):
        doubtful = order_dependent(year.book) if what == "results" and not tells_orders(last.digest) else ()
        advice = f"，但那次的摘要看不出决定的先后（如 {doubtful[0]}），请重新审定" if doubtful else "，不用重新审定"
        click.echo(f"与上一次审定 {last.path}（{last.date}）相比没有变动{advice}", err=True)
        if not doubtful:
            finish(year)
    reason = _reason(year, although) if what == "results" else None
    text = _draft(year, what, digest, last, reason)
    if words["write"]:
        write_draft(RecordDraft(f"resolution-{what}", text), roots[-1] / "submissions" / cycle / "office")
    else:
        click.echo(text, nl=False)
    finish(year)


def _reason(year: OpenYear, although: str | None) -> str | None:
    """The reason for settling results while something is open; without one the command ends with 1."""
    scored = year.run.scored
    found = still_open(year.facts, scored.results.interpretations) if scored is not None else ()
    if not found:
        return None
    click.echo("还有没有了结的：\n" + "".join(f"  {text}\n" for text in found), err=True, nl=False)
    if although is None:
        click.echo("等了结以后再审定；会议决定仍要现在审定的，加 --although “理由”，写进会议决定", err=True)
        sys.exit(1)
    return although.strip()


def _last(year: OpenYear, what: str) -> Resolution | None:
    return next(reversed(settlement.settlings(year.book, what)), None)


def _fits(year: OpenYear, last: Resolution, digest: str) -> bool:
    """Whether the newest resolution settled what is there now; a digest of results by the rule of its edition."""
    scored = year.run.scored
    if last.settles == "targets" or scored is None:
        return bare(last.digest) == bare(digest)
    return matches(last.digest, digest, scored.facts, scored.results.interpretations)


def _draft(year: OpenYear, what: str, digest: str, last: Resolution | None, although: str | None) -> str:
    """The resolution as a record, with what only the meeting knows left open."""
    lines = [
        entry("kind", "resolution"),
        entry("settles", what),
        entry("digest", digest),
        "meeting:                # 必填 会议：哪次会议定的",
        f"{entry('date', str(year.run.on))}        # 会议的那一天",
        "# document:             # 印发的文号或纪要的名称",
    ]
    if last is not None:
        lines.append(entry("supersedes", last.path))
    if although is not None:
        lines.append(entry("although", although))
    return "\n".join(lines) + "\n"


def _table(year: OpenYear) -> str:
    """The table's digest; on standard error, which rows the meetings have not settled yet."""
    table = year.run.table
    if table is None:
        raise click.UsageError(f"targets/{year.book.cycle.id}/targets.yml 读不出来，没有可以审定的")
    settled = [each.lines for each in settlement.table_settlings(year.book, table.content) if each.lines is not None]
    fresh = table.below(max(settled, default=0))
    if fresh:
        click.echo(f"还没有审定的目标 {len(fresh)} 项：{'、'.join(fresh)}", err=True)
    return settlement.digest_of(table.content)


def _results(year: OpenYear) -> str:
    """The results' digest; on standard error, what differs from the last resolution, and what arrived since."""
    if year.run.scored is None:
        raise click.UsageError(f"{year.book.cycle.id}：没有办法，算不出结果")
    if not year.book.collected:
        raise click.UsageError(f"{ONLY_TABLE}：没有结果可以审定")
    now = year.run.scored.results
    if any(item.required and item.decided is None for item in now.interpretations):
        click.echo("还有必须决定的解释没有决定，审定了也只是暂定", err=True)
    last = _last(year, "results")
    day = arrived_on(last) if last is not None else None
    if last is not None and day is not None and not _fits(year, last, now.digest):
        _changes(year, now, last, day)
    return now.digest


def _changes(year: OpenYear, now: Results, last: Resolution, day: date) -> None:
    before = run(year.roots, year.book.cycle.id, day)
    names = {unit.id: unit.name for unit in year.book.units.values()}
    click.echo(f"上一次审定是 {last.path}（{day} 收到），以后的变动：", err=True)
    if before.scored is None:
        report(before.errors, year.roots)
        click.echo("那时的结果没有算出来，不知道有没有变", err=True)
    else:
        found = differences(before.scored.results, now)
        rows = [(names[each.unit], each.what, each.before, each.after) for each in found]
        table = aligned(("单位", "项目", "原来", "现在"), rows, right=(2, 3)) if rows else "得分、名次、等次都没有变\n"
        click.echo(table, err=True, nl=False)
    for record in since(year.book, day):
        click.echo(f"  {arrived_on(record)} {TITLES[record.kind]} {record.path}", err=True)
