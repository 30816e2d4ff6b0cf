"""The order of receipts: a line is merged after it was received, and versions of a file follow one another."""

from __future__ import annotations

from scorer.model.entities import Receipt


def out_of_order(receipt: Receipt, before: Receipt | None) -> str | None:
    """H008: merged before it was received; H006: received before the earlier line of its path; None where in order."""
    if receipt.merged_at is not None and receipt.merged_at < receipt.received_at:
        return "H008"
    return "H006" if before is not None and receipt.received_at < before.received_at else None
