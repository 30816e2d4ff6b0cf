"""The Projection of a cycle for one audience: a white list from results to text ready to print."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from scorer.ledger.lateness import Workday
from scorer.ledger.tally import of_targets_and_matters
from scorer.model.book import Book
from scorer.model.entities import Cycle, Problem
from scorer.model.records import Decision, Report
from scorer.model.results import Results
from scorer.scoring.score import Scored
from scorer.scoring.sensitivity import ComparedInterpretation
from scorer.views.access import JUDGED, Access, access_of, gives_scores
from scorer.views.bulletins import bulletins
from scorer.views.figures import figures, shares
from scorer.views.interpretation_effects import comparison_views, sentences
from scorer.views.ledger_types import LedgerView
from scorer.views.ledgers import ledgers_of
from scorer.views.publication import published_records
from scorer.views.publication_types import Imprint
from scorer.views.record_views import RecordViews, verdict_of
from scorer.views.schemes import scheme_view
from scorer.views.targets import TargetTable
from scorer.views.units import UnitViews, due_now, left
from scorer.views.withheld_figures import WithheldFigures, withheld_figures
from scorer.views.wording import moment_text
from scorer.views.year_types import (
    Audience,
    EventView,
    Projection,
    StepView,
    TargetView,
)

DISCLOSURES = {"public": "主动公开", "on-request": "依申请公开", "withheld": "不予公开"}

NEWEST = 8
"""How many of the latest events a cycle's page names."""


def project(
    book: Book,
    scored: Scored | None,
    audience: Audience,
    on: date,
    is_workday: Workday,
    comparisons: Iterable[ComparedInterpretation] = (),
    unknown_years: Sequence[int] = (),
) -> Projection:
    """A cycle for one audience at a date; without a 办法 only its table. ``unknown_years``: of unknown workdays."""
    access, closed, steps = _shown(scored, access_of(book, audience, scored))
    record_views = RecordViews(access, _attached(access))
    rows = TargetTable(access, on, scored, is_workday, record_views, steps).rows() if access.opens("targets") else ()
    left_out = (*book.left_out, *_spoilt(scored.problems if scored else ()))
    board = comparison_views(book, scored, audience, comparisons) if scored and gives_scores(book, scored) else ()
    ledger = ledgers_of(access, scored, on, is_workday, unknown_years).view() if scored else LedgerView()
    unit_views = UnitViews(access, scored, record_views, due_now(ledger), left(ledger), sentences(board), steps, closed)
    return Projection(
        audience=audience,
        cycle=book.cycle.id,
        bureau=book.cycle.bureau,
        year=book.cycle.year,
        title=book.cycle.title,
        synthetic=book.cycle.synthetic,
        on=on,
        status=scored.results.status if scored and book.collected else "targets-only",
        digest=scored.results.digest if scored and access.internal else None,
        open_interpretations=_undecided(scored.results if scored else None),
        begun=on >= book.cycle.start,
        over=on > book.cycle.end,
        still_running=access.running and not access.final,
        scheme=scheme_view(access, scored, steps) if scored else None,
        targets=rows,
        units=unit_views.views(),
        counts=_counts(access, rows, ledger),
        steps=steps,
        newest=_newest(access) if access.opens("progress") else (),
        left_out=left_out if access.internal else (),
        left_out_count=len(left_out),
        closed=_closed_parts(access, scored),
        imprint=_imprint(access),
        comparisons=board,
        ledger=ledger,
        bulletins=bulletins(access),
    )


def _shown(scored: Scored | None, access: Access) -> tuple[Access, WithheldFigures, dict[str, StepView]]:
    """The access with the shares that show, the figures that are withheld, and the steps that show, by id."""
    if scored is None:
        return replace(access, shares=shares({})), WithheldFigures({}), {}
    closed = withheld_figures(scored, access)
    open_ = access.opens("scores") and gives_scores(access.book, scored)
    units = [unit.unit for unit in scored.results.units] if open_ else []
    steps = figures(scored, access, units, closed)
    return replace(access, shares=shares(steps)), closed, steps


def _closed_parts(access: Access, scored: Scored | None) -> dict[str, str]:
    """The parts that are not open, with the reason; of scores nothing where there are none."""
    found = access.closed_parts()
    if scored is not None and gives_scores(access.book, scored):
        return found
    return {what: why for what, why in found.items() if what not in JUDGED}


