"""A ledger that is there and cannot be opened is an error that names it: never an empty ledger."""

from __future__ import annotations

from scorer.reading.csv_ledger import LedgerReader
from scorer.reading.receipts.line import FORM
from scorer.reading.receipts.receipt_ledger import read


def test_a_ledger_that_cannot_be_opened_is_reported() -> None:
    reader = LedgerReader("submissions/jilin/2025/receipts.csv", FORM)
    assert list(reader.lines(None)) == []
    assert [(each.code, each.facts["reason"]) for each in reader.problems] == [
        ("H001", "打不开 submissions/jilin/2025/receipts.csv：没有读它的权限，或它不是普通文件")
    ]


def test_so_are_receipts() -> None:
    assert [each.code for each in read([("receipts.csv", None)], synthetic=True).problems] == ["H001"]
    assert [each.code for each in read([("receipts.csv", b"")], synthetic=True).problems] == ["H001"]
