"""An official paper as data: its parts in the order of GB/T 9704-2012, and how they are numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from typing import TypeAlias

from scorer.model.paper_words import day_text, tight
from scorer.publish.gb9704.measures import CORE_WIDTH
from scorer.publish.gb9704.plain_text import inert

TITLE_WIDTH = 19
"""Characters of a title on one line: 156 mm ÷ 22 pt are 20, less one so that no font turns the line by itself."""

CELL_LETTER, CELL_FREE = 242, 200
"""A letter of 12 pt in a table, and what a cell leaves free beside its text: twips, with a little to spare."""

WIDE = 0.1
"""Characters that a digit takes more than half of one in the widest of the usual fonts."""

NARROWEST, WIDEST = 3, 20
"""Characters that a column counts for at least and at most when its width is not given."""

UNBROKEN, BEARABLE = 2378, 1410
"""A column of nine letters, as 2025年12月31日, keeps its width while those that have to give way have room for five."""

SHORT, LOW = 8, 20
"""Rows, and lines of text in them, up to which a table is not torn between two pages."""

DIGITS = "〇一二三四五六七八九"

OPENERS, CLOSERS = (
    ("关于", "对", "和", "及", "与"),
    ("关于", "更正", "的", "和", "及", "与", "、", "，", "年度", "季度", "半年", "情况"),
)
"""Words before and after which a line of a title may be broken."""

PAIRS = (("〔", "〕"), ("“", "”"), ("（", "）"), ("《", "》"))

NUMBER = re.compile(r"(?P<mark>.*?)[〔\[［【（(](?P<year>\d{4})[〕\]］】）)]第?0*(?P<serial>\d+)号?")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; its number (一、（一）1.（1）) is the layout's to give."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; each line of ``text`` is one of its own."""

    text: str


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table with its head on every page. ``widths`` are relative; ``right`` are the columns of figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    caption: str | None = None
    right: frozenset[int] = frozenset()

    @property
    def short(self) -> bool:
        """Whether it is kept on one page."""
        return len(self.rows) <= SHORT and sum(self.heights) <= LOW

    @property
    def heights(self) -> tuple[int, ...]:
        """The number of lines of each row on an upright page."""
        widths = column_widths(self, CORE_WIDTH)
        return tuple(row_lines(row, widths) for row in self.rows)

    @property
    def bonds(self) -> tuple[int, ...]:
        """Of a long table the rows that stay with the next: the first, and the last but one, where they are low."""
        lines, last = self.heights, len(self.rows) - 2
        ends = (0, last) if last > 1 else (0,) if last >= 0 else ()
        return tuple(place for place in ends if sum(lines[place : place + 2]) <= LOW)

    def keeps(self, place: int) -> bool:
        """Whether a row, the head being 0, stays with the next: no head with one row alone, no last row alone."""
        last = len(self.rows)
        return place < last and (self.short or place < 2 or place == last - 1)


PaperBlock: TypeAlias = Heading | Paragraph | PaperTable


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on pages of its own; ``landscape`` for a wide table."""

    title: str
    body: tuple[PaperBlock, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """An official paper. Only the title and the body must be there; what is None or empty takes no room.

    ``issuer`` is the red head, as it is to be read there (机关全称, or with 文件 behind it);
    ``number`` is the 发文字号, however it was typed; ``signature`` the unsealed 署名 (a seal is never
    drawn); ``note`` the 附注 without its brackets; ``copies`` the 抄送; ``printed_by`` and
    ``printed_on`` the last line of the 版记. ``title`` may break its lines itself.
    """

    title: str
    body: tuple[PaperBlock, ...]
    issuer: str | None = None
    number: str | None = None
    addressee: str | None = None
    annexes: tuple[Annex, ...] = ()
    signature: str | None = None
    dated: date | None = None
    note: str | None = None
    copies: tuple[str, ...] = ()
    printed_by: str | None = None
    printed_on: date | None = None

    @property
    def has_imprint(self) -> bool:
        """Whether there is anything for the 版记."""
        return bool(self.copies or self.printed_by)


def number_text(number: str) -> str:
    """A 发文字号 as the standard writes it: "吉交督[2026]第03号" → "吉交督〔2026〕3号"; another without spaces."""
    found = NUMBER.fullmatch(inert(number).strip())
    return f"{found['mark'].strip()}〔{found['year']}〕{found['serial']}号" if found else tight(inert(number))


def numbered(blocks: Iterable[PaperBlock]) -> Iterator[PaperBlock]:
    """The blocks with their headings numbered: 一、… （一）… 1.… （1）…, each level anew under the one above."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading):
            place = min(max(block.level, 1), 4) - 1
            counts[place:] = [counts[place] + 1, *([0] * (3 - place))]
            yield Heading(heading_number(place + 1, counts[place]) + inert(block.text), place + 1)
        else:
            yield block


def heading_number(level: int, place: int) -> str:
    """The number before a heading: (1, 12) → "十二、"; (2, 1) → "（一）"; (3, 1) → "1."; (4, 1) → "（1）"."""
    return (f"{chinese(place)}、", f"（{chinese(place)}）", f"{place}.", f"（{place}）")[level - 1]


