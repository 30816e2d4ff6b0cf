"""What a year knows of a report before it is written: its node, its measures, and what a returned report said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from scorer.model.book import Book
from scorer.model.decisions import holding
from scorer.model.entities import Data, Measure, Target
from scorer.model.numbers import shown
from scorer.model.records import Report
from scorer.views.wording import due_text

AGAIN = ("status", "progress", "highlights", "actions", "results", "problems", "next")
"""What a report has to say, and says again unless it is changed."""


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Lines that a draft begins with, values that it takes over, and what may be written in ``actuals``."""

    lines: tuple[str, ...] = ()
    values: dict[str, Data] | None = None
    measures: str = ""


def report_facts(book: Book, actor: str | None, target: str | None, node: str | None) -> ReportFacts:
    """Of 2025-01, n2: which target and node, until when, 专题研究（topics，个，8）, why the last report came back."""
    row = book.targets.get(target or "")
    if row is None:
        return ReportFacts()
    returned = _returned(book, actor or "", row.id, node or "")
    reported = {each.goal for each in row.measures}
    measures = "、".join(_measure(each, bare=each.goal is not None or each.id in reported) for each in row.measures)
    return ReportFacts((*_lines(row, node), *_why(book, returned)), _values(returned), measures)


def _lines(row: Target, node: str | None) -> Iterator[str]:
    yield f"这一份报的是：{row.title}（{row.id}）"
    for each in row.nodes:
        if each.id == node:
            task = f"，{each.task}" if each.task else ""
            yield f"{row.node_title(each.id)}{task}，时限 {due_text(each.due)}"


def _measure(measure: Measure, *, bare: bool) -> str:
    """``bare``: what is reported beside another figure has no target in the table."""
    if bare:
        return f"{measure.id} {measure.name}（{measure.unit or '数'}）"
    goal = shown(measure.low) if measure.low == measure.high else f"{shown(measure.low)}～{shown(measure.high)}"
    return f"{measure.id} {measure.name}（{measure.unit or '数'}，全年 {goal}）"


def _returned(book: Book, actor: str, target: str, node: str) -> Report | None:
    """The unit's newest report on the node, if it was returned."""
    last = next(reversed(book.reports.get((actor, target, node), ())), None)
    decision = holding(book, last.path) if last is not None else None
    return last if decision is not None and decision.verdict == "returned" else None


def _why(book: Book, returned: Report | None) -> Iterator[str]:
    decision = holding(book, returned.path) if returned is not None else None
    if returned is not None and decision is not None:
        reason = (decision.reason or "没有写理由").strip().replace("\n", " ")
        yield f"上一份 {returned.path} 已退回，请补正：{reason}。下面照它写的，改好再报"


def _values(returned: Report | None) -> dict[str, Data]:
    if returned is None:
        return {}
    found: dict[str, Data] = {name: text for name in AGAIN if (text := getattr(returned, name))}
    if returned.actuals:
        found["actuals"] = {name: Decimal(shown(value)) for name, value in returned.actuals.items()}
    if returned.cause is not None:
        found["cause"] = {"type": returned.cause.type, "detail": returned.cause.detail}
    return found
