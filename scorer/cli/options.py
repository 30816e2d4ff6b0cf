"""What the commands of the year begin with: the options they share, and a cycle as it stands at a date."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from scorer.cli.zh import Day, Existing, named, repository
from scorer.diagnostics import catalogue
from scorer.model.book import Book
from scorer.model.entities import Problem
from scorer.pipeline import run as cycles
from scorer.reading.workdays import is_workday
from scorer.scoring.facts.node_outcomes import Facts, establish
from scorer.scoring.scheme.interpretations import choices, taken

Roots = tuple[Path, ...]

root_option = click.option(
    "--root", "roots", multiple=True, type=Existing(folder=True), default=(Path(),), callback=repository,
    show_default=False, help="仓库所在的目录，不写是当前目录；可以给几个，后面的只添不改。",
)  # fmt: skip
on_option = click.option("--on", type=Day(), help="看截至这一天 24 时的情况；不写是今天。")
cycle_argument = click.argument("cycle", metavar="考核年度")


@dataclass(frozen=True)
class Year:
    """A cycle at a date: the run, its Book, and the facts under the choices that hold."""

    roots: Roots
    run: cycles.Run
    book: Book
    facts: Facts

    @property
    def is_workday(self) -> Callable[[date], bool]:
        """Whether people work on a day, by the office's own arrangements first."""
        return lambda day: is_workday(day, self.run.arranged)


def opened(roots: Roots, cycle: str, on: date | None) -> Year:
    """The year; what is wrong with its files is told at once. A year that cannot be read ends the command (exit 1)."""
    known = cycles.cycles(roots)
    if cycle not in known:
        raise click.BadParameter(f"没有考核年度“{cycle}”；有 {'、'.join(known) or '（没有）'}", param_hint="考核年度")
    run = cycles.run(roots, cycle, on)
    if run.book is None:
        tell(run.problems, roots)
        click.echo(f"{cycle}：文件有错误，读不出来", err=True)
        sys.exit(1)
    return Year(roots, run, run.book, establish(run.book, run.on, choices(taken(run.book, {}))))


def unit_of(year: Year, word: str) -> str:
    """The unit that a word means: its id or its name."""
    names = {unit.id: unit.name for unit in year.book.units.values()}
    found = [key for key, name in names.items() if word in (key, name)]
    if len(found) != 1:
        raise click.BadParameter(f"没有单位“{word}”；有 {named(names)}", param_hint="单位")
    return found[0]


def finish(year: Year) -> None:
    """Tell the errors of the files, and end with 1 where there are any."""
    tell([each for each in year.run.problems if catalogue.word(each).level == "error"], year.roots)
    sys.exit(0 if year.run.sound else 1)


def tell(problems: Iterable[Problem], roots: Roots) -> None:
    """Problems in words, on standard error."""
    text = catalogue.text(tuple(problems), cycles.line_reader(roots))
    if text:
        click.echo(text, err=True, nl=False)
