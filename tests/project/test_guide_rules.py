"""The guide page that writes a 办法 as rules, run from its first block to its last as a reader would copy it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "site/docs/guide/rules/index.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"# (?P<name>[\w./-]+\.yml)(?P<more>（接着写）)?\n")


@dataclass(frozen=True)
class File:
    """A block of a file: the whole of it, or what is added at its end."""

    name: str
    text: str
    more: bool


@dataclass(frozen=True)
class Command:
    """A block of a command with all that it prints."""

    line: str
    shown: str


def blocks(page: str) -> Iterator[File | Command]:
    """Every fenced block of the page, in order; one that is neither a file nor a command fails."""
    for language, text in BLOCK.findall(page):
        place = PLACE.match(text)
        if language == "yaml":
            assert place, f"the first line must say where the file is: {text[:60]}"
            yield File(place["name"], text[place.end() :], bool(place["more"]))
        else:
            line, _, shown = text.partition("\n")
            assert language == "console", language
            assert line.startswith("$ scorer "), line
            yield Command(line.removeprefix("$ "), shown)


def put(root: Path, block: File) -> None:
    path = root / block.name
    assert path.exists() == block.more, f"{block.name}: new files are written once, others continued"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(block.text)


def printed(root: Path, line: str) -> str:
    """What a command shows on a reader's terminal, both streams in the order in which they come."""
    _, *words = shlex.split(line)
    done = subprocess.run(
        [sys.executable, "-m", "scorer", *words],
        cwd=root, env={**os.environ, "PYTHONUTF8": "1"}, stdin=subprocess.DEVNULL, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout
    return done.stdout


def test_the_page_shows_what_a_reader_will_see(tmp_path: Path) -> None:
    met = list(blocks(PAGE.read_text(encoding="utf-8")))
    for block in met:
        if isinstance(block, File):
            put(tmp_path, block)
        else:
            assert printed(tmp_path, block.line) == block.shown, block.line
    commands = [block.line.split()[1] for block in met if isinstance(block, Command)]
    assert commands == ["check", "check", "score", "explain", "cases", "init", "new-year"]


def test_a_block_that_says_nothing_of_its_place_is_found() -> None:
    with pytest.raises(AssertionError, match="where the file is"):
        list(blocks("```yaml\ncase: 迟报\n```\n"))
    with pytest.raises(AssertionError):
        list(blocks("```console\n$ make site\n```\n"))


def test_no_block_is_left_out() -> None:
    """Every fence of the page belongs to a block that was run."""
    page = PAGE.read_text(encoding="utf-8")
    assert page.count("```") == 2 * len(list(blocks(page))) > 30
