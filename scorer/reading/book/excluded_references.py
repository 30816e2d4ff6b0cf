"""References made by excluded records: a step that one of them may hold is not reported as missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace

from scorer.model.book import Book
from scorer.model.records import Record
from scorer.reading.book.loading import Loaded


def mentioned(loaded: Loaded) -> frozenset[str] | None:
    """Every text in a year's excluded records, and their paths; None where one of them cannot be read.

    Worked: ``office/d-7.yml`` with a faulty date and ``on: office/m-7.yml`` → both paths are among them.
    """
    found: set[str] = set()
    for path, read in loaded.excluded.items():
        if read is None:
            return None
        found.update(_texts(read), [path])
    return frozenset(found)


def without_left_out_on(book: Book, loaded: Loaded, targets: Collection[str]) -> Book:
    """The Book whose ``left_out`` has no record that names one of these targets, or names such a record.

    Worked: of a year with 2025-07 withheld, a faulty request on 2025-07 and the decision on it are no longer there.
    """
    if not book.left_out or not targets:
        return book
    read = {**loaded.excluded, **(loaded.filed or book).records}
    named = {path: frozenset(_texts(each)) for path, each in read.items()}
    gone = {path for path, texts in named.items() if not texts.isdisjoint(targets)}
    before = -1
    while len(gone) != before:
        before = len(gone)
        gone |= {path for path, texts in named.items() if not texts.isdisjoint(gone)}
    files = {f"submissions/{book.cycle.id}/{path}" for path in gone}
    return replace(book, left_out=tuple(each for each in book.left_out if each.partition("：")[0] not in files))


def _texts(value: object) -> Iterator[str]:
    inner: Iterable[object] = ()
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        inner = value.values()
    elif isinstance(value, list | tuple):
        inner = value
    elif isinstance(value, Record):
        inner = (getattr(value, each.name) for each in fields(value))
    for each in inner:
        yield from _texts(each)
