"""Tables for the terminal: aligned columns, the width of Chinese counted, no colour unless it is a terminal."""

from __future__ import annotations

import io
import sys
from collections.abc import Container, Iterable, Sequence

from rich.console import Console
from rich.table import Table

from scorer.diagnostics.catalogue import visible

WIDE = 200
"""Columns when the output is not a terminal: a line is never folded in a file."""
LONG = 2000
"""The same where a cell may hold a whole sentence."""


def aligned(head: Sequence[str], rows: Iterable[Sequence[str]], right: Container[int] = ()) -> str:
    """Rows in aligned columns; ``right`` are the places of figures. What hides in a text is shown by its number."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, title in enumerate(head):
        table.add_column(title, justify="right" if place in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(visible, row))
    return rendered(table, LONG)


def rendered(table: Table, wide: int = WIDE) -> str:
    """A table as lines, folded at the width of the terminal, or at ``wide`` where there is none."""
    terminal = sys.stdout.isatty()
    out = io.StringIO()
    console = Console(
        file=out, width=None if terminal else wide, force_terminal=terminal, highlight=False, markup=False
    )
    console.print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
