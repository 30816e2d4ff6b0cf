"""Pages: A4 upright or across, the grid of 22 lines of 28 characters, and the page numbers on either side."""

from __future__ import annotations

from docx.enum.section import WD_ORIENT
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer
from docx.shared import Mm, Twips

from scorer.publish.gb9704.docx_textboxes import NUMBER, at, box
from scorer.publish.gb9704.docx_xml import paragraph, run, w
from scorer.publish.gb9704.measures import (
    BOTTOM,
    CHARACTER_SPACE,
    LEFT,
    NUMBER_DROP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PITCH,
    RIGHT,
    SIZE_4,
    TOP,
    twips,
)

LETTER = SIZE_4 * 25.4 / 72
"""A four-size letter in mm: 4.94."""

LONG = 30
"""mm that a page number on a page across may take."""


def lay_out(section: Section, *, landscape: bool) -> None:
    """A section's page, margins, grid and page numbers.

    Across, the page is the upright one turned left: its top is the upright left, its left the upright bottom.
    """
    sides = (LEFT, BOTTOM, RIGHT, TOP) if landscape else (TOP, LEFT, BOTTOM, RIGHT)
    size = (PAGE_HEIGHT, PAGE_WIDTH) if landscape else (PAGE_WIDTH, PAGE_HEIGHT)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Twips(twips(length)) for length in size)
    section.top_margin, section.left_margin, section.bottom_margin, section.right_margin = map(Twips, map(twips, sides))
    section.header_distance = Twips(twips(15))
    section.footer_distance = Twips(twips(BOTTOM - NUMBER_DROP - LETTER / 2))
    section.gutter = Mm(0)
    _grid(section)
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        _number(footer, odd=odd, landscape=landscape)


def _grid(section: Section) -> None:
    properties = section._sectPr  # noqa: SLF001 -- python-docx has no word for the grid
    for name in ("cols", "docGrid"):
        for old in properties.findall(w(name).tag):
            properties.remove(old)
    properties.append(w("cols", space=425))
    properties.append(w("docGrid", type="linesAndChars", linePitch=PITCH, charSpace=CHARACTER_SPACE))


def _number(footer: _Footer, *, odd: bool, landscape: bool) -> None:
    """— 1 — at the right of odd pages, at the left of even ones, one letter in from the edge."""
    footer.is_linked_to_previous = False
    element = footer._element  # noqa: SLF001 -- the paragraph is built whole, not through the API
    for old in list(element):
        element.remove(old)
    if landscape:
        element.append(paragraph("Footer", [_beside(odd=odd)]))
    else:
        side = w("ind", right=SIZE_4 * 20) if odd else w("ind", left=SIZE_4 * 20)
        element.append(_line(odd, side))


def _line(odd: bool, *properties: BaseOxmlElement) -> BaseOxmlElement:
    field = w("fldSimple", run("1"), instr=" PAGE ")
    return paragraph("Footer", [run("— "), field, run(" —")], *properties, w("jc", val="right" if odd else "left"))


def _beside(*, odd: bool) -> BaseOxmlElement:
    """The page number of a page across, where it would stand on the upright page: turned, at the left edge."""
    across = BOTTOM - NUMBER_DROP - LETTER / 2
    down = PAGE_WIDTH - RIGHT - LETTER - LONG if odd else LEFT + LETTER
    return box(at(across, down), (LETTER, LONG), [_line(odd)], NUMBER, "页码")
