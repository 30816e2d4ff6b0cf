"""How much of a workbook or document is read: a hostile one is refused before a library makes objects of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from scorer.intake.gate.zip_document import read_zip
from scorer.intake.tables.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, TableRefused

MOST_BYTES = 20 << 20
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
CELLS = frozenset({"c", "tc", "table-cell", "covered-table-cell"})
SPANS = frozenset({"gridSpan", "val", "number-columns-spanned", "number-rows-spanned"})


class _TooMuchError(Exception):
    """Beyond the bounds; the words are for the reader."""


def xml_parts(raw: bytes, name: str) -> Mapping[str, bytes]:
    """The XML of a packed document, by the names of its parts in small letters. TableRefused: beyond the bounds."""
    document = read_zip(raw)
    if document is None:
        raise TableRefused(f"{name} 打不开：文件坏了。改法：用 Excel 或 WPS 打开，另存一份再导入")
    if document.fault:
        raise TableRefused(f"{name} 不能读：{document.fault}。改法：另存一份只留目标表的文件")
    scan = _Scan()
    for part, content in document.parts:
        try:
            scan.read(content, sheet="worksheets/" in part)
        except _TooMuchError as error:
            raise TableRefused(f"{name} 不能读：{error}") from error
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise TableRefused(f"{name} 里的 {part} 坏了，读不出来。改法：另存一份再导入") from error
    return dict(document.parts)


class _Scan:
    """Counts over all parts of a document."""

    def __init__(self) -> None:
        self.cells = 0
        self.covered = 0

    def read(self, content: bytes, *, sheet: bool) -> None:
        """Look through one part without keeping any of it."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._in_sheet if sheet else self._element
        parser.Parse(content, True)

    def _doctype(self, *_: object) -> None:
        raise _TooMuchError("里面有 XML 实体定义，正常的表格没有。改法：另存一份再导入")

    def _element(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name in CELLS:
            self._count()
            for key, value in attributes.items():
                if key.rpartition(":")[2] in SPANS and _number(value) > MOST_COLUMNS + MOST_ROWS:
                    raise _TooMuchError("合并的单元格太大")
        elif name == "gridSpan" and any(_number(value) > MOST_COLUMNS for value in attributes.values()):
            raise _TooMuchError(f"一格合并了超过 {MOST_COLUMNS} 列")

    def _in_sheet(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._count()
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def _count(self) -> None:
        self.cells += 1
        if self.cells > MOST_CELLS:
            raise _TooMuchError(f"超过 {MOST_CELLS} 个单元格。改法：把目标表单独存成一个文件，删去空白的行列")

    def _merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        self.covered += area_size(first, last or first)
        if self.covered > MOST_CELLS:
            raise _TooMuchError(f"合并的单元格加起来超过 {MOST_CELLS} 个。改法：取消整行、整列的合并")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else MOST_CELLS if text.isdigit() else 0


def area_size(first: str, last: str) -> int:
    """How many cells lie between two: ``A1``, ``C2`` → 6; more than is read where a name is none."""
    ends = CELL.fullmatch(first), CELL.fullmatch(last)
    if ends[0] is None or ends[1] is None:
        return MOST_CELLS + 1
    (left, top), (right, bottom) = ((_column(end[1]), int(end[2])) for end in ends if end)
    return max(1, right - left + 1) * max(1, bottom - top + 1)


def _column(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - 64
    return found
