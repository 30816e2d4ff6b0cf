"""The entries of the search index: units, targets, matters, clauses, interpretations, bulletins, years, codes.

Made from the Projection alone, and only what is open on the page it leads to: no text of a record,
no person, nothing of a target that is withheld.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from scorer.diagnostics.catalogue import CodeEntry
from scorer.publish.bulletins.composing import Grid, piece_text
from scorer.publish.bulletins.issuing import Issued
from scorer.publish.site import bureau, matters, target_links, urls, year
from scorer.publish.site.labels import row_number
from scorer.views.scheme_types import SchemeView
from scorer.views.year_types import Projection, TargetView

CODES = "报错"
KINDS = ("单位", "目标", "督查事项", "条款", "解释", "通报", "办法", "年度", CODES)
"""What may be found; of two that fit a question equally well, the one of the earlier kind comes first."""


NAMED, LEAD = 5, "牵头"
"""Of a target with more units than this only those that lead it are named: the others are found by their own pages."""


@dataclass(frozen=True, slots=True)
class Findable:
    """One thing to find. ``number`` is what else it is called by (an id, 文号); ``within`` whose it is.

    ``href`` leads there from the search page; ``text`` are the sentences in which words are looked for too.
    """

    kind: str
    title: str
    number: str
    within: str
    href: str
    text: str
    also: str = ""
    """What it may be asked for by and is not shown: the id that those who file write."""


def findable(
    projections: Sequence[Projection],
    issued_by_cycle: Mapping[str, Sequence[Issued]],
    catalogue: Mapping[str, CodeEntry],
) -> tuple[Findable, ...]:
    """Everything that can be found: by kind, of each the newest year first."""
    newest_first = sorted(projections, key=lambda each: -each.year)
    found = [*_codes(catalogue), *_schemes(newest_first)]
    for projection in newest_first:
        found += _year(projection, issued_by_cycle.get(projection.cycle, ()))
    return tuple(sorted(found, key=lambda each: KINDS.index(each.kind)))


def _year(projection: Projection, issued: Sequence[Issued]) -> Iterator[Findable]:
    title, cycle = projection.title, projection.cycle
    yield Findable("年度", title, str(projection.year), bureau.title(projection), _href(urls.cycle(cycle)), "")
    for unit in projection.units:
        if year.has_page(projection, unit):
            groups = " ".join(text for text in (unit.group_title, unit.subgroup) if text)
            yield Findable("单位", unit.name, "", title, _href(urls.unit(cycle, unit.id)), groups, unit.id)
    for row in projection.targets:
        if row.withheld is None:
            href = target_links.link(projection, urls.SEARCH, row)
            yield Findable("目标", row.title, row_number(projection.year, row.id), title, href, _asked(row), row.id)
    for each in projection.ledger.matters if matters.has_page(projection) else ():
        href = _href(urls.matters(cycle), urls.matter_anchor(each.id))
        text = " ".join(text for text in (each.requirement, each.standard) if text)
        yield Findable("督查事项", each.content, each.number, title, href, text)
    for bulletin in issued:
        href = _href(urls.bulletin(cycle, bulletin.view.id))
        yield Findable("通报", bulletin.view.title, bulletin.view.number or "", title, href, _body(bulletin))


def _asked(row: TargetView) -> str:
    """Who is to do it, and what a target asks for: the sentences of its row and of its nodes, each once."""
    units = [part.unit_name for part in row.parts if len(row.parts) <= NAMED or part.role == LEAD]
    tasks = (node.task for part in row.parts for node in part.nodes)
    measures = (each.text for each in row.measures)
    said = (
        "、".join(units),
        row.indicator_title,
        row.qualitative,
        row.quantitative,
        *measures,
        *tasks,
        *row.basis,
        *row.indicator_basis,
    )
    return " ".join(dict.fromkeys(text for text in said if text))


def _body(issued: Issued) -> str:
    """The headings and paragraphs of a bulletin; its tables are of units and targets, which are found by themselves."""
    parts = issued.bulletin.parts if issued.bulletin else ()
    return " ".join("".join(map(piece_text, part.line)) for part in parts if not isinstance(part, Grid))


def _schemes(newest_first: Sequence[Projection]) -> Iterator[Findable]:
    """Each 办法 once, from the year whose clauses the page of the bureau shows."""
    for _, years in groupby(sorted(newest_first, key=lambda each: each.bureau), key=lambda each: each.bureau):
        scheme = next((each.scheme for each in years if each.scheme), None)
        if scheme is not None:
            yield from _scheme(scheme)


def _scheme(scheme: SchemeView) -> Iterator[Findable]:
    page = urls.bureau(scheme.bureau)
    yield Findable("办法", scheme.title, "", scheme.interpreter or "", _href(page), scheme.formula or "", scheme.bureau)
    for clause in scheme.clauses:
        text = " ".join(text for text in (clause.text, clause.note) if text)
        yield Findable("条款", clause.place, clause.id, scheme.title, _href(page, clause.id), text)
    for each in scheme.interpretations:
        text = " ".join(words for _, words in each.options)
        yield Findable("解释", each.question, "", scheme.title, _href(page, each.id), text, each.id)


def _codes(catalogue: Mapping[str, CodeEntry]) -> Iterator[Findable]:
    for code, entry in catalogue.items():
        yield Findable(CODES, entry.title, code, "报错说明", _href(urls.error(code)), "")


def _href(place: str, anchor: str | None = None) -> str:
    return urls.href(urls.SEARCH, place, anchor)
