"""``scorer new-year``: the next year of a bureau, and what it still needs."""

from __future__ import annotations

from collections.abc import Iterator

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.options import Roots, cycle_argument, first_root_option
from scorer.cli.output.new_files import list_written
from scorer.cli.setup.next_year import next_year
from scorer.cli.setup.text_edits import SetupRefusal, found, write
from scorer.pipeline.library import library_of
from scorer.pipeline.run import check, cycles
from scorer.reading.book.files import OF_BUREAU
from scorer.scoring.scheme.interpretations import taken


@click.command("new-year", cls=ChineseCommand)
@cycle_argument
@click.option("--rows", is_flag=True, help="把上一年的目标作为注释抄进新目标表，便于挑选。")
@first_root_option
def command(cycle: str, rows: bool, roots: Roots) -> None:
    """从一个考核年度接着开出下一年：日期顺延，名册照抄，目标表空着。"""
    try:
        _must_be_there(roots, cycle)
        opened, files = next_year(roots, cycle, rows=rows)
        paths = write(roots[0], files, roots)
    except SetupRefusal as refusal:
        raise click.UsageError(str(refusal)) from None
    list_written(paths, _to_settle(roots, cycle, opened))


def _to_settle(roots: Roots, cycle: str, opened: str) -> Iterator[str]:
    """The open points of the new year: its facts checked, its table, and the year's own resolutions."""
    yield f"要做的：核对 cycle.yml 和 units.yml，写好 targets.yml，再运行 scorer check targets/{opened}"
    book = library_of(roots).loaded(cycle).readable
    if book is None:
        yield f"{cycle} 有错误，读不出来，不知道哪些解释要重新决定；运行 scorer check {cycle} 看错在哪里。"
    waiting = [item for item in taken(book, {}) if item.required] if book and book.scheme else []
    if waiting:
        yield f"解释要重新决定的 {len(waiting)} 条（上一年的决定只管上一年；办法没有改的，可以照旧再决定一次）："
        for item in waiting:
            yield f"  {item.id}　{'上一年决定' if item.decided else '办法暂取'} {item.chosen or '（还没有定）'}"
    own = [file for name in OF_BUREAU if found(roots, file := f"targets/{cycle}/{name}.yml")]
    if own:
        yield f"{'、'.join(own)} 只管那一年；要接着用，请抄到 targets/{opened}/。"
    if any(problem.place.file.startswith(f"targets/{opened}/") for problem in check(roots)):
        yield f"新年度还有问题，运行 scorer check targets/{opened} 逐条看。"


def _must_be_there(roots: Roots, cycle: str) -> None:
    known = cycles(roots)
    if cycle in known:
        return
    bureau, _, year = cycle.partition("/")
    before = f"{bureau}/{int(year) - 1}" if year.isdecimal() else ""
    if before in known:
        raise SetupRefusal(f"还没有考核年度“{cycle}”；要从 {before} 接着开，写 scorer new-year {before}")
    raise SetupRefusal(f"没有考核年度“{cycle}”；有 {'、'.join(known) or '（没有）'}")
