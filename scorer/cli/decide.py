"""``scorer decide``: what was filed is shown with its files, then decided on, several records at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypedDict, Unpack

import click

from scorer.cli.click_zh import ChineseCommand, named
from scorer.cli.open_year import OpenYear, finish, open_year
from scorer.cli.options import Roots, cycle_argument, on_option, root_option
from scorer.cli.record_templates import TITLES, RecordDraft, by_name
from scorer.diagnostics.catalogue import visible
from scorer.diagnostics.suggest import closest
from scorer.ledger.states import VERDICTS
from scorer.model.decisions import holding
from scorer.model.entities import Data
from scorer.model.records import Record, Report
from scorer.reading.book.attachments import ROLES
from scorer.reading.schemas import of_kind
from scorer.reading.suggestions import names
from scorer.reading.yaml import read
from scorer.reading.yaml.emitter import block
from scorer.views.wording import moment_text

WORDS = of_kind("decision")["properties"]["verdict"]["x-meanings"]
"""Verdict → what it means."""
LARGEST = 1 << 20
FILLED = ("reason", "achieved", "amount", "number", "authority")
"""Fields of a decision that an option fills in, in the order of the record."""


class DecisionOptions(TypedDict):
    """The options that go into the decisions."""

    by: str | None
    reason: str | None
    achieved: str | None
    amount: str | None
    number: str | None
    authority: str | None


@click.command("decide", cls=ChineseCommand)
@cycle_argument
@click.argument("words", nargs=-1, required=True, metavar="记录… 结论")
@click.option("--reason", metavar="理由", help="为什么这样定；不是通过的必须写。")
@click.option("--by", metavar="姓名", help="谁作的决定，如 李××；写成文件时必须写。")
@click.option("--actor", default="office", metavar="单位", help="由谁审核：考核单位的代号或名称，不写是 office。")
@click.option("--achieved", metavar="比例", help="完成比例，0 到 1 之间。")
@click.option("--amount", metavar="分数", help="酌情加减分的类别核定的分数。")
@click.option("--number", metavar="编号", help="督查事项的编号。")
@click.option("--authority", metavar="会议或领导", help="由谁批准。")
@click.option("--write", is_flag=True, help="写成文件；不写只把报告和附件给您看。")
@on_option
@root_option
def command(
    cycle: str,
    words: tuple[str, ...],
    actor: str,
    write: bool,
    on: date | None,
    roots: Roots,
    **given: Unpack[DecisionOptions],
) -> None:
    """审核：先看报告和附件，再写决定，可以一次几件。"""
    year = open_year(roots, cycle, on)
    known = {"office": "考核办", **{each.id: each.name for each in year.book.reviewers}}
    actor = by_name(known, actor)
    if actor not in known:
        raise click.BadParameter(f"没有考核单位“{actor}”；有 {named(known)}", param_hint="--actor")
    *paths, verdict = words
    records = [_record(year, name) for name in paths]
    _verdict(verdict, records, given)
    for record in records:
        click.echo("\n".join(_shown(year, record)), err=write)
    if write:
        folder = roots[-1] / "submissions" / cycle / actor
        for record in records:
            click.echo(str(_draft(record, verdict, year.run.on, given).write(folder)))
        click.echo(f"下一步：scorer check {folder}，再提交、推送", err=True)
    else:
        click.echo("还没有写决定；看过以后加 --by 姓名 --write", err=True)
    finish(year)


def _verdict(verdict: str, records: list[Record], given: DecisionOptions) -> None:
    """Misuse where the last word is no verdict, no record stands before it, or a verdict against one has no reason."""
    if verdict not in WORDS or not records:
        near = closest(verdict, tuple(WORDS))
        meant = f"；是不是想写 {near}？" if near else ""
        raise click.UsageError(f"最后一个词要写结论，前面写一件或几件记录；结论有 {named(WORDS)}{meant}")
    if verdict != "accepted" and not (given["reason"] or "").strip():
        raise click.BadParameter("不是通过的，要写理由，如 --reason 盖章扫描件缺第2页", param_hint="--reason")


def _record(year: OpenYear, name: str) -> Record:
    """The record by its path below the year's folder, or by that from the root."""
    path = name.removeprefix("./").removeprefix(f"submissions/{year.book.cycle.id}/")
    record, taken_back = year.book.records.get(path), year.book.withdrawn.get(path)
    if record is None:
        own = [each for each in year.book.records if each.startswith(f"{path.partition('/')[0]}/")]
        raise click.UsageError(f"没有收到过记录“{path}”{f'；这里收到的有 {names(own)}' if own else ''}")
    if taken_back is not None:
        raise click.UsageError(f"{path} 已由单位撤回（{taken_back.path}），不用审核")
    return record


def _shown(year: OpenYear, record: Record) -> Iterator[str]:
    """The record in words: who, what, when received, each field with its name, each file with its size."""
    book, actor = year.book, record.actor
    who = book.units[actor].name if actor in book.units else actor
    yield f"{who}的{TITLES[record.kind]} {record.path}（{moment_text(record.first_at) or '没有回执'}）"
    if isinstance(record, Report):
        row = year.facts.target(record.target)
        task = next((node.task for node in row.nodes if node.id == record.node), None)
        yield f"  事项：{row.title}{f'；节点要求：{task}' if task else ''}"
    fields, data = of_kind(record.kind)["properties"], _data(year, record)
    for name, value in data.items():
        if name not in ("kind", "attachments"):
            meaning = fields.get(name, {}).get("x-meanings", {}).get(str(value), "")
            yield f"  {fields.get(name, {}).get('title', name)}：{_text(value)}{meaning and f'（{meaning}）'}"
    for each in record.attachments:
        where = each.file if "://" in each.file else f"submissions/{book.cycle.id}/{actor}/{each.file}"
        yield f"  附件：{ROLES.get(each.role, each.role)} {visible(where)}（{each.bytes} 字节）"
    earlier = holding(book, record.path)
    if earlier is not None:
        yield f"  已有决定：{VERDICTS.get(earlier.verdict, earlier.verdict)}（{earlier.path}）；再写一份，以后一份为准"


def _text(value: Data) -> str:
    if isinstance(value, dict):
        return "、".join(f"{key} {_text(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "、".join(map(_text, value))
    return visible(str(value)).replace("\n", "\n    ").rstrip()


def _data(year: OpenYear, record: Record) -> dict[str, Data]:
    """The plain data of a record's file."""
    file = f"submissions/{year.book.cycle.id}/{record.path}"
    for root in year.roots:
        place = root / file
        if place.is_file() and place.stat().st_size <= LARGEST:
            document, _ = read(file, place.read_bytes())
            return document.data if document is not None and isinstance(document.data, dict) else {}
    return {}


def _draft(record: Record, verdict: str, day: date, given: DecisionOptions) -> RecordDraft:
    if not given["by"]:
        raise click.BadParameter("写成文件要写明谁作的决定，如 --by 李××", param_hint="--by")
    data: dict[str, Data] = {"kind": "decision", "on": record.path, "verdict": verdict, "by": given["by"]}
    data |= {"date": str(day)} | {name: value for name in FILLED if (value := _field(given, name)) is not None}
    stem = record.path.rpartition("/")[2].removesuffix(".yml")
    return RecordDraft(f"decision-{record.actor}-{stem}", block(data))


def _field(given: DecisionOptions, name: str) -> Data:
    text = {**given}.get(name)
    return str(text).strip() if text is not None else None
