"""What the excluded records of a year refer to: a step that one of them may hold is not reported as missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

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
