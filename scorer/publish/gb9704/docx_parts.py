"""The parts of a paper around its body: red head, title, addressee, list of annexes, signature, note, 版记."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from math import ceil

from docx.oxml.xmlchemy import BaseOxmlElement

from scorer.publish.gb9704.docx_textboxes import IMPRINT, at_the_foot, box
from scorer.publish.gb9704.docx_xml import paragraph, run, w
from scorer.publish.gb9704.measures import (
    CORE_WIDTH,
    HEAD_DROP,
    LEFT,
    PAGE_WIDTH,
    PITCH,
    RED,
    RIGHT,
    RULE_DROP,
    SIZE_3,
    SIZE_4,
    characters,
    head_size,
    twips,
)
from scorer.publish.gb9704.paper import (
    OfficialPaper,
    addressee_text,
    annex_lines,
    annex_mark,
    copies_text,
    day_text,
    note_text,
    number_text,
    signature_room,
    title_lines,
    width,
)

THICK, THIN = 8, 6
"""Lines of the 版记 in eighths of a point: 0.35 mm and 0.25 mm."""

CELL_EDGE = 85
"""What a table's cell leaves free at either side, in twips."""

IMPRINT_LINE = 440
"""A line of the 版记 in twips."""


def head(paper: OfficialPaper) -> Iterator[BaseOxmlElement]:
    """发文机关标志 35 mm under the 版心's edge, 发文字号 two lines below it, the red line 4 mm under that."""
    if paper.issuer is None:
        return
    size = 2 * head_size(width(paper.issuer))
    drop = w("spacing", before=twips(HEAD_DROP), line=size * 11, lineRule="exact")
    yield paragraph("Issuer", [run(paper.issuer, w("sz", val=size), w("szCs", val=size))], drop)
    rule = w("bottom", val="single", sz=18, space=round(RULE_DROP * 72 / 25.4), color=RED)
    below = w("spacing", before=2 * PITCH, line=SIZE_3 * 20, lineRule="exact")
    yield paragraph("Number", number_text(paper.number or ""), w("pBdr", rule), below)


def opening(paper: OfficialPaper) -> Iterator[BaseOxmlElement]:
    """The title two lines under the red line, and one line below it the addressee with its colon."""
    lines = "\n".join(title_lines(paper.title))
    yield paragraph("Title", lines, _space(2 if paper.issuer else 0, exact=True))
    if paper.addressee:
        yield paragraph("Addressee", addressee_text(paper.addressee), _space(1))
    else:
        yield paragraph("Addressee", "")


def closing(paper: OfficialPaper) -> Iterator[BaseOxmlElement]:
    """The list of annexes, the unsealed signature with its date, and the note in brackets."""
    for place, line in enumerate(annex_lines(paper)):
        mark = "附件：" if place == 0 else ""
        hanging = width(mark) + (1 if len(paper.annexes) > 1 else 0)
        left = 2 + 3 + (1 if len(paper.annexes) > 1 else 0)
        yield paragraph("AnnexList", mark + line, *([_space(1)] if mark else ()), _hanging(left, hanging))
    signed, dated = signature_room(paper)
    if paper.signature:
        yield paragraph("Signature", paper.signature, _space(1), _right(signed))
    if paper.dated:
        yield paragraph("Day", day_text(paper.dated), *([] if paper.signature else [_space(1)]), _right(dated))
    if paper.note:
        yield paragraph("Note", note_text(paper.note))


def annex_head(paper: OfficialPaper, place: int, *, new_page: bool) -> Iterator[BaseOxmlElement]:
    """附件1 at the left of the first line, the annex's title centred on the third."""
    yield paragraph("AnnexMark", annex_mark(paper, place), *([w("pageBreakBefore")] if new_page else ()))
    lines = "\n".join(title_lines(paper.annexes[place].title))
    yield paragraph("Title", lines, w("spacing", before=PITCH, after=PITCH, line=PITCH, lineRule="exact"))


def imprint(paper: OfficialPaper) -> Iterator[BaseOxmlElement]:
    """The 版记 in a box at the foot of the 版心: thick lines above and below, a thin one between."""
    rows = list(_imprint_rows(paper))
    if rows:
        high = sum(lines for lines, _ in rows) * IMPRINT_LINE / 20 + 2
        size = (PAGE_WIDTH - LEFT - RIGHT, high * 25.4 / 72)
        content = [_ruled(row for _, row in rows), paragraph("Hook", "")]
        yield paragraph("Hook", [box(at_the_foot(), size, content, IMPRINT, "版记")])


def _ruled(rows: Iterable[BaseOxmlElement]) -> BaseOxmlElement:
    borders = (("top", THICK), ("bottom", THICK), ("insideH", THIN))
    lines = (w(side, val="single", sz=size, space=0, color="000000") for side, size in borders)
    cell = w("tcPr", w("tcW", w=CORE_WIDTH, type="dxa"))
    properties = w("tblW", w=CORE_WIDTH, type="dxa"), w("tblBorders", *lines), w("tblLayout", type="fixed")
    return w(
        "tbl",
        w("tblPr", *properties),
        w("tblGrid", w("gridCol", w=CORE_WIDTH)),
        *(w("tr", w("tc", deepcopy(cell), row)) for row in rows),
    )


def _imprint_rows(paper: OfficialPaper) -> Iterator[tuple[int, BaseOxmlElement]]:
    """How many lines each row takes, and the row: 抄送 with its full stop; who printed it, and when at the right."""
    one = SIZE_4 * 20
    edge = one - CELL_EDGE
    if paper.copies:
        text = "抄送：" + copies_text(paper.copies)
        lines = ceil((width(text) - 3) / (CORE_WIDTH // one - 5))
        yield lines, paragraph("Imprint", text, w("ind", left=edge + 3 * one, right=edge, hanging=3 * one))
    if paper.printed_by:
        runs = [run(paper.printed_by)]
        if paper.printed_on:
            runs += [w("r", w("tab")), run(f"{day_text(paper.printed_on)}印发")]
        tabs = w("tabs", w("tab", val="right", pos=CORE_WIDTH - CELL_EDGE - one))
        yield 1, paragraph("Imprint", runs, tabs, w("ind", left=edge))


def _space(lines: int, *, exact: bool = False) -> BaseOxmlElement:
    if exact:
        return w("spacing", before=lines * PITCH, line=PITCH, lineRule="exact")
    return w("spacing", before=lines * PITCH)


def _hanging(left: float, hanging: float) -> BaseOxmlElement:
    return w("ind", left=characters(left), hanging=characters(hanging))


def _right(count: float) -> BaseOxmlElement:
    return w("ind", rightChars=round(count * 100), right=characters(count))
