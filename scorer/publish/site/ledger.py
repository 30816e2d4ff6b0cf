"""The 台账 of a year: what is late and whose on the first screen, then every line, then the list of problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from scorer.publish.site import matters, urls
from scorer.publish.site.downloads import Download, offered
from scorer.publish.site.layout import Link, Page, as_of, banner, facts, notice
from scorer.publish.site.render import render
from scorer.publish.site.states import STATES, State, state
from scorer.views.ledger_views import LedgerLine, Stub
from scorer.views.year_views import Projection

MOST = 600
"""Lines on the page: of a longer ledger it shows those that ask something of somebody, the files hold all."""

QUIET = frozenset({"closed", "not-due"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table; ``unit`` only on the first of its unit, with the number of its rows."""

    anchor: str
    unit: Link | None
    rows: int
    unit_name: str
    role: str
    subject: Link
    source: str
    content: str
    requirement: str
    due: str
    month: str
    standard: str
    effect: str
    owner: str
    supervisor: str
    state: State
    late: str | None


@dataclass(frozen=True, slots=True)
class Urgent:
    """A state that asks something of somebody, with its lines in a sentence each, the longest due first."""

    state: State
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A line of the list of problems."""

    unit: Link
    subject: Link
    content: str
    problem: str
    cause: str | None
    next: str | None
    received: str | None
    state: State


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """All that the template shows."""

    template: ClassVar[str] = "ledger.html"
    title: str
    caption: str
    remark: str
    clocks: tuple[str, ...]
    numbers: tuple[tuple[State, int, str], ...]
    urgent: tuple[Urgent, ...]
    matters: str | None
    files: tuple[Download, ...]
    left: int
    whole: int
    groups: tuple[tuple[Line, ...], ...]
    troubles: tuple[Trouble, ...]
    stubs: tuple[Stub, ...]


def has_page(projection: Projection) -> bool:
    """Whether there is anything in the ledger: a page without content is not made."""
    return bool(projection.ledger.lines or projection.ledger.stubs)


def page(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of a year's ledger."""
    here = urls.ledger(projection.cycle)
    view = projection.ledger
    title = f"{projection.year} 年台账"
    shown = tuple(_lines(projection, _kept(view.lines), here))
    content = LedgerPage(
        title=title,
        caption=f"{projection.title} · 台账",
        remark=_remark(projection),
        clocks=view.clocks,
        numbers=tuple((each, count, f"#{each.css}") for each in STATES if (count := view.counts.get(each.word, 0))),
        urgent=tuple(_urgent(shown)),
        matters=urls.href(here, urls.matters(projection.cycle)) if matters.has_page(projection) else None,
        files=offered(projection, here),
        left=len(view.lines) - len(shown),
        whole=len(view.lines),
        groups=tuple(tuple(lines) for _, lines in groupby(shown, key=lambda line: line.unit_name)),
        troubles=tuple(_troubles(projection, here)),
        stubs=view.stubs,
    )
    head = banner(projection), facts(projection)
    return Page(here, title, render(content), crumbs, *head, wide=True, notice=notice(projection, here), crumb="台账")


def _kept(lines: Sequence[LedgerLine]) -> Sequence[LedgerLine]:
    if len(lines) <= MOST:
        return lines
    return [line for line in lines if state(line.state).css not in QUIET][:MOST]


def _remark(projection: Projection) -> str:
    units = len({line.unit for line in projection.ledger.lines})
    return f"{projection.title}；{units} 个单位，共 {len(projection.ledger.lines)} 条；截至 {as_of(projection)}"


def _lines(projection: Projection, lines: Sequence[LedgerLine], here: str) -> Iterator[Line]:
    for _, group in groupby(lines, key=lambda line: line.unit):
        together = list(group)
        for place, line in enumerate(together):
            unit = Link(line.unit_name, urls.href(here, urls.unit(projection.cycle, line.unit)))
            yield Line(
                anchor=urls.line_anchor(line.unit, line.subject, line.node),
                unit=None if place else unit,
                rows=len(together),
                unit_name=line.unit_name,
                role=line.role,
                subject=_subject(projection, line, here),
                source=line.source,
                content=line.content,
                requirement=line.requirement,
                due=line.due,
                month=line.due[:7],
                standard=line.standard,
                effect=line.effect,
                owner=line.owner,
                supervisor=line.supervisor,
                state=state(line.state),
                late=line.late,
            )


def _subject(projection: Projection, line: LedgerLine, here: str) -> Link:
    """A matter leads to its course, a node to its target on the unit's page, where the records stand."""
    if line.node is None:
        return Link(line.number, urls.href(here, urls.matters(projection.cycle), urls.matter_anchor(line.subject)))
    to = urls.unit(projection.cycle, line.unit)
    return Link(line.number, urls.href(here, to, urls.target_anchor(line.subject)))


def _urgent(lines: Sequence[Line]) -> Iterator[Urgent]:
    for each in STATES:
        found = [line for line in lines if line.state is each]
        if found and each.css not in QUIET:
            yield Urgent(each, tuple(sorted(found, key=lambda line: line.due)))


def _troubles(projection: Projection, here: str) -> Iterator[Trouble]:
    for each in projection.ledger.troubles:
        unit = urls.unit(projection.cycle, each.unit)
        anchor = urls.line_anchor(each.unit, each.subject, each.node)
        yield Trouble(
            unit=Link(each.unit_name, urls.href(here, unit)),
            subject=Link(each.number, f"#{anchor}"),
            content=each.content,
            problem=each.problem,
            cause=each.cause,
            next=each.next,
            received=each.received,
            state=state(each.state),
        )
