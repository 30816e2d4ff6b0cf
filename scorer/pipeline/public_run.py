"""The public's own run: a cycle as it would be had nothing confidential been filed.

What a public page says is made from this run, so that it cannot depend on a ballot, on a confidential record, or on
whatever a root of the office's own holds, sound or not; which figures are then withheld, because without those
they would be untrue, is for :mod:`scorer.views.withheld_figures` to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.model.book import Book
from scorer.model.records import Decision, Record, Withdrawal
from scorer.pipeline.library import Library
from scorer.reading.book.excluded_references import without_left_out_on
from scorer.reading.book.index import as_of, without
from scorer.scoring.grades.consequences import EarlierYear
from scorer.scoring.scheme.interpretations import settled_by
from scorer.scoring.score import Scored, score, settlement_state
from scorer.views.access import Access
from scorer.views.disclosure_classes import DisclosureClass, class_of_target, confidential
from scorer.views.scheme_confidential import secrets
from scorer.views.withheld_figures import withheld_figures


def public_book(library: Library, cycle: str) -> Book | None:
    """The Book of the roots that every unit reads, without its confidential records and the decisions on them.

    What is left out for its errors is not counted where it is on a withheld row: nothing counts what is hidden.
    """
    loaded = library.shared.loaded(cycle)
    book = loaded.readable
    if book is None:
        return None
    kept_inside = secrets(book.terms)
    hidden = {path for path, record in book.records.items() if confidential(book, kept_inside, record)}
    before = -1
    while len(hidden) != before:
        before = len(hidden)
        hidden |= {path for path, record in book.records.items() if _names(record) & hidden}
    closed = {each.id for each in book.targets.values() if class_of_target(book, each) is DisclosureClass.WITHHELD}
    return without(without_left_out_on(book, loaded, closed), hidden)


def _names(record: Record) -> frozenset[str]:
    """The records without which this one says nothing: what it replaces, what it decides on or takes back."""
    on = record.on if isinstance(record, Decision | Withdrawal) else None
    return frozenset(filter(None, (record.replaces, on)))


def public_score(
    whole: Book | None,
    public: Book,
    day: date,
    overrides: Mapping[str, str] | None,
    file: str,
    earlier: Mapping[int, EarlierYear],
) -> Scored:
    """The public Book scored at a day. Results that were settled stay so while nothing public in them has changed.

    Whether they were is asked of the moment at which they were settled: what was filed inside since does not show.
    """
    scored = score(as_of(public, day), day, overrides, file, earlier=earlier)
    resolution = settled_by(scored.facts.book, "results")
    settled = arrived_on(resolution) if resolution is not None else None
    if resolution is None or settled is None or overrides or not resolution.digest:
        return scored
    before = score(as_of(public, settled), settled, file=file, earlier=earlier).results
    if before.digest != scored.results.digest or (whole and not _fitted(whole, resolution, settled, file, earlier)):
        return scored
    return replace(scored, results=replace(scored.results, status="final", digest=resolution.digest))


def public_state(scored: Scored) -> str:
    """The state of an earlier year's results in the public's run of a later one: ``closed`` where any is not published.

    Else a consequence of two years running would say what the earlier year's own pages do not.
    """
    access = Access(scored.facts.book, "public", final=scored.results.status == "final")
    figures = withheld_figures(scored, access)
    open_ = all(map(access.opens, ("progress", "scores", "ranks", "grades"))) and not access.closed_rows()
    return settlement_state(scored) if open_ and not figures.totals and not figures.grades else "closed"


def _fitted(whole: Book, resolution: Record, settled: date, file: str, earlier: Mapping[int, EarlierYear]) -> bool:
    """Whether the digest that was settled was that of the results inside, as known when the resolution arrived."""
    moment = resolution.arrived
    since = [
        each.path for each in whole.records.values() if moment is not None and each.arrived and each.arrived > moment
    ]
    known = as_of(without(whole, since), settled)
    return score(known, settled, file=file, earlier=earlier).results.status == "final"
