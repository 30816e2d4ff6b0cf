"""Faults of filing and deciding that the gate refuses of a new record and that stay a warning of a received one."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.model.book import Book
from scorer.model.decisions import holding, superseded
from scorer.model.entities import Place, Problem
from scorer.model.records import Record, Report

REFUSED_WHEN_NEW = frozenset({"P026", "P030", "L016"})
"""Codes that are errors of a record not yet received: it can still be put right."""


def filing_faults(book: Book) -> Iterator[Problem]:
    """Decisions against a record without a reason (P026), second reports of a node that nobody asked for (P030)."""
    gone = superseded(book)
    for decision in (each for found in book.decisions.values() for each in found):
        if decision.verdict != "accepted" and not decision.reason and decision.path not in gone | book.annulled:
            yield Problem("P026", _at(book, decision, "verdict"), {"path": decision.on})
    for reports in book.reports.values():
        yield from _second(book, [each for each in reports if each.path not in gone])


def _second(book: Book, reports: list[Report]) -> Iterator[Problem]:
    """A report of a node and period of which an earlier one still waits, or is accepted as done.

    Worked: w1 waits, w2 comes → P030 at w2; w1 was returned, or w2 says ``replaces: ghc/w1.yml`` → nothing.
    """
    before: dict[str | None, Report] = {}
    for report in reports:
        earlier = before.get(report.period)
        state = _state(book, earlier) if earlier else None
        if earlier and state and holding(book, report.path) is None:
            withdraw = _withdrawal(book, earlier) if state == WAITING else ""
            known = {"state": state, "path": earlier.path, "withdraw": withdraw}
            yield Problem("P030", _at(book, report, "node"), known)
        before[report.period] = report


WAITING = "还没有审核的报告"


def _state(book: Book, report: Report) -> str | None:
    """What an earlier report is, in words; None where another may follow it."""
    decision = holding(book, report.path)
    if decision is None:
        return WAITING
    return "认定办成的报告" if decision.verdict == "accepted" and report.status == "done" else None


def _withdrawal(book: Book, report: Report) -> str:
    return f"scorer new withdrawal --cycle {book.cycle.id} --actor {report.actor} --record {report.path} --write"


def _at(book: Book, record: Record, key: str) -> Place:
    return Place(f"submissions/{book.cycle.id}/{record.path}", (key,))
