"""``scorer new``: a draft of a record, shown or written where it belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from scorer.cli.click_zh import ChineseCommand, ExistingPath, named
from scorer.cli.draft_choices import offered
from scorer.cli.options import Roots, root_option
from scorer.cli.record_templates import (
    TITLES,
    accepted,
    by_name,
    draft,
    filers,
    guessed_role,
    missing_files,
    refusal,
    write_draft,
)
from scorer.cli.report_facts import ReportFacts, report_facts
from scorer.diagnostics.suggest import closest
from scorer.model.book import Book
from scorer.pipeline.library import library_of
from scorer.pipeline.run import cycles
from scorer.reading.book.attachments import ROLES


class RecordKind(click.ParamType[str]):
    """A kind of record that may be drafted; a mistyped one is answered with the one meant."""

    name = "种类"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        word = str(value)
        if word not in TITLES:
            near = closest(word, tuple(TITLES))
            meant = f"；是不是想写 {near}？" if near else ""
            self.fail(f"没有“{word}”这种记录{meant}；可以起草的有 {named(TITLES)}", param, ctx)
        return word


@click.command("new", cls=ChineseCommand)
@click.argument("kind", type=RecordKind(), metavar="种类")
@click.option("--cycle", metavar="考核年度", help="考核年度；只有一个时可以不写。")
@click.option("--actor", metavar="单位", help="谁报的：单位、考核单位的代号或名称，或 office。")
@click.option("--target", metavar="编号", help="目标的编号（报告、调整申请用）。")
@click.option("--node", metavar="编号", help="节点的编号（报告用）。")
@click.option("--record", "on", metavar="记录", help="所决定、所撤回的记录，如 ghc/n1.yml（决定、撤回用）。")
@click.option("--period", metavar="时段", help="自查的时段，如 2025-H1（自查报告用）。")
@click.option("--notice", metavar="通知", help="所答复的通知，写文号或路径（督查反馈用）。")
@click.option("--settles", metavar="解释", help="决定哪一条解释，如 late.effect（会议决定用）。")
@click.option("--attach", multiple=True, type=ExistingPath(), help="佐证文件，可以给几个；用途看文件名猜，会说出来。")
@click.option("--stamped", multiple=True, type=ExistingPath(), help="盖章扫描件。")
@click.option("--editable", multiple=True, type=ExistingPath(), help="可编辑电子版。")
@click.option("--supporting", multiple=True, type=ExistingPath(), help="辅助材料，如现场照片。")
@click.option("--write", is_flag=True, help="写成文件（放在该报的位置）；不写只显示。")
@root_option
def command(
    kind: str,
    cycle: str | None,
    actor: str | None,
    write: bool,
    roots: Roots,
    **known: Any,  # noqa: ANN401 - texts and lists of files, as the options say
) -> None:
    """起草一件记录：必填项排好，选项写在旁边。"""
    files = _with_roles({role: known.pop(role) for role in ("attach", *ROLES)})
    years = cycles(roots)
    chosen = cycle or (years[0] if len(years) == 1 else None)
    if chosen not in years:
        raise click.BadParameter(
            f"请用 --cycle 写明考核年度；有 {'、'.join(years) or '（没有）'}", param_hint="--cycle"
        )
    book = library_of(roots).loaded(chosen).book
    actor = by_name(filers(book), actor) if book is not None and actor else actor
    if book is not None and (wrong := refusal(book, actor, known)):
        raise click.BadParameter(wrong[1], param_hint=wrong[0])
    words = offered(book, kind, known["settles"]) if book is not None else {}
    facts = report_facts(book, actor, known["target"], known["node"]) if book and kind == "report" else ReportFacts()
    words |= {"actuals": facts.measures} if facts.measures else {}
    made = draft(kind, {**(facts.values or {}), **known}, files, words, facts.lines)
    if not write:
        click.echo(made.text, nl=False)
    elif actor is None:
        raise click.BadParameter("写成文件要用 --actor 写明谁报的", param_hint="--actor")
    else:
        write_draft(made, roots[-1] / "submissions" / chosen / actor)
    if kind == "report" and book is not None:
        _warn_accepted(book, actor, known)
        _warn_files(book, known, files)


def _with_roles(given: Mapping[str, Sequence[Path]]) -> dict[Path, str]:
    """File → role, as it was given or, of those given by ``--attach``, as its name has it."""
    files = {path: role for role in ROLES for path in given[role]}
    return files | {path: guessed_role(path) for path in given["attach"] if path not in files}


def _warn_accepted(book: Book, actor: str | None, known: Mapping[str, str | None]) -> None:
    earlier = accepted(book, actor or "", known["target"] or "", known["node"] or "")
    if earlier is not None:
        click.echo(f"注意：这个节点已经通过审核（{earlier}）；要更正它，在草稿里写 replaces: {earlier}", err=True)


def _warn_files(book: Book, known: Mapping[str, str | None], files: Mapping[Path, str]) -> None:
    missing = missing_files(book, known["target"] or "", known["node"] or "", files.values())
    if missing:
        how = "加 --attach 文件 起草，大小和摘要自动填好；已经写好的草稿先删去"
        click.echo(f"注意：报“已完成”要附 {missing}；{how}", err=True)
