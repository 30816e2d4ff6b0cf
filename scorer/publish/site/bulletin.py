"""The page of a bulletin: its text with every figure a link, the files, and how each number was counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TypeAlias

from mkdocs.plugins import get_plugin_logger

from scorer.model.paper_words import day_text
from scorer.model.period import Period
from scorer.publish.bulletins.composing import Grid, Piece, Pieces, Text, Title, piece_text
from scorer.publish.bulletins.facts import Count, CountedItem, SourcedFigure
from scorer.publish.bulletins.forms import closing, figure_columns, markdown, paper, parts_of
from scorer.publish.bulletins.issuing import Issued
from scorer.publish.gb9704.docx import docx
from scorer.publish.gb9704.fonts import NoFont
from scorer.publish.gb9704.paper import OfficialPaper, number_text
from scorer.publish.gb9704.pdf import TypesetPdf, pdf
from scorer.publish.site import urls
from scorer.publish.site.layout import CONTACT, ON_REQUEST, Link, Page, banner, facts
from scorer.publish.site.render import render
from scorer.publish.site.year import with_page
from scorer.views.year_types import Projection

log = get_plugin_logger(__name__)
PUBLIC, INSIDE = "主动公开", "系统内通报"
NOTHING = "count-0"


Words: TypeAlias = tuple[Link, ...]
"""A line in pieces; those that are no figure have an empty ``href``."""


@dataclass(frozen=True, slots=True)
class BulletinBlock:
    """A heading (``level`` 1 to 4), a paragraph (0), or a table (its rows, and which columns are figures)."""

    level: int
    words: Words
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Words, ...], ...] = ()
    right: frozenset[int] = frozenset()


KEPT = frozenset({"索引号", "主题分类", "发布机构", "发布日期", ON_REQUEST, CONTACT})
"""Facts of the year that its bulletins have too."""


def page(projection: Projection, issue: Issued, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of one bulletin, at its permanent address."""
    view, here = issue.view, urls.bulletin(projection.cycle, issue.view.id)
    bulletin = issue.bulletin
    links = BulletinLinks(projection, here, bulletin.counts if bulletin else ())
    known = {each.id: each for each in projection.bulletins}
    body = render(
        "bulletin.html",
        here,
        view=view,
        head=bulletin.head if bulletin else {},
        number=number_text(view.number) if view.number else None,
        blocks=tuple(links.block(part) for part in parts_of(bulletin)) if bulletin else (),
        remarks=tuple(_remarks(issue)),
        opening=issue.issue.opening if issue.issue else (),
        day=day_text(view.issued),
        foot=tuple(closing(paper(bulletin, issue.issue))) if bulletin and issue.issue else (),
        corrects=known.get(view.corrects or ""),
        corrected_by=issue.corrected_by,
        page_of=partial(urls.bulletin, projection.cycle),
        files=tuple(_names(projection, issue)),
        counts=links.counts,
        counted=links.anchor,
        counted_item=links.item,
        nothing_anchor=NOTHING,
    )
    own = (("文号", view.number), ("印发日期", day_text(view.issued)), ("数据摘要", view.digest))
    about = [(label, text) for label, text in facts(projection) if label in KEPT]
    about += [(label, text) for label, text in own if text] + [("公开方式", PUBLIC if view.public else INSIDE)]
    crumb = view.number or Period.read(view.period).words
    summary = f"{projection.title}：{view.number or ''}《{view.title}》，{day_text(view.issued)}印发。"
    return Page(
        here, view.title, body, crumbs, banner(projection), tuple(about), crumb=crumb, summary=summary, paper=True
    )


def _remarks(issue: Issued) -> Iterator[str]:
    """What is to be said of the text against what was issued."""
    if issue.fault:
        yield f"这期通报的正文没有做出来：{issue.fault}。"
    elif issue.fits is False:
        yield "印发以后所据的数据、模板或程序变了：本页照现在的重新生成，和印发时的摘要不符。数有错的，另发一期更正。"
    elif issue.fits is None:
        yield "印发时没有记下摘要，看不出以后有没有变。"
    else:
        yield "所据的数据和印发时的摘要一致。"


@dataclass(frozen=True)
class BulletinLinks:
    """Where the figures of a bulletin lead to: a count to its list below, a result to its arithmetic."""

    projection: Projection
    here: str
    counts: tuple[Count, ...]

    def block(self, part: Title | Text | Grid) -> BulletinBlock:
        if isinstance(part, Grid):
            head = tuple("".join(map(piece_text, cell)) for cell in part.head)
            rows = tuple(tuple(self.words(cell) for cell in row) for row in part.rows)
            return BulletinBlock(-1, self.words(part.caption), head, rows, figure_columns(part))
        return BulletinBlock(part.level if isinstance(part, Title) else 0, self.words(part.line))

    def words(self, line: Pieces) -> Words:
        return tuple(Link(piece_text(piece), self._href(piece)) for piece in line)

    def _href(self, piece: Piece) -> str:
        if isinstance(piece, Count):
            return f"#{self.anchor(piece)}"
        if isinstance(piece, SourcedFigure) and piece.unit in with_page(self.projection):
            to = urls.unit(self.projection.cycle, piece.unit)
            return urls.href(self.here, to, urls.step_anchor(piece.step))
        return ""

    def anchor(self, count: Count) -> str:
        """The anchor of a count's list; those that found nothing share one place."""
        return f"count-{self.counts.index(count) + 1}" if count else NOTHING

    def item(self, item: CountedItem) -> Link:
        """What was counted, as a link to its matter or target where a page has it."""
        cycle = self.projection.cycle
        if item.matter in {each.id for each in self.projection.ledger.matters}:
            return Link(item.text, urls.href(self.here, urls.matters(cycle), urls.matter_anchor(item.matter)))
        if item.unit in with_page(self.projection):
            to = urls.unit(cycle, item.unit)
            anchor = urls.target_anchor(item.target) if item.target else None
            return Link(item.text, urls.href(self.here, to, anchor))
        return Link(item.text, "")


def files(projection: Projection, issue: Issued) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of each file of a bulletin."""
    if issue.bulletin is None or issue.issue is None:
        return
    made = paper(issue.bulletin, issue.issue)
    for place, _ in _names(projection, issue):
        if place.endswith(".docx"):
            yield place, docx(made)
        elif place.endswith(".txt"):
            yield place, markdown(issue.bulletin, issue.issue).encode()
        elif (found := _set(made)) is not None:
            yield place, found.pdf


def _names(projection: Projection, issue: Issued) -> Iterator[tuple[str, str]]:
    """The addresses of the files, and what the page calls them; Markdown as text, that nobody takes it for a page."""
    if issue.bulletin is None or issue.issue is None:
        return
    forms = [("docx", "公文（.docx）"), ("md.txt", "文字（Markdown）")]
    if _set(paper(issue.bulletin, issue.issue)) is not None:
        forms.insert(1, ("pdf", "公文（PDF）"))
    for form, name in forms:
        yield urls.bulletin_file(projection.cycle, issue.view.id, form), name


@lru_cache(maxsize=256)
def _set(made: OfficialPaper) -> TypesetPdf | None:
    """The PDF, set once; None where no font can write it: which character, and what to install, is on the console."""
    try:
        found = pdf(made)
    except NoFont:
        return None
    for glyph in found.missing:
        log.warning("%s：%s", made.title.replace("\n", ""), glyph.sentence)
    return None if found.missing else found
