"""Text → plain data and marks, over the events of PyYAML's C parser; what YAML allows and this project does not.

Reading goes on behind a fault as long as the parser does, so that a file shows all its faults at
once; the data of a file with faults is of no use and is thrown away. The events come one by one:
nothing is read beyond the depth allowed, whatever the text holds behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from sys import intern
from typing import Any

from yaml import YAMLError
from yaml._yaml import CParser
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, StreamEndEvent

from scorer.model.entities import Data
from scorer.reading.yaml.folding import folded
from scorer.reading.yaml.lines import MOST, YamlFault
from scorer.reading.yaml.scalars import key_line, scalar_value, wide
from scorer.reading.yaml.syntax import behind_the_end, diagnose
from scorer.reading.yaml.text import escaped

DEEPEST = 20
"""Levels of lists and mappings inside each other, the root being the first."""

_PROPERTY = re.compile(r"[&!*][^\s,\]}]*")
SPECIAL = frozenset("0123456789+-.tfn~NIi\"'|>&!")
"""With one of these begins every ASCII scalar that is not simply text, unless it holds a colon."""

_SPOILING = {"Y023", "Y024", "Y025", "Y026", "Y028", "Y029", "Y040", "Y041", "Y044", "Y045"}
_PROPERTY_CODES = {"&": "Y023", "*": "Y024", "!": "Y026"}


class _TooDeepError(Exception):
    """Reading ends here; the fault is noted already."""


def load(text: str, *, complain: bool = True) -> tuple[Data, list[int], list[YamlFault]]:
    """The root's data, a pair of offsets for every value and key in document order, and the faults.

    "a: [1]" → ({"a": [1]}, [0, 6, 0, 1, 3, 6, 4, 5], []). Where the parser gives up, that is the last
    fault; without ``complain`` it is left out.
    """
    tree = _EventReader(text, folded(text))
    try:
        data = tree.document()
    except _TooDeepError:
        data = None
    except YAMLError as error:
        data = None
        fault = diagnose(text, error, tree.marks)
        if complain and not _follows_from(text, tree.faults, fault):
            tree.faults.append(fault)
    return data, tree.marks, tree.faults


def _follows_from(text: str, faults: list[YamlFault], fault: YamlFault) -> bool:
    """Whether the parser's complaint only comes of a fault earlier in that line: "note: *x y" is one fault, not two."""
    last = faults[-1] if faults else None
    return last is not None and last.code in _SPOILING and "\n" not in text[last.end : fault.start]


