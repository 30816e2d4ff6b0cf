"""``scorer issue``: the record of a bulletin's issue, with the digest of the data that it is written from."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypedDict, Unpack

import click

from scorer.cli.bulletin_drafts import code_argument, draft_of, kind_option, period_of, warn
from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import audience_view
from scorer.cli.options import Roots, audience_option, cycle_argument, on_option, root_option
from scorer.diagnostics.catalogue import word
from scorer.ledger.procedure.bulletin_checks import bulletin_faults, names_of
from scorer.model.book import Book
from scorer.model.decisions import superseded
from scorer.model.entities import Place, Problem
from scorer.model.records import Paper
from scorer.pipeline.as_of import templates
from scorer.pipeline.run import cycles, run
from scorer.publish.bulletins.forms import issue_of
from scorer.publish.bulletins.issuing import record_fields
from scorer.reading.book import from_data
from scorer.reading.book.record_files import unreceived
from scorer.reading.yaml.emitter import entry
from scorer.views.year_types import Audience

NEXT = {
    "P020": "用下一个号 {next}",
    "P021": "是更正它的，加 --corrects {first} --reason 原因；不是更正的，把时段改对",
    "P022": "等时段结束再印发，或者加 --although 原因",
    "P023": "加 --reason 原因",
    "P024": "用下一个号 {next}",
}
"""Code of a fault → what to type instead."""


class Issuing(TypedDict):
    """The options of ``scorer issue``."""

    number: str
    kind: str
    corrects: str | None
    reason: str | None
    although: str | None
    on: date | None
    audience: Audience


@click.command("issue", cls=ChineseCommand)
@cycle_argument
@code_argument
@click.argument("number", metavar="文号")
@click.option("--corrects", metavar="通报", help="更正哪一期：它的编号、文件名或路径；要同时写 --reason。")
@click.option("--reason", metavar="原因", help="更正什么、为什么；印在通报里。")
@click.option("--although", metavar="原因", help="时段还没有结束就印发的，写明为什么；印在通报里。")
@kind_option
@on_option
@audience_option
@root_option
def command(cycle: str, code: str, roots: Roots, **issuing: Unpack[Issuing]) -> None:
    """印发一期通报：在 office 下写一件通报记录，记下文号、日期和所据数据的摘要，从此内容不再变。"""
    period = period_of(code)
    made_run, view = audience_view(roots, cycle, issuing["on"], issuing["audience"])
    kind = issuing["kind"]
    made = draft_of(view, period, kind, templates(roots, view.bureau))
    given = {
        "form": kind if kind != "summary" else None,
        "corrects": issuing["corrects"],
        "reason": issuing["reason"],
        "although": issuing["although"],
    }
    more = {key: value for key, value in given.items() if value}
    warn(roots, view, made, issue_of(made, None, public=issuing["audience"] == "public"))
    fields = record_fields(made, view, code, issuing["number"], more)
    stem = f"bulletin-{code.lower()}" + ("-supervision" if kind == "supervision" else "")
    path = _free(roots[-1] / "submissions" / cycle / "office", stem)
    if made_run.book is not None:
        _refuse_faults(roots, made_run.book, fields, path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{entry(name, value)}\n" for name, value in fields.items())
    click.echo(str(path))
    click.echo(f"下一步：核对 {path.name}，经保密审查后合并；对社会公开的，disclosure 写明审查人和日期", err=True)
    sys.exit(0 if made_run.sound else 1)


def _refuse_faults(roots: Roots, book: Book, fields: Mapping[str, Any], name: str) -> None:
    """Misuse where the new bulletin does not fit those that there are: received, written only, or of another year."""
    new = from_data.record(f"office/{name}", "", fields)
    cycle = book.cycle.id
    papers = [*_papers(book), *_only_written(roots, book)]
    if "corrects" in fields and not any(fields["corrects"] in names_of(each) for each in papers):
        raise click.BadParameter(f"没有通报“{fields['corrects']}”", param_hint="--corrects")
    for each in cycles(roots):
        if each.partition("/")[0] == cycle.partition("/")[0] and each != cycle and (other := run(roots, each).book):
            same = [one for one in _papers(other) if one.data.get("number") == fields["number"]]
            if same:
                raise click.UsageError(f"文号“{fields['number']}”已经是 {each} 的 {same[0].path} 的，只能用一次")
    known = {(fault.paper.path, fault.code) for fault in bulletin_faults(papers)}
    for fault in bulletin_faults([*papers, new]) if isinstance(new, Paper) else ():
        if (fault.paper.path, fault.code) not in known:
            what = word(Problem(fault.code, Place(fault.paper.path, fault.key), fault.facts)).what
            typed = {key: shlex.quote(value) for key, value in fault.facts.items()}
            raise click.UsageError(f"{what}。改法：{NEXT[fault.code].format_map(typed)}")


def _papers(book: Book) -> list[Paper]:
    gone = superseded(book)
    return [each for each in book.by_kind.get("bulletin", ()) if isinstance(each, Paper) and each.path not in gone]


def _only_written(roots: Roots, book: Book) -> list[Paper]:
    """Bulletins in the office's folder that the Book does not have: unreceived, or of a later day."""
    found = unreceived(list(map(str, roots)), book, "office")
    return [each for each in found if isinstance(each, Paper) and each.kind == "bulletin"]


def _free(folder: Path, stem: str) -> Path:
    """A name that no file has: bulletin-2025-q1.yml, then bulletin-2025-q1-2.yml."""
    names = (f"{stem}.yml" if place == 1 else f"{stem}-{place}.yml" for place in range(1, 1000))
    return next(folder / name for name in names if not (folder / name).exists())
