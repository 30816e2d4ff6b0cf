"""Where things stand: a fault in a text, a document's marks, and from an offset to line and column.

Offsets count characters of the text from 0 (line ends are one character); lines and columns
from 1. A document's marks are unsigned 32-bit integers in one ``bytes``: the number of lines, the
offset of each line, then (first, behind the last) of every value and key in document order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, takewhile
from typing import NamedTuple

from scorer.model.entities import Data, Path, Place, Span

MOST_TOLD = 100
"""Faults told of one file; how many more there are is a note."""


class Fault(NamedTuple):
    """One fault of a text: code, first character, the one behind the last, and the facts for its wording."""

    code: str
    start: int
    end: int
    facts: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its plain data, the packed places, the digest and size (bytes) of the raw file."""

    file: str
    data: Data
    marks: bytes = field(repr=False)
    sha256: str
    size: int


def line_starts(text: str) -> list[int]:
    r"""The offset at which each line begins: ``"a: 1\nb: 2\n"`` → [0, 5, 10].

    The text has no line ends but ``\n``. Where the last line has none, one that is not there closes the list.
    """
    starts = [0, *accumulate(map(len, text.splitlines(keepends=True)))]
    if text and not text.endswith("\n"):
        starts[-1] += 1
    return starts


def pack(starts: Sequence[int], marks: Sequence[int]) -> bytes:
    """The lines and marks of a document as bytes, small to hold and quick to pickle."""
    return array("I", [len(starts), *starts, *marks]).tobytes()


def span(file: str, starts: Sequence[int], start: int, end: int) -> Span:
    """The stretch from ``start`` up to ``end``, cut off at the end of its first line, one character at least."""
    line = bisect_right(starts, start) - 1
    stop = starts[line + 1] - 1 if line + 1 < len(starts) else start
    return Span(file, line + 1, start - starts[line] + 1, max(min(end, stop) - start, 1))


def locate(document: Document, place: Place) -> Span:
    """The place of a value or key: (("target",), "key") in "kind: report", "target: t1" → line 2, column 1, width 6.

    An item of a list has no key: its value stands for it. A path that does not exist (a field
    that is missing) gives the nearest thing above it that does, by its key where it has one.
    """
    numbers = array("I")
    numbers.frombytes(document.marks)
    lines = numbers[0] + 1
    key, value, found = _walk(document.data, place.path)
    index = key if key is not None and (place.part == "key" or not found) else value
    start, end = numbers[lines + 2 * index], numbers[lines + 2 * index + 1]
    return span(document.file, numbers[1:lines], start, end)


def _walk(data: Data, path: Path) -> tuple[int | None, int, bool]:
    """The numbers of the key (if any) and the value in document order, and whether the path led to its end."""
    key: int | None = None
    value = 0
    for step in path:
        if isinstance(data, dict) and isinstance(step, str) and step in data:
            key = key_mark(data, value, step)
            value, data = key + 1, data[step]
        elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
            key, value = None, value + 1 + sum(map(_count, data[:step]))
            data = data[step]
        else:
            return key, value, False
    return key, value, True


def key_mark(data: Mapping[str, Data], own: int, name: str) -> int:
    """The number, in document order, of a key of the mapping whose own number is ``own``."""
    before = takewhile(lambda entry: entry[0] != name, data.items())
    return own + 1 + sum(1 + _count(value) for _, value in before)


def _count(data: Data) -> int:
    """How many marks a value has: its own and those of all that is in it; ``{a: [1, 2]}`` → 5."""
    if isinstance(data, dict):
        return 1 + len(data) + sum(map(_count, data.values()))
    if isinstance(data, list):
        return 1 + sum(map(_count, data))
    return 1
