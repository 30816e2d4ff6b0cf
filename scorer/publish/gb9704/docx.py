"""A paper as .docx: the reviewed template, filled paragraph by paragraph in the styles that it holds.

The layout (styles, margins, grid, page numbers, the frame of the 版记) is the template's; here is only
what a paper's own words change: indents that follow a name's length, the size of a long 发文机关标志.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from copy import deepcopy
from functools import cache
from importlib import resources
from math import ceil

import docx as word
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.section import CT_SectPr
from docx.oxml.table import CT_Row, CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.shared import Pt, Twips
from docx.text.paragraph import Paragraph as WordParagraph

from scorer.model.paper_words import day_text
from scorer.publish.gb9704 import paper as parts
from scorer.publish.gb9704.measures import CORE_HEIGHT, CORE_WIDTH, PITCH, SIZE_4, characters, head_size
from scorer.publish.gb9704.page_estimate import side_of_imprint, turning
from scorer.publish.gb9704.paper import Heading, OfficialPaper, PaperBlock, PaperTable, Paragraph
from scorer.publish.gb9704.plain_text import inert
from scorer.publish.same_bytes import restamped

INNER_HYPHEN = re.compile(r"(?<=[0-9A-Za-z])-(?=[0-9A-Za-z])")

IMPRINT_LINE = 22
"""A line of the 版记 in points."""


def docx(paper: OfficialPaper) -> bytes:
    """The paper in the layout of GB/T 9704-2012; the same paper gives the same bytes."""
    document = word.Document(io.BytesIO(_template()))
    document.core_properties.title = inert(paper.title)[:255]
    filling = _Filling(document, paper)
    filling.head()
    filling.blocks(paper.body, CORE_WIDTH)
    filling.closing()
    filling.annexes()
    filling.imprint()
    made = io.BytesIO()
    document.save(made)
    return restamped(made.getvalue())


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("template.docx").read_bytes()


class _Filling:
    """One paper on its way into a copy of the template."""

    def __init__(self, document: Document, paper: OfficialPaper) -> None:
        self.document, self.paper = document, paper
        self.body = document.element.body
        across, upright = (each for each in self.body.iter(qn("w:sectPr")) if isinstance(each, CT_SectPr))
        self.pages = {False: deepcopy(upright), True: deepcopy(across)}
        self.table: CT_Tbl = self.body.find(qn("w:tbl"))
        self.frame: CT_P = next(p for p in self.body.findall(qn("w:p")) if p.find(f".//{qn('w:tbl')}") is not None)
        self.body.clear_content()

    def line(self, style: str, text: str, *, free: int = 0) -> WordParagraph:
        """A paragraph in a style, ``free`` lines below the one before; its own lines are parted by line breaks."""
        made = self.document.add_paragraph(style=style)
        _write(made, "\n".join(map(inert, text.split("\n"))))
        if free:
            made.paragraph_format.space_before = Twips(free * PITCH)
        return made

    def head(self) -> None:
        """发文机关标志, 发文字号 over the red line, title and addressee."""
        paper = self.paper
        if paper.issuer is not None:
            issuer, size = self.line("发文机关标志", paper.issuer), head_size(parts.width(paper.issuer))
            issuer.runs[0].font.size = Pt(size)
            issuer.paragraph_format.line_spacing = Twips(22 * size)
            self.line("发文字号", parts.number_text(paper.number or ""))
        self.line("Title", "\n".join(parts.title_lines(paper.title)), free=2 if paper.issuer else 0)
        self.line(*("主送机关", parts.addressee_text(paper.addressee)) if paper.addressee else ("Normal", ""))

    def blocks(self, found: Iterable[PaperBlock], room: int) -> None:
        """The blocks in their order, headings numbered; ``room`` is the width of the page's text in twips."""
        for block in parts.numbered(found):
            match block:
                case Heading():
                    self.line(f"Heading {block.level}", block.text)
                case Paragraph():
                    for text in filter(str.strip, block.text.split("\n")):
                        self.line("Body Text", text)
                case PaperTable():
                    self._table(block, room)

    def _table(self, table: PaperTable, room: int) -> None:
        if table.caption:
            self.line("表题", table.caption)
        widths = parts.column_widths(table, room)
        made = deepcopy(self.table)
        made.tblPr.find(qn("w:tblW")).set(qn("w:w"), str(room))
        made.tblGrid.gridCol_lst[0].w = Twips(widths[0])
        for each in widths[1:]:
            made.tblGrid.add_gridCol().w = Twips(each)
        head, row = (_columns(each, widths) for each in made.tr_lst)
        made.remove(row)
        for place, cells in enumerate(table.rows, 1):
            made.append(_written(row, cells, table.right, kept=table.keeps(place)))
        made.replace(head, _written(head, table.head, kept=table.keeps(0)))
        self.body.sectPr.addprevious(made)

    def closing(self) -> None:
        """The list of annexes, the unsealed signature with its date, and the note in brackets."""
        paper, several = self.paper, len(self.paper.annexes) > 1
        self.turning = self.document.paragraphs[-max(1, turning(paper))]
        if self.body[-2].tag == qn("w:p"):  # a page with the signature and no text is not allowed
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        for place, line in enumerate(parts.annex_lines(paper)):
            mark = "附件：" if place == 0 else ""
            made = self.line("附件说明", mark + line, free=1 if mark else 0).paragraph_format
            made.left_indent = Twips(characters(5 + several))
            made.first_line_indent = -Twips(characters(parts.width(mark) + several))
        signed, dated = parts.signature_room(paper)
        if paper.signature:
            _indent_right(self.line("发文机关署名", paper.signature), signed)
        if paper.dated:
            made = self.line("成文日期", day_text(paper.dated), free=0 if paper.signature else 1)
            made.paragraph_format.keep_with_next = bool(paper.note) or None
            _indent_right(made, dated)
        if paper.note:
            self.line("附注", parts.note_text(paper.note))

    def annexes(self) -> None:
        """Each annex on pages of its own: 附件1 at the left of the first line, its title centred on the third."""
        across = False
        for place, annex in enumerate(self.paper.annexes):
            turned = annex.landscape != across
            if turned:
                self._end_of_section(landscape=across)
                across = annex.landscape
            self.line("附件顺序号", parts.annex_mark(self.paper, place)).paragraph_format.page_break_before = (
                not turned or None
            )
            title = self.line("Title", "\n".join(parts.title_lines(annex.title)), free=1)
            title.paragraph_format.space_after = Twips(PITCH)
            self.blocks(annex.body, CORE_HEIGHT if across else CORE_WIDTH)
        self.body.replace(self.body.sectPr, self.pages[across])
        if self.paper.has_imprint:
            self._last_side(landscape=across)

    def _last_side(self, *, landscape: bool) -> None:
        """The 版记 is on an even page, upright: one of its own, but where the text ends on one with room for it."""
        side = side_of_imprint(self.paper, 20 * (self._imprint_lines() * IMPRINT_LINE + 2))
        if side == "turned":
            self.turning.paragraph_format.page_break_before = True
        if side in ("last", "turned") and not landscape:
            return
        self._end_of_section(landscape=landscape)
        last = deepcopy(self.pages[False])
        last.titlePg_val = (
            side == "after"
        )  # a blank page and what is behind it has no number: no footer of a first page
        if side == "after":
            self.line("版记所系", "")
            self.body[-2].set_sectPr(deepcopy(last))
        last.start_type = WD_SECTION.EVEN_PAGE
        self.body.replace(self.body.sectPr, last)

    def _imprint_lines(self) -> int:
        copies = "抄送：" + parts.copies_text(self.paper.copies)
        listed = ceil((parts.width(copies) - 3) / (CORE_WIDTH // SIZE_4 - 5)) if self.paper.copies else 0
        return listed + bool(self.paper.printed_by)

    def _end_of_section(self, *, landscape: bool) -> None:
        """Ends a section of upright or landscape pages, at its last paragraph or at an unseen one behind a table."""
        if self.body[-2].tag != qn("w:p"):
            self.line("版记所系", "")
        self.body[-2].set_sectPr(deepcopy(self.pages[landscape]))

    def imprint(self) -> None:
        """The 版记 at the foot of the last page, always upright: 抄送; who printed it, and when at the right."""
        paper, lines = self.paper, self._imprint_lines()
        (table,) = (each for each in self.frame.iter(qn("w:tbl")) if isinstance(each, CT_Tbl))
        copies, printed = table.tr_lst
        if paper.copies:
            self._imprint_row(copies, "抄送：" + parts.copies_text(paper.copies))
        else:
            table.remove(copies)
        if paper.printed_by:
            day = f"\t{day_text(paper.printed_on)}印发" if paper.printed_on else ""
            self._imprint_row(printed, inert(paper.printed_by) + day)
        else:
            table.remove(printed)
        for size in self.frame.iter(qn("wp:extent"), qn("a:ext")):
            size.set("cy", str(Pt(lines * IMPRINT_LINE + 2)))
        if lines:
            self.body.sectPr.addprevious(self.frame)

    def _imprint_row(self, row: CT_Row, text: str) -> None:
        WordParagraph(row.tc_lst[0].p_lst[0], self.document).add_run(text)


def _columns(row: CT_Row, widths: Sequence[int]) -> CT_Row:
    """The template's row of one cell with as many cells as there are widths."""
    row.extend(deepcopy(row.tc_lst[0]) for _ in widths[1:])
    for cell, each in zip(row.tc_lst, widths, strict=True):
        cell.width = Twips(each)
    return row


def _written(row: CT_Row, cells: Iterable[str], right: frozenset[int] = frozenset(), *, kept: bool) -> CT_Row:
    """A copy of a row with these texts, those of the columns ``right`` at the right; ``kept`` with the next row."""
    made = deepcopy(row)
    for place, (cell, text) in enumerate(zip(made.tc_lst, cells, strict=True)):
        paragraph = WordParagraph(cell.p_lst[0], cell)
        _write(paragraph, "\n".join(map(inert, text.split("\n"))))
        if kept:
            paragraph.paragraph_format.keep_with_next = True
        if place in right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return made


def _write(paragraph: WordParagraph, text: str) -> None:
    """The text as one run, in which no line ends at the hyphen of a number such as 2025-10."""
    first, *others = INNER_HYPHEN.split(text)
    run = paragraph.add_run(first)
    for each in others:
        run._r.append(OxmlElement("w:noBreakHyphen"))  # noqa: SLF001 - python-docx has no other way to it
        run.add_text(each)


def _indent_right(paragraph: WordParagraph, count: float) -> None:
    """Free characters at the right, also for a program that counts in characters."""
    layout = paragraph.paragraph_format
    layout.right_indent = Twips(characters(count))
    layout.element.pPr.ind.set(qn("w:rightChars"), str(round(count * 100)))
