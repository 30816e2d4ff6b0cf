"""Lists for a terminal: JSON, or aligned columns, the width of Chinese counted, no colour but on a terminal."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from shutil import get_terminal_size

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table

from scorer.cli.open_year import OpenYear
from scorer.diagnostics.catalogue import visible

WIDE = 200
"""Columns when the output is not a terminal: a line is never folded in a file."""
LONG = 2000
"""The same where a cell may hold a whole sentence."""
NARROW = 100
"""Columns of a terminal below which a table that does not fit is read more easily as a list."""


def aligned(
    head: Sequence[str], rows: Iterable[Sequence[str]], right: Container[int] = (), *, copied: bool = False
) -> str:
    """Rows in aligned columns; ``right`` are the places of figures. What hides in a text is shown by its number.

    On a terminal too narrow for the columns: each row as lines of its own, if it has under 100 columns or the
    last column is ``copied`` from (a command, which must stay on one line).
    """
    cells = [list(map(visible, row)) for row in rows]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, title in enumerate(head):
        table.add_column(title, justify="right" if place in right else "left", overflow="fold")
    for row in cells:
        table.add_row(*row)
    columns = get_terminal_size().columns
    if sys.stdout.isatty() and (copied or columns < NARROW) and columns < _natural_width(table):
        return "\n".join("".join(_lines(head, row)) for row in cells)
    return rendered(table, LONG)


def _natural_width(table: Table) -> int:
    console = Console(file=io.StringIO(), width=LONG)
    return Measurement.get(console, console.options, table).maximum


def _lines(head: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    """A row as lines ``单位：综合规划处``; what is empty is left out."""
    return (f"{title}：{cell}\n" for title, cell in zip(head, row, strict=True) if cell)


def rendered(table: Table, wide: int = WIDE) -> str:
    """A table as lines, folded at the width of the terminal, or at ``wide`` where there is none."""
    terminal = sys.stdout.isatty()
    out = io.StringIO()
    console = Console(
        file=out, width=None if terminal else wide, force_terminal=terminal, highlight=False, markup=False
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def dated_table(
    year: OpenYear,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    right: Container[int] = (),
    *,
    copied: bool = False,
) -> str:
    """The year's title and date, then the rows as :func:`aligned` has them."""
    return f"{year.book.cycle.title}　截至 {year.run.on}\n{aligned(head, rows, right, copied=copied)}"


def json_text(data: object) -> str:
    """JSON for people and programs: two spaces, Chinese as it is."""
    return json.dumps(data, ensure_ascii=False, indent=2)
