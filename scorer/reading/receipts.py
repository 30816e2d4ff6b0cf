"""``receipts.csv``: what the server says of when which bytes arrived (GEN-3). Only the machine appends.

A path has a line for each version that arrived; the last must be of the file at hand. The
bytes at hand arrived with the first of the last lines that name their hash, and the path is
known from its very first line: bytes received on 10 and replaced on 20 June give
``first_at`` 10 June and ``arrived`` 20 June.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Problem, Receipt, Span
from scorer.reading.book.from_data import Received
from scorer.reading.book.suggestions import fault

HEADERS = ("path", "sha256", "received_at", "source"), ("path", "sha256", "received_at", "source", "merged_at", "actor")
HEAD = f"{','.join(HEADERS[1])}\n".encode()
"""The first line of a ledger that the machine begins."""
NOBODY = "-"
"""In place of an account, where one asks before filing."""
MOST_BYTES = 1 << 28
"""256 MiB hold more than a million lines."""
TIME = r"(?:199\d|20\d\d)-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?([+-]\d\d:\d\d|Z)"
FORMS = {
    "path": (r"[^/\s][^/]*(/[^/]+)+", "本年度文件夹之下的路径，如 ghc/n1.yml"),
    "sha256": (r"[0-9a-f]{64}", "64 位小写十六进制"),
    "received_at": (TIME, "带时区的时间，如 2025-03-31T09:12:05+08:00"),
    "source": (r"pr/\d+@[0-9a-f]{7,64}|push/[0-9a-f]{7,64}", "pr/编号@提交号 或 push/提交号"),
    "merged_at": (f"({TIME})?", "带时区的时间，或空着"),
    "actor": (r"\S*", "提交人的平台账号"),
}
MATCH = {name: re.compile(form).fullmatch for name, (form, _) in FORMS.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """A sound line and where it stands."""

    receipt: Receipt
    span: Span


@dataclass(frozen=True, slots=True)
class Ledger:
    """All sound lines, by path, in the order of the file. ``spoiled`` paths have a line that is not sound."""

    lines: Mapping[str, tuple[Line, ...]]
    spoiled: frozenset[str]
    problems: tuple[Problem, ...]

    def received(self, path: str) -> Received | None:
        """What the lines of a path say of the bytes they name last; None without any."""
        lines = [line.receipt for line in self.lines.get(path, ())]
        if not lines or path in self.spoiled:
            return None
        last = len(lines) - 1
        while last > 0 and lines[last - 1].sha256 == lines[last].sha256:
            last -= 1
        at_hand = lines[last]
        return Received(lines[0].received_at, at_hand.received_at, at_hand.merged_at, at_hand.actor, lines[0].merged_at)

    def fits(self, path: str, sha256: str) -> bool:
        """Whether the last line of the path names these bytes."""
        lines = self.lines.get(path, ())
        return bool(lines) and lines[-1].receipt.sha256 == sha256


@dataclass(slots=True)
class _Reading:
    file: str
    complete: bool
    """Whether every line must name its merge and its account, as the machine always writes them."""
    only: Container[str] | None
    """The paths whose lines are looked at; None: all."""
    lines: dict[str, list[Line]]
    spoiled: set[str]
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, number: int, **facts: str) -> None:
        self.problems.append(fault(code, Span(self.file, number, 1), **facts))


def read(ledgers: Sequence[tuple[str, bytes]], *, synthetic: bool, only: Container[str] | None = None) -> Ledger:
    """The ledgers of all roots, each as its name and bytes, joined in the order of the roots.

    ``only`` leaves the lines of other paths unread.
    """
    lines: dict[str, list[Line]] = {}
    spoiled: set[str] = set()
    problems: list[Problem] = []
    for file, raw in ledgers:
        reading = _Reading(file, not synthetic, only, lines, spoiled)
        _ledger(reading, raw)
        problems.extend(reading.problems)
    return Ledger({path: tuple(found) for path, found in lines.items()}, frozenset(spoiled), tuple(problems))


def appended(before: bytes, receipts: Iterable[Receipt]) -> bytes:
    """The ledger with these at its end: ``ghc/n1.yml,<hash>,2025-03-31T09:12:05+08:00,pr/1@…``."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for each in receipts:
        merged = each.merged_at.isoformat() if each.merged_at else ""
        rows.writerow((each.path, each.sha256, each.received_at.isoformat(), each.source, merged, each.actor or ""))
    start = before or HEAD
    return start + (b"" if start.endswith(b"\n") else b"\n") + text.getvalue().encode()


