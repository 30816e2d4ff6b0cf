"""``scorer lint-scheme``: what is doubtful in a 办法 itself, with its clauses and a proposed wording."""

from __future__ import annotations

import sys

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import report
from scorer.cli.options import Roots, known_bureau, root_option
from scorer.cli.output import interpretations
from scorer.diagnostics import catalogue
from scorer.pipeline.library import library_of
from scorer.pipeline.run import findings


@click.command("lint-scheme", cls=ChineseCommand)
@click.argument("bureau", metavar="部门")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="文字或 JSON。")
@root_option
def command(bureau: str, form: str, roots: Roots) -> None:
    """检查一份办法本身：没有用上的数、对不上的合计、该写没有写的地方。"""
    known_bureau(bureau, library_of(roots).bureaus)
    title, rows, problems = findings(roots, bureau)
    wrong = bool(catalogue.errors(problems))
    if title is None:
        click.echo(f"{bureau}：{'办法有错误，没有检查' if wrong else '没有可以检查的办法'}", err=True)
    elif form == "json":
        click.echo(interpretations.as_json("findings", rows, scheme=bureau), nl=False)
    else:
        click.echo(interpretations.findings(title, rows), nl=False)
    report(problems, roots)
    sys.exit(1 if title is None or wrong else 0)
