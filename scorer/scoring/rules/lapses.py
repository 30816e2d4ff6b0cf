"""Lapses that the ledger itself knows: nodes that were late, and reports found inconsistent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from scorer.model.entities import Target
from scorer.model.results import Cite, Note
from scorer.scoring.facts.node_outcomes import NodeOutcome
from scorer.scoring.rules.categories import LAPSES, Category, Threshold
from scorer.scoring.rules.evaluation import Component, Worksheet, given
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.selection import Selection, selection
from scorer.scoring.scheme.interpretations import Unset

UNITS = ("node_report", "task_month", "task")


@dataclass(frozen=True)
class Lapses:
    """What counts as one: each node, a target in the month of the due date, or a target; and of which targets."""

    per: str | Unset
    stack: bool | Unset
    of: Selection
    cites: tuple[Cite, ...]

    @classmethod
    def parse(cls, parameters: Parameters) -> Lapses:
        """Read ``per``, ``stack`` and ``of``, which nothing but lapses can use."""
        return cls(
            per=parameters.text("per", UNITS[0], UNITS),
            stack=parameters.flag("stack", default=True),
            of=selection(parameters),
            cites=parameters.taken("per", "stack"),
        )

    def leaves(self, component: Component, kinds: Mapping[str, Category], sheet: Worksheet) -> dict[str, list[str]]:
        """Category → one leaf for each of its lapses."""
        found: dict[str, list[tuple[dt.date, str]]] = {}
        seen: set[str] = set()
        for settled in sheet.facts.book.targets_of.get(sheet.unit.id, ()):
            target = sheet.facts.target(settled.id)
            for outcome in sheet.facts.lapses(sheet.unit.id, target) if self.of.takes(target) else ():
                for name in self._lapsed(outcome, kinds):
                    key = self._key(name, target, outcome)
                    if key not in seen:
                        seen.add(key)
                        leaf = self._leaf(component, kinds[name], key, target, outcome, sheet)
                        found.setdefault(name, []).append((outcome.day, leaf))
        return {name: _counted(kinds[name].threshold, dated, sheet) for name, dated in found.items()}

    def _lapsed(self, outcome: NodeOutcome, kinds: Mapping[str, Category]) -> list[str]:
        lapsed = {"late": outcome.late, "inconsistent": bool(outcome.lapses)}
        found = [name for name in LAPSES if lapsed[name] and name in kinds]
        return found[:1] if self.stack is False else found

    def _key(self, name: str, target: Target, outcome: NodeOutcome) -> str:
        units = {"task": "", "task_month": outcome.day.strftime("/%Y-%m")}
        unit = units.get(str(self.per), f"/{outcome.node.id}")
        return f"{name if self.stack is not False else 'lapse'}/{target.id}{unit}"

    def _leaf(
        self, component: Component, kind: Category, key: str, target: Target, outcome: NodeOutcome, sheet: Worksheet
    ) -> str:
        known = not isinstance(self.per, Unset) and not isinstance(self.stack, Unset)
        reports = outcome.reports if kind.id == "late" else outcome.lapses
        label = f"{target.title}，{target.node_title(outcome.node.id)}：{kind.title}"
        points = kind.points if known and isinstance(kind.points, Fraction) else None
        record = reports[0].path if reports else None
        return sheet.put(given(sheet.id(component.id, key), label, points, kind.cites + self.cites, record))


def _counted(threshold: Threshold, dated: list[tuple[dt.date, str]], sheet: Worksheet) -> list[str]:
    """The leaves of a category; those that its threshold changes, in the order of their due dates, with a note."""
    for before, (_, leaf) in enumerate(sorted(dated) if threshold != Threshold() else ()):
        step = sheet.steps[leaf]
        if step.value is not None:
            worth = threshold.worth(step.value, Fraction(before), Fraction(1), Fraction(len(dated)))
            value = worth if isinstance(worth, Fraction) else None
            note = Note("deduped", step.value, value, str(threshold))
            if value != step.value:
                sheet.put(replace(step, value=value, status="missing" if value is None else step.status, notes=(note,)))
    return [leaf for _, leaf in dated]
