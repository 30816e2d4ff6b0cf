"""Receipts held against the history of the repository."""
