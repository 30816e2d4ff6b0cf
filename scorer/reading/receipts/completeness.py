"""The completeness of receipts: every file has its line, every line its file, and each says all it must."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from scorer.model.entities import Place, Problem
from scorer.reading.receipts.receipt_ledger import ReceiptLedger
from scorer.reading.suggestions import fault

NOT_RECEIVED = "没有回执"


def gone(ledger: ReceiptLedger, present: Sequence[Container[str]]) -> Iterator[Problem]:
    """Receipts of files that are no longer there: what was received is superseded, never removed (H003)."""
    for path, lines in ledger.lines.items():
        if not any(path in files for files in present):
            yield fault("H003", lines[-1].span, path=path)


def missing(place: Place, *, received: bool) -> Problem:
    """A record without a receipt (H005): an error where everything must be ``received``, else a note."""
    return fault("H005", place, "error" if received else None)


def mismatching(ledger: ReceiptLedger, path: str, sha256: str, place: Place) -> Problem | None:
    """A file that is not the one its last receipt names (H004)."""
    if not sha256 or path not in ledger.lines or ledger.fits(path, sha256):
        return None
    last = ledger.lines[path][-1]
    line = f"{last.span.file} 第 {last.span.line} 行"
    return fault("H004", place, actual=sha256[:12], stated=last.receipt.sha256[:12], line=line)
