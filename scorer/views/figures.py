"""Steps for an audience: what rests on a withheld record is given, without its text.

Where a sum has a part that must not show, none of its parts shows: the difference would reveal it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from scorer.model.records import Ballots, Rating, Record
from scorer.model.results import Step, UnitResult
from scorer.scoring.scheme.interpretations import interpretations
from scorer.scoring.score import Scored
from scorer.views.access import Access
from scorer.views.lost_points import value
from scorer.views.withheld_figures import WithheldFigures, closed_view
from scorer.views.wording import moment_text, note_text, step_view
from scorer.views.year_types import StepView

CLOSED_PART = "其中有不予公开的部分"
CLOSED_TEXT = "所依据的材料没有公开"
TEXT_KINDS = frozenset({"claim", "penalty", "rating", "standing", "ballots"})
"""Kinds whose own title labels a step: without a decision that opens them the title stays inside."""


def figures(scored: Scored, access: Access, units: Iterable[str], closed: WithheldFigures) -> dict[str, StepView]:
    """The steps of these units as the audience may see them; of a ``closed`` figure only that it is withheld."""
    known = {item.id: item for item in interpretations(access.book.scheme)}
    shown = frozenset(units)
    heads = {name for row in scored.results.units for name in _heads(row)}
    steps = {name: step for name, step in scored.results.steps.items() if _unit(name) in shown}
    kept = secret(steps, access)
    open_ = (step for name, step in steps.items() if not closed.covers(name))  # a closed one shows no value to subtract
    guards = {step.id for step in open_ if any(part in kept for part in step.inputs)}
    dropped = kept | frozenset(_below(guards, steps))
    views = {}
    for name, step in steps.items():
        if closed.covers(name):
            if name in heads:
                views[name] = closed_view(step)
        elif name not in dropped:
            view = step_view(step, steps, access.book.clauses, known)
            if name in guards:
                view = _given(step, view)
            views[name] = _limited(step, view, access)
    return views


def shares(steps: Mapping[str, StepView]) -> frozenset[tuple[str, str, Fraction]]:
    """(unit, target, share of its points) as any reader works it out: 21 of 35 points → 3/5."""
    found = set()
    for name, earned in steps.items():
        unit, _, rest = name.partition("/")
        points = steps.get(f"{name}/points")
        if rest.count("/") == 1 and earned.value is not None and points is not None and value(points):
            found.add((unit, rest.partition("/")[2], value(earned) / value(points)))
    return frozenset(found)


def _heads(result: UnitResult) -> Iterator[str]:
    """The figures that a unit's page names: its total, its components before and after their weight."""
    yield result.total
    for row in result.components:
        yield from (row.step, row.weighted)


def _given(step: Step, view: StepView) -> StepView:
    """A sum with a part that must not show: its value, and nothing from which a part could be worked out.

    Before rounding, 1100/13 would reveal that 6.5 points were borne.
    """
    notes = (*(note_text(note) for note in step.notes if note.before is None), CLOSED_PART)
    view = replace(view, status="given", formula=None, inputs=(), notes=notes)
    return replace(view, rule=None, changes=(), withheld=CLOSED_PART)


def secret(steps: Mapping[str, Step], access: Access) -> frozenset[str]:
    """Votes, confidential categories with their leaves, steps on a closed row; and the sums of nothing else."""
    kept, votes = {*_categories(steps, access), *_rows(steps, access)}, _votes(steps, access)
    compared = {
        name for name, step in steps.items() if any(_unit(each) != _unit(name) for each in votes & {*step.inputs})
    }
    for name, step in steps.items():  # parts come before their sum
        parts = _parts(step, steps)
        if (parts and kept.issuperset(parts)) or not compared.isdisjoint({name, *parts}):
            kept.add(name)
    return frozenset(kept | votes)


def _parts(step: Step, steps: Mapping[str, Step]) -> tuple[str, ...]:
    """What a step is made of beside constants: known to everybody, a weight hides nothing (9 = 10 × 90%)."""
    return tuple(name for name in step.inputs if name not in steps or steps[name].written is None)


def _votes(steps: Mapping[str, Step], access: Access) -> frozenset[str]:
    """What each role voted: the director's one vote would be published. Of a single voter the component is the vote."""
    found = set[str]()
    for name, step in steps.items():
        record = access.book.records.get(step.record or "")
        if isinstance(record, Ballots):
            found.add(name)
            cast = record.counts.get(_unit(name), {})
            if sum(number for grades in cast.values() for number in grades.values()) == 1:
                found.add(name.rpartition("/")[0])
    return frozenset(found)


def _categories(steps: Mapping[str, Step], access: Access) -> Iterator[str]:
    closed = access.secrets.confidential
    return (name for name in steps if closed and not closed.isdisjoint(_maybe_categories(name)))


def _maybe_categories(step_id: str) -> tuple[tuple[str, str], ...]:
    """(component, category) a step may be under; a part of the year may come between: ``ghc/penalty/2025-H1/late``."""
    _, component, *names = step_id.split("/")
    return tuple((component, name) for name in names[:2])


def _rows(steps: Mapping[str, Step], access: Access) -> frozenset[str]:
    closed = access.closed_rows()
    return frozenset(name for name in steps if closed and not closed.isdisjoint(name.split("/")[2:]))


def _below(guards: Iterable[str], steps: Mapping[str, Step]) -> Iterator[str]:
    """Every step below these."""
    waiting, seen = [part for name in guards for part in steps[name].inputs], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            waiting.extend(steps[name].inputs)


def _limited(step: Step, view: StepView, access: Access) -> StepView:
    """Without the words of a record that the audience may not read."""
    if step.record is None:
        return view
    record = access.book.records[step.record]
    if access.opened(record):
        return replace(view, record_kind=record.kind, record_received=moment_text(record.first_at))
    view = replace(view, record=None)
    if record.kind not in TEXT_KINDS:
        return view
    allowed = [name for each in _maybe_categories(step.id) for name in access.secrets.clauses.get(each, ())]
    cites = tuple(cite for cite in view.cites if cite.clause is None or cite.clause in allowed)
    return replace(view, label=_closed_label(step, record), status="given", cites=cites, withheld=CLOSED_TEXT)


def _closed_label(step: Step, record: Record) -> str:
    """A number and, of a claim, the day it came: "第 2 项，2025-05-06 收到（内容未公开）"."""
    came = moment_text(record.first_at) if record.kind == "claim" else None
    place = step.id.rpartition("/")[2]
    if isinstance(record, Rating) and str(record.period) == place:
        return f"{place} 年（内容未公开）"
    return f"{f'第 {place} 项' if place.isdigit() else '评定'}{f'，{came[:10]} 收到' if came else ''}（内容未公开）"


def _unit(step_id: str) -> str:
    return step_id.partition("/")[0]
