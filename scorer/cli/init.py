"""``scorer init`` and ``scorer new-year``: files written once, and what is now to be decided and filled in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from scorer.cli.setup.agenda import Question, agenda, worded
from scorer.cli.setup.bureau import start
from scorer.cli.setup.text_edits import Files, Refusal, found, parsed, write
from scorer.cli.setup.year import next_year
from scorer.cli.zh import Command
from scorer.diagnostics import catalogue
from scorer.pipeline import run as cycles
from scorer.reading import book as books
from scorer.reading.yaml import Document
from scorer.scoring.scheme.interpretations import taken

Roots = tuple[Path, ...]

root_option = click.option(
    "--root", "roots", multiple=True, metavar="目录", type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=(Path(),), help="仓库所在的目录；可以给几个，写在第一个里。",
)  # fmt: skip


@click.command(cls=Command)
@click.argument("bureau", metavar="部门")
@click.option("--from", "source", metavar="部门", help="从哪个部门的办法抄起；只有一个时可以不写。")
@click.option("--year", type=click.IntRange(1990, 2099), metavar="年", help="第一个考核年度；不写是今年。")
@click.option("--choose", "chosen", multiple=True, metavar="解释=取值", help="某条解释一开始就取哪一种。可以给几个。")
@click.option("--ask/--no-ask", default=None, help="逐条问必须决定的解释；不写时，在终端里就问。")
@root_option
def init(
    bureau: str, source: str | None, year: int | None, chosen: tuple[str, ...], ask: bool | None, roots: Roots
) -> None:
    """给一个新部门开头：抄一份办法作起点，列出要决定的和要填的。"""
    try:
        source = source or _only_source(roots)
        options = _options(chosen)
        first = start(roots, bureau, source, year or cycles.today().year, options)
        if sys.stdin.isatty() if ask is None else ask:
            options |= _asked(_scheme(first, bureau), options)
            first = start(roots, bureau, source, year or cycles.today().year, options)
        paths = write(roots[0], first, roots)
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    _tell(paths, _to_do(roots, bureau, _scheme(first, bureau)))


@click.command(cls=Command, name="new-year")
@click.argument("cycle", metavar="考核年度")
@click.option("--rows", is_flag=True, help="把上一年的目标作为注释抄进新目标表，便于挑选。")
@root_option
def new_year(cycle: str, rows: bool, roots: Roots) -> None:
    """从一个考核年度接着开出下一年：日期顺延，名册照抄，目标表空着。"""
    try:
        _must_be_there(roots, cycle)
        opened, files = next_year(roots, cycle, rows=rows)
        paths = write(roots[0], files, roots)
    except Refusal as refusal:
        raise click.UsageError(str(refusal)) from None
    _tell(paths, _to_settle(roots, cycle, opened))


def _tell(written: Iterable[Path], then: Iterable[str]) -> None:
    for line in ("已写好：", *(f"  {path.as_posix()}" for path in written), "", *then):
        click.echo(line)


def _only_source(roots: Roots) -> str:
    sources = sorted({path.parent.name for root in roots for path in (root / "targets").glob("*/scheme.yml")})
    if len(sources) != 1:
        raise Refusal(f"请用 --from 写明从哪个部门的办法抄起；有 {'、'.join(sources) or '（没有）'}")
    return sources[0]


def _options(chosen: tuple[str, ...]) -> dict[str, str]:
    pairs = [word.partition("=") for word in chosen]
    for name, mark, option in pairs:
        if not (name and mark and option):
            raise Refusal(f"“{name}{mark}{option}”要写成 解释=取值，例如 late.effect=curable")
    return {name: option for name, _, option in pairs}


def _asked(scheme: Document, known: Mapping[str, str]) -> dict[str, str]:
    """Ask each required interpretation that has options; an empty answer leaves it as the source has it."""
    questions = [question for question in agenda(scheme).questions if question.item.id not in known]
    return dict(_answers([question for question in questions if question.item.options]))


def _answers(questions: list[Question]) -> Iterator[tuple[str, str]]:
    for place, question in enumerate(questions, start=1):
        click.echo(worded(question, place), err=True)
        while True:
            words = "取哪一种（直接回车：先不改）"
            answer = click.prompt(words, default="", show_default=False, prompt_suffix="：", err=True)
            if not answer or answer in question.item.options:
                break
            click.echo(f"没有“{answer}”；可取 {'、'.join(question.item.options)}", err=True)
        if answer:
            yield question.item.id, answer


def _scheme(files: Files, bureau: str) -> Document:
    name = f"targets/{bureau}/scheme.yml"
    return parsed(name, files[name].encode())[1]


def _to_do(roots: Roots, bureau: str, scheme: Document) -> Iterator[str]:
    """The whole list for a new bureau: decisions, figures to check, and what ``scorer check`` still misses."""
    items = agenda(scheme)
    yield f"一、必须决定的解释，{len(items.questions)} 条（* 是暂取的；由有权解释的机构定，决定前成绩只是暂定）"
    for place, question in enumerate(items.questions, start=1):
        yield worded(question, place)
    if items.later:
        yield f"   另有 {items.later} 条可以以后再定，也在 scheme.yml 的 interpretations 里。"
    yield from ("", "二、照抄来的，对照本部门的办法逐个改")
    for title, lines in items.facts.items():
        yield f"{title}："
        yield from (f"  {line}" for line in lines)
    yield "条款：clauses.yml 逐条改成本部门的；算例：写在 cases/ 里，先手算再比对。"
    yield from ("", "三、还空着的，填好为止（scorer check 也这样说）")
    yield from _empty(roots, bureau)
    yield "  目标：targets.yml 里还没有目标，每项写编号、名称、级别或分值、单位、时限"


def _empty(roots: Roots, bureau: str) -> Iterator[str]:
    """Each thing that the check finds wrong in the new folder: file, line, what."""
    for problem in cycles.check(roots, [f"targets/{bureau}"]):
        line = getattr(problem.place, "line", 1)
        yield f"  {problem.place.file}:{line}　{catalogue.word(problem).what}"


def _to_settle(roots: Roots, cycle: str, opened: str) -> Iterator[str]:
    """What the new year needs: its facts checked, its table, and the year's own resolutions."""
    yield f"要做的：核对 cycle.yml 和 units.yml，写好 targets.yml，再运行 scorer check targets/{opened}"
    book = books.load([str(root) for root in roots], cycle).book
    waiting = [item for item in taken(book, {}) if item.required] if book and book.scheme else []
    if waiting:
        yield f"解释要重新决定的 {len(waiting)} 条（上一年的决定只管上一年；办法没有改的，可以照旧再决定一次）："
        for item in waiting:
            yield f"  {item.id}　{'上一年决定' if item.decided else '办法暂取'} {item.chosen or '（还没有定）'}"
    if found(roots, f"targets/{cycle}/scheme.yml"):
        yield f"targets/{cycle}/scheme.yml 只管那一年；要接着用，请抄到 targets/{opened}/。"
    if any(problem.place.file.startswith(f"targets/{opened}/") for problem in cycles.check(roots)):
        yield f"新年度还有问题，运行 scorer check targets/{opened} 逐条看。"


def _must_be_there(roots: Roots, cycle: str) -> None:
    known = cycles.cycles(roots)
    if cycle in known:
        return
    bureau, _, year = cycle.partition("/")
    before = f"{bureau}/{int(year) - 1}" if year.isdecimal() else ""
    if before in known:
        raise Refusal(f"还没有考核年度“{cycle}”；要从 {before} 接着开，写 scorer new-year {before}")
    raise Refusal(f"没有考核年度“{cycle}”；有 {'、'.join(known) or '（没有）'}")
