"""The ``scorer`` command: a group that finds each command in the module of its name, and what it does with misuse.

``scorer new-year`` is ``command`` in ``scorer/cli/new_year.py``; the module is loaded when it is called. Standard
output holds the answer and nothing else; problems and hints go to standard error. Exit 0 clean, 1 problems, 2 misuse.
"""

from __future__ import annotations

import gc
import io
import os
import re
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import click

from scorer.cli.click_zh import ChineseGroup, examples, misuse

PROG = "scorer"

COMMAND = re.compile(r'^def command\(.*?^    """(.+?)(?:""")?$', re.MULTILINE | re.DOTALL)
"""What makes a module one of a command, and the first line of the command's help."""


class CommandFinder(ChineseGroup):
    """The group of the modules beside this one that define ``command``; listing them imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, a dash for each underscore."""
        del ctx
        return sorted(_summaries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name; its module is imported now. None: there is none."""
        del ctx
        if cmd_name not in _summaries():
            return None
        found = import_module(f"scorer.cli.{cmd_name.replace('-', '_')}").command
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command with the first sentence of its help, below those who use it."""
        del ctx
        summaries = _summaries()
        groups = {title: list(rows) for title, rows in examples().items()}
        groups["其他"] = sorted(summaries.keys() - {name for names in groups.values() for name in names})
        for title, names in groups.items():
            rows = [(name, summaries[name].partition("。")[0] + "。") for name in names if name in summaries]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How a year and a unit are written, and where to go on."""
        del ctx
        formatter.write_paragraph()
        formatter.write_text("考核年度写成 部门/年，如 demo/2025；单位写代号或名称，如 ghc、综合规划处。")
        formatter.write_text("每个命令的选项和例子：scorer 命令 -h。")


def _summaries() -> dict[str, str]:
    """Name of each command → the first line of its help, read from the source."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py")}
    found = {name: COMMAND.search(source) for name, source in sources.items()}
    return {name.replace("_", "-"): line[1] for name, line in found.items() if line}


HELP = ["-h", "--help"]


@click.group(cls=CommandFinder, name=PROG, context_settings={"max_content_width": 100, "help_option_names": HELP})
@click.version_option(package_name=PROG, message="%(prog)s %(version)s", help="显示版本。")
def app() -> None:
    """督查考核：检查记录、计算得分、说明每个数怎么来的。"""


def _called() -> object:
    """The exit code of the command that is asked for."""
    try:
        return app.main(prog_name=PROG, standalone_mode=False)
    except SystemExit as end:
        return end.code


def main() -> None:
    """The ``scorer`` command: misuse is worded in Chinese and exits 2."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal in GBK cannot show every sign: such a sign is shown by its code, and the command goes on
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    gc.disable()  # a short process that holds a hundred thousand records: looking for cycles costs a third of its time
    try:
        code = _called()
        sys.stdout.flush()  # a disk that is full under our output is to be said, not left to Python's own end
    except click.UsageError as error:
        click.echo(misuse(error), err=True, nl=False)
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except BrokenPipeError:  # whoever read our output has gone, as in ``scorer check | head``
        _drop_output()
        sys.exit(1)
    except Exception as error:
        from scorer.cli.system_errors import system_error  # noqa: PLC0415 - a command that succeeds needs none of it

        said = system_error(error)
        if not said:
            raise
        click.echo(said, err=True, nl=False)
        _drop_output()
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _drop_output() -> None:
    """Discard the output still to be printed: Python would try it once more, and end with its own words."""
    with suppress(OSError, ValueError):  # no file behind it, as in a test
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
