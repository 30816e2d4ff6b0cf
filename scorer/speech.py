"""The command line in Chinese: headings of the help, and misuse worded as where, what, and how to put it right."""

from __future__ import annotations

import click

HEADINGS = {"Usage": "用法", "Options": "选项", "Commands": "命令", "Arguments": "参数"}


class Formatter(click.HelpFormatter):
    """click's help, its headings in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        words = args.replace("[OPTIONS]", "[选项]").replace("COMMAND [ARGS]...", "命令 …")
        super().write_usage(prog, words, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{HEADINGS.get(heading, heading)}：\n")


class Context(click.Context):
    """A context whose help is Chinese."""

    formatter_class = Formatter


class Command(click.Command):
    """A command with a Chinese help option."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明。"
        return option


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command
    context_class = Context


def misuse(error: click.UsageError) -> str:
    """What is wrong with the words of a call, in Chinese: "缺少参数 CYCLE"."""
    return f"用法不对：{_worded(error)}\n" + (f"查看用法：{error.ctx.command_path} --help\n" if error.ctx else "")


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
        case click.BadParameter():
            return error.message
        case _ if error.message.startswith("No such command"):
            return f"没有这个命令{error.message.removeprefix('No such command').rstrip('.')}"
        case _ if "unexpected extra argument" in error.message:
            return "参数多了：" + error.message.partition("(")[2].rstrip(")")
        case _:
            return str(error.message)
