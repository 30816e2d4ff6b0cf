"""The command line in Chinese: headings of the help, types of arguments, and misuse with what would be right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import click

EXTRA = re.compile(r"  \[(?:default: (?P<value>.*)|required)\]$")
HEADINGS = {"Usage": "用法", "Options": "选项", "Commands": "命令", "Arguments": "参数"}


@cache
def examples() -> Mapping[str, Mapping[str, str]]:
    """Who uses the commands → command → how it is typed, as ``commands.toml`` has it."""
    return tomllib.loads(Path(__file__).with_name("commands.toml").read_text(encoding="utf-8"))


class ChineseFormatter(click.HelpFormatter):
    """click's help, its headings in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        super().write_usage(prog, words, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        worded = [(name, EXTRA.sub(_extra, text)) for name, text in rows]
        super().write_dl(worded, col_max, col_spacing)


def _extra(found: re.Match[str]) -> str:
    """Click's remark on an option in Chinese: ``[default: HEAD]`` → （不写是 HEAD）, ``[required]`` → （必须写）."""
    return f"（不写是 {found['value']}）" if found["value"] else "（必须写）"


class ChineseContext(click.Context):
    """A context whose help is Chinese."""

    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    """A command with a Chinese help option."""

    context_class = ChineseContext

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How the command is typed."""
        name = ctx.command_path.removeprefix("scorer ").partition(" ")[0]
        example = next((rows[name] for rows in examples().values() if name in rows), None)
        if example is not None and ctx.command_path == f"scorer {name}":
            with formatter.section("例子"):
                formatter.write(f"  {example}\n")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """A group of such commands."""

    command_class = ChineseCommand
    context_class = ChineseContext


class SettingType(click.ParamType[tuple[str, str]]):
    """``INTERPRETATION=VALUE`` on the command line."""

    name = "解释=取值"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        if isinstance(value, tuple):
            return value[0], value[1]
        name, mark, option = str(value).partition("=")
        if not mark or not name:
            self.fail(f"“{value}”要写成 解释=取值，例如 late.effect=curable", param, ctx)
        return name, option


class ExistingPath(click.ParamType[Path]):
    """An existing file, or an existing folder."""

    def __init__(self, *, folder: bool = False) -> None:
        """``folder``: a folder is wanted, else a file."""
        self.name = "目录" if folder else "文件"
        self.folder = folder

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(str(value))
        if not (path.is_dir() if self.folder else path.is_file()):
            self.fail(f"“{path}”{self._other()}" if path.exists() else f"找不到{self.name}“{path}”", param, ctx)
        return path

    def _other(self) -> str:
        return "是文件，不是文件夹；压缩包要先解开" if self.folder else "是文件夹，不是文件"


def named(titles: Mapping[str, str]) -> str:
    """Words or ids with their names, as they may be chosen: ``ghc 综合规划处、jsc 建设管理处``."""
    return "、".join(f"{word} {title}" if title != word else word for word, title in titles.items())


def repository(_: click.Context, __: click.Parameter, roots: tuple[Path, ...]) -> tuple[Path, ...]:
    """The roots, where one of them holds target tables: elsewhere everything would be found in order."""
    if not any(map(_may_hold_tables, roots)):
        where = "、".join(str(root.resolve()) for root in roots)
        raise click.BadParameter(
            f"{where} 不是仓库（里面没有 targets 文件夹）；请到仓库的文件夹里运行，或用 --root 写明仓库在哪里"
        )
    return roots


def _may_hold_tables(root: Path) -> bool:
    try:
        return (root / "targets").is_dir()
    except OSError:  # a root that cannot be opened: reading it says so
        return True


def misuse(error: click.UsageError) -> str:
    """The misuse of a call in Chinese: "缺少参数 CYCLE"; of a command alone, its help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return f"{error.format_message()}\n"
    from scorer.diagnostics.catalogue import visible  # noqa: PLC0415 - the help of all commands needs none of it

    what, fix, how = _worded(error).partition("\n改法：")  # a line of ours; any other would be of what was typed
    said = f"{visible(what)}{fix}{visible(how)}"
    return f"用法不对：{said}\n" + (f"查看用法：{error.ctx.command_path} --help\n" if error.ctx else "")


def _worded(error: click.UsageError) -> str:
    match error:
        case click.exceptions.NoSuchOption():
            near = f"；是不是想写 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            return f"没有选项 {error.option_name}{near}"
        case click.MissingParameter():
            name = error.param.human_readable_name if error.param else error.param_hint
            return f"缺少 {name}"
        case click.exceptions.BadOptionUsage():
            return f"选项 {error.option_name} 后面要跟一个值"
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=choices)) as param):
            name = param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name
            return f"{name} 只能是 {'、'.join(map(str, choices))}"
        case click.BadParameter(param=click.Parameter(type=click.IntRange(min=least, max=most)) as param):
            name = param.opts[-1] if isinstance(param, click.Option) else param.human_readable_name
            return f"{name} 只能是 {least} 到 {most} 的整数"
        case click.BadParameter(param=click.Parameter(type=click.File())):
            return f"打不开文件 {error.message.rpartition(':')[0]}"
        case click.BadParameter():
            return error.message
        case _ if error.message.startswith("No such command"):
            return f"没有这个命令{error.message.removeprefix('No such command').rstrip('.')}"
        case _ if "unexpected extra argument" in error.message:
            return "参数多了：" + error.message.partition("(")[2].rstrip(")")
        case _:
            return str(error.message)
