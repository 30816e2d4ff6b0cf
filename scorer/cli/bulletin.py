"""``scorer bulletin``: the bulletin of a period, as issued or as a draft, in Markdown, .docx or PDF."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TypedDict, Unpack

import click

from scorer.cli.bulletin_drafts import code_argument, draft_of, kind_option, period_of, warn
from scorer.cli.click_zh import ChineseCommand, ExistingPath
from scorer.cli.open_year import audience_view
from scorer.cli.options import NEW_FILE, Roots, audience_option, cycle_argument, format_option, on_option, root_option
from scorer.pipeline.as_of import moments, templates
from scorer.publish.bulletins.composing import Bulletin
from scorer.publish.bulletins.forms import Issue, issue_of, markdown, paper
from scorer.publish.bulletins.issuing import Issued, issued, moments_needed
from scorer.publish.gb9704.docx import docx
from scorer.publish.gb9704.fonts import NoFont
from scorer.publish.gb9704.pdf import pdf
from scorer.views.publication_types import BulletinView
from scorer.views.year_types import Audience


class Wanted(TypedDict):
    """The options of ``scorer bulletin``."""

    form: str
    kind: str
    out: Path | None
    fonts: tuple[Path, ...]
    on: date | None
    audience: Audience


@click.command("bulletin", cls=ChineseCommand)
@cycle_argument
@code_argument
@format_option("md 是 Markdown，docx、pdf 是公文格式；不写是 md。", "md", "docx", "pdf")
@click.option("--out", metavar="文件", type=NEW_FILE, help="写到哪个文件；已有的不覆盖。")
@click.option(
    "--fonts",
    multiple=True,
    type=ExistingPath(folder=True),
    envvar="SCORER_FONTS",
    help="排 PDF 用的字体所在的文件夹；可以给几个。",
)
@kind_option
@on_option
@audience_option
@root_option
def command(cycle: str, code: str, roots: Roots, **wanted: Unpack[Wanted]) -> None:
    """一个时段的通报：已经印发的照印发那天的数据，还没有印发的是草稿。时段写 2025-03、2025-Q1、2025-H1 或 2025。"""
    period = period_of(code)
    run, view = audience_view(roots, cycle, wanted["on"], wanted["audience"])
    own = templates(roots, view.bureau)
    issues = [each for each in view.bulletins if (each.period, each.form) == (code, wanted["kind"])]
    issued_before = _issued(roots, cycle, issues[-1], own) if issues and wanted["on"] is None else None
    made, issue = (issued_before.bulletin, issued_before.issue) if issued_before else (None, None)
    if made is None or issue is None:
        made = draft_of(view, period, wanted["kind"], own)
        issue = issue_of(made, None, public=wanted["audience"] == "public")
        kind = "" if wanted["kind"] == "summary" else f" --kind {wanted['kind']}"
        click.echo(f"这是草稿；核对以后印发：scorer issue {cycle} {code} 文号{kind}", err=True)
    warn(roots, view, made, issue)
    _write(made, issue, wanted)
    sys.exit(0 if run.sound and (issued_before is None or issued_before.fits is not False) else 1)


def _issued(roots: Roots, cycle: str, view: BulletinView, own: dict[str, str]) -> Issued:
    """The bulletin of a record; what no longer fits, and what cannot be made again, is said."""
    (made,) = issued((view,), moments(roots, cycle, moments_needed((view,))), own)
    if made.fault:
        raise click.UsageError(f"{view.number or view.id}：{made.fault}")
    if made.fits is False:
        click.echo(
            f"注意：{view.number or view.id} 印发以后所据的数据、模板或程序变了，和印发时的摘要不符；"
            "要更正就另发一期，写明 corrects",
            err=True,
        )
    if made.fits is None:
        click.echo(f"注意：{view.number or view.id} 的记录没有写摘要，看不出印发以后有没有变", err=True)
    return made


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
    for glyph in found.missing:
        click.echo(f"错误：{glyph.sentence}", err=True)
    if found.missing:
        click.echo("没有写出 PDF", err=True)
        sys.exit(1)
    return found.pdf