def of_push(
    path: str, sha256: str, received_at: datetime, commit: str, merged_at: datetime, account: str | None
) -> Receipt:
    """What the server writes of a record that was pushed to it: its source is ``push/<commit>``."""
    return Receipt(path, sha256, received_at, f"push/{commit}", merged_at, account or NOBODY)


def of_pull_request(
    path: str, sha256: str, received_at: datetime, number: int, head: str, merged_at: datetime | None, account: str
) -> Receipt:
    """What is written of a record that a forge merged: its source is ``pr/12@<head>``, times are Shanghai's."""
    merged = merged_at.astimezone(SHANGHAI) if merged_at else None
    return Receipt(path, sha256, received_at.astimezone(SHANGHAI), f"pr/{number}@{head}", merged, account)


def gone(ledger: Ledger, present: Sequence[Container[str]]) -> Iterator[Problem]:
    """Receipts of files that are no longer there: what was received is superseded, never removed."""
    for path, lines in ledger.lines.items():
        if not any(path in files for files in present):
            yield fault("H003", lines[-1].span, path=path)


def _ledger(reading: _Reading, raw: bytes) -> None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        reading.refuse("H001", raw.count(b"\n", 0, error.start) + 1, reason="不是 UTF-8 编码")
        return
    rows = text.split("\n")
    header = tuple(rows[0].removesuffix("\r").split(","))
    if header not in HEADERS:
        reading.refuse("H001", 1, reason=f"表头应为 {','.join(HEADERS[1])}")
        return
    if rows[-1]:
        reading.refuse("H001", len(rows), reason="最后一行没有换行，可能没有写完")
    for number, row in enumerate(rows[1:-1], 2):
        # a path with a comma stands in quotes: such a row is always read
        if reading.only is not None and row[:1] != '"' and row.partition(",")[0] not in reading.only:
            continue
        _row(reading, header, number, row.removesuffix("\r"))


def _row(reading: _Reading, header: Sequence[str], number: int, row: str) -> None:
    try:
        values = next(csv.reader((row,), strict=True), [])
    except csv.Error:
        values = []
    if len(values) != len(header):
        reading.refuse("H002", number, field="这一行", value=f"{len(values)} 列", form=f"{len(header)} 列，以逗号分开")
        return
    cells = dict(zip(header, values, strict=True))
    wrong = next((name for name, value in cells.items() if not MATCH[name](value)), None)
    receipt = None if wrong else _receipt(cells)
    if wrong or receipt is None:
        name = wrong or "received_at"
        reading.refuse("H002", number, field=name, value=cells[name][:80], form=FORMS[name][1])
        reading.spoiled.add(cells["path"])
    else:
        _keep(reading, number, receipt)


def _receipt(cells: Mapping[str, str]) -> Receipt | None:
    """The line as a receipt; None where a time has the right form but no such moment exists."""
    try:
        received = datetime.fromisoformat(cells["received_at"])
        merged = datetime.fromisoformat(cells["merged_at"]) if cells.get("merged_at") else None
    except ValueError:
        return None
    return Receipt(cells["path"], cells["sha256"], received, cells["source"], merged, cells.get("actor") or None)


def _keep(reading: _Reading, number: int, receipt: Receipt) -> None:
    """Lay a line to those of its path, if it agrees with them and with itself."""
    before = reading.lines.setdefault(receipt.path, [])
    if receipt.merged_at is not None and receipt.merged_at < receipt.received_at:
        reading.refuse("H008", number, path=receipt.path)
    elif before and receipt.received_at < before[-1].receipt.received_at:
        reading.refuse("H006", number, path=receipt.path, line=str(before[-1].span.line))
    elif reading.complete and (receipt.merged_at is None or receipt.actor is None):
        reading.refuse("H007", number, path=receipt.path)
    else:
        before.append(Line(receipt, Span(reading.file, number, 1)))
        return
    reading.spoiled.add(receipt.path)