def chinese(number: int) -> str:
    """1 to 99 in Chinese: 12 → "十二", 20 → "二十"; beyond, plain digits."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def annex_lines(paper: OfficialPaper) -> tuple[str, ...]:
    """The lines of the 附件说明 behind "附件：": one name alone, several numbered, no mark behind a name."""
    names = [inert(annex.title) for annex in paper.annexes]
    return tuple(names) if len(names) == 1 else tuple(f"{place}.{name}" for place, name in enumerate(names, 1))


def annex_mark(paper: OfficialPaper, place: int) -> str:
    """The mark over an annex: "附件", or "附件2" of several (``place`` counts from 0)."""
    return "附件" if len(paper.annexes) == 1 else f"附件{place + 1}"


def width(text: str) -> float:
    """The width in characters: a Latin letter or a digit takes half of one. "2026年1月5日" → 6.0."""
    return sum(0.5 if ord(char) < 0x2E80 and char not in "“”‘’—…" else 1.0 for char in text)


def title_lines(title: str) -> tuple[str, ...]:
    """A title in lines of at most 19 characters, the shape of a trapezium, words kept whole.

    "春江省交通运输厅关于2025年第一季度目标考核工作进展情况的通报" breaks behind "厅" or "关于", not inside a word.
    """
    if "\n" in title:
        return tuple(inert(line).strip() for line in title.split("\n") if line.strip())
    text = inert(title).strip()
    rows = max(1, ceil(width(text) / TITLE_WIDTH))
    while width((found := _in_lines(text, rows))[-1]) > TITLE_WIDTH:
        rows += 1
    return found


def _in_lines(text: str, rows: int) -> tuple[str, ...]:
    """A text in so many lines, the last as long as what is left."""
    lines = list[str]()
    for left in range(min(rows, len(text)), 1, -1):
        cut = _line_break(text, left, width(lines[-1]) if lines else 0)
        lines.append(text[:cut])
        text = text[cut:]
    return (*lines, text)


def _line_break(text: str, left: int, before: float) -> int:
    """The place to break a text for so many lines of about one width: at a seam within eight of it, else exactly there.

    What is left has to fit; no name or number in brackets is torn, no line shorter than those around it.
    """
    wanted = width(text) / left

    def cost(cut: int) -> float:
        seam = text[cut:].startswith(OPENERS) or text[:cut].endswith(CLOSERS)
        torn = text[cut - 1].isascii() or text[cut - 1] == "〕" or text[cut] == "〔" or _inside(text, cut)
        own, rest = width(text[:cut]), width(text[cut:]) / (left - 1)
        misshapen = 3 * (own < min(before, rest)) + 9 * max(0, rest - TITLE_WIDTH)
        return abs(own - wanted) + (0 if seam else 8) + (40 if torn else 0) + misshapen

    cuts = [cut for cut in range(1, len(text)) if width(text[:cut]) <= TITLE_WIDTH]
    return min(cuts, key=cost)


def _inside(text: str, cut: int) -> bool:
    """Whether a place is inside brackets or quotation marks: within 〔2025〕, within “在建工程考核”."""
    return any(text[:cut].count(start) > text[:cut].count(end) for start, end in PAIRS)


def addressee_text(addressee: str) -> str:
    """主送 with its full-width colon."""
    return f"{inert(addressee).rstrip('：:')}："


def note_text(note: str) -> str:
    """附注 in its brackets: （此件公开发布）."""
    return f"（{inert(note).strip('（）()')}）"


def copies_text(copies: Iterable[str]) -> str:
    """Who gets a copy, behind "抄送：", with the full stop at the end."""
    return "，".join(inert(copy).rstrip("。，") for copy in copies) + "。"


def signature_room(paper: OfficialPaper) -> tuple[float, float]:
    """Characters to the right of the signature and of the date: the date begins two after the signature begins.

    Worked: 厅办公室 (4) and 2026年1月5日 (6): the date has two to its right, the signature 2 + 6 + 2 − 4 = 6.
    """
    if not (paper.signature and paper.dated):
        return 2, 2
    name, day = width(inert(paper.signature)), width(day_text(paper.dated))
    dated = max(2, name - day)
    return dated + day + 2 - name, dated


def column_widths(table: PaperTable, room: int) -> list[int]:
    """The width of each column: as given, else by its longest text; together exactly ``room``.

    Worked: widths 1 and 2 in a room of 100 → 33 and 67. Where all texts have no room, the widest columns give way.
    """
    longest = [_longest(cells) for cells in zip(table.head, *table.rows, strict=True)]
    weights = list(table.widths) or _fitted(longest, room)
    whole = sum(weights)
    edges = [room * sum(weights[:place]) // whole for place in range(len(weights) + 1)]
    return [right - left for left, right in pairwise(edges)]


def _fitted(weights: Sequence[int], room: int) -> list[int]:
    """The weights with the widest cut down until all fit: those of a date or a number last."""
    yielding = [each for each in weights if each > UNBROKEN]
    left = room - sum(weights) + sum(yielding)
    spared = UNBROKEN if left >= len(yielding) * BEARABLE else 0
    widest = max(weights)
    while sum(each if each <= spared else min(each, widest) for each in weights) > room:
        widest -= 1
    return [each if each <= spared else min(each, widest) for each in weights]


def row_lines(row: Sequence[str], widths: Sequence[int], measure: Callable[[str], float] = width) -> int:
    """The number of lines of a row's longest cell."""
    return max(ceil(measure(text) * 240 / (room - 170)) or 1 for text, room in zip(row, widths, strict=True))


def _longest(cells: Sequence[str]) -> int:
    """The width of a column's longest line, in twips, with what a cell leaves free at either side."""
    longest = max(width(line) + WIDE * sum(map(str.isascii, line)) for cell in cells for line in cell.split("\n"))
    return ceil(min(max(longest, NARROWEST), WIDEST) * CELL_LETTER) + CELL_FREE


def body_text(blocks: Iterable[PaperBlock]) -> str:
    """All words of the blocks, one after the other, for counting."""
    words = list[str]()
    for block in numbered(blocks):
        if isinstance(block, PaperTable):
            words += [block.caption or "", *block.head, *(cell for row in block.rows for cell in row)]
        else:
            words.append(block.text)
    return "".join(map(inert, words))
