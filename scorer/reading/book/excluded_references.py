"""What the records that were left out name: of these nothing may be said to be missing."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.model.entities import Data
from scorer.reading.book.loading import Loaded


def hearsay(loaded: Loaded) -> frozenset[str] | None:
    """Every text in a year's records that were left out, and their paths; None where one cannot be read.

    Worked: ``office/d-7.yml`` with a faulty date and ``on: office/m-7.yml`` → both paths are among them.
    """
    found: set[str] = set()
    for line in loaded.filed.left_out if loaded.filed else ():
        file, _, _ = line.partition("：")
        path = file.split("/", 3)[-1]
        if file.startswith("submissions/") and loaded.filed is not None and path not in loaded.filed.records:
            document = loaded.documents.get(file)
            if document is None or document.data is None:
                return None
            found.update(_texts(document.data), [path])
    return frozenset(found)


def _texts(data: Data) -> Iterator[str]:
    match data:
        case str():
            yield data
        case list():
            for each in data:
                yield from _texts(each)
        case dict():
            for value in data.values():
                yield from _texts(value)
