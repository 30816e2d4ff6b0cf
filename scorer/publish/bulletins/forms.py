"""A bulletin as an official paper (for .docx and PDF) and as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scorer.model.paper_words import day_text
from scorer.publish.bulletins.composing import Bulletin, BulletinPart, Grid, Pieces, Text, Title, line_text
from scorer.publish.bulletins.facts import Count, SourcedFigure
from scorer.publish.gb9704 import paper as parts
from scorer.publish.gb9704.paper import Heading, OfficialPaper, PaperBlock, PaperTable, Paragraph
from scorer.views.publication_types import BulletinView

SYNTHETIC = "本件为演示而作，所列单位、事项和数字全部虚构。"
DRAFT = "（草稿，尚未编号）"
PUBLIC = "此件公开发布"
SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])|^([-+=]|\d+(?=[.)]))")
"""Characters with a meaning in Markdown: anywhere, or only where a line begins."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Under which number, title and date a bulletin goes out; a draft has no number."""

    title: str
    number: str | None
    issued: date | None
    public: bool
    opening: tuple[str, ...] = ()
    """Paragraphs before the template's own: what it corrects, why it is issued early."""


def issue_of(bulletin: Bulletin, view: BulletinView | None, *, public: bool) -> Issue:
    """Title, number and date by the record, or those that the template proposes for a draft."""
    if view is None:
        return Issue(bulletin.title, None, None, public)
    return Issue(view.title, view.number, view.issued, view.public, tuple(opening(view.correction, view.although)))


def opening(correction: str | None, although: str | None) -> Iterator[str]:
    """The paragraphs that a paper begins with: what it corrects, and that its period was not over."""
    if correction:
        yield correction
    if although:
        yield f"本期在时段结束以前印发：{although.strip().rstrip('。')}。尚未到期的，结果以后另行通报。"


def paper(bulletin: Bulletin, issue: Issue) -> OfficialPaper:
    """The bulletin as an official paper, unsealed."""
    head = bulletin.head
    note = head.get("附注") or (PUBLIC if issue.public else None)
    printer = head.get("印发") if issue.issued else None  # a draft is printed by nobody
    return OfficialPaper(
        title=issue.title,
        body=tuple(_blocks(bulletin, issue)),
        issuer=head.get("发文机关"),
        number=issue.number or DRAFT,
        addressee=head.get("主送"),
        signature=head.get("署名"),
        dated=issue.issued,
        note=note,
        copies=tuple(part.strip() for part in re.split("[、，]", head.get("抄送", "")) if part.strip()),
        printed_by=printer,
        printed_on=issue.issued,
    )


def _blocks(bulletin: Bulletin, issue: Issue | None = None) -> Iterator[PaperBlock]:
    if bulletin.synthetic:
        yield Paragraph(SYNTHETIC)
    yield from map(Paragraph, issue.opening if issue else ())
    for part in bulletin.parts:
        match part:
            case Title():
                yield Heading(line_text(part.line), part.level)
            case Text():
                yield Paragraph(line_text(part.line))
            case Grid():
                yield PaperTable(
                    head=tuple(map(line_text, part.head)),
                    rows=tuple(tuple(map(line_text, row)) for row in part.rows),
                    caption=line_text(part.caption) or None,
                    right=figure_columns(part),
                )


def figure_columns(grid: Grid) -> frozenset[int]:
    """The columns that hold figures only."""
    columns = range(len(grid.head))
    return frozenset(column for column in columns if grid.rows and all(_is_figure(row[column]) for row in grid.rows))


def _is_figure(cell: Pieces) -> bool:
    return len(cell) == 1 and isinstance(cell[0], Count | SourcedFigure)


def markdown(bulletin: Bulletin, issue: Issue) -> str:
    """The bulletin as Markdown: what records say is escaped, so that it stays text."""
    head = bulletin.head
    made = paper(bulletin, issue)
    lines = [f"# {_safe(issue.title)}", "", _safe(parts.number_text(issue.number or DRAFT)), ""]
    if head.get("主送"):
        lines += [_safe(parts.addressee_text(head["主送"])), ""]
    for block in parts.numbered(made.body):
        lines += [*_block(block), ""]
    for text in filter(None, (made.signature, day_text(made.dated) if made.dated else None, *closing(made))):
        lines += [_safe(text), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def closing(made: OfficialPaper) -> Iterator[str]:
    """The lines of a paper below its date: the note in brackets, who gets a copy, who printed it and when."""
    if made.note:
        yield parts.note_text(made.note)
    if made.copies:
        yield f"抄送：{parts.copies_text(made.copies)}"
    if made.printed_by:
        yield made.printed_by + (f"　{day_text(made.printed_on)}印发" if made.printed_on else "")


def _block(block: PaperBlock) -> Iterator[str]:
    match block:
        case Heading():
            yield f"{'#' * (block.level + 1)} {_safe(block.text)}"
        case Paragraph():
            yield _safe(block.text)
        case PaperTable():
            if block.caption:
                yield from (f"**{_safe(block.caption)}**", "")
            yield _row(block.head)
            yield _row(["---:" if column in block.right else "---" for column in range(len(block.head))], safe=True)
            yield from map(_row, block.rows)


def _row(cells: tuple[str, ...] | list[str], *, safe: bool = False) -> str:
    return f"| {' | '.join(cell if safe else _safe(cell) for cell in cells)} |"


def _safe(text: str) -> str:
    return SPECIAL.sub(lambda found: f"\\{found[0]}" if not found[0].isdigit() else f"{found[0]}\\", text)


def parts_of(bulletin: Bulletin) -> Iterator[BulletinPart]:
    """The parts with their headings numbered, for a page that links the figures."""
    numbers = (block.text for block in parts.numbered(_blocks(bulletin)) if isinstance(block, Heading))
    for part in bulletin.parts:
        yield Title(part.level, (next(numbers),)) if isinstance(part, Title) else part
