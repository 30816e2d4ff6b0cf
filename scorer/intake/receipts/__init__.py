"""The audit of receipts against the history of the repository."""
