"""Steps for an audience: what rests on a withheld record is given, without its text.

Where a sum has a part that must not show, none of its parts shows: the difference would tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from scorer.interpretations import interpretations
from scorer.projection.access import Access
from scorer.projection.moments import moment_text
from scorer.projection.views import StepView
from scorer.projection.wording import step_view
from scorer.records import Ballots, Record
from scorer.results import Step
from scorer.score import Scored

CLOSED_PART = "其中有不予公开的部分"
CLOSED_TEXT = "所依据的材料没有公开"
TEXT_KINDS = frozenset({"claim", "penalty", "rating", "standing", "ballots"})
"""Kinds whose own title labels a step: without a decision that opens them the title stays inside."""


def figures(scored: Scored, access: Access, units: Iterable[str]) -> dict[str, StepView]:
    """The steps of these units as the audience may see them."""
    known = {item.id: item for item in interpretations(access.book.scheme)}
    shown = frozenset(units)
    steps = {name: step for name, step in scored.results.steps.items() if _unit(name) in shown}
    kept = secret(steps, access)
    guards = {name for name, step in steps.items() if any(part in kept for part in step.inputs)}
    dropped = kept | frozenset(_below(guards, steps))
    views = {}
    for name, step in steps.items():
        if name not in dropped:
            view = step_view(step, steps, access.book.clauses, known)
            if name in guards:
                notes = (*view.notes, CLOSED_PART)
                view = replace(view, status="given", formula=None, inputs=(), notes=notes)
                view = replace(view, rule=None, changes=(), withheld=CLOSED_PART)
            views[name] = _limited(step, view, access)
    return views


def secret(steps: Mapping[str, Step], access: Access) -> frozenset[str]:
    """Confidential categories with their leaves, votes, and, for those who may not see a row, every step on it."""
    return _votes(steps, access) | _kept(steps, access)


def _votes(steps: Mapping[str, Step], access: Access) -> frozenset[str]:
    """What each role voted: the director's one vote would be told. Of a single voter the component is the vote."""
    found = set[str]()
    for name, step in steps.items():
        record = access.book.records.get(step.record or "")
        if isinstance(record, Ballots):
            found.add(name)
            cast = record.counts.get(_unit(name), {})
            if sum(number for grades in cast.values() for number in grades.values()) == 1:
                found.add(name.rpartition("/")[0])
    return frozenset(found)


def _kept(steps: Mapping[str, Step], access: Access) -> frozenset[str]:
    closed = {f"{component}/{category}" for component, category in access.secrets.confidential}
    rows = access.closed_rows()
    if not closed and not rows:
        return frozenset()
    split = ((name, name.split("/")) for name in steps)
    return frozenset(name for name, parts in split if "/".join(parts[1:3]) in closed or not rows.isdisjoint(parts[2:]))


def _below(guards: Iterable[str], steps: Mapping[str, Step]) -> Iterator[str]:
    """Everything that stands under these steps."""
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
        return view
    view = replace(view, record=None)
    if record.kind not in TEXT_KINDS:
        return view
    _, component, category, *_ = (*step.id.split("/"), "", "")
    allowed = access.secrets.clauses.get((component, category), ())
    cites = tuple(cite for cite in view.cites if cite.clause is None or cite.clause in allowed)
    return replace(view, label=_closed_label(step, record), status="given", cites=cites, withheld=CLOSED_TEXT)


def _closed_label(step: Step, record: Record) -> str:
    """A number and, of a claim, the day it came: "第 2 项，2025-05-06 收到（内容未公开）"."""
    came = moment_text(record.first_at) if record.kind == "claim" else None
    return f"第 {step.id.rpartition('/')[2]} 项{f'，{came[:10]} 收到' if came else ''}（内容未公开）"


def _unit(step_id: str) -> str:
    return step_id.partition("/")[0]
