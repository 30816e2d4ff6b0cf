"""Steps for an audience: what rests on a withheld record is given, without its text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scorer.interpretations import interpretations
from scorer.model import Data
from scorer.projection.access import Access
from scorer.projection.views import StepView
from scorer.projection.wording import step_view
from scorer.results import Step
from scorer.score import Scored

CLOSED_TEXT = "一项（内容未公开）"
TEXT_KINDS = frozenset({"claim", "penalty", "rating", "standing", "ballots"})
"""Kinds whose own title labels a step: without a decision that opens them the title stays inside."""


def figures(scored: Scored, access: Access, units: Iterable[str]) -> dict[str, StepView]:
    """The steps of these units as the audience may see them."""
    known = {item.id: item for item in interpretations(access.book.scheme)}
    steps, shown = scored.results.steps, frozenset(units)
    hidden = Hidden.of(access)
    views: dict[str, StepView] = {}
    for step in steps.values():
        if step.id.partition("/")[0] in shown and not hidden.drops(step):
            view = step_view(step, steps, access.book.clauses, known)
            views[step.id] = hidden.limit(step, view, steps)
    return views


@dataclass(frozen=True)
class Hidden:
    """What must not show of the steps: confidential categories whole, unopened records' words."""

    access: Access
    confidential: tuple[str, ...]
    """``penalty/discipline``: component and category whose leaves and sum stay inside."""
    by_category: Mapping[str, tuple[str, ...]]
    """Category step suffix → the clauses that may be cited for its leaves."""

    @classmethod
    def of(cls, access: Access) -> Hidden:
        closed, clauses = [], {}
        for component, category, data in _categories(access.book.scheme.get("components")):
            if data.get("confidential") is True and not access.internal:
                closed.append(f"{component}/{category}")
            named = data.get("clauses")
            clauses[f"{component}/{category}"] = tuple(map(str, named)) if isinstance(named, list) else ()
        return cls(access, tuple(closed), clauses)

    def drops(self, step: Step) -> bool:
        """A confidential category's sum and leaves: only the component above them appears."""
        return any(f"{name}/" in f"{_below_unit(step.id)}/" for name in self.confidential)

    def limit(self, step: Step, view: StepView, steps: Mapping[str, Step]) -> StepView:
        """The view without what the audience may not read."""
        if any(self.drops(steps[name]) for name in step.inputs):
            view = replace(view, status="given", formula=None, inputs=(), notes=(*view.notes, "其中有不予公开的部分"))
        if step.record is None:
            return view
        record = self.access.book.records[step.record]
        if self.access.opened(record):
            return view
        view = replace(view, record=None)
        if record.kind not in TEXT_KINDS:
            return view
        allowed = self.by_category.get(_below_unit(step.id).rpartition("/")[0], ())
        cites = tuple(cite for cite in view.cites if cite.clause is None or cite.clause in allowed)
        return replace(view, label=CLOSED_TEXT, status="given", cites=cites)


def _below_unit(step_id: str) -> str:
    return step_id.partition("/")[2]


def _categories(rows: Data) -> Iterable[tuple[str, str, dict[str, Data]]]:
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict):
            continue
        for key in ("categories", "occurrences"):
            entries = row.get(key)
            for name, entry in entries.items() if isinstance(entries, dict) else ():
                if isinstance(entry, dict):
                    yield str(row.get("id")), name, entry
        yield from _categories(row.get("components"))
