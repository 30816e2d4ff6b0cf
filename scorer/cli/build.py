"""``scorer build``: check, worked cases, scores and the site in one process, in which each year is read once."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import cast

import click
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException

from scorer.cli.click_zh import ChineseCommand, ExistingPath
from scorer.diagnostics import catalogue
from scorer.ledger.tally import left_at_year_end, overdue
from scorer.model.entities import Problem
from scorer.pipeline.library import Library
from scorer.pipeline.run import distinct
from scorer.pipeline.site_years import SiteYear
from scorer.pipeline.worked_cases import run_all
from scorer.publish.site.plugin import ScorerPlugin
from scorer.views.access import NOT_DECIDED

STATUS = {
    "final": "最终成绩",
    "provisional": "暂定成绩",
    "targets-only": "只有目标，没有成绩",
    "unreadable": "读不出来",
}


@click.command("build", cls=ChineseCommand)
@click.option(
    "--config",
    type=ExistingPath(),
    default="mkdocs.yml",
    show_default=True,
    metavar="文件",
    help="网站的设置。",
)
def command(config: Path) -> None:
    """检查、跑算例、评分、建站；有问题也建站，退出码 1。"""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    try:
        settings = load_config(str(config))
        settings.plugins.on_startup(command="build", dirty=False)
        plugin = _plugin(settings, config)
        click.echo("读各年度的文件，检查、评分……")
        read = plugin.read(settings, lambda year: click.echo(f"  {_line(year)}"))
    except MkDocsException as error:
        raise click.UsageError(error.message) from None
    click.echo(f"比对 {len(read.library.cases)} 个算例……")
    wrong = [problem for outcome in run_all(read.library) for problem in outcome.problems]
    faults = _report(distinct((*read.problems, *wrong)), read.library)
    click.echo("建站……")
    build(settings)
    settings.plugins.on_shutdown()
    if faults:
        click.echo(f"网站建好了，但有 {faults} 个错误：上面列出的文件没有全部计入，或算例不符，改正以前不要发布。")
    click.echo(f"网站在 {Path(settings.site_dir) / 'index.html'}，用浏览器打开；预览并自动刷新用 make serve。")
    sys.exit(1 if faults else 0)


def _plugin(settings: MkDocsConfig, config: Path) -> ScorerPlugin:
    """Ours among the plugins of a site. Raises UsageError where the settings do not name it."""
    if "scorer" not in settings.plugins:
        raise click.UsageError(f"{config} 的 plugins 里没有 scorer，请加上一行：- scorer")
    return cast("ScorerPlugin", settings.plugins["scorer"])


def _line(year: SiteYear) -> str:
    """A year as ``demo/2025　单位 25 个，记录 180 件，暂定成绩，逾期 3 项``: of what its readers see, no result."""
    view = year.view
    if view.status == "unreadable":
        return f"{view.cycle}　{STATUS[view.status]}"
    facts = [f"单位 {len(view.units)} 个", f"记录 {year.records} 件", STATUS[view.status]]
    if view.tally.total:
        facts.append(f"逾期 {sum(map(overdue, view.tally.every))} 项")
        left = sum(map(left_at_year_end, view.tally.every))
        facts += [f"到年底没有办完 {left} 项"] if left else []
    if NOT_DECIDED in view.closed.values():
        facts.append("网站上只有名称：还没有认定公开，认定后在 cycle.yml 写 disclosure")
    return f"{view.cycle}　{'，'.join(facts)}"


def _report(problems: tuple[Problem, ...], library: Library) -> int:
    """Print every problem on standard error; how many are errors."""
    click.echo(catalogue.text(problems, library.line_of), err=True, nl=False)
    return len(catalogue.errors(problems))
