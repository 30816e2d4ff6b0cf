"""Records on disk that have no receipt yet, or came after the Book's date."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.model.book import Book
from scorer.model.records import Record
from scorer.reading.book import from_data as build
from scorer.reading.book.files import FoundFile, tree
from scorer.reading.book.record_files import one


def unreceived(roots: Sequence[str], book: Book, actor: str) -> tuple[Record, ...]:
    """The sound ones of them, in the order of their paths: what was written and not yet handed in."""
    found = tree(roots, book.cycle.id)
    paths = sorted(path for path in found.records if path.startswith(f"{actor}/") and path not in book.records)
    records = []
    for path in paths:
        reading = one(FoundFile(f"{found.folder}/{path}", found.records[path]), "record")
        data = reading.document.data if reading.document and not reading.errors else None
        if isinstance(data, dict):
            records.append(build.record(path, reading.document.sha256 if reading.document else "", data))
    return tuple(records)
