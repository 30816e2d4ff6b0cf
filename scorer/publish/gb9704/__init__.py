"""公文 in the layout of GB/T 9704-2012: one paper, written as .docx or as PDF.

A caller fills a :class:`Paper`; the layout is nobody else's matter. The same paper gives the same
bytes. Whatever a text holds is text: no field, no link, no control character leaves this room.
"""

from __future__ import annotations

from scorer.publish.gb9704.docx import docx
from scorer.publish.gb9704.fonts import NoFont
from scorer.publish.gb9704.paper import (
    Annex,
    Heading,
    OfficialPaper,
    PaperBlock,
    PaperTable,
    Paragraph,
    day_text,
    number_text,
)
from scorer.publish.gb9704.pdf import TypesetPdf, pdf
from scorer.publish.gb9704.plain_text import inert

__all__ = [
    "Annex",
    "Heading",
    "NoFont",
    "OfficialPaper",
    "PaperBlock",
    "PaperTable",
    "Paragraph",
    "TypesetPdf",
    "day_text",
    "docx",
    "inert",
    "number_text",
    "pdf",
]
