"""The text of an office document as a reader sees it, piece by piece, each with its place in a clerk's words.

A piece is a paragraph with its runs joined, or a cell with the words over and beside it. What a part is
follows from its root element, never from its name; formulas, positions, statistics and settings are
no text. Read as a stream: no tree is built, no entity is expanded, and elements are counted (python-docx
and openpyxl build trees of many times the size of what a stranger sent).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

from scorer.intake.gate.allowance import ELEMENT, Allowance
from scorer.intake.gate.sheet_cells import FEWEST, Piece, SheetCells, TableHeadings, whole
from scorer.intake.gate.zip_document import ZipDocument
from scorer.model.packaged import packaged

MOST_ELEMENTS = 3_000_000
"""Elements of one document: a table of 50,000 rows and ten columns has about a million."""
MOST_COLUMNS = 1 << 14
ENDS = re.compile(
    r"</(?:\w+:)?(?:p|h|c|v|si|row|tr|tc|table-cell|list-item|TextObject|comment|text)>"
    r"|<(?:\w+:)?(?:br|cr|line-break)\b[^<>]*>"
)
TAG = re.compile(r"<[^<>]*>")
"""For what is no XML any more: a paragraph, a cell or a break ends a line, other tags only change its looks."""
OPEN_DOCUMENT = frozenset({"document-content", "document-styles"})
PROPERTIES = frozenset({"coreProperties", "document-meta", "DocInfo"})
_TABLES = packaged("scorer.intake.gate", "file_types")
PROPERTY = frozenset(_TABLES["elements"]["property"])
BLOCKS = frozenset({"p", "h", "si", "comment", "TextObject", "cm", "threadedComment"})
"""Elements that begin a line of their own."""
TEXTS = frozenset({"t", "delText", "TextCode"})
ROWS = frozenset({"tbl", "table", "tr", "table-row", "tc", "table-cell", "covered-table-cell"})
LOOSE = frozenset({"Properties", "chartSpace"})
"""Roots of which every text counts by itself, as of any part of no known kind."""
BREAKS: Mapping[str, str] = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "line-break": "\n"}
PLACES: Mapping[str, str] = _TABLES["places"]
"""Root element → where that is to a reader."""


class TooManyElementsError(Exception):
    """A document of more elements than are read."""


@dataclass(slots=True)
class _CountingParser:
    change: Allowance
    left: int = MOST_ELEMENTS

    def feed(self, parser: expat.XMLParserType, raw: bytes, *, last: bool = False) -> None:
        """Parse a piece; its elements count for the change, also where it turns out to be no XML."""
        before = self.left
        try:
            parser.Parse(raw, last)
        finally:
            self.change.spend((before - self.left) * ELEMENT)


def pieces(document: ZipDocument, change: Allowance | None = None) -> Iterator[Piece]:
    """Every text of a document, and of those in it. Raises TooManyElementsError, AllowanceUsedUpError."""
    yield from _pieces(document, _CountingParser(change or Allowance()))


def _pieces(document: ZipDocument, budget: _CountingParser) -> Iterator[Piece]:
    strings, names = list[str](), dict[str, str]()
    later: list[tuple[str, bytes]] = []
    for name, raw in document.parts:
        root = _root(raw)
        if root == "worksheet":
            later.append((name, raw))
        elif root in ("sst", "workbook"):
            found = _Flow(root, PLACES[root])
            yield from _read(raw, found, budget)
            strings += found.strings
            names.update(found.sheets)
        elif root and root not in ("Types", "styleSheet", "theme"):
            yield from _read(raw, _Flow(root, _place(root, name)), budget)
    links = _sheet_links(document)
    for name, raw in later:
        sheet = names.get(links.get(name, ""), "")
        yield from _read(raw, SheetCells(f"工作表“{sheet}”" if sheet else name.rpartition("/")[2], strings), budget)
    for name, inner in document.inner:
        inside = f"内嵌的 {name.rpartition('/')[2]}："
        yield from (Piece(each.text, inside + each.where, each.around) for each in _pieces(inner, budget))


def _root(raw: bytes) -> str:
    """The local name of the first element; "" where there is none."""
    head = decoded(raw[:4096])
    match = re.search(r"<(?:[^\s<>/!?:]+:)?([^\s<>/!?:]+)[\s/>]", head)
    return match[1] if match else ""


def _place(root: str, name: str) -> str:
    number = re.search(r"(\d+)\.[^.]+$", name)
    numbered = root in ("sld", "notes") and number
    return PLACES.get(root, name.rpartition("/")[2]) + (f" {number[1]} " if numbered and number else "")


def _sheet_links(document: ZipDocument) -> dict[str, str]:
    """A sheet's part → the id by which the workbook names it."""
    found: dict[str, str] = {}
    for relation in document.relations:
        if relation.kind == "worksheet":
            target = relation.target.lower()
            found[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = relation.id
    return found


def _read(raw: bytes, handler: _Flow | SheetCells, budget: _CountingParser) -> Iterator[Piece]:
    """Feed a part to a handler, piece by piece. What is no XML any more is read as plain text from there."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        budget.left -= 1
        if budget.left < 0:
            raise TooManyElementsError
        handler.start(name.rpartition(":")[2], attributes)

    def entity(*_: object) -> None:
        raise expat.ExpatError("entity")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: handler.end(name.rpartition(":")[2])
    parser.CharacterDataHandler = handler.text
    parser.EntityDeclHandler = entity
    step = 1 << 18
    try:
        for at in range(0, len(raw), step):
            budget.feed(parser, raw[at : at + step])
            yield from handler.taken()
        budget.feed(parser, b"", last=True)
    except (expat.ExpatError, ValueError, LookupError):
        rest = html.unescape(TAG.sub("", ENDS.sub("\n", decoded(raw))))
        yield from (Piece(line, handler.place) for line in rest.split("\n") if line.strip())
    handler.finish()
    yield from handler.taken()


def decoded(part: bytes) -> str:
    """A part's text; XML is in UTF-8 unless its first bytes say UTF-16."""
    return part.decode("utf-16" if part.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "replace")


@dataclass(slots=True)
class _Line:
    """A paragraph being read: as shown, and with what is hidden or struck out."""

    shown: list[str] = field(default_factory=list)
    whole: list[str] = field(default_factory=list)


class _Flow:
    """Paragraphs of a text document, a slide, a comment, a page; tables in them give their cells' surroundings."""

    def __init__(self, root: str, place: str) -> None:
        self.root, self.place, self.count = root, place, 0
        self.strings: list[str] = []
        self.sheets: dict[str, str] = {}
        self.codes: list[str] = []
        self._open = root in OPEN_DOCUMENT or root not in PLACES
        self._kinds = TEXTS | {"text"} if root in ("cmLst", "ThreadedComments") else TEXTS
        self._tables, self._wide, self._kept = 0, 1, ""
        self._lines: list[_Line] = []
        self._grids: list[TableHeadings] = []
        self._texts = self._boxes = self._remarks = 0
        self._vanish = self._deleted = False
        self._loose: list[str] | None = None
        self._out: list[Piece] = []
        self._same = ""

    def taken(self) -> list[Piece]:
        found, self._out = self._out, []
        return found

    def finish(self) -> None:
        while self._lines:
            self._close()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in BLOCKS:
            self.count += 1
            self._page_line(name, attributes)
            self._lines.append(_Line())
        elif name in ROWS:
            self._table(name, attributes)
        elif name in BREAKS:
            self._add(BREAKS[name])
        elif name == "gridSpan":
            self._wide = _count(attributes)
        elif name in ("docPr", "cNvPr") or (name in ("s", "n") and "v" in attributes):
            self._named(attributes)
        elif name in ("r", "vanish", "sheet", "textbox", "annotation", "sym") or (name == "s" and self._open):
            self._mark(name, attributes)
        if name in self._kinds:
            self._texts += 1
            self._deleted = self._deleted or name == "delText"
        if (name in PROPERTY and self.root in PROPERTIES) or (name == "v" and self.root == "chartSpace"):
            self._loose = []

    def _table(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("tbl", "table"):
            self._tables += 1
            named = _attribute(attributes, "name")
            if named:
                self._out.append(Piece(named, "表名"))
            self._grids.append(TableHeadings(f"表“{named}”" if named else f"{self.place}第 {self._tables} 个表"))
        elif self._grids and name in ("tr", "table-row"):
            self._grids[-1].begin_row()
            self._wide = 1
        elif self._grids:
            grid = self._grids[-1]
            grid.column += self._wide
            self._wide = _count(attributes)
            self._kept = whole(_attribute(attributes, "value")) or ""

    def _named(self, attributes: dict[str, str]) -> None:
        """The names and descriptions of pictures and shapes, and the kept cells of a pivot table."""
        for key in ("descr", "title", "v"):
            if text := attributes.get(key, ""):
                self._out.append(Piece(text, self.place))

    def _mark(self, name: str, attributes: dict[str, str]) -> None:
        """A run begins, or is hidden; a sheet's name, a drawn character, blanks, a text box."""
        match name:
            case "r":
                self._vanish = self._deleted = False
            case "vanish":
                self._vanish = next(iter(attributes.values()), "1") not in ("0", "false", "off")
            case "sheet":
                self._sheet(attributes)
            case "textbox":
                self._boxes += 1
            case "annotation":
                self._remarks += 1
            case "sym":
                self._add(_symbol(attributes))
            case _:
                self._add(" ")

    def end(self, name: str) -> None:
        if name in BLOCKS and self._lines:
            self._close()
        elif name in ("tbl", "table") and self._grids:
            self._grids.pop()
        elif name == "textbox":
            self._boxes -= 1
        elif name == "annotation":
            self._remarks -= 1
        elif self._loose is not None and (name in PROPERTY or name == "v"):
            self._out.append(Piece("".join(self._loose), self.place))
            self._loose = None
        if name in self._kinds:
            self._texts -= 1

    def text(self, data: str) -> None:
        if self._loose is not None:
            self._loose.append(data)
        elif self._texts or (self._open and self._lines):
            self._add(data)
        elif data.strip() and (self.root not in PLACES or self.root in LOOSE or self._boxes):
            self._out.append(Piece(data, self.place))

    def _add(self, data: str) -> None:
        if not self._lines:
            self._lines.append(_Line())
        line = self._lines[-1]
        line.whole.append(data)
        if not (self._vanish or self._deleted):
            line.shown.append(data)

    def _page_line(self, name: str, attributes: dict[str, str]) -> None:
        """Texts of a page that are set at one height are one line to a reader (OFD)."""
        if name == "TextObject":
            height = attributes.get("Boundary", "").split()[1:2]
            self._same = f"y{height[0]}" if height else ""

    def _close(self) -> None:
        line = self._lines.pop()
        text, whole = "".join(line.shown), "".join(line.whole)
        if self.root == "sst":
            self.strings.append(text)
        grid = self._grids[-1] if self._grids and not self._remarks else None
        where = f"{self.place}第 {self.count} 段" if self.place in ("正文", "脚注", "尾注") else self.place
        where = f"{grid.place}第 {grid.row} 行" if grid else "批注" if self._remarks else where
        around = grid.around(grid.column) if grid else ""
        if grid:
            kept, self._kept = self._kept, ""
            if grid.is_sum(grid.column, kept or text):
                return
            if len(kept) >= FEWEST and kept not in re.sub(r"[^0-9]", "", text):
                self._out.append(Piece(kept, where, around))  # shown shortened, as 1.36E+10
        if self._same and self._out and self._out[-1].around == self._same:
            last = self._out.pop()
            self._out.append(Piece(last.text + text, where, self._same))
        elif text or whole:
            self._out.append(Piece(text, where, around or self._same))
        if whole != text:
            self._out.append(Piece(whole, f"{where}（隐藏或删去的文字）", around))
        if grid:
            grid.add(grid.column, text)

    def _sheet(self, attributes: dict[str, str]) -> None:
        number = _attribute(attributes, "id")
        if self.root == "workbook":
            self.sheets[number] = attributes.get("name", "")
            self._out.append(Piece(attributes.get("name", ""), self.place))


def _count(attributes: Mapping[str, str]) -> int:
    """Over how many columns a cell reaches, or how often it is repeated."""
    found = _attribute(attributes, "number-columns-repeated") or _attribute(attributes, "val")
    return min(int(found), MOST_COLUMNS) if found.isdecimal() and len(found) < 10 else 1


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _symbol(attributes: Mapping[str, str]) -> str:
    """The character of a symbol that a font draws: F031 and 0031 are 1."""
    code = _attribute(attributes, "char")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    number = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    return chr(number) if 0x20 <= number < 0xD800 else ""


def fields(document: ZipDocument) -> list[str]:
    """The instructions of a document's fields (``DDEAUTO cmd``), those in several runs joined."""
    found: list[str] = []
    for name, raw in document.parts:
        if name.startswith("word/") and (b"instr" in raw or raw.startswith((b"\xff\xfe", b"\xfe\xff"))):
            _instructions(raw, found)
    return found


def _instructions(raw: bytes, found: list[str]) -> None:
    parser, inside = expat.ParserCreate(), [False]

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        inside[0] = local == "instrText"
        if local == "fldChar" and "begin" in attributes.values():
            found.append("")
        found.extend(value for key, value in attributes.items() if local == "fldSimple" and key.endswith("instr"))

    def text(data: str) -> None:
        if inside[0]:
            found[-1:] = [f"{found[-1] if found else ''}{data}"]

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: inside.__setitem__(0, False)
    parser.CharacterDataHandler = text
    with suppress(expat.ExpatError, ValueError, LookupError):
        parser.Parse(raw, True)
