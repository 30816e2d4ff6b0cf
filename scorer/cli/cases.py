"""``scorer cases``: the worked cases of the offices, each compared with what is computed."""

from __future__ import annotations

import sys

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import report
from scorer.cli.options import Roots, known_bureau, root_option
from scorer.pipeline.library import library_of
from scorer.pipeline.worked_cases import run_all


@click.command("cases", cls=ChineseCommand)
@click.argument("bureau", required=False, metavar="[部门]")
@root_option
def command(bureau: str | None, roots: Roots) -> None:
    """运行办公室写的算例，逐个比对。"""
    library = library_of(roots)
    if bureau is not None:
        known_bureau(bureau, library.bureaus)
    outcomes = run_all(library, bureau)
    for outcome in outcomes:
        click.echo(outcome.line)
    report([problem for outcome in outcomes for problem in outcome.problems], roots)
    idle = sum(not outcome.computed for outcome in outcomes)
    failed = sum(not outcome.passed for outcome in outcomes)
    click.echo(f"算例 {len(outcomes)} 个，{failed - idle} 个不符{f'，{idle} 个没有算' if idle else ''}", err=True)
    sys.exit(1 if failed else 0)
