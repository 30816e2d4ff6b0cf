"""``scorer issue``: the record of a bulletin's issue, with the digest of the data that it is written from."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

import click

from scorer.cli.bulletin_drafts import code_argument, draft_of, kind_option, period_of, warn
from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import seen
from scorer.cli.options import Roots, audience_option, cycle_argument, on_option, root_option
from scorer.pipeline.as_of import templates
from scorer.publish.bulletins import issue_of
from scorer.publish.bulletins.record import record_fields
from scorer.reading.yaml.emitter import entry
from scorer.views.year_types import Audience, Projection


class Issuing(TypedDict):
    """What the options of ``scorer issue`` say."""

    number: str
    kind: str
    corrects: str | None
    on: date | None
    audience: Audience


@click.command("issue", cls=ChineseCommand)
@cycle_argument
@code_argument
@click.argument("number", metavar="文号")
@click.option("--corrects", metavar="通报", help="更正哪一期：它的编号、文件名或路径。")
@kind_option
@on_option
@audience_option
@root_option
def command(cycle: str, code: str, roots: Roots, **issuing: Unpack[Issuing]) -> None:
    """印发一期通报：在 office 下写一件通报记录，记下文号、日期和所据数据的摘要，从此内容不再变。"""
    period = period_of(code)
    run, view = seen(roots, cycle, issuing["on"], issuing["audience"])
    kind, corrects = issuing["kind"], issuing["corrects"]
    made = draft_of(view, period, kind, templates(roots, view.bureau))
    if corrects is not None and corrects not in _names(view):
        raise click.BadParameter(f"没有通报“{corrects}”", param_hint="--corrects")
    more = ({"form": kind} if kind != "summary" else {}) | ({"corrects": corrects} if corrects else {})
    warn(roots, view, made, issue_of(made, None, public=issuing["audience"] == "public"))
    fields = record_fields(made, view, code, issuing["number"], more)
    stem = f"bulletin-{code.lower()}" + ("-supervision" if kind == "supervision" else "")
    path = _free(roots[-1] / "submissions" / cycle / "office", stem)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{entry(name, value)}\n" for name, value in fields.items())
    click.echo(str(path))
    click.echo(f"下一步：核对 {path.name}，经保密审查后合并；对社会公开的，disclosure 写明审查人和日期", err=True)
    sys.exit(0 if run.sound else 1)


def _names(view: Projection) -> set[str | None]:
    """What a bulletin may be called by: its number, its file, its path."""
    bulletins = view.bulletins
    return {name for each in bulletins for name in (each.number, f"{each.id}.yml", f"office/{each.id}.yml")}


def _free(folder: Path, stem: str) -> Path:
    """A name that no file has: bulletin-2025-q1.yml, then bulletin-2025-q1-2.yml."""
    names = (f"{stem}.yml" if place == 1 else f"{stem}-{place}.yml" for place in range(1, 1000))
    return next(folder / name for name in names if not (folder / name).exists())
