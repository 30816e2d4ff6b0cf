"""Checks of records and target rows that cannot count as the 办法 means (R026, R052 to R055, R057, R065).

These need the interpretations as they were chosen, so that the reading of one record cannot find them. The figure is
not changed here: what is out of its range counts nothing, and that is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from scorer.model.book import Book
from scorer.model.decisions import holding, in_force, superseded
from scorer.model.entities import Place, Problem
from scorer.model.numbers import shown
from scorer.model.records import Claim, Penalty, Rating, Record
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.rules.periods import Periods
from scorer.scoring.scheme.interpretations import Unset
from scorer.scoring.scheme.parse import Scheme

Found = tuple[Component, Category]


def occurrence_problems(scheme: Scheme, book: Book) -> Iterator[Problem]:
    """Claims and penalties that count nothing, or not once, for want of an amount, an ``out_of`` or a ``work``."""
    gone = superseded(book)
    for kind in ("claim", "penalty"):
        for record in book.by_kind.get(kind, ()):
            if isinstance(record, Claim | Penalty) and record.path not in gone:
                unit = book.units.get(record.unit if isinstance(record, Penalty) else record.actor)
                found = _category(scheme, record, unit.group if unit else "")
                if found is not None:
                    yield from _lacking(book, record, *found)


def rating_problems(scheme: Scheme, book: Book) -> Iterator[Problem]:
    """R057 at each rating of a second source, where the 办法 does not say how several are combined: none counts."""
    first: dict[tuple[str, str, str | None], str] = {}
    gone, single = superseded(book), {each.id for each in scheme.every_component() if not each.rule.takes_several()}
    for record in book.by_kind.get("rating", ()):
        if isinstance(record, Rating) and record.component in single and record.path not in gone:
            seen = [first.setdefault((record.component, unit, record.period), record.source) for unit in record.scores]
            other = next((source for source in seen if source != record.source), None)
            if other is not None and in_force(book, record):
                yield Problem("R057", _at(book, record, "source"), {"source": record.source, "other": other})


def periodless_records(scheme: Scheme, book: Book) -> Iterator[Problem]:
    """R065 at each record of a component with ``periods`` that belongs to none of them, so that it counts nothing.

    Worked: by halves, a rating with neither ``period`` nor ``date``, and one of ``period: 2025-Q1``.
    """
    divided, gone = dict(_divided(scheme.components, None)), superseded(book)
    for record in book.records.values():
        periods = divided.get(getattr(record, "component", None) or "")
        if periods is None or record.path in gone or not in_force(book, record):
            continue
        windows = periods.windows(book.cycle.year)
        if not any(window.takes(record) for window in windows):
            period, day = getattr(record, "period", None), getattr(record, "date", None)
            why = f"写的时段是 {period}" if period else f"日期 {day} 不在其中" if day else "没有写 period，也没有日期"
            known = {"why": why, "allowed": "、".join(window.label for window in windows)}
            yield Problem("R065", _at(book, record, "period" if period else "date" if day else "component"), known)


def _divided(components: Iterable[Component], above: Periods | None) -> Iterator[tuple[str, Periods]]:
    """The components worked out by parts of the year, in themselves or with the sum that they are in."""
    for component in components:
        periods = component.periods if isinstance(component.periods, Periods) else above
        if periods is not None:
            yield component.id, periods
        yield from _divided(component.rule.parts(), periods)


def partless_units(scheme: Scheme, book: Book, file: str, rows: Mapping[str, int]) -> Iterator[Problem]:
    """R054 at each row in which a unit has a part but no node: it can never report there, nor get its points."""
    judged = any(component.rule.by_target for component in scheme.every_component())
    for target in book.targets.values() if judged else ():
        own = {unit for node in target.nodes for unit in node.units}
        for part in target.parts:
            if target.nodes and part.unit not in own and target.id in rows:
                known = {"unit": part.unit, "target": target.id}
                yield Problem("R054", Place(file, ("targets", rows[target.id], "units")), known)


def _category(scheme: Scheme, record: Claim | Penalty, group: str) -> Found | None:
    for component in scheme.every_component():
        kind = component.rule.categories().get(record.category)
        if component.id == record.component and component.applies_to(group) and kind is not None:
            return component, kind
    return None


def _lacking(book: Book, record: Claim | Penalty, component: Component, kind: Category) -> Iterator[Problem]:
    decision = holding(book, record.path)
    accepted = decision is not None and decision.verdict == "accepted"
    if not (in_force(book, record) if isinstance(record, Penalty) else accepted):
        return
    source: Record = decision if decision is not None and decision.amount is not None else record
    amount = decision.amount if decision is not None and decision.amount is not None else record.amount
    if kind.discretionary is not None and amount is None:
        yield Problem("R052", _at(book, record, "category"), {"category": kind.title})
    elif kind.discretionary is not None and amount is not None and not kind.fits(amount):
        low = kind.discretionary.low or (None if kind.takes else Fraction(0))
        bounds = {"low": _bound(low), "high": _bound(kind.discretionary.high)}
        known = {"category": kind.title, "amount": shown(amount), **bounds}
        yield Problem("R026", _at(book, source, "amount"), known)
    if kind.proportional and isinstance(record, Penalty) and record.out_of is None:
        yield Problem("R053", _at(book, record, "category"), {"category": kind.title})
    once = [each for each in (kind.once_per, component.rule.same_by()) if not isinstance(each, Unset)]
    if isinstance(record, Claim) and record.work is None and any("work" in each for each in once):
        yield Problem("R055", _at(book, record, "category"), {"category": kind.title})


def _at(book: Book, record: Record, key: str) -> Place:
    return Place(f"submissions/{book.cycle.id}/{record.path}", (key,))


def _bound(bound: Fraction | Unset | None) -> str:
    return shown(bound) if isinstance(bound, Fraction) else "不限"
