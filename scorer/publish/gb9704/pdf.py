"""A paper as PDF: the same words and places as the .docx, set by Typst with the fonts that are at hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import typst

from scorer.model.paper_words import day_text
from scorer.publish.gb9704 import paper as parts
from scorer.publish.gb9704.fonts import Substitute, font_set
from scorer.publish.gb9704.measures import CORE_WIDTH, head_size
from scorer.publish.gb9704.missing_glyphs import MissingGlyph, missing_glyphs
from scorer.publish.gb9704.paper import Annex, Heading, OfficialPaper, PaperBlock, PaperTable, Paragraph
from scorer.publish.gb9704.plain_text import inert


@dataclass(frozen=True, slots=True)
class TypesetPdf:
    """A PDF, the fonts for which substitutes were used, and the characters that no font could write."""

    pdf: bytes
    substitutes: tuple[Substitute, ...]
    missing: tuple[MissingGlyph, ...] = ()


def pdf(paper: OfficialPaper, folders: tuple[Path, ...] = ()) -> TypesetPdf:
    """The paper as PDF: same paper, same fonts, same bytes. Raises NoFont where nothing can write Chinese."""
    found = font_set(folders)
    words = _data(paper)
    data = json.dumps({**words, "fonts": found.chosen}, ensure_ascii=False)
    made = typst.compile(_template(), font_paths=found.fonts, sys_inputs={"paper": data}, format="pdf", timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("one document, one file")
    return TypesetPdf(made, found.substitutes, missing_glyphs(words, found.fonts, found.chosen["body"]))


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("official.typ").read_bytes()


def _data(paper: OfficialPaper) -> dict[str, object]:
    signed, dated = parts.signature_room(paper)
    return {
        "title": parts.title_lines(paper.title),
        "issuer": paper.issuer and inert(paper.issuer),
        "issuer_size": head_size(parts.width(paper.issuer or "")),
        "number": parts.number_text(paper.number or ""),
        "addressee": paper.addressee and parts.addressee_text(paper.addressee),
        "blocks": list(_blocks(paper.body)),
        "annex_lines": parts.annex_lines(paper),
        "signature": paper.signature and inert(paper.signature),
        "signed": signed,
        "day": paper.dated and day_text(paper.dated),
        "dated": dated,
        "note": paper.note and parts.note_text(paper.note),
        "copies": parts.copies_text(paper.copies) if paper.copies else None,
        "printed_by": paper.printed_by and inert(paper.printed_by),
        "printed_on": f"{day_text(paper.printed_on)}印发" if paper.printed_on else "",
        "stretches": _stretches(paper),
    }


def _stretches(paper: OfficialPaper) -> list[dict[str, object]]:
    """The annexes by the orientation of their pages; the first group is the paper itself, the 版记 always upright."""
    ways: list[tuple[bool, list[object]]] = [(False, [])]
    for place, annex in enumerate(paper.annexes):
        if annex.landscape != ways[-1][0]:
            ways.append((annex.landscape, []))
        ways[-1][1].append(_annex(annex, parts.annex_mark(paper, place)))
    if ways[-1][0] and paper.has_imprint:
        ways.append((False, []))
    return [{"landscape": landscape, "annexes": annexes} for landscape, annexes in ways]


def _annex(annex: Annex, mark: str) -> dict[str, object]:
    return {"mark": mark, "title": parts.title_lines(annex.title), "blocks": list(_blocks(annex.body))}


def _blocks(blocks: Iterable[PaperBlock]) -> Iterator[dict[str, object]]:
    for block in parts.numbered(blocks):
        match block:
            case Heading():
                yield {"kind": "heading", "level": block.level, "text": block.text}
            case Paragraph():
                lines = (inert(line) for line in block.text.split("\n") if line.strip())
                yield from (dict[str, object](kind="paragraph", text=line) for line in lines)
            case PaperTable():
                yield {
                    "kind": "table",
                    "caption": block.caption and inert(block.caption),
                    "head": [inert(cell) for cell in block.head],
                    "rows": [["\n".join(map(inert, cell.split("\n"))) for cell in row] for row in block.rows],
                    "widths": parts.column_widths(block, CORE_WIDTH),
                    "right": sorted(block.right),
                    "short": block.short,
                    "bonds": block.bonds,
                    "tall": [place for place, lines in enumerate(block.heights) if lines > parts.LOW],
                }
