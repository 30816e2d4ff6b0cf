"""Estimate where a paper's text ends, before any program lays it out: on which page, how far from its foot.

A .docx holds no pages: its reader makes them. But the 版记 belongs on the last side of the last sheet, an even page
(GB/T 9704-2012, 7.4.1), so the file must say beforehand whether a page is to be opened for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from scorer.publish.gb9704.measures import CORE_HEIGHT, CORE_WIDTH, PITCH, head_size
from scorer.publish.gb9704.paper import (
    Annex,
    Heading,
    OfficialPaper,
    PaperBlock,
    PaperTable,
    Paragraph,
    annex_lines,
    column_widths,
    numbered,
    row_lines,
    title_lines,
    width,
)

NUMBER_LINE = 320 + 11 * 20
"""The 发文字号 and the red line under it."""
CELL_AIR = 60


@dataclass(frozen=True, slots=True)
class _Font:
    """Measures that depend on the font at hand: a line in a table, in twips, and the width of a digit in characters."""

    cell: int
    digit: float

    def width(self, text: str) -> float:
        """The width of a text in characters: twenty digits of half a character are ten."""
        narrow = sum(char.isascii() for char in text)
        return width(text) + narrow * (self.digit - 0.5)


FONTS = _Font(320, 0.5), _Font(350, 0.8)
"""Of 12 pt exactly with digits of half a character, and one that stands high, its digits wider and apart
from the Chinese."""


Side = Literal["last", "turned", "next", "after"]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Lines of one height, one below the other; ``kept``: on the page of what comes next; ``whole``: not torn."""

    before: int
    lines: int
    line: int = PITCH
    kept: bool = False
    whole: bool = False
    opens: bool = False


def side_of_imprint(paper: OfficialPaper, imprint: int) -> Side:
    """The page for a 版记 so many twips high: on the ``last`` page of the text, the ``next``, or ``after`` a blank one.

    On the last only where it is even and has room in whatever font the paper is set. Where the fonts differ in the
    page, ``turned``: on the last, once the last paragraph of the text begins it.
    """
    every = [list(_chunks(paper, font)) for font in FONTS]
    ends = [_end(chunks) for chunks in every]
    pages = {page % 2 for page, _ in ends}

    def has_room(found: Iterable[tuple[int, int]]) -> bool:
        return all(page % 2 == 0 and room > imprint + PITCH // 2 for page, room in found)

    if has_room(ends):
        return "last"
    if len(pages) == 2 and turning(paper) and has_room(_end(_turned(paper, chunks)) for chunks in every):
        return "turned"
    return "after" if pages == {0} else "next"


def turning(paper: OfficialPaper) -> int:
    """How many lines at the end of the text can begin a page with the signature: a paragraph and a heading over it."""
    *before, last = paper.body
    if paper.annexes or not isinstance(last, Paragraph) or "\n" in last.text:
        return 0
    return 2 if before and isinstance(before[-1], Heading) else 1


def _turned(paper: OfficialPaper, chunks: list[_Chunk]) -> list[_Chunk]:
    closing = sum(map(bool, (paper.signature, paper.dated, paper.note)))
    place = len(chunks) - closing - turning(paper)
    return [*chunks[:place], replace(chunks[place], opens=True), *chunks[place + 1 :]]


def _end(chunks: Sequence[_Chunk]) -> tuple[int, int]:
    """The page of the last line, and the twips left below it."""
    page, used = 1, 0
    for place, chunk in enumerate(chunks):
        if (chunk.opens and place) or (used and used + _need(chunks[place:]) > CORE_HEIGHT):
            page, used = page + 1, 0
        used += chunk.before if used or page == 1 else 0
        for _ in range(chunk.lines):
            if used + chunk.line > CORE_HEIGHT:
                page, used = page + 1, 0
            used += chunk.line
    return page, CORE_HEIGHT - used


def _need(chunks: Sequence[_Chunk]) -> int:
    """The height that has to fit on the page at once: a heading with the first line below it, a row of a table."""
    found = 0
    for chunk in chunks:
        found += chunk.before + chunk.line * (chunk.lines if chunk.whole else 1)
        if not chunk.kept:
            break
    return found


def _chunks(paper: OfficialPaper, font: _Font) -> Iterator[_Chunk]:
    if paper.issuer is not None:
        yield _Chunk(1984, 1, 22 * head_size(width(paper.issuer)))
        yield _Chunk(2 * PITCH, 1, NUMBER_LINE)
    yield _Chunk(2 * PITCH if paper.issuer else 0, len(title_lines(paper.title)), whole=True)
    yield _Chunk(PITCH if paper.addressee else 0, ceil(font.width(paper.addressee or "") / 28) or 1)
    yield from _blocks(paper.body, font, signed=True)
    for place, line in enumerate(annex_lines(paper)):
        yield _Chunk(0 if place else PITCH, ceil(font.width(line) / 22) or 1)
    if paper.signature:
        yield _Chunk(PITCH, 1, kept=True)
    if paper.dated:
        yield _Chunk(0 if paper.signature else PITCH, 1, kept=bool(paper.note))
    if paper.note:
        yield _Chunk(0, ceil(font.width(paper.note) / 24))
    for annex in paper.annexes:
        yield from _annex(annex, font)


def _annex(annex: Annex, font: _Font) -> Iterator[_Chunk]:
    yield _Chunk(0, 1, kept=True, opens=True)
    yield _Chunk(PITCH, len(title_lines(annex.title)), whole=True)
    yield _Chunk(PITCH, 0)
    yield from _blocks(annex.body, font)


def _blocks(blocks: Sequence[PaperBlock], font: _Font, *, signed: bool = False) -> Iterator[_Chunk]:
    for place, block in enumerate(numbered(blocks)):
        match block:
            case Heading():
                yield _Chunk(0, ceil((2 + font.width(block.text)) / 28), kept=True)
            case Paragraph():
                for text in filter(str.strip, block.text.split("\n")):
                    yield _Chunk(0, ceil((2 + font.width(text)) / 28), kept=signed and place == len(blocks) - 1)
            case PaperTable():
                yield from _table(block, font)


def _table(table: PaperTable, font: _Font) -> Iterator[_Chunk]:
    if table.caption:
        yield _Chunk(0, 1, kept=True)
    widths = column_widths(table, CORE_WIDTH)
    for place, row in enumerate((table.head, *table.rows)):
        deep = row_lines(row, widths, font.width)
        yield _Chunk(0, 1, deep * font.cell + CELL_AIR, kept=table.keeps(place), whole=True)
