"""``publications.csv``: when an address was first published with which content. Only the machine appends.

A line is ``address,sha256,published_at``: the path of a page below the site's root, the hash of what it tells,
and the moment at which that was first laid open. An address has a line for each content that it has had.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from scorer.model.entities import Problem, Publication, Span
from scorer.reading.book.files import Tree, tree
from scorer.reading.book.store import Root, store_of
from scorer.reading.book.suggestions import fault
from scorer.reading.receipts import MOST_BYTES, TIME

HEADER = ("address", "sha256", "published_at")
FORMS = {
    "address": (r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*", "网站上的地址，如 demo/2025/index.html"),
    "sha256": (r"[0-9a-f]{64}", "64 位小写十六进制"),
    "published_at": (TIME, "带时区的时间，如 2025-07-01T09:12:05+08:00"),
}


@dataclass(slots=True)
class _Reading:
    file: str
    kept: list[Publication] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, number: int, **facts: str) -> None:
        self.problems.append(fault(code, Span(self.file, number, 1), **facts))


def publications(found: Tree, roots: Sequence[Root]) -> tuple[tuple[Publication, ...], tuple[Problem, ...]]:
    """The lines of all roots, in the order of their time, and what is wrong with the files."""
    kept, problems = list[Publication](), list[Problem]()
    for each in found.publications:
        reading = _Reading(each.seen_from(store_of(roots[0])))
        _file(reading, each.read(MOST_BYTES) or b"")
        kept += reading.kept
        problems += reading.problems
    return tuple(sorted(kept, key=lambda line: line.published_at)), tuple(problems)


def _file(reading: _Reading, raw: bytes) -> None:
    try:
        rows = raw.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        reading.refuse("H031", raw.count(b"\n", 0, error.start) + 1, reason="不是 UTF-8 编码")
        return
    if tuple(rows[0].removesuffix("\r").split(",")) != HEADER:
        reading.refuse("H031", 1, reason=f"表头应为 {','.join(HEADER)}")
        return
    if rows[-1]:
        reading.refuse("H031", len(rows), reason="最后一行没有换行，可能没有写完")
    for number, row in enumerate(rows[1:-1], 2):
        for line in _line(reading, number, row.removesuffix("\r")):
            _keep(reading, number, line)


def _line(reading: _Reading, number: int, row: str) -> Iterator[Publication]:
    try:
        values = next(csv.reader((row,), strict=True), [])
    except csv.Error:
        values = []
    if len(values) != len(HEADER):
        reading.refuse("H032", number, field="这一行", value=f"{len(values)} 列", form=f"{len(HEADER)} 列，以逗号分开")
        return
    cells = dict(zip(HEADER, values, strict=True))
    wrong = next((name for name, (form, _) in FORMS.items() if not re.fullmatch(form, cells[name])), None)
    moment = None if wrong else _moment(cells["published_at"])
    if moment is None:
        name = wrong or "published_at"
        reading.refuse("H032", number, field=name, value=cells[name][:80], form=FORMS[name][1])
    else:
        yield Publication(cells["address"], cells["sha256"], moment)


def _moment(text: str) -> datetime | None:
    """None where a time has the right form but no such moment exists."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _keep(reading: _Reading, number: int, line: Publication) -> None:
    """The machine appends in the order of time: an earlier line after a later one was put in by hand."""
    if reading.kept and line.published_at < reading.kept[-1].published_at:
        reading.refuse("H033", number, address=line.address)
    else:
        reading.kept.append(line)


def published(roots: Sequence[Root], cycle: str) -> tuple[tuple[Publication, ...], tuple[Problem, ...]]:
    """A cycle's lines alone, without its records."""
    return publications(tree(roots, cycle), roots)


def append_published(root: str, cycle: str, lines: Sequence[Publication]) -> None:
    """Lines at the end of the cycle's ledger, in one piece; what stands in it is never touched."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    place = Path(root) / "submissions" / cycle / "publications.csv"
    if not place.exists():
        writer.writerow(HEADER)
    writer.writerows((line.address, line.sha256, line.published_at.isoformat()) for line in lines)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("ab", buffering=0) as file:
        file.write(text.getvalue().encode())
