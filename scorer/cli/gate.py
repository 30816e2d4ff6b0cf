"""``scorer gate``: may this change be merged, what is wrong with it, and what it would change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from scorer.cli.click_zh import ChineseCommand, ExistingPath
from scorer.cli.options import DateType, format_option
from scorer.intake.gate import judgement_text
from scorer.intake.gate.budget import judge_within
from scorer.intake.gate.judgement import Judgement
from scorer.intake.git import Git, GitError
from scorer.intake.git_failures import explained
from scorer.model.deadlines import SHANGHAI

FORMS: Mapping[str, Callable[[Judgement, Git], str]] = {
    "text": judgement_text.text,
    "github": lambda judgement, _: judgement_text.github(judgement),
    "json": lambda judgement, _: judgement_text.as_json(judgement),
}


@click.command("gate", cls=ChineseCommand)
@click.option("--base", required=True, metavar="提交", help="要合并到哪里，如 origin/main。")
@click.option("--head", default="HEAD", metavar="提交", show_default=True, help="要合并什么。")
@click.option("--actor", metavar="账号", help="谁提出的；自己先查一遍时可以不写，按改动的文件夹看。")
@click.option("--pusher", "pushers", multiple=True, metavar="账号", help="往这个分支推送过的账号。可以给几个。")
@click.option("--on", type=DateType(), help="当作这一天收到；不写是现在。")
@format_option("文字、工作流程的标注或 JSON。", *FORMS)
@click.option(
    "--root",
    "beside",
    multiple=True,
    type=ExistingPath(folder=True),
    help="同一年度的另一个根目录：检查办公室专用库时，给出公用库的目录。",
)
@click.option("--repo", type=ExistingPath(folder=True), default=Path(), help="Git 仓库所在的目录，不写是当前目录。")
def command(base: str, head: str, actor: str | None, on: date | None, form: str, **given: Any) -> None:  # noqa: ANN401 — click's
    """这一改动能不能合并：谁改了哪里、内容对不对、合并后得分怎样变。只看提交，不取出、不运行其中任何东西。"""
    git, beside = Git(given["repo"]), [str(root) for root in given["beside"]]
    now = datetime.now(SHANGHAI) if on is None else datetime.combine(on, time(12), SHANGHAI)
    try:
        judgement = judge_within(git, base, head, actor, given["pushers"], now=now, beside=beside)
    except GitError as error:
        raise click.UsageError(_words(error, str(given["repo"].resolve()))) from error
    click.echo(FORMS[form](judgement, git), nl=False)
    sys.exit(1 if judgement.verdict == "refuse" else 0)


def _words(error: GitError, folder: str) -> str:
    text = str(error)
    return text if text.startswith("“") else "没有能检查：{}。\n改法：{}".format(*explained(error, folder))
