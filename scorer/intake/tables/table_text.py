"""The text of a target table: new rows as a clerk would write them, and a file changed only where a row changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scorer.model.entities import Data, Place
from scorer.reading.yaml import Document, locate, read
from scorer.reading.yaml.emitter import entry, inline
from scorer.reading.yaml.values import rows_of, text_of

Row = Mapping[str, Data]
HEAD = "# {year} 年度目标表。经会议审定后不再改动；经批准的调整是另一件记录。\ntargets:\n"
INDENT = 4
"""Columns before the keys of a row, as rows are written here."""


def rows_text(rows: Iterable[Row]) -> str:
    """Rows as a clerk would write them: one key on a line, nodes and measures each on a line of their own."""
    lines: list[str] = []
    for row in rows:
        mark = "  - "
        for key, value in row.items():
            first, *rest = _entry(key, value)
            lines += [mark + first, *rest]
            mark = "    "
    return "".join(f"{line}\n" for line in lines)


def _entry(key: str, value: Data) -> list[str]:
    several = key in ("nodes", "measures") or (key == "units" and isinstance(value, list) and len(value) > 1)
    if several and isinstance(value, list) and value:
        return [f"{key}:", *(f"      - {inline(each)}" for each in value)]
    return [entry(key, value)]


def unit_rows_text(rows: Iterable[Row]) -> str:
    """Units, each on one line."""
    return "".join(f"  - {inline(dict(row))}\n" for row in rows)


WRITERS: Mapping[str, Callable[[Iterable[Row]], str]] = {"targets": rows_text, "units": unit_rows_text}
"""The list of a file → its rows as text."""


@dataclass
class TableEdit:
    """A file with its rows changed: the new text, and the comments that its changed lines lose."""

    text: str
    lost: list[str] = field(default_factory=list)


class NotEditable(Exception):  # noqa: N818 -- how somebody lays out a file is no fault
    """The file is laid out in a way that rows cannot be put into; ``str()`` is the sentence."""


def begun(text: str, key: str, rows: Sequence[Row], head: str) -> str:
    """A file whose list ``key`` has no row yet, with these; remarks stay. ``head`` begins a file that is not there."""
    fresh, empty = WRITERS[key](rows), f"\n{key}: []"
    if empty in f"\n{text}":
        before, _, after = f"\n{text}".partition(empty)
        rest = after.partition("\n")
        remark = f"  {rest[0].strip()}" if rest[0].strip() else ""
        tail = rest[2] if rest[2].strip() else ""
        return f"{before}\n{key}:{remark}\n{fresh}{tail}"[1:]
    if text.strip() or not head:
        raise NotEditable(f"{key}.yml 里没有写 {key}: []，不知道放在哪里；先写上这一行")
    return head + fresh


def edited(text: str, file: str, key: str, after: Sequence[Row], *, appended: bool = False) -> TableEdit:
    """The text with its rows as they are in ``after``; rows of it that ``after`` does not have stay.

    New rows come behind the row that they follow in ``after``; behind all that is there where they are ``appended``,
    as below a settled table.
    """
    document = _document(text, file)
    before = rows_of(document.data, key)
    places = {text_of(row, "id"): place for place, row in enumerate(before)}
    table = _Lines(text, document, key, len(before))
    inserts: dict[int, list[Row]] = {}
    last = -1
    for row in after:
        place = places.get(str(row["id"]))
        if place is None:
            inserts.setdefault(len(before) if appended else last, []).append(row)
            continue
        last = place
        if before[place] != row:
            table.change(place, before[place], row)
    for place, rows in inserts.items():
        table.insert(place, WRITERS[key](rows))
    made = TableEdit(table.text(), table.lost)
    _verify(made.text, file, key, (*before, *after))
    return made


def _document(text: str, file: str) -> Document:
    document, problems = read(file, text.encode())
    if document is None or problems:
        raise NotEditable(f"{file} 有错误；先运行 scorer check {file} 改好")
    return document


def _verify(text: str, file: str, key: str, rows: Iterable[Row]) -> None:
    """That the new text says what it is to say: a layout that was not foreseen must not lose a row."""
    wanted = {str(row.get("id")): row for row in rows}
    document, problems = read(file, text.encode())
    found = rows_of(document.data, key) if document is not None and not problems else []
    if {str(row.get("id")): row for row in found} != wanted or len(found) != len(wanted):
        raise NotEditable(f"{file} 的写法不便由程序改；请照上面的不同手工改，或把它移走再导入")


class _Lines:
    """The lines of a file, by row and key, and what is put in their place."""

    def __init__(self, text: str, document: Document, key: str, count: int) -> None:
        self._lines = text.split("\n")
        self._document = document
        self._key = key
        self._starts = [self._line(key, place) for place in range(count)]
        self._new: dict[int, str | None] = {}
        self._after: dict[int, str] = {}
        self.lost: list[str] = []

    def _line(self, *path: str | int) -> int:
        return locate(self._document, Place(self._document.file, path, "key")).line - 1

    def _end(self, place: int) -> int:
        """The line behind a row: remarks and blank lines before the next belong to that."""
        stop = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._lines)
        return self._trimmed(self._starts[place], stop)

    def _trimmed(self, start: int, stop: int) -> int:
        while stop > start + 1 and (not self._lines[stop - 1].strip() or self._lines[stop - 1].lstrip()[0] == "#"):
            stop -= 1
        return stop

    def change(self, place: int, before: Row, after: Row) -> None:
        """A row's keys that differ are written anew, the others stay as they are."""
        lines = [self._line(self._key, place, key) for key in before]
        start, end = self._starts[place], self._end(place)
        first = next(iter(before))
        if len(set(lines)) < len(lines) or start != lines[0] or before[first] != after.get(first):
            indent = self._lines[start].index("-")
            whole = "".join(f"{' ' * indent}{line[2:]}\n" for line in WRITERS[self._key]([after]).splitlines())
            self._replace(start, end, whole)
            return
        self._change_keys(lines, end, before, after)

    def _change_keys(self, lines: Sequence[int], end: int, before: Row, after: Row) -> None:
        indent = (
            locate(
                self._document,
                Place(self._document.file, (self._key, self._starts.index(lines[0]), next(iter(before))), "key"),
            ).column
            - 1
        )
        stops = dict(zip(before, (*lines[1:], end), strict=True))
        starts = dict(zip(before, lines, strict=True))
        for key in before:
            if before[key] != after.get(key):
                stop = self._trimmed(starts[key], stops[key])
                self._replace(starts[key], stop, _indented(key, after[key], indent) if key in after else "")
        order = list(after)
        for key in after:
            if key not in before:
                earlier = [each for each in order[: order.index(key)] if each in before]
                line = self._trimmed(starts[earlier[-1]], stops[earlier[-1]]) - 1
                self._after[line] = self._after.get(line, "") + _indented(key, after[key], indent)

    def _replace(self, start: int, stop: int, text: str) -> None:
        for number in range(start, stop):
            remark = _remark(self._lines[number])
            if remark:
                self.lost.append(f"第 {number + 1} 行：{remark}")
            self._new[number] = None
        self._new[start] = text

    def insert(self, place: int, text: str) -> None:
        """New rows behind a row; -1: before the first; their number: behind all that the file has."""
        if place == len(self._starts):
            self._after[len(self._lines) - 1] = text
            return
        if place < 0:
            first = self._starts[0] - 1
            self._after[first] = self._after.get(first, "") + text
            return
        line = self._end(place) - 1
        self._after[line] = self._after.get(line, "") + text

    def text(self) -> str:
        """The lines as they are now."""
        ends = len(self._lines) - 1
        made = []
        for number, line in enumerate(self._lines):
            kept = line + ("\n" if number < ends else "")
            made.append((self._new[number] or "") if number in self._new else kept)
            if number in self._after:
                if made[-1] and not made[-1].endswith("\n"):
                    made[-1] += "\n"
                made.append(self._after[number])
        return "".join(made)


def _indented(key: str, value: Data, indent: int) -> str:
    lines = _entry(key, value)
    body = [f"{' ' * indent}{lines[0]}", *(f"{' ' * indent}{line[INDENT:]}" for line in lines[1:])]
    return "".join(f"{line}\n" for line in body)


def _remark(line: str) -> str:
    """The comment of a line: behind a blank, outside of quotes as far as one can see."""
    bare = line.strip()
    if bare.startswith("#"):
        return bare
    _, mark, remark = line.rpartition(" #")
    return f"#{remark}" if mark and remark.count('"') % 2 == 0 and remark.count("'") % 2 == 0 else ""
