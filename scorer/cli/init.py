"""``scorer init``: a new bureau's folder from another's 办法, and what is now to be decided and filled in."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict, Unpack

import click

from scorer.cli.ask_parts import ask_parts
from scorer.cli.click_zh import ChineseCommand
from scorer.cli.options import Roots, first_root_option
from scorer.cli.output.new_files import list_written
from scorer.cli.setup.adoption import Question, agenda, worded
from scorer.cli.setup.demonstrations import demonstrations, folders, left_out
from scorer.cli.setup.new_bureau import named, start
from scorer.cli.setup.parts import from_parts
from scorer.cli.setup.text_edits import Files, SetupRefusal, parsed, write
from scorer.diagnostics import catalogue
from scorer.pipeline.problems import today
from scorer.pipeline.run import check, findings
from scorer.reading.book.files import SCHEME
from scorer.reading.folders import listed
from scorer.reading.yaml import Document


class InitOptions(TypedDict):
    """The options of ``scorer init`` that say how."""

    chosen: tuple[str, ...]
    ask: bool | None
    alone: bool


@click.command("init", cls=ChineseCommand)
@click.argument("bureau", metavar="部门")
@click.option("--from", "source", metavar="部门", help="从哪个部门的办法抄起；只有一个时可以不写。")
@click.option("--parts", is_flag=True, help="不抄别的部门的：逐项问办法有哪些分项、加扣分和等次，照所答的写。")
@click.option("--year", type=click.IntRange(1990, 2099), metavar="年", help="第一个考核年度；不写是今年。")
@click.option("--set", "chosen", multiple=True, metavar="解释=取值", help="某条解释一开始就取哪一种。可以给几个。")
@click.option("--ask/--no-ask", default=None, help="逐条问必须决定的解释；不写时，在终端里就问。")
@click.option(
    "--alone", is_flag=True, help="写好以后去掉仓库里的演示部门（git rm，不提交）；有真实年度记录的部门不动。"
)
@first_root_option
def command(
    bureau: str,
    source: str | None,
    parts: bool,
    year: int | None,
    roots: Roots,
    **words: Unpack[InitOptions],
) -> None:
    """给一个新部门开头：抄一份办法作起点，或逐项问出一份，列出要决定的和要填的。"""
    chosen, ask = words["chosen"], words["ask"]
    try:
        leaving = folders(roots[0], demonstrations(roots[0])) if words["alone"] else None
        if parts:
            _from_questions(roots, bureau, year, copied=bool(source or chosen))
            _leave_out(roots, leaving)
            return
        source = source or _only_source(roots)
        _must_be_readable(roots, source)
        options = _options(chosen)
        first = start(roots, bureau, source, year or today().year, options)
        if sys.stdin.isatty() if ask is None else ask:
            options |= _asked(_parts(first, bureau), options)
            first = start(roots, bureau, source, year or today().year, options)
        paths = write(roots[0], first, roots)
    except SetupRefusal as refusal:
        raise click.UsageError(str(refusal)) from None
    list_written(paths, _to_do(roots, bureau, _parts(first, bureau)))
    _leave_out(roots, leaving)


def _leave_out(roots: Roots, leaving: Sequence[str] | None) -> None:
    for line in left_out(roots[0], leaving) if leaving is not None else ():
        click.echo(line)


def _from_questions(roots: Roots, bureau: str, year: int | None, *, copied: bool) -> None:
    """Write what the answers say, and list what is still empty; SetupRefusal where another's is to be copied too."""
    named(bureau)
    if copied:
        raise SetupRefusal("--parts 是逐项问，不抄别的部门的；不能与 --from、--set 一起写")
    paths = write(roots[0], from_parts(bureau, year or today().year, ask_parts()), roots)
    list_written(paths, ("还空着的，填好为止（scorer check 也这样说）", *_empty(roots, bureau)))


def _only_source(roots: Roots) -> str:
    sources = sorted(
        {each.name for root in roots for each in listed(root / "targets") if (each / "scheme.yml").is_file()}
    )
    if len(sources) != 1:
        raise SetupRefusal(f"请用 --from 写明从哪个部门的办法抄起；有 {'、'.join(sources) or '（没有）'}")
    return sources[0]


def _must_be_readable(roots: Roots, source: str) -> None:
    """SetupRefusal where the 办法 to be copied is there and cannot be read: what it leaves open is not known."""
    title, _, problems = findings(roots, source)
    wrong = catalogue.errors(problems)
    if title is None and wrong:
        raise SetupRefusal(f"{wrong[0].place.file} 有错误，先运行 scorer check targets/{source} 改好")


def _options(chosen: tuple[str, ...]) -> dict[str, str]:
    pairs = [word.partition("=") for word in chosen]
    for name, mark, option in pairs:
        if not (name and mark and option):
            raise SetupRefusal(f"“{name}{mark}{option}”要写成 解释=取值，例如 late.effect=curable")
    return {name: option for name, _, option in pairs}


def _asked(parts: Mapping[str, Document], known: Mapping[str, str]) -> dict[str, str]:
    """Ask each required interpretation that has options; an empty answer leaves it as the source has it."""
    questions = [question for question in agenda(parts).questions if question.item.id not in known]
    return dict(_answers([question for question in questions if question.item.options]))


def _answers(questions: list[Question]) -> Iterator[tuple[str, str]]:
    for place, question in enumerate(questions, start=1):
        click.echo(worded(question, place), err=True)
        while True:
            words = "取哪一种（直接回车：先不改）"
            answer = click.prompt(words, default="", show_default=False, prompt_suffix="：", err=True)
            options = list(question.item.options)
            answer = dict(zip(map(str, range(1, len(options) + 1)), options, strict=True)).get(answer, answer)
            if not answer or answer in options:
                break
            click.echo(f"没有“{answer}”；可取 {'、'.join(options)}，写前面的数也行", err=True)
        if answer:
            yield question.item.id, answer


def _parts(files: Files, bureau: str) -> dict[str, Document]:
    """The files of the new 办法 by name."""
    names = {name: f"targets/{bureau}/{name}.yml" for name in SCHEME}
    return {name: parsed(file, files[file].encode())[1] for name, file in names.items() if file in files}


def _to_do(roots: Roots, bureau: str, parts: Mapping[str, Document]) -> Iterator[str]:
    """The whole list for a new bureau: decisions, figures to check, and what ``scorer check`` still misses."""
    items = agenda(parts)
    yield f"一、必须决定的解释，{len(items.questions)} 条（* 是暂取的；由有权解释的机构定，决定前成绩只是暂定）"
    for place, question in enumerate(items.questions, start=1):
        yield worded(question, place)
    if items.later:
        yield f"   另有 {items.later} 条可以以后再定，也在 interpretations.yml 里。"
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
    for problem in check(roots, [f"targets/{bureau}"]):
        line = getattr(problem.place, "line", 1)
        yield f"  {problem.place.file}:{line}　{catalogue.word(problem).what}"
