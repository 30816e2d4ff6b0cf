"""Files that a command writes and never overwrites: each path is the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import click

from scorer.reading.whole_file import create_whole


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, and print its path; misuse where it does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        create_whole(path, content)
    except FileExistsError:
        raise click.UsageError(f"已经有 {path}；不覆盖") from None
    click.echo(str(path))


def file_name(name: str, otherwise: str) -> str:
    """A name as part of a file's name; ``otherwise`` where a system does not take it there."""
    return name if re.fullmatch(r"[\w（）“”·、-]{1,60}", name) else otherwise


def list_written(written: Iterable[Path], then: Iterable[str]) -> None:
    """The files that a command has written, then what is to be done with them, line by line."""
    for line in ("已写好：", *(f"  {path.as_posix()}" for path in written), "", *then):
        click.echo(line)
