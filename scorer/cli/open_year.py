"""One cycle at a date for a command: read, scored, its errors reported, and the exit code that follows."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

import click

from scorer.cli.click_zh import named
from scorer.cli.options import Roots
from scorer.diagnostics import catalogue
from scorer.model.book import Book
from scorer.model.entities import Problem
from scorer.pipeline.run import CycleRun, attempt, cycles, line_reader, projection, run
from scorer.reading.book.files import unopened_folders
from scorer.reading.workdays import is_workday
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.score import facts_at
from scorer.views.year_types import Audience, Projection


@dataclass(frozen=True)
class OpenYear:
    """A cycle at a date: the run, its Book, and the facts under the choices in force."""

    roots: Roots
    run: CycleRun
    book: Book
    facts: Facts

    @property
    def is_workday(self) -> Callable[[date], bool]:
        """Whether people work on a day, by the office's own arrangements first."""
        return lambda day: is_workday(day, self.run.arranged)


def cycle_run(roots: Roots, cycle: str, on: date | None, settings: Iterable[tuple[str, str]] = ()) -> CycleRun:
    """A cycle read and scored; one that does not exist, or a ``--set`` that names none of its options, is misuse."""
    known = cycles(roots)
    if cycle not in known and (closed := unopened_folders(list(map(str, roots)))):
        report(closed, roots)
        click.echo(f"有文件夹打不开，不知道有没有考核年度“{cycle}”", err=True)
        sys.exit(1)
    if cycle not in known:
        raise click.BadParameter(f"没有考核年度“{cycle}”；有 {'、'.join(known) or '（没有）'}", param_hint="考核年度")
    made = run(roots, cycle, on, dict(settings))
    for name, option in settings if made.book is not None else ():
        _refuse_setting(made, name, option)
    return made


def _refuse_setting(made: CycleRun, name: str, option: str) -> None:
    """``--set`` must name an interpretation and one of its options."""
    known = {item.id: item for item in made.interpretations}
    if name not in known:
        raise click.BadParameter(f"没有解释“{name}”；有 {'、'.join(known)}", param_hint="--set")
    options = known[name].options
    if options and option not in options:
        raise click.BadParameter(f"解释“{name}”没有“{option}”；可取 {'、'.join(options)}", param_hint="--set")


def open_year(roots: Roots, cycle: str, on: date | None) -> OpenYear:
    """The year; one that cannot be read ends the command (exit 1) with what is wrong."""
    made = cycle_run(roots, cycle, on)
    if made.book is None:
        report(made.problems, roots)
        _unreadable(made)
    return OpenYear(roots, made, made.book, facts_at(made.book, made.on))


def _unreadable(made: CycleRun) -> NoReturn:
    """End the command; where the program failed, X001 has said so."""
    if not made.failed:
        click.echo(f"{made.cycle}：文件有错误，读不出来", err=True)
    sys.exit(1)


def audience_view(roots: Roots, cycle: str, on: date | None, audience: Audience) -> tuple[CycleRun, Projection]:
    """A cycle as an audience may see it, its errors reported first; one that cannot be read ends the command."""
    made = cycle_run(roots, cycle, on)
    report(made.errors, roots)
    view = projected(made, roots, audience)
    if view is None:
        _unreadable(made)
    return made, view


def projected(made: CycleRun, roots: Roots, audience: Audience = "internal") -> Projection | None:
    """A run as an audience may see it; None without a Book. A fault of the program ends the command with X001."""
    view, faults = attempt(made.cycle, lambda: projection(made, audience, compared=False))
    if faults:
        report(faults, roots)
        sys.exit(1)
    return view


def internal_view(year: OpenYear) -> Projection:
    """The year as the office sees it, without what other interpretations would give."""
    view = projected(year.run, year.roots)
    if view is None:
        raise RuntimeError("a year that was opened has a Book")
    return view


def unit_of(year: OpenYear, word: str) -> str:
    """The unit that a word means: its id or its name."""
    return id_of(word, {unit.id: unit.name for unit in year.book.units.values()}, "单位")


def id_of(word: str, titles: Mapping[str, str], what: str) -> str:
    """The id that a word means: itself, or the only one with this name; anything else is misuse."""
    found = [key for key, title in titles.items() if word in (key, title)]
    if len(found) != 1:
        raise click.BadParameter(f"没有{what}“{word}”；有 {named(titles)}", param_hint=what)
    return found[0]


def finish(year: OpenYear) -> None:
    """Report the errors of the files, and end with 1 where there are any."""
    report(year.run.errors, year.roots)
    sys.exit(0 if year.run.sound else 1)


def finish_scored(made: CycleRun, roots: Roots) -> None:
    """The same where a score was asked for: what did not count is listed, and no score is exit 1 too."""
    report(made.errors, roots)
    if made.book is None:
        _unreadable(made)
    if made.scored is None:
        click.echo(f"{made.cycle}：没有可以计算的办法或数据", err=True)
    if made.scored is not None and made.scored.results.left_out:
        click.echo("\n  ".join(("以下没有计入：", *made.scored.results.left_out)), err=True)
    sys.exit(0 if made.sound and made.scored is not None else 1)


def report(problems: Iterable[Problem], roots: Roots) -> None:
    """Problems in words, on standard error."""
    text = catalogue.text(tuple(problems), line_reader(roots))
    if text:
        click.echo(text, err=True, nl=False)


ONLY_TABLE = "这个年度只有目标表，没有人报材料，也没有登记账号"
"""Of a year of which nothing but the table of targets is known."""
