"""What an audience may see: the only door out. A white list from results to text ready to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from scorer.inputs import Book
from scorer.ledger import Workday
from scorer.projection.access import Access
from scorer.projection.figures import figures
from scorer.projection.moments import moment_text
from scorer.projection.papers import VERDICTS, Papers
from scorer.projection.schemes import finding_views, scheme_view
from scorer.projection.switches import sentences, switch_views
from scorer.projection.targets import Table
from scorer.projection.units import Pages, counts, owed
from scorer.projection.views import (
    AlternativeView,
    AttachmentView,
    Audience,
    CiteView,
    ClauseView,
    ComponentView,
    EffectView,
    FindingView,
    Imprint,
    InterpretationView,
    MeasureView,
    NodeView,
    PartView,
    Projection,
    RecordView,
    SchemeView,
    StepView,
    SwitchView,
    TargetView,
    UnitView,
)
from scorer.records import Decision, Report
from scorer.results import Results
from scorer.score import Scored
from scorer.sensitivity import Switch

__all__ = [
    "AlternativeView",
    "AttachmentView",
    "Audience",
    "CiteView",
    "ClauseView",
    "ComponentView",
    "EffectView",
    "FindingView",
    "Imprint",
    "InterpretationView",
    "MeasureView",
    "NodeView",
    "PartView",
    "Projection",
    "RecordView",
    "SchemeView",
    "StepView",
    "SwitchView",
    "TargetView",
    "UnitView",
    "finding_views",
    "project",
    "switch_views",
]

DISCLOSURES = {"public": "主动公开", "on-request": "依申请公开", "withheld": "不予公开"}

NEWEST = 8
"""How many of the latest events a cycle's page names."""


def project(
    book: Book,
    scored: Scored | None,
    audience: Audience,
    on: date,
    is_workday: Workday,
    switches: Iterable[Switch] = (),
) -> Projection:
    """A cycle for one audience at a date. ``scored`` is None for a cycle without a 办法: only its table shows.

    ``switches`` are the interpretations with what their alternatives would give.
    """
    results = scored.results if scored else None
    access = Access(book, audience, final=results is not None and results.status == "final")
    shown_units = [unit.unit for unit in results.units] if results and access.opens("scores") else []
    steps = figures(scored, access, shown_units) if scored else {}
    papers = Papers(access, Counter(item.sha256 for record in book.records.values() for item in record.attachments))
    table = Table(access, on, scored, is_workday, papers, frozenset(steps))
    rows = table.rows() if access.opens("targets") else ()
    board = switch_views(book, scored, audience, switches) if scored else ()
    pages = Pages(access, scored, papers, owed(rows), sentences(board))
    return Projection(
        audience=audience,
        cycle=book.cycle.id,
        bureau=book.cycle.bureau,
        year=book.cycle.year,
        title=book.cycle.title,
        synthetic=book.cycle.synthetic,
        on=on,
        status=results.status if results and book.records else "targets-only",
        digest=results.digest if results and access.internal else None,
        open_interpretations=_undecided(results),
        scheme=scheme_view(book, scored, steps) if scored else None,
        targets=rows,
        units=pages.views(),
        counts={**counts(rows), "targets": len(rows), "units": len(book.units), "records": len(book.records)},
        steps=steps,
        newest=_newest(access) if access.opens("progress") else (),
        left_out=book.left_out if access.internal else (),
        imprint=_imprint(book),
        switches=board,
    )


def _undecided(results: Results | None) -> int:
    """How many required interpretations nobody has settled."""
    return sum(item.required and item.decided is None for item in results.interpretations) if results else 0


def _imprint(book: Book) -> Imprint:
    """Who issues a cycle's pages, how open they are, and when their newest content was formed."""
    arrivals = [record.arrived for record in book.records.values() if record.arrived is not None]
    formed = moment_text(max(arrivals, default=None))
    disclosure = book.cycle.disclosure
    return Imprint(
        office=book.office.name,
        disclosure=DISCLOSURES.get(disclosure.type) if disclosure else None,
        formed=formed[:10] if formed else None,
    )


def _newest(access: Access) -> tuple[tuple[str, str], ...]:
    """The latest decisions on nodes, newest first: states are public, texts are not."""
    found = list[tuple[str, str]]()
    for record in reversed(access.book.by_kind.get("decision", ())):
        report = access.book.records.get(record.on) if isinstance(record, Decision) else None
        if len(found) == NEWEST or not isinstance(record, Decision) or not isinstance(report, Report):
            continue
        if access.withheld(access.book.targets[report.target]) is None:
            unit = access.book.units[report.actor].name
            when = moment_text(record.first_at) or str(record.date)
            found.append((when[:10], f"{unit} {report.target} 节点 {report.node}：{VERDICTS[record.verdict]}"))
    return tuple(found)