class _EventReader:
    """One text being read: where the parser is, the marks and faults so far."""

    __slots__ = ("depth", "escapes", "faults", "folded", "get", "marks", "text")

    def __init__(self, text: str, folds: Mapping[int, str]) -> None:
        self.text, self.folded = text, folds
        self.get: Callable[[], Any] = CParser(text).get_event
        self.marks: list[int] = []
        self.faults: list[YamlFault] = []
        self.depth = 0
        self.escapes = "\\" in text

    def document(self) -> Data:
        """The one document: a file that has none, or something behind it, is at fault."""
        get, marks = self.get, self.marks
        get()  # the stream's start
        if type(get()) is StreamEndEvent:
            self.faults.append(YamlFault("Y005", 0, 1))
            return None
        data = self.value(get())
        fault = behind_the_end(self.text, get().end_mark.index, marks[0])
        if fault:
            self.faults.append(fault)
        elif data is None and marks[0] == marks[1]:
            self.faults.append(YamlFault("Y005", 0, 1))
        return data

    def value(self, event: Any) -> Data:  # noqa: ANN401 -- PyYAML's events share no useful type
        """The data of the value that begins with ``event``."""
        start, end = event.start_mark.index, event.end_mark.index
        marks = self.marks
        marks.append(start)
        marks.append(end)
        if type(event) is not ScalarEvent:
            return self.collection(event, start)
        if start == end:
            return None
        value: str = self.folded.get(start, event.value)
        first = self.text[start]
        if first in SPECIAL or ":" in value or "：" in value or not (value.isascii() or "\u3000" < first < "\ua000"):
            return self.special(first, value, start, end)
        return value

    def special(self, first: str, value: str, start: int, end: int) -> Data:
        """The data of a scalar that may be more than plain text, as its first character in the file shows."""
        meant: Data | YamlFault | None
        if first in "'|>":
            return value
        if first == '"':
            meant = escaped(value, start, end) if self.escapes else None
            meant = value if meant is None else meant
        elif first in "&!":
            meant = self.property(start)
        else:
            meant = scalar_value(self.text, value, start, end)
        if isinstance(meant, YamlFault):
            self.faults.append(meant)
            return None
        return meant

    def collection(self, event: Any, start: int) -> Data:  # noqa: ANN401
        """The data of a list or mapping; an alias for one is a fault."""
        if type(event) is AliasEvent:
            self.faults.append(self.property(start))
            return None
        if event.anchor is not None or event.tag is not None:
            self.faults.append(self.property(start))
        if self.depth == DEEPEST:
            self.faults.append(YamlFault("Y020", start, start + 1, {"most": str(DEEPEST)}))
            raise _TooDeepError
        closing = len(self.marks) - 1
        self.depth += 1
        data, end = self.mapping() if type(event) is MappingStartEvent else self.sequence()
        self.depth -= 1
        self.marks[closing] = end
        return data

    def sequence(self) -> tuple[Data, int]:
        """The items of a list up to its end, and where that is."""
        get = self.get
        items: list[Data] = []
        while type(event := get()) is not SequenceEndEvent:
            items.append(self.value(event))
        end: Any = event.end_mark
        return items, end.index

    def mapping(self) -> tuple[Data, int]:
        """The entries of a mapping up to its end, and where that is. Keys are text, whatever they look like."""
        get, marks, text = self.get, self.marks, self.text
        data: dict[str, Data] = {}
        first: dict[str, int] = {}  # where each key begins
        while (kind := type(event := get())) is not MappingEndEvent:
            if kind is not ScalarEvent:
                self.complex_key(event)
                continue
            key, start, end = intern(event.value), event.start_mark.index, event.end_mark.index
            unusual = start == end or text[start] in "\"'&!<" or key in first or not key.isascii()
            if unusual and not self.good_key(key, start, end, first):
                self.dropped(key)
                continue
            first[key] = start
            marks.append(start)
            marks.append(end)
            data[key] = value = self.value(get())
            if value is None:
                self.empty_entry(start, end)
        return data, event.end_mark.index

    def good_key(self, key: str, start: int, end: int, before: dict[str, int]) -> bool:
        """Whether a key that looks unusual is valid; ``before`` has the keys before it in its mapping."""
        first = self.text[start : start + 1]
        fault: YamlFault | None = None
        if not key:
            fault = YamlFault("Y029", start, end)
        elif first in "&!":
            fault = self.property(start)
        elif key == "<<" and first == "<":
            fault = YamlFault("Y025", start, end)
        elif key in before:
            fault = YamlFault("Y027", start, end, {"key": key, **self.line_of(before[key])})
        elif first == '"':
            fault = escaped(key, start, end)
        elif first != "'":
            fault = key_line(self.text, start) or wide(key, start, end)
        if fault:
            self.faults.append(fault)
        return fault is None

    def line_of(self, start: int) -> dict[str, str]:
        """The line of the first of two equal keys; not looked up once the faults are too many to be reported."""
        if len(self.faults) >= MOST:
            return {}
        return {"line": str(self.text.count("\n", 0, start) + 1)}

    def dropped(self, key: str) -> None:
        """Read past the value of a key that is at fault; what a merge key names is part of that fault."""
        marks, faults = len(self.marks), len(self.faults)
        self.value(self.get())
        del self.marks[marks:]
        if key == "<<":
            self.faults[faults:] = [fault for fault in self.faults[faults:] if fault.code != "Y024"]

    def complex_key(self, event: Any) -> None:  # noqa: ANN401
        """A list, a mapping or an alias where a key should be: one fault, whatever is in it."""
        marks, faults = len(self.marks), len(self.faults)
        self.value(event)
        if type(event) is not AliasEvent:
            self.faults[faults:] = [YamlFault("Y028", self.marks[marks], self.marks[marks + 1])]
        self.value(self.get())
        del self.marks[marks:]

    def empty_entry(self, start: int, end: int) -> None:
        """``{unit:ghc}`` is a key "unit:ghc" without a value: the blank behind the colon was forgotten."""
        if self.marks[-2] == self.marks[-1]:
            fault = key_line(self.text, start)
            if fault and fault.start < end:
                self.faults.append(fault)

    def property(self, start: int) -> YamlFault:
        """The fault of an anchor (&), an alias (*) or a tag (!) that is at ``start``."""
        match = _PROPERTY.match(self.text, start)
        end = match.end() if match else start + 1
        return YamlFault(_PROPERTY_CODES[self.text[start]], start, end, {"text": self.text[start:end]})
