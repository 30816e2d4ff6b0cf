"""``scorer check``: every problem of every file in one run."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseCommand
from scorer.cli.open_year import report
from scorer.cli.options import Roots, format_option, root_option
from scorer.diagnostics import catalogue
from scorer.intake.git_server.trial import server_problems
from scorer.intake.receipts.audit import audit
from scorer.model.entities import Problem
from scorer.pipeline.problems import below
from scorer.pipeline.run import check

YEAR = re.compile(r"[a-z0-9-]+/\d{4}")


@click.command("check", cls=ChineseCommand)
@click.argument("paths", nargs=-1, metavar="[路径或年度]…")
@click.option("--received", is_flag=True, help="没有回执也算错，并核对回执与历史（主库的检查用）。")
@format_option("问题的写法。", "text", "json", "github")
@root_option
def command(paths: tuple[str, ...], received: bool, form: str, roots: Roots) -> None:
    """检查全部文件，一次说出所有问题；写了路径或考核年度（如 demo/2025）的，只说那里的。"""
    places = _below_roots(paths, roots)
    found = check(roots, places, received=received)
    if received:
        found += below((*audit(roots), *server_problems(roots)), places)
    if form == "text":
        report(found, roots)
        click.echo(_summary(found))
    else:
        click.echo(catalogue.as_json(found) if form == "json" else catalogue.github(found), nl=False)
    sys.exit(1 if catalogue.errors(found) else 0)


def _below_roots(paths: tuple[str, ...], roots: Roots) -> list[str]:
    """Paths as the problems name them, relative to the root that holds them; of a year both its folders."""
    found = []
    for path in paths:
        full = Path(path).resolve()
        home = next((root.resolve() for root in roots if full.is_relative_to(root.resolve())), None)
        if home is not None and full.exists():
            found.append(full.relative_to(home).as_posix())
        elif YEAR.fullmatch(path) and any((root / "targets" / path).is_dir() for root in roots):
            found += [f"targets/{path}", f"submissions/{path}"]
        else:
            raise click.BadParameter(
                f"找不到“{path}”：写文件或文件夹的路径，或考核年度，如 demo/2025", param_hint="路径"
            )
    return found


def _summary(problems: tuple[Problem, ...]) -> str:
    levels = [catalogue.word(problem).level for problem in problems]
    if not levels:
        return "没有发现问题"
    return f"错误 {levels.count('error')} 个，警告 {levels.count('warning')} 个，提示 {levels.count('note')} 个"