def _attached(access: Access) -> Counter[str]:
    """In how many records that the audience may read each file is attached, by its hash."""
    open_ = filter(access.opened, access.book.records.values())
    return Counter(item.sha256 for record in open_ for item in record.attachments)


def unreadable(
    cycle: str, audience: Audience, on: date, faults: Sequence[tuple[str, str]], known: Cycle | None = None
) -> Projection:
    """A year whose base files could not be read: it keeps a page, and that page says so.

    ``faults`` are (file, sentence) of its errors, no file where the program failed; the public learns the files only.
    ``known``: what it is called and whether it is made up, where its cycle.yml could be read.
    Worked:
    ``("targets/demo/2025/targets.yml", "第 7 行：键后面用了全角冒号“：”")``.
    """
    bureau, _, year = cycle.partition("/")
    files = tuple(dict.fromkeys(file for file, _ in faults if file))
    left_out = tuple(f"{file} {sentence}".strip() for file, sentence in faults) if audience == "internal" else files
    return Projection(
        audience=audience,
        cycle=cycle,
        bureau=bureau,
        year=int(year),
        title=known.title if known else f"{bureau} {year} 年",
        synthetic=known is not None and known.synthetic,
        on=on,
        status="unreadable",
        digest=None,
        open_interpretations=0,
        scheme=None,
        targets=(),
        units=(),
        left_out=left_out,
        left_out_count=len(files),
    )


def _spoilt(problems: Sequence[Problem]) -> Iterable[str]:
    """A 办法 of which some rule cannot be read: "targets/demo/scheme.yml：规则有错误（S001、S009）"."""
    codes: dict[str, dict[str, None]] = {}
    for problem in problems:
        codes.setdefault(problem.place.file, {})[problem.code] = None
    return (f"{file}：规则有错误（{'、'.join(found)}）" for file, found in codes.items())


def _undecided(results: Results | None) -> int:
    """The number of required interpretations that nobody has settled."""
    return sum(item.required and item.decided is None for item in results.interpretations) if results else 0


def _counts(access: Access, rows: Sequence[TargetView], ledger: LedgerView) -> dict[str, int]:
    """The numbers of targets, of units with a part in one or in a matter, and of records."""
    counted = filter(of_targets_and_matters, ledger.lines)
    busy = {part.unit for row in rows for part in row.parts} | {line.unit for line in counted}
    units = len(busy) or len(access.book.units)
    return {"targets": len(rows), "units": units, "records": len(published_records(access))}


def _imprint(access: Access) -> Imprint:
    """The imprint of a cycle's pages: who issues them, how open they are, when their newest content was formed."""
    book = access.book
    arrivals = [record.arrived for record in published_records(access) if record.arrived is not None]
    formed = moment_text(max(arrivals, default=None))
    disclosure = book.cycle.disclosure
    return Imprint(
        office=book.office.signs_as,
        disclosure=DISCLOSURES.get(disclosure.type) if disclosure else None,
        formed=formed[:10] if formed else None,
        index_number=book.cycle.imprint.get("index"),
        subject=book.cycle.imprint.get("subject"),
        on_request=book.cycle.imprint.get("on-request"),
        licence=book.cycle.imprint.get("licence"),
        contact=book.cycle.imprint.get("contact"),
    )


def _newest(access: Access) -> tuple[EventView, ...]:
    """The latest decisions on nodes, newest first: states are public, texts are not."""
    found = list[EventView]()
    every = (each for each in access.book.by_kind.get("decision", ()) if isinstance(each, Decision))
    for record in sorted(every, key=lambda each: each.date)[::-1]:
        report = access.book.records.get(record.on)
        if len(found) == NEWEST or not isinstance(report, Report):
            continue
        if record.path not in access.book.annulled and access.withheld(access.book.targets[report.target]) is None:
            unit = access.book.units[report.actor].name
            row = access.book.targets[report.target]
            node = "" if len(row.nodes) == 1 else f"，{row.node_title(report.node)}"
            text = f"{unit}：{row.title}{node}，{verdict_of(report, record)}"
            found.append(EventView(str(record.date), text, report.actor, report.target, report.node))
    return tuple(found)
