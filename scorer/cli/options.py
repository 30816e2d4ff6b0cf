"""Arguments and options that several commands share: cycle, roots, date, audience, format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from scorer.cli.click_zh import DateType, ExistingPath, NewPath, SettingType, repository

Roots = tuple[Path, ...]
F = TypeVar("F", bound=Callable[..., Any])

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
