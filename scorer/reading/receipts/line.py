"""One line of ``receipts.csv``: how it is written and read. Whoever writes a receipt makes it here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Receipt
from scorer.reading.csv_ledger import ledger_form

FILE = "receipts.csv"
NOBODY = "-"
"""In place of an account, where one asks before filing."""
FORM = ledger_form("receipts")
FIRST_COLUMNS, COLUMNS = FORM.headers
HEAD = f"{','.join(COLUMNS)}\n".encode()
"""The first line of a ledger that the machine begins."""


def of_push(
    path: str, sha256: str, received_at: datetime, commit: str, merged_at: datetime, account: str | None
) -> Receipt:
    """The receipt of a record that was pushed to the server: its source is ``push/<commit>``."""
    return Receipt(path, sha256, received_at, push_source(commit), merged_at, account or NOBODY)


def of_pull_request(
    path: str, sha256: str, received_at: datetime, number: int, head: str, merged_at: datetime | None, account: str
) -> Receipt:
    """The receipt of a record that a forge merged: its source is ``pr/12@<head>``, times are Shanghai's."""
    merged = merged_at.astimezone(SHANGHAI) if merged_at else None
    return Receipt(path, sha256, received_at.astimezone(SHANGHAI), f"pr/{number}@{head}", merged, account)


def push_source(commit: str) -> str:
    """The source of what came with the push of a commit."""
    return f"push/{commit}"


def from_cells(cells: Mapping[str, str]) -> Receipt:
    """A line whose cells are in their form, as a receipt."""
    merged = datetime.fromisoformat(cells["merged_at"]) if cells.get("merged_at") else None
    received = datetime.fromisoformat(cells["received_at"])
    return Receipt(cells["path"], cells["sha256"], received, cells["source"], merged, cells.get("actor") or None)


def cells(receipt: Receipt) -> tuple[str, ...]:
    """The line of a receipt, cell by cell, as the machine writes it."""
    merged = receipt.merged_at.isoformat() if receipt.merged_at else ""
    received = receipt.received_at.isoformat()
    return receipt.path, receipt.sha256, received, receipt.source, merged, receipt.actor or ""
