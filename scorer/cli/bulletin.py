"""``scorer bulletin`` and ``scorer issue``: a draft, the bulletin that was issued, and the record of its issue."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

import click

from scorer.cli.export import Roots, audience_option, on_option, root_option, seen
from scorer.cli.zh import Command, Existing
from scorer.pipeline import run as cycles
from scorer.pipeline.as_of import moments, templates
from scorer.publish.bulletins import (
    Bulletin,
    Issue,
    Issued,
    Period,
    TemplateFault,
    asked,
    compose,
    issue_of,
    issued,
    markdown,
    paper,
    sources,
    warnings,
)
from scorer.publish.bulletins.record import record_text
from scorer.publish.gb9704 import NoFont, docx, pdf
from scorer.views.projection import Audience, BulletinView, Projection

kind_option = click.option(
    "--kind", type=click.Choice(["summary", "supervision"]), default="summary",
    help="summary 进展通报，supervision 督查通报。",
)  # fmt: skip
code_argument = click.argument("code", metavar="时段")


class Wanted(TypedDict):
    """What the options of ``scorer bulletin`` say."""

    form: str
    kind: str
    out: Path | None
    fonts: tuple[Path, ...]
    on: date | None
    audience: Audience


class Issuing(TypedDict):
    """What the options of ``scorer issue`` say."""

    number: str
    kind: str
    corrects: str | None
    on: date | None
    audience: Audience


@click.command("bulletin", cls=Command)
@click.argument("cycle", metavar="考核年度")
@code_argument
@click.option("--format", "form", type=click.Choice(["md", "docx", "pdf"]), default="md",
              help="md 是 Markdown，docx、pdf 是公文格式；不写是 md。")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写到哪个文件；已有的不覆盖。")
@click.option("--fonts", multiple=True, type=Existing(folder=True), envvar="SCORER_FONTS",
              help="排 PDF 用的字体所在的文件夹；可以给几个。")  # fmt: skip
@kind_option
@on_option
@audience_option
@root_option
def bulletin_command(cycle: str, code: str, roots: Roots, **wanted: Unpack[Wanted]) -> None:
    """一个时段的通报：已经印发的照印发那天的数据，还没有印发的是草稿。时段写 2025-03、2025-Q1、2025-H1 或 2025。"""
    period = _period(code)
    run, projection = seen(roots, cycle, wanted["on"], wanted["audience"])
    own = templates(roots, projection.bureau)
    views = [each for each in projection.bulletins if (each.period, each.form) == (code, wanted["kind"])]
    told = _issued(roots, cycle, views[-1], own) if views and wanted["on"] is None else None
    made, issue = (told.bulletin, told.issue) if told else (None, None)
    if made is None or issue is None:
        made = _draft(projection, period, wanted["kind"], own)
        issue = issue_of(made, None, public=wanted["audience"] == "public")
    _warn(roots, projection, made, issue)
    _write(made, issue, wanted)
    sys.exit(0 if run.sound and (told is None or told.fits is not False) else 1)


@click.command("issue", cls=Command)
@click.argument("cycle", metavar="考核年度")
@code_argument
@click.argument("number", metavar="文号")
@click.option("--corrects", metavar="通报", help="更正哪一期：它的编号、文件名或路径。")
@kind_option
@on_option
@audience_option
@root_option
def issue_command(cycle: str, code: str, roots: Roots, **issuing: Unpack[Issuing]) -> None:
    """印发一期通报：在 office 下写一件通报记录，记下文号、日期和所据数据的摘要，从此内容不再变。"""
    period = _period(code)
    run, projection = seen(roots, cycle, issuing["on"], issuing["audience"])
    kind, corrects = issuing["kind"], issuing["corrects"]
    made = _draft(projection, period, kind, templates(roots, projection.bureau))
    if corrects is not None and corrects not in _names(projection):
        raise click.BadParameter(f"没有通报“{corrects}”", param_hint="--corrects")
    more = ({"form": kind} if kind != "summary" else {}) | ({"corrects": corrects} if corrects else {})
    _warn(roots, projection, made, issue_of(made, None, public=issuing["audience"] == "public"))
    stem = f"bulletin-{code.lower()}" + ("-supervision" if kind == "supervision" else "")
    path = _free(roots[-1] / "submissions" / cycle / "office", stem)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(record_text(made, projection, code, issuing["number"], more))
    click.echo(str(path))
    click.echo(f"下一步：核对 {path.name}，经保密审查后合并；对社会公开的，disclosure 写明审查人和日期", err=True)
    sys.exit(0 if run.sound else 1)


def _names(projection: Projection) -> set[str | None]:
    """What a bulletin may be called by: its number, its file, its path."""
    bulletins = projection.bulletins
    return {name for each in bulletins for name in (each.number, f"{each.id}.yml", f"office/{each.id}.yml")}


def _period(code: str) -> Period:
    try:
        return Period.read(code)
    except ValueError:
        words = f"时段“{code}”要写成 2025-03（月）、2025-Q1（季度）、2025-H1（半年）或 2025（全年）"
        raise click.BadParameter(words, param_hint="时段") from None


def _draft(projection: Projection, period: Period, kind: str, own: dict[str, str]) -> Bulletin:
    try:
        return compose(projection, period, sources(own, period, kind))
    except TemplateFault as fault:
        raise click.UsageError(str(fault)) from None


def _issued(roots: Roots, cycle: str, view: BulletinView, own: dict[str, str]) -> Issued:
    """The bulletin of a record; what no longer fits, and what cannot be made again, is said."""
    (told,) = issued((view,), moments(roots, cycle, asked((view,))), own)
    if told.fault:
        raise click.UsageError(f"{view.number or view.id}：{told.fault}")
    if told.fits is False:
        click.echo(f"注意：{view.number or view.id} 印发以后所据的数据或模板变了，和印发时的摘要不符；"
                   "要更正就另发一期，写明 corrects", err=True)  # fmt: skip
    if told.fits is None:
        click.echo(f"注意：{view.number or view.id} 的记录没有写摘要，看不出印发以后有没有变", err=True)
    return told


def _warn(roots: Roots, projection: Projection, made: Bulletin, issue: Issue) -> None:
    """Length and number of bulletins, against the year before where it is at hand."""
    earlier = f"{projection.bureau}/{projection.year - 1}"
    before: Iterable[BulletinView] = ()
    if earlier in cycles.cycles(roots):
        past = cycles.projection(cycles.run(roots, earlier), projection.audience, compared=False)
        before = past.bulletins if past else ()
    for warning in warnings(paper(made, issue), projection.bulletins, tuple(before)):
        click.echo(f"注意：{warning}", err=True)


def _write(made: Bulletin, issue: Issue, wanted: Wanted) -> None:
    content = _content(made, issue, wanted)
    if wanted["out"] is not None:
        try:
            with wanted["out"].open("xb") as file:
                file.write(content)
        except FileExistsError:
            raise click.BadParameter(f"已经有 {wanted['out']}；不覆盖", param_hint="--out") from None
        click.echo(str(wanted["out"]))
    elif wanted["form"] != "md" and on_terminal():
        raise click.UsageError(f"{wanted['form']} 不能显示在终端里；请用 --out 写明文件")
    else:
        click.echo(content, nl=False)


def on_terminal() -> bool:
    """Whether the answer would be shown to a person, who cannot read a file's bytes."""
    return sys.stdout.isatty()


def _content(made: Bulletin, issue: Issue, wanted: Wanted) -> bytes:
    if wanted["form"] == "md":
        return markdown(made, issue).encode()
    if wanted["form"] == "docx":
        return docx(paper(made, issue))
    try:
        found = pdf(paper(made, issue), wanted["fonts"])
    except NoFont as missing:
        click.echo(str(missing), err=True)
        sys.exit(1)
    for substitute in found.substitutes:
        click.echo(f"注意：{substitute.sentence}", err=True)
    return found.pdf


def _free(folder: Path, stem: str) -> Path:
    """A name that no file has: bulletin-2025-q1.yml, then bulletin-2025-q1-2.yml."""
    names = (f"{stem}.yml" if place == 1 else f"{stem}-{place}.yml" for place in range(1, 1000))
    return next(folder / name for name in names if not (folder / name).exists())
