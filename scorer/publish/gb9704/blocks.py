"""Headings, paragraphs and tables of a paper as WordprocessingML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from docx.oxml.xmlchemy import BaseOxmlElement

from scorer.publish.gb9704.docx_xml import paragraph, w
from scorer.publish.gb9704.paper import Heading, PaperBlock, PaperTable, Paragraph, numbered, width
from scorer.publish.gb9704.plain_text import inert

NARROWEST, WIDEST = 3, 20
"""Characters that a column counts for at least and at most when its width is not given."""


def blocks(found: Iterable[PaperBlock], room: int) -> Iterator[BaseOxmlElement]:
    """The blocks in their order, headings numbered; ``room`` is the width of the page's text in twips."""
    for block in numbered(found):
        match block:
            case Heading():
                yield paragraph(f"Heading{block.level}", block.text)
            case Paragraph():
                yield from (paragraph("BodyText", line) for line in block.text.split("\n") if line.strip())
            case PaperTable():
                yield from _table(block, room)


def _table(table: PaperTable, room: int) -> Iterator[BaseOxmlElement]:
    if table.caption:
        yield paragraph("Caption", table.caption)
    columns = shares(table, room)
    borders = (w(side, val="single", sz=4, space=0, color="000000") for side in SIDES)
    yield w(
        "tbl",
        w(
            "tblPr",
            w("tblW", w=room, type="dxa"),
            w("jc", val="center"),
            w("tblBorders", *borders),
            w("tblLayout", type="fixed"),
        ),
        w("tblGrid", *(w("gridCol", w=column) for column in columns)),
        _row([paragraph("CellHead", title) for title in table.head], columns, w("cantSplit"), w("tblHeader")),
        *(_row(_cells(row, table.right), columns, w("cantSplit")) for row in table.rows),
    )


SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def shares(table: PaperTable, room: int) -> list[int]:
    """The width of each column: as given, else by its longest text; together exactly ``room``."""
    weights = list(table.widths) or [_longest(cells) for cells in zip(table.head, *table.rows, strict=True)]
    whole = sum(weights)
    edges = [room * sum(weights[:place]) // whole for place in range(len(weights) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _longest(cells: Sequence[str]) -> int:
    longest = max(width(line) for cell in cells for line in cell.split("\n"))
    return round(2 * min(max(longest, NARROWEST), WIDEST)) + 1


def _cells(row: Sequence[str], right: frozenset[int]) -> Iterator[BaseOxmlElement]:
    for place, text in enumerate(row):
        yield paragraph("Cell", text, *([w("jc", val="right")] if place in right else ()))


def _row(cells: Iterable[BaseOxmlElement], columns: Sequence[int], *properties: BaseOxmlElement) -> BaseOxmlElement:
    made = zip(cells, columns, strict=True)
    return w(
        "tr",
        w("trPr", *properties),
        *(w("tc", w("tcPr", w("tcW", w=column, type="dxa"), w("vAlign", val="center")), cell) for cell, column in made),
    )


def plain(found: Iterable[PaperBlock]) -> str:
    """All words of the blocks, one after the other, for counting."""
    words = list[str]()
    for block in numbered(found):
        if isinstance(block, PaperTable):
            words += [block.caption or "", *block.head, *(cell for row in block.rows for cell in row)]
        else:
            words.append(block.text)
    return "".join(map(inert, words))
