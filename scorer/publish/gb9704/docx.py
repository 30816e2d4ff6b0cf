"""A paper as .docx: sections of upright and of landscape pages, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section

from scorer.publish.gb9704.blocks import blocks
from scorer.publish.gb9704.docx_package import blank, packed
from scorer.publish.gb9704.docx_pages import lay_out
from scorer.publish.gb9704.docx_parts import annex_head, closing, head, imprint, opening
from scorer.publish.gb9704.docx_xml import paragraph, w
from scorer.publish.gb9704.measures import CORE_HEIGHT, CORE_WIDTH
from scorer.publish.gb9704.paper import OfficialPaper


@dataclass(frozen=True)
class Stretch:
    """Pages that lie the same way."""

    landscape: bool
    content: list[BaseOxmlElement]


def docx(paper: OfficialPaper) -> bytes:
    """The paper in the layout of GB/T 9704-2012; the same paper gives the same bytes."""
    document = blank(paper.title)
    body = document.element.body
    last = body.sectPr
    stretches = list(_stretches(paper))
    for place, stretch in enumerate(stretches):
        for element in stretch.content:
            last.addprevious(element)
        section = last
        if place < len(stretches) - 1:
            section = deepcopy(last)
            _bearer(stretch, last).append(section)
        lay_out(Section(section, document.part), landscape=stretch.landscape)
    return packed(document)


def _bearer(stretch: Stretch, last: BaseOxmlElement) -> BaseOxmlElement:
    """The properties of the paragraph that ends a section: its last one, or an unseen one behind a table."""
    end = stretch.content[-1]
    if end.tag != w("p").tag:
        end = paragraph("Hook", "")
        last.addprevious(end)
    properties: BaseOxmlElement = end.get_or_add_pPr()
    return properties


def _keep_with_signature(body: list[BaseOxmlElement]) -> None:
    """The last paragraph does not leave the signature alone on a page: a page without body text is not allowed."""
    if body and body[-1].tag == w("p").tag:
        body[-1].get_or_add_pPr().insert(1, w("keepNext"))


def _stretches(paper: OfficialPaper) -> Iterator[Stretch]:
    """The paper itself, then each annex with those that lie the same way; the 版记 always upright."""
    body = list(blocks(paper.body, CORE_WIDTH))
    _keep_with_signature(body)
    current = Stretch(False, [*head(paper), *opening(paper), *body, *closing(paper)])
    for place, annex in enumerate(paper.annexes):
        turned = annex.landscape != current.landscape
        if turned:
            yield current
            current = Stretch(annex.landscape, [])
        current.content.extend(annex_head(paper, place, new_page=not turned))
        current.content.extend(blocks(annex.body, CORE_HEIGHT if annex.landscape else CORE_WIDTH))
    if current.landscape and paper.has_imprint:
        yield current
        current = Stretch(False, [])
    current.content.extend(imprint(paper))
    yield current
