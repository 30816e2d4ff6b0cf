"""All receipts of a year by path: read from the ledgers of its roots, judged line by line, and continued.

A path has a line for each version that arrived; the last must be of the file at hand. The
bytes at hand arrived with the first of the last lines that name their hash, and the path is
known from its very first line: bytes received on 10 and replaced on 20 June give
``first_at`` 10 June and ``arrived`` 20 June.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scorer.model.entities import Problem, Receipt, Span
from scorer.reading.csv_ledger import LedgerReader, csv_lines
from scorer.reading.receipts.line import FORM, HEAD, cells, from_cells
from scorer.reading.receipts.order import out_of_order
from scorer.reading.suggestions import fault

CLOCKS_DIFFER = timedelta(minutes=10)
"""What the clock of this computer may be behind the server's."""


@dataclass(frozen=True, slots=True)
class Received:
    """The receipts of a record, summed up: first arrival under its path, arrival of these bytes, merge, account."""

    first_at: datetime
    arrived: datetime
    merged_at: datetime | None = None
    account: str | None = None
    first_merged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A sound line and where it is."""

    receipt: Receipt
    span: Span


@dataclass(frozen=True, slots=True)
class ReceiptLedger:
    """All sound lines, by path, in the order of the file. ``spoiled`` paths have a line that is not sound."""

    lines: Mapping[str, tuple[ReceiptLine, ...]]
    spoiled: frozenset[str]
    problems: tuple[Problem, ...]
    unopened: bool = False
    """Whether a ledger is there and cannot be opened: what it says of any path is not known."""

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


def read(
    ledgers: Sequence[tuple[str, bytes | None]], *, synthetic: bool, only: Container[str] | None = None
) -> ReceiptLedger:
    """The ledgers of all roots, each as its name and bytes (None: it cannot be opened), in the order of the roots.

    ``only`` leaves the lines of other paths unread. Where the year is not made up, every line must name its
    merge and its account, as the machine always writes them (H007).
    """
    lines: dict[str, list[ReceiptLine]] = {}
    spoiled: set[str] = set()
    problems: list[Problem] = []
    for file, raw in ledgers:
        reader = LedgerReader(file, FORM)
        for number, row, in_form in reader.lines(raw, only):
            if not in_form or not _keep(reader, lines, number, from_cells(row), complete=not synthetic):
                spoiled.add(row["path"])
        problems.extend(reader.problems)
    if not synthetic:
        problems.extend(_from_the_future(lines))
    kept, unopened = {path: tuple(found) for path, found in lines.items()}, any(raw is None for _, raw in ledgers)
    return ReceiptLedger(kept, frozenset(spoiled), tuple(problems), unopened)


def _from_the_future(lines: Mapping[str, Sequence[ReceiptLine]]) -> Iterator[Problem]:
    """H014, once for each ledger at its first such line: the server's clock was ahead when it was written."""
    latest, first = datetime.now(UTC) + CLOCKS_DIFFER, dict[str, list[ReceiptLine]]()
    for line in (line for found in lines.values() for line in found):
        if max(line.receipt.received_at, line.receipt.merged_at or line.receipt.received_at) > latest:
            first.setdefault(line.span.file, []).append(line)
    for found in first.values():
        line = min(found, key=lambda each: each.span.line)
        stated = max(line.receipt.received_at, line.receipt.merged_at or line.receipt.received_at)
        yield fault("H014", line.span, stated=stated.isoformat(), many=str(len(found)))


def _keep(
    reader: LedgerReader, lines: dict[str, list[ReceiptLine]], number: int, receipt: Receipt, *, complete: bool
) -> bool:
    """Lay a line to those of its path, if it agrees with them and with itself."""
    before = lines.setdefault(receipt.path, [])
    code = out_of_order(receipt, before[-1].receipt if before else None)
    if code is None and complete and (receipt.merged_at is None or receipt.actor is None):
        code = "H007"
    if code is None:
        before.append(ReceiptLine(receipt, Span(reader.file, number, 1)))
    else:
        reader.refuse(code, number, path=receipt.path, line=str(before[-1].span.line) if code == "H006" else "")
    return code is None


def appended(before: bytes, receipts: Iterable[Receipt]) -> bytes:
    """The ledger with these at its end: ``ghc/n1.yml,<hash>,2025-03-31T09:12:05+08:00,pr/1@…``."""
    start = before or HEAD
    return start + (b"" if start.endswith(b"\n") else b"\n") + csv_lines(map(cells, receipts))


def can_be_continued(raw: bytes) -> bool:
    """Whether a ledger begins with the present header and its last line is whole."""
    return raw.startswith(HEAD) and raw.endswith(b"\n")
