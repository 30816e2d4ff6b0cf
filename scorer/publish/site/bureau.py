"""The page of a 办法: every clause in our own words and what covers it, every interpretation and who settled it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from scorer.publish.site import urls
from scorer.publish.site.labels import CLAUSE_TYPES, COVERED, COVERS, KINDS, PAGES, option
from scorer.publish.site.layout import Link, Page, banner, facts, status
from scorer.publish.site.render import render
from scorer.publish.site.step_links import Figure, Figures
from scorer.views.year_views import ClauseView, InterpretationView, Projection, SchemeView

ASKED = "interpretation"
"""What a clause leaves open stands on a line of its own, not among what carries it out."""


@dataclass(frozen=True, slots=True)
class Citing:
    """A figure that cites a clause: 综合规划处 工作完成情况得分 84.62."""

    unit: str
    label: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Cover:
    """What carries a clause out: 检查 佐证材料不全, with its id small behind and a link where it has a page."""

    kind: str
    text: str
    name: str | None
    href: str | None


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """A clause; ``more`` says how many figures cite it beyond those named."""

    id: str
    place: str
    text: str
    note: str | None
    types: str
    covered: str
    by: tuple[Cover, ...]
    asked: tuple[Link, ...]
    citing: tuple[Citing, ...]
    count: int
    more: int


@dataclass(frozen=True, slots=True)
class InterpretationRow:
    """An interpretation: the option taken in words, the others, and its standing: settled by whom, or 未决定."""

    id: str
    question: str
    clauses: tuple[Link, ...]
    chosen: str | None
    others: tuple[str, ...]
    settled: str | None
    standing: str
    effect: str


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the check of the 办法 itself, its clauses as links."""

    clauses: tuple[Link, ...]
    what: str
    follows: str
    proposal: str


@dataclass(frozen=True, slots=True)
class FoundGroup:
    """The findings of one check."""

    title: str
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class YearLine:
    """A year of this bureau."""

    link: Link
    status: str


@dataclass(frozen=True, slots=True)
class BureauPage:
    """All that the template shows; a bureau without a 办法 at hand shows its years only."""

    template: ClassVar[str] = "bureau.html"
    title: str
    interpreter: str | None
    formula: str | None
    cited_year: str
    years: tuple[YearLine, ...]
    has_scheme: bool
    unreadable: bool
    clauses: tuple[ClauseRow, ...]
    interpretations: tuple[InterpretationRow, ...]
    undecided: int
    finding_groups: tuple[FoundGroup, ...]
    found: int


def page(
    cycles: Sequence[tuple[Projection, Figures]], crumbs: tuple[tuple[str, str], ...], titles: Mapping[str, str]
) -> Page:
    """The page of one bureau, from its years; the newest with a 办法 gives the clauses and the figures.

    ``titles`` are the names of codes and of files: ``E001`` → 佐证材料不全, ``targets`` → 目标表.
    """
    newest_first = sorted(cycles, key=lambda each: each[0].year, reverse=True)
    projection, figures = next((each for each in newest_first if each[0].scheme), newest_first[0])
    here = urls.bureau(projection.bureau)
    scheme = projection.scheme
    interpretations = tuple(_interpretation(each, scheme, here) for each in scheme.interpretations) if scheme else ()
    view = BureauPage(
        title=title(projection),
        interpreter=scheme.interpreter if scheme else None,
        formula=scheme.formula if scheme else None,
        cited_year=projection.title,
        years=tuple(
            YearLine(Link(each.title, urls.href(here, urls.cycle(each.cycle))), status(each))
            for each, _ in newest_first
        ),
        has_scheme=scheme is not None,
        unreadable=projection.status == "unreadable",
        clauses=tuple(_clause(each, scheme, figures, titles) for each in scheme.clauses) if scheme else (),
        interpretations=interpretations,
        undecided=sum(each.required and each.settled is None for each in scheme.interpretations) if scheme else 0,
        finding_groups=_found(scheme, here) if scheme else (),
        found=len(scheme.findings) if scheme else 0,
    )
    crumb = "办法" if scheme else None
    return Page(here, view.title, render(view), crumbs, banner(projection), facts(projection), crumb=crumb)


def title(projection: Projection) -> str:
    """What the way back calls this page: the 办法, or the title without its year (某局 2019 年度目标 → 某局目标)."""
    if projection.scheme is not None:
        return projection.scheme.title
    return re.sub(rf"\s*{projection.year}\s*年度?\s*", "", projection.title) or projection.title


def _found(scheme: SchemeView, here: str) -> tuple[FoundGroup, ...]:
    """The findings by check, in the order in which the checks were made."""
    groups: dict[str, list[Found]] = {}
    for each in scheme.findings:
        links = _clause_links(each.clauses, scheme, here)
        groups.setdefault(each.title, []).append(Found(links, each.what, each.follows, each.proposal))
    return tuple(FoundGroup(title, tuple(rows)) for title, rows in groups.items())


def _clause_links(names: Sequence[str], scheme: SchemeView, here: str) -> tuple[Link, ...]:
    """Clauses as links to where they stand on this page; those of no 办法 (GEN) lead nowhere."""
    known = {clause.id for clause in scheme.clauses}
    return tuple(Link(name, urls.href(here, here, name) if name in known else "") for name in names)


def _clause(clause: ClauseView, scheme: SchemeView, figures: Figures, titles: Mapping[str, str]) -> ClauseRow:
    here = urls.bureau(scheme.bureau)
    asked = (each for each in scheme.interpretations if clause.id in each.clauses)
    return ClauseRow(
        id=clause.id,
        place=clause.place,
        text=clause.text,
        note=clause.note,
        types="、".join(CLAUSE_TYPES.get(each, each) for each in clause.types),
        covered=COVERED.get(clause.covered, clause.covered),
        by=tuple(_cover(kind, name, scheme.bureau, titles) for kind, name in clause.by if kind != ASKED),
        asked=tuple(Link(each.question, urls.href(here, here, each.id)) for each in asked),
        citing=tuple(
            Citing(figures.owner(step) or "", figures.step(step).label, figures.figure(here, step))
            for step in clause.steps
        ),
        count=clause.step_count,
        more=clause.step_count - len(clause.steps),
    )


def _cover(kind: str, name: str, bureau: str, titles: Mapping[str, str]) -> Cover:
    """Worked: ("record", "resolution") → 记录 会议决定; ("check", "E001") → 检查 佐证材料不全, with its page."""
    word = COVERS.get(kind, kind)
    match kind:
        case "check" if name in titles:
            return Cover(word, titles[name], name, urls.href(urls.bureau(bureau), urls.error(name)))
        case "record" if name in KINDS or name in titles:
            return Cover(word, KINDS.get(name) or titles[name], None, None)
        case "page" if name in PAGES:
            return Cover(word, PAGES[name], None, None)
        case _:
            return Cover(word, name, None, None)


def _interpretation(each: InterpretationView, scheme: SchemeView, here: str) -> InterpretationRow:
    words = dict(each.options)
    chosen = None if each.chosen is None else option(words.get(each.chosen, each.chosen))
    undecided = "未决定（必须决定）" if each.required else "未决定（按默认，不影响暂定）"
    return InterpretationRow(
        id=each.id,
        question=each.question,
        clauses=_clause_links(each.clauses, scheme, here),
        chosen=chosen,
        others=tuple(text for name, text in each.options if name != each.chosen),
        settled=each.settled,
        standing=f"已决定：{each.settled}" if each.settled is not None else undecided,
        effect="影响得分" if each.effect == "figure" else "不影响得分",
    )
