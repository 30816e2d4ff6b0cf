"""Arguments and options that several commands share: cycle, roots, date, audience, format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from scorer.cli.click_zh import ExistingPath, SettingType, repository
from scorer.diagnostics.catalogue import visible
from scorer.model.deadlines import written_day

Roots = tuple[Path, ...]
F = TypeVar("F", bound=Callable[..., Any])


class DateType(click.ParamType[date]):
    """A date on the command line."""

    name = "日期"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else written_day(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期；写成 2025-12-31 这样", param, ctx)


class NewPath(click.ParamType[Path]):
    """A file or folder that is to be written: a name that shows as it is, and is not taken by something else."""

    def __init__(self, *, folder: bool = False) -> None:
        """``folder``: a folder is wanted, else a file."""
        self.name = "目录" if folder else "文件"
        self.folder = folder

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path, given = Path(str(value)), str(value)
        if not given or visible(given) != given or (path.is_file() if self.folder else path.is_dir()):
            self.fail(f"“{given}”不能用作{self.name}的名字", param, ctx)
        return path


cycle_argument = click.argument("cycle", metavar="考核年度")
root_option = click.option(
    "--root",
    "roots",
    multiple=True,
    type=ExistingPath(folder=True),
    default=(Path(),),
    callback=repository,
    show_default=False,
    help="仓库所在的目录，不写是当前目录；可以给几个，后面的只添不改。",
)
first_root_option = click.option(
    "--root",
    "roots",
    multiple=True,
    metavar="目录",
    type=ExistingPath(folder=True),
    default=(Path(),),
    help="仓库所在的目录；可以给几个，写在第一个里。",
)
on_option = click.option("--on", type=DateType(), help="看截至这一天 24 时的情况；不写是今天。")
set_option = click.option(
    "--set", "settings", multiple=True, type=SettingType(), help="某条解释改取另一种（只作试算）。"
)
NEW_FILE, NEW_FOLDER = NewPath(), NewPath(folder=True)
audience_option = click.option(
    "--audience",
    type=click.Choice(["public", "internal"]),
    default="internal",
    help="给谁看：public 对社会，internal 系统内；不写是 internal。",
)
repo_option = click.option(
    "--repo", type=ExistingPath(folder=True), default=Path(), show_default=False, help="本地的仓库，不写是当前目录。"
)


def format_option(words: str, *forms: str) -> Callable[[F], F]:
    """The option ``--format`` with its help: one of these forms, by default the first."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], help=words)


form_option = format_option("表格或 JSON。", "table", "json")


def known_bureau(bureau: str, known: Sequence[str]) -> None:
    """Misuse where a bureau has no folder; those that have one are named."""
    if bureau not in known:
        raise click.BadParameter(f"没有部门“{bureau}”；有 {'、'.join(known) or '（没有）'}", param_hint="部门")
