"""Lists of a year as commands print them: a dated table, or JSON."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Sequence

from scorer.cli.open_year import OpenYear
from scorer.cli.output.tables import aligned


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
