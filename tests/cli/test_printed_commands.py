"""Every command that a message prints is run as it is printed: of the to-do list, of the errors, of the server.

What the server prints for the second account, and to take a change back, is run in ``tests/intake/test_receive_push.py``.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from kit.corpus_files import BASE
from kit.serving import NOON, Office, at_its_path, bare
from kit.years import SHIPPED, Call, Year

from scorer.cli.main import app
from scorer.diagnostics.catalogue import code_entries, example

MAY, JUNE, JULY = "2025-05-20T10:00:00+08:00", "2025-06-10T10:00:00+08:00", "2025-07-15T09:00:00+08:00"
PRINTED = re.compile(r"(?<![A-Za-z])scorer [a-z][-\w ./=<>{}\"']*", re.ASCII)
"""A command inside a Chinese sentence: up to the first character that no shell word of ours has."""


def due(call: Call, who: str, day: str) -> list[str]:
    """The commands that the to-do list of somebody prints on a day."""
    code, out, err = call("todo", "jilin/2025", who, "--on", day, "--format", "json")
    assert code == 0, err
    return [each["how"] for each in json.loads(out) if each["how"].startswith("scorer ")]


@pytest.mark.parametrize(
    ("who", "day", "wanted"),
    [
        ("ghc", "2025-07-20", {"new report", "new self-review"}),
        ("office", "2025-07-20", {"decide", "bulletin", "new resolution", "remind", "settle"}),
        ("party", "2025-07-20", {"decide"}),
        ("office", "2026-01-20", {"decide", "bulletin", "new resolution", "settle"}),
    ],
)
def test_the_commands_of_the_to_do_list(year: Year, scorer: Call, who: str, day: str, wanted: set[str]) -> None:
    """One report waits, one was returned, one node was not reported: each command as printed; the drafts are then taken away."""
    for name in ("2025-01", "2025-02", "2025-03"):
        year.target(name)
    year.report("ghc/n1.yml", "2025-01", MAY)
    year.decide(year.report("ghc/n2.yml", "2025-02", JUNE), "returned", JULY, date="2025-07-15")
    commands = due(scorer, who, day)
    kinds = {" ".join(shlex.split(each)[1 : 3 if each.startswith("scorer new ") else 2]) for each in commands}
    assert wanted <= kinds
    first = {re.sub(r"(--settles|--period) \S+|jilin/2025 \S+", r"\1", each): each for each in reversed(commands)}
    before = set(year.root.rglob("*"))
    for command in first.values():
        code, _, err = scorer(*shlex.split(command)[1:])
        told = command == "scorer settle jilin/2025 results" and "等了结以后再审定" in err
        assert code == (1 if told else 0), (command, err)
        for file in set(year.root.rglob("*.*")) - before:
            file.unlink()


def printed() -> list[str]:
    """Every command in the catalogue of errors, with the facts of its example."""
    found = {
        command.strip()
        for code, known in code_entries().items()
        for command in PRINTED.findall(f"{example(code, known)}\n{known.page}")
    }
    return sorted(each for each in found if len(shlex.split(each)) > 1)


def parsed(words: list[str]) -> None:
    """The command's own reading of its words; nothing is run."""
    name, *more = words
    with click.Context(app, info_name="scorer") as context:
        command = app.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group) and more:
            parent = click.Context(command, info_name=name, parent=context)
            command, more = command.get_command(parent, more[0]), more[1:]
            assert command is not None, words
        known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
        assert {word.partition("=")[0] for word in more if word.startswith("--")} <= known, words


@pytest.mark.parametrize("command", printed())
def test_an_error_s_command_and_its_options_are_known(command: str) -> None:
    parsed(shlex.split(command)[1:])


def test_the_catalogue_names_the_commands_that_it_is_known_to_name() -> None:
    """Else the search above would find nothing, and nobody would see it."""
    assert {"scorer settle demo/2025 results", "scorer check --received"} <= set(printed())


@pytest.mark.parametrize(
    "command",
    [
        "scorer settle demo/2025 results",
        "scorer settle demo/2025 targets",
        "scorer new withdrawal --cycle demo/2025 --actor ghc --record ghc/n1.yml --write",
        *(
            line
            for part in tomllib.loads((SHIPPED / "scorer/cli/commands.toml").read_text(encoding="utf-8")).values()
            for name, line in part.items()
            if name in ("todo", "ledger", "bulletin", "copies", "burden", "score", "explain", "remind")
        ),
    ],
)
def test_a_command_of_the_errors_or_of_the_help_runs(command: str, year: Year, scorer: Call) -> None:
    """In the year that the examples speak of; 1 is what ``settle`` says of a year that cannot be settled yet."""
    shutil.copytree(BASE, year.root, dirs_exist_ok=True)
    code, _, err = scorer(*shlex.split(command)[1:])
    assert code in (0, 1), err
    assert "Traceback" not in err


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A main repository of one target, its clock at noon of a day in June."""
    year = Year(tmp_path / "year")
    year.target("t0")
    with at_its_path(bare(tmp_path / "kaohe.git", year).folder) as made:
        made.at(NOON)
        made.git.run("config", "scorer.build", "false")
        yield made


def test_the_command_that_a_wrong_branch_is_answered_with_works_as_printed(office: Office, tmp_path: Path) -> None:
    clerk = office.clerk(tmp_path / "ga", "ga")
    clerk.write(
        "submissions/jilin/2025/ghc/n1.yml", "kind: report\ntarget: t0\nnode: n1\nstatus: done\nprogress: 完成\n"
    )
    clerk.commit()
    refused = clerk.push(to="refs/heads/main")
    command = re.search(r"git push [^\n]*", refused.said)
    assert command is not None, refused.said
    clerk.git(*shlex.split(command[0].replace("<账号>", "ga"))[1:])
    assert [each[0] for each in office.receipts()] == ["ghc/n1.yml"]
