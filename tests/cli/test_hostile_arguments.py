"""Every command with every argument and option given what it is not meant for: an answer, or misuse in Chinese.

Never a fault of the program (X001, a traceback), never words of a library, never a sign that a terminal obeys.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import click
import pytest
from kit.years import Call, Year

from scorer.cli.main import app

HOSTILE = [
    "", "..", "../etc/passwd", "jilin/99999999999999999999", "a\n::error::x", "\x1b[31m红", "%s{0}", "9999-12-31", "=",
    "\u202e🎉", "9" * 5000, "/dev/null", "\udcff",
]  # fmt: skip
MORE = [
    "-", "--", "jilin/2025/../2025", "｜＠", "x" * 70_000, "jilin/2025", "２０２５", "NaN", ".", "/proc",
    "0001-01-01", "0000-00-00", "20250630", "2025-W26-1", "/proc/self/mem", "*", "jilin\\2025", "a=b", "late.effect=",
    "-1", "1e9", "[[[[", "ghc", "$(id)", "'; rm -rf ~", "con", "。", "targets",
]  # fmt: skip
"""Root runs these tests too, and what an option names is written over: no path of the machine's own files is here."""
VALUES = HOSTILE + (MORE if os.environ.get("SWEEP") == "1" else [])
GIVEN = {"cycle": "jilin/2025", "bureau": "jilin", "unit": "ghc", "actor": "ghc", "record_kind": "report"}
"""What the other required words are, so that the hostile one is reached."""


def commands(of: click.Command = app, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it; building a site and its demonstration take no words of a user."""
    if isinstance(of, click.Group):
        context = click.Context(of)
        for name in of.list_commands(context):
            found = of.get_command(context, name)
            assert found is not None
            yield from commands(found, (*words, name))
    else:
        yield words, of


def calls(command: click.Command, value: str) -> Iterator[list[str]]:
    """The words after the command: each parameter in its turn has the value, the others that must be are there."""
    plain = [each for each in command.params if not (isinstance(each, click.Option) and each.is_flag)]
    needed = [each for each in plain if each.required]
    for one in plain:
        words = [
            word
            for each in needed
            for word in _written(each, value if each is one else GIVEN.get(each.name or "", "x"))
        ]
        yield words if one in needed else [*words, *_written(one, value)]


def _written(of: click.Parameter, value: str) -> list[str]:
    return [of.opts[0], value] if isinstance(of, click.Option) else [value]


@pytest.mark.parametrize(("words", "command"), [pytest.param(*each, id=" ".join(each[0])) for each in commands()])
def test_a_command_answers_whatever_it_is_given(
    year: Year, scorer: Call, words: tuple[str, ...], command: click.Command
) -> None:
    year.target("2025-01")
    for value in VALUES:
        for given in calls(command, value):
            code, out, err = scorer(*words, *given)
            said = out + err
            assert code in (0, 1, 2), (given, said)
            assert "X001" not in said, (given, said)
            assert code != 2 or "用法" in err, (given, said)
            assert not any(english in err for english in (" is not ", "No such file", "does not exist")), err
            assert "\x1b" not in said, (given, said)
            assert not any(line.startswith("::") for line in said.splitlines()), (given, said)
