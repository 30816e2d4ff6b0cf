"""Places in a text: a fault, a document's marks, and from an offset to line and column.

Offsets count characters of the text from 0 (line ends are one character); lines and columns
from 1. A document's marks are unsigned 32-bit integers in one ``bytes``: the number of lines, the
offset of each line, then (first, behind the last) of every value and key in document order.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from scorer.model.entities import Data, Path, Place, Span

MOST = 100
"""Faults reported of one file; how many more there are is a note."""


class YamlFault(NamedTuple):
    """One fault of a text: code, first character, the one behind the last, and the facts for its wording."""

    code: str
    start: int
    end: int
    facts: Mapping[str, str] = {}


@dataclass(frozen=True)
class Document:
    """A file that was read: its plain data, the packed places, the digest and size (bytes) of the raw file."""

    file: str
    data: Data
    marks: bytes = field(repr=False)
    sha256: str
    size: int
    others: Mapping[str, Document] = field(default_factory=dict, repr=False)
    """Keys that other files have where several make up one whole: key → that file's document."""

    @cached_property
    def index(self) -> MarkIndex:
        """Where every value and key is; made when the first place is looked up, and once."""
        return MarkIndex(self.data, self.marks)


class MarkIndex:
    """The marks of a document by path: made in one pass over its data, then each place in as many steps as its path."""

    def __init__(self, data: Data, marks: bytes) -> None:
        numbers = array("I")
        numbers.frombytes(marks)
        lines = numbers[0] + 1
        self.starts, self._marks = numbers[1:lines], numbers[lines:]
        self._data = data
        self._inside: dict[int, dict[str, int] | list[int]] = {}
        self._number(data, 0)

    def _number(self, data: Data, own: int) -> int:
        """Number what is in a value whose own number is ``own``; returns the next free number."""
        following = own + 1
        if isinstance(data, dict):
            keys = self._inside[id(data)] = dict[str, int]()
            for key, value in data.items():
                keys[key] = following
                following = self._number(value, following + 1)
        elif isinstance(data, list):
            items = self._inside[id(data)] = list[int]()
            for value in data:
                items.append(following)
                following = self._number(value, following)
        return following

    def offsets(self, place: Place) -> tuple[int, int]:
        """First character of a value or key, and the one behind its last."""
        key, value, found = self._walk(place.path)
        number = key if key is not None and (place.part == "key" or not found) else value
        return self._marks[2 * number], self._marks[2 * number + 1]

    def _walk(self, path: Path) -> tuple[int | None, int, bool]:
        """The numbers of the key (if any) and the value in document order, and whether the path led to its end."""
        data, key, value = self._data, None, 0
        for step in path:
            inside: Any = self._inside.get(id(data))
            if isinstance(data, dict) and step in data:
                key = inside[step]
                value, data = key + 1, data[step]
            elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
                key, value, data = None, inside[step], data[step]
            else:
                return key, value, False
        return key, value, True


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

    An item of a list has no key: its value is taken. A path that does not exist (a field
    that is missing) gives the nearest thing above it that does, by its key where it has one.
    A key that another file of the whole has is found there.
    """
    document = document.others.get(str(place.path[0]), document) if place.path else document
    start, end = document.index.offsets(place)
    return span(document.file, document.index.starts, start, end)


def path_at(document: Document, at: Span) -> Path:
    r"""The way to what is at a place: line 2, column 1 of "kind: report\ntarget: t1" → ("target",)."""
    offset = document.index.starts[at.line - 1] + at.column - 1
    path, data = tuple[str | int, ...](), document.data
    while isinstance(data, dict | list):
        steps: list[str | int] = list(data) if isinstance(data, dict) else list(range(len(data)))
        starts = ((step, document.index.offsets(Place(document.file, (*path, step), "key"))[0]) for step in steps)
        begun = [step for step, start in starts if start <= offset]
        if not begun:
            break
        path, data = (*path, begun[-1]), data[begun[-1]]  # type: ignore[index]
    return path
