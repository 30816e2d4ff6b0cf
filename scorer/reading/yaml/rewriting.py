r"""The text of a file with other data: what stays the same keeps its bytes, and every comment stays.

``rewritten("rule: sum  # 两部分\nid: a\n", document, {"id": "a"})`` → ``"# 两部分\nid: a\n"``. A key that makes way
for another at its place is renamed; lists keep their number of items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from scorer.model.entities import Data, Path, Place
from scorer.reading.yaml.emitter import inline
from scorer.reading.yaml.lines import Document
from scorer.reading.yaml.yaml_reader import read

COMMENT = re.compile(r"(?:(?<=\s)|^)#[^\n]*", re.MULTILINE)


class _Edit(NamedTuple):
    """What is written in place of a stretch; one of no width is put in."""

    start: int
    end: int
    text: str


def rewritten(text: str, document: Document, data: Data, named: Mapping[Path, Sequence[str]] | None = None) -> str:
    """``text``, which reads as ``document``, so that it reads as ``data``. ValueError where that cannot be done.

    ``named``: a list that becomes a mapping, with the key of each of its items; several may have the same.
    """
    old = _Text(text, document, named or {})
    result = text
    for edit in sorted(old.changes((), document.data, data), reverse=True):
        result = result[: edit.start] + edit.text + result[edit.end :]
    again, _ = read(document.file, result.encode())
    if again is None or again.data != data or comments(text, document) != comments(result, again):
        raise ValueError(document.file)
    return result


def comments(text: str, document: Document) -> list[str]:
    """The comments of a text, sorted."""
    return sorted(match[0].rstrip() for match in COMMENT.finditer(_Text(text, document, {}).bare))


class _Text:
    """One text with the places of its values."""

    def __init__(self, text: str, document: Document, named: Mapping[Path, Sequence[str]]) -> None:
        self.text, self._document, self._named = text, document, named
        masked = list(text)
        for start, end in self._scalars((), document.data):
            masked[start:end] = ["x" if char != "\n" else char for char in text[start:end]]
        self.bare = "".join(masked)
        """The text with every scalar masked: a ``#`` in it begins a comment."""

    def changes(self, path: Path, old: Data, new: Data) -> Iterator[_Edit]:
        """What is to be written otherwise in the value at a path."""
        if old == new and type(old) is type(new):
            return
        if isinstance(old, dict) and isinstance(new, dict) and old and new:
            yield from self._entries(path, old, new)
        elif isinstance(old, list) and isinstance(new, dict) and path in self._named and not self._is_flow(path):
            yield from self._as_entries(path, old, new)
        elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
            for place, (before, after) in enumerate(zip(old, new, strict=True)):
                yield from self.changes((*path, place), before, after)
        else:
            start, end = self._span(path, old)
            yield _Edit(start, end, f"{'' if start < end else ' '}{inline(new)}{self._kept(start, end, start)}")

    def _entries(self, path: Path, old: Mapping[str, Data], new: Mapping[str, Data]) -> Iterator[_Edit]:
        """The entries of a mapping: changed, renamed, removed, put in."""
        names = _renamed(list(old), list(new))
        last, waiting = "", dict[str, Data]()
        for key in new:
            before = names.get(key)
            if before is None:
                waiting[key] = new[key]
                continue
            if waiting:
                yield self._put_in(path, old, last, before, waiting)
                waiting = {}
            if before != key:
                yield _Edit(*self._key(path, before), inline(key))
            yield from self.changes((*path, before), old[before], new[key])
            last = before
        if waiting:
            yield self._put_in(path, old, last, "", waiting)
        kept = next(place for place, key in enumerate(old) if key in names.values()) if names else len(old)
        for place, key in enumerate(old):
            if key not in names.values():
                yield self._without(path, old, key, leading=place < kept)

    def _as_entries(self, path: Path, old: Sequence[Data], new: Mapping[str, Data]) -> Iterator[_Edit]:
        """Each item of a list as the entry of its name: the first of a name has all, the others go."""
        for place, (item, name) in enumerate(zip(old, self._named[path], strict=True)):
            start, end = self._span((*path, place), item)
            dash = self.text.rindex("-", 0, start)
            if name not in self._named[path][:place]:
                yield _Edit(dash, end, f"{inline(name)}: {inline(new[name])}{self._kept(dash, end, dash)}")
            else:
                yield self._lines(dash, end)

    def _put_in(
        self, path: Path, old: Mapping[str, Data], after: str, before: str, entries: Mapping[str, Data]
    ) -> _Edit:
        """Entries behind the one with the key ``after``; where there is none, before the first that stays."""
        start, _ = self._key(path, after or before)
        lines = [f"{inline(key)}: {inline(value)}" for key, value in entries.items()]
        if self._is_flow(path):
            end = self._end((*path, after), old[after]) if after else start
            return _Edit(end, end, "".join(f", {line}" if after else f"{line}, " for line in lines))
        indent = "\n" + " " * self._column(start)
        if not after:
            return _Edit(start, start, "".join(line + indent for line in lines))
        end = self._line_end(self._end((*path, after), old[after]))
        return _Edit(end, end, "".join(indent + line for line in lines))

    def _without(self, path: Path, old: Mapping[str, Data], key: str, leading: bool) -> _Edit:
        """The removal of an entry; the comments in it stay. ``leading``: every entry before it goes too."""
        keys = list(old)
        place, (start, _), end = keys.index(key), self._key(path, key), self._end((*path, key), old[key])
        if leading and (self._is_flow(path) or self._behind_dash(self._key(path, keys[0])[0])):
            stop = self._key(path, keys[place + 1])[0]
            return _Edit(start, stop, self._kept(start, stop, start))
        if self._is_flow(path):
            start = self._end((*path, keys[place - 1]), old[keys[place - 1]])
            return _Edit(start, end, self._kept(start, end, start))
        return self._lines(start, end)

    def _lines(self, start: int, end: int) -> _Edit:
        """The removal of whole lines; their comments stay, each on a line of its own."""
        begin, stop = start - self._column(start), min(self._line_end(end) + 1, len(self.text))
        indent = self.text[begin:start]
        return _Edit(begin, stop, "".join(f"{indent}{line}\n" for line in self._comments(start, stop)))

    def _comments(self, start: int, end: int) -> list[str]:
        return [match[0].rstrip() for match in COMMENT.finditer(self.bare, start, end)]

    def _kept(self, start: int, end: int, column: int) -> str:
        """The comments of a stretch that goes, each with its line end, as far in as the text at ``column``."""
        lines = self._comments(start, end)
        blank = "" if self._behind_dash(start) or not lines else "  "
        return blank + "".join(f"{line}\n{' ' * self._column(column)}" for line in lines)

    def _behind_dash(self, start: int) -> bool:
        """Whether nothing but the dash of a list item is before it on its line."""
        return self.text[self.text.rfind("\n", 0, start) + 1 : start].strip() == "-"

    def _scalars(self, path: Path, data: Data) -> Iterator[tuple[int, int]]:
        if isinstance(data, dict) and data:
            for key, value in data.items():
                yield self._key(path, key)
                yield from self._scalars((*path, key), value)
        elif isinstance(data, list) and data:
            for place, value in enumerate(data):
                yield from self._scalars((*path, place), value)
        else:
            yield self._span(path, data)

    def _key(self, path: Path, key: str) -> tuple[int, int]:
        return self._document.index.offsets(Place(self._document.file, (*path, key), "key"))

    def _span(self, path: Path, data: Data) -> tuple[int, int]:
        """Where a value begins, and where it ends, what only follows it left out."""
        start, _ = self._document.index.offsets(Place(self._document.file, path))
        return start, self._end(path, data)

    def _end(self, path: Path, data: Data) -> int:
        start, end = self._document.index.offsets(Place(self._document.file, path))
        if isinstance(data, dict | list) and data and self.text[start] not in "{[":
            last = list(data)[-1] if isinstance(data, dict) else len(data) - 1
            return self._end((*path, last), data[last])  # type: ignore[index]
        return start + len(self.text[start:end].rstrip()) if start < end else self._behind_key(path, start)

    def _behind_key(self, path: Path, start: int) -> int:
        """Behind the colon of a key that has no value."""
        key = path[-1] if path else ""
        return self._key(path[:-1], key)[1] + 1 if isinstance(key, str) and key else start

    def _is_flow(self, path: Path) -> bool:
        start, _ = self._document.index.offsets(Place(self._document.file, path))
        return self.text[start] in "{["

    def _column(self, start: int) -> int:
        return start - (self.text.rfind("\n", 0, start) + 1)

    def _line_end(self, start: int) -> int:
        end = self.text.find("\n", start)
        return end if end >= 0 else len(self.text)


def _renamed(old: list[str], new: list[str]) -> dict[str, str]:
    """New key → the old one in its place: itself, or what is gone between the same two neighbours."""
    names, free = {key: key for key in new if key in old}, [key for key in old if key not in new]
    for place, key in enumerate(new):
        if key in names:
            continue
        before = next((names[each] for each in reversed(new[:place]) if each in names), "")
        following = old[old.index(before) + 1 if before else 0 :]
        gone = next(iter(following), "")
        if gone in free:
            free.remove(gone)
            names[key] = gone
    return names
