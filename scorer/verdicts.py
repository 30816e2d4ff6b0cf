"""What has been decided: which decision on a record holds, and which record replaces which."""

from __future__ import annotations

from scorer.inputs import Book
from scorer.records import Decision, Record


def holding(book: Book, path: str) -> Decision | None:
    """The newest decision on a record that no other decision has annulled.

    A decision is annulled by a decision on it with verdict ``rejected``, unless that one is
    itself annulled.
    """
    for decision in reversed(book.decisions.get(path, ())):
        if not annulled(book, decision.path):
            return decision
    return None


def annulled(book: Book, path: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a decision was struck down: by a ``rejected`` decision on it that itself stands.

    ``seen`` stops at decisions that name each other in a circle: such a one annuls nothing.
    """
    found = book.decisions.get(path)
    return found is not None and any(
        decision.verdict == "rejected"
        and decision.path not in seen
        and not annulled(book, decision.path, seen | {path})
        for decision in found
    )


def replaced(book: Book) -> frozenset[str]:
    """Paths of the records that a later record of the same filer supersedes."""
    return frozenset(record.replaces for record in book.records.values() if record.replaces)


def stands(book: Book, record: Record) -> bool:
    """Whether an office record counts: it does on receipt, unless a decision rejects it."""
    decision = holding(book, record.path)
    return decision is None or decision.verdict != "rejected"
