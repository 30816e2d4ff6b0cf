"""``scorer upgrade``: a bureau's 办法 of the first edition in the three files of the second, its figures compared."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NoReturn

import click

from scorer.cli.click_zh import ChineseCommand, ExistingPath
from scorer.cli.open_year import report
from scorer.cli.options import Roots, first_root_option, known_bureau
from scorer.cli.setup.recorded_figures import Comparison, recorded
from scorer.cli.setup.second_edition import Upgrade, upgrade
from scorer.cli.setup.text_edits import SetupRefusal
from scorer.intake.git import Git, GitError
from scorer.intake.git_failures import explained
from scorer.pipeline.library import Library
from scorer.publish.open_data.earlier_figures import EarlierFigures, earlier_figures
from scorer.publish.open_data.opened_files import Unreadable
from scorer.reading.whole_file import create_whole, replace_whole


@click.command("upgrade", cls=ChineseCommand)
@click.argument("bureau", metavar="部门")
@click.option("--write", "write", is_flag=True, help="写成文件；不写只说明。要换写的文件须先提交（git commit）。")
@click.option(
    "--against",
    "exports",
    multiple=True,
    type=ExistingPath(folder=True),
    help="以前导出或公开的一个年度的开放数据，和现在算出的比。可以给几个。",
)
@click.option("--differing", is_flag=True, help="有不同的数也写：已经逐个看过，是原来算错的。")
@first_root_option
def command(bureau: str, write: bool, exports: tuple[Path, ...], differing: bool, roots: Roots) -> None:
    """把第一版写法的办法换成第二版的三个文件，注释都留着，再和记下的得分、名次、等次比；不写 --write 只说明。"""
    library = Library(roots)
    known_bureau(bureau, library.bureaus)
    years = [cycle for cycle in library.cycles if cycle.startswith(f"{bureau}/")]
    try:
        earlier = [_of_the_bureau(earlier_figures(folder), folder, years) for folder in exports]
        made = upgrade(roots, bureau, years)
        if made.problems:
            _refuse(made, roots)
        alone, found = recorded(made.library, bureau, years, earlier)
        _tell(made, alone, found)
        same = not any(each.differences for each in (alone, *chain(*found.values())))
        if write and (same or differing):
            _write(made, roots[0])
    except (SetupRefusal, Unreadable) as refusal:
        raise click.UsageError(str(refusal)) from None
    if not same:
        click.echo("有不同的数" + ("" if differing else "；逐个看过，确是原来算错的，加 --differing 再写"))
    click.echo(_next(bureau, written=write and (same or differing)))
    sys.exit(0 if same or differing else 1)


def _of_the_bureau(earlier: EarlierFigures, folder: Path, years: Sequence[str]) -> EarlierFigures:
    if earlier.cycle not in years:
        raise SetupRefusal(f"{folder} 是 {earlier.cycle} 的开放数据；这个部门的年度有 {'、'.join(years) or '（没有）'}")
    return earlier


def _refuse(made: Upgrade, roots: Roots) -> NoReturn:
    report(made.problems, roots)
    click.echo(f"有 {len(made.problems)} 处换不成，什么也没有写：照上面改好，再运行一次")
    sys.exit(1)


def _tell(made: Upgrade, alone: Comparison, found: Mapping[str, Sequence[Comparison]]) -> None:
    click.echo("换成第二版：")
    for name in made.files:
        click.echo(f"  {name}（{'换写' if (made.roots[0] / name).exists() else '新的'}）")
    click.echo("第一版的程序已经没有了，得分、名次、等次和记下的比：")
    for year, comparisons in found.items():
        click.echo(f"  {year}")
        for line in _lines(comparisons):
            click.echo(f"    {line}")
        if not any(each.figures for each in comparisons):
            click.echo("    没有可以比的数：没有写这一年得分的算例；有以前导出的开放数据，用 --against 给出")
    for line in _lines([alone]):
        click.echo(f"  {line}")


def _lines(comparisons: Iterable[Comparison]) -> Iterator[str]:
    for each in comparisons:
        yield f"{each.what}：{each.outcome}"
        if each.figures:
            yield from (f"  不同：{line}" for line in each.differences)


def _write(made: Upgrade, root: Path) -> None:
    """New files first, then those that are written over. SetupRefusal where git could not bring these back."""
    old = [name for name in made.files if (root / name).exists()]
    try:
        waiting = Git(root).run("status", "--porcelain", "--untracked-files=all", "--ignored", "--", *old)
    except GitError as error:
        raise SetupRefusal("：".join(explained(error, str(root)))) from None
    if waiting:
        names = "、".join(line[3:] for line in waiting.decode("utf-8", "replace").splitlines())
        raise SetupRefusal(f"{names} 有没有提交的改动，换写以后退不回去；先 git commit，再运行一次")
    for name, text in made.files.items():
        if name not in old:
            create_whole(root / name, text.encode())
    for name in old:
        replace_whole(root / name, made.files[name].encode())


def _next(bureau: str, *, written: bool) -> str:
    if not written:
        return f"什么也没有写；要写，运行 scorer upgrade {bureau} --write"
    return f"已写好；看一遍（git diff），运行 scorer check targets/{bureau}，再提交"
