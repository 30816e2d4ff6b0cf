"""The next year of a bureau, opened from the last: its dates moved on, its units copied, its table empty.

No record, no decision and no resolution goes with it: what a meeting settled, it settled for its year.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import cast

from scorer.cli.setup.text_edits import Files, SetupRefusal, found, mapping
from scorer.model.entities import Data
from scorer.reading.yaml import Document
from scorer.reading.yaml.emitter import comment, entry

CARRIED = ("synthetic", "publish", "people", "due_soon_days")
"""What of the last year's facts stays in force; ``disclosure`` is decided anew each year."""


def next_year(roots: Sequence[Path], cycle: str, *, rows: bool = False) -> tuple[str, Files]:
    """The name and the files of the year after ``demo/2025``; with ``rows`` the last table's rows as comments.

    SetupRefusal: there is no such year, or its files cannot be read.
    """
    bureau, _, year = cycle.partition("/")
    after = int(year) + 1
    opened = f"{bureau}/{after}"
    facts = mapping(_file(roots, f"targets/{cycle}/cycle.yml")[1])
    table = found(roots, f"targets/{cycle}/targets.yml") if rows else None
    return opened, {
        f"targets/{opened}/cycle.yml": "\n".join(_cycle(facts, int(year), after)) + "\n",
        f"targets/{opened}/units.yml": _file(roots, f"targets/{cycle}/units.yml")[0],
        f"targets/{opened}/targets.yml": "\n".join(_table(after, table[0] if table else "")) + "\n",
    }


def _file(roots: Sequence[Path], name: str) -> tuple[str, Document]:
    file = found(roots, name)
    if file is None:
        raise SetupRefusal(f"没有 {name}，不能接着开下一年")
    return file


def _cycle(facts: Mapping[str, Data], year: int, after: int) -> Iterator[str]:
    """``cycle.yml`` a year on: ``{from: 2025-01-01, …}`` → 2026-01-01, the 29th of February → the 28th."""
    period = cast("Mapping[str, str]", facts["period"])
    yield f"# {after} 年度，由 {year} 年度接着开出；日期顺延一年，逐项核对。"
    yield entry("title", str(facts["title"]).replace(str(year), str(after)))
    yield entry("year", after)
    yield entry("period", {"from": moved(period["from"]), "to": moved(period["to"])})
    if "cutoff" in facts:
        yield entry("cutoff", moved(str(facts["cutoff"])))
    for name in CARRIED:
        if name in facts:
            yield entry(name, facts[name])
    yield "# disclosure: {type: public, reason: …, reviewed_by: …, date: …}   # 每年重新认定；不写就不公开"


def moved(day: str) -> str:
    """The same day a year later: 2025-12-15 → 2026-12-15, 2024-02-29 → 2025-02-28."""
    then = date.fromisoformat(day)
    last = calendar.monthrange(then.year + 1, then.month)[1]
    return str(date(then.year + 1, then.month, min(then.day, last)))


def _table(after: int, last: str) -> Iterator[str]:
    yield f"# {after} 年度目标表。经会议审定后不再改动；经批准的调整是另一件记录。"
    if not last:
        yield "targets: []"
        return
    yield "# 下面是上一年的各行：要接着做的，去掉行首的 # ，改好编号、日期和要求，再删去 []；其余删掉。"
    yield "targets: []"
    for line in last.rstrip("\n").split("\n"):
        if not line.startswith(("targets:", "#")):
            yield comment(line)
