"""``deduction``: a base less what each lapse costs.

Lapses are late and inconsistent nodes, and penalties in categories of the scheme's own; a
category that adds comes on top of the floor. Worked (JL-12): 100 − 2 × 0.5 = 99.00.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from scorer.model.entities import Target
from scorer.model.results import Cite, Note, Status, Step
from scorer.scoring.facts.node_outcomes import USED_CHOICES, NodeOutcome
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.claims_and_penalties import Occurrence, category, lapse, occurrences
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, given, limited
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

LAPSES = ("late", "inconsistent")


@dataclass(frozen=True)
class Deduction(Rule):
    """The rule's parameters: what is lost starts from ``base`` and stops at ``floor``."""

    kind: ClassVar[str] = "deduction"
    reads: ClassVar[frozenset[str]] = frozenset({"claim", "penalty"})
    used_choices: ClassVar[frozenset[str]] = USED_CHOICES | {"ended.lapses"}
    base: Fraction | Unset
    per: str | Unset
    stack: bool | Unset
    floor: Fraction | Unset | None
    kinds: dict[str, Category]
    lapse_cites: tuple[Cite, ...]
    """The interpretations that say what counts as one lapse."""

    @classmethod
    def parse(cls, parameters: Parameters) -> Deduction:
        own = parameters.clauses()
        return cls(
            base=parameters.required_number("base"),
            per=parameters.text("per", "node_report", ("node_report", "task_month", "task")),
            stack=parameters.flag("stack", default=True),
            floor=parameters.number("floor") if "floor" in parameters else Fraction(0),
            kinds={
                name: lapse(name, entry, own) if name in LAPSES else category(name, entry, own, each=True)
                for name, entry in parameters.children("occurrences")
            },
            lapse_cites=parameters.taken("per", "stack"),
        )

    def maximum(self) -> Fraction | None:
        return self.base if isinstance(self.base, Fraction) else None

    def full(self) -> Fraction | None:
        return self.maximum()

    def categories(self) -> Mapping[str, Category]:
        return self.kinds

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        cited = component.clauses + component.cites
        base = sheet.put(given(sheet.id(component.id, "_base"), "基数", self.base, cited))
        losses, gains = self._lapses(component, sheet), list[str]()
        found = occurrences(component.id, self.kinds, "named_in_evidence_each_full", sheet)
        for place, occurrence in enumerate(found, start=1):
            step_id, adds = self._event(component, occurrence, place, sheet)
            (gains if adds else losses).append(step_id)
        name, cites = sheet.id(component.id), component.clauses
        lost = sheet.put(sheet.sum(f"{name}/_lost", "扣分合计", losses, cites))
        inputs, formula = (base, lost), "{0} + {1}"
        value, notes = self._kept(sheet.value(base), sheet.value(lost))
        if gains and value is not None:
            kept = Step(f"{name}/_kept", "扣减后", "computed", value, "分", inputs, formula, cites, notes)
            gained = sheet.put(sheet.sum(f"{name}/_gained", "加分合计", gains, cites))
            inputs, notes = (sheet.put(kept), gained), ()
            value = value + gain if (gain := sheet.value(gained)) is not None else None
        status: Status = "missing" if value is None else "computed"
        return Step(name, component.title, status, value, "分", inputs, formula, cites, notes)

    def _kept(self, base: Fraction | None, lost: Fraction | None) -> tuple[Fraction | None, tuple[Note, ...]]:
        if base is None or lost is None:
            return None, ()
        return limited(base + lost, None, self.floor)

    def _lapses(self, component: Component, sheet: Worksheet) -> list[str]:
        """One leaf per lapse: per node, per target and month of the due date, or per target."""
        if not any(name in self.kinds for name in LAPSES):
            return []
        leaves: dict[str, str] = {}
        for settled in sheet.facts.book.targets_of.get(sheet.unit.id, ()):
            target = sheet.facts.target(settled.id)
            for outcome in sheet.facts.lapses(sheet.unit.id, target):
                for name in self._lapsed(outcome):
                    key = self._key(name, target, outcome)
                    if key not in leaves:
                        leaves[key] = self._lapse(component, name, key, target, outcome, sheet)
        return list(leaves.values())

    def _lapsed(self, outcome: NodeOutcome) -> list[str]:
        found = [name for name, is_so in (("late", outcome.late), ("inconsistent", bool(outcome.lapses))) if is_so]
        found = [name for name in found if name in self.kinds]
        return found[:1] if self.stack is False else found

    def _key(self, name: str, target: Target, outcome: NodeOutcome) -> str:
        if self.per == "task":
            unit = ""
        elif self.per == "task_month":
            unit = outcome.day.strftime("/%Y-%m")
        else:
            unit = f"/{outcome.node.id}"
        return f"{name if self.stack is not False else 'lapse'}/{target.id}{unit}"

    def _lapse(
        self, component: Component, name: str, key: str, target: Target, outcome: NodeOutcome, sheet: Worksheet
    ) -> str:
        kind = self.kinds[name]
        known = not isinstance(self.per, Unset) and not isinstance(self.stack, Unset)
        value = -kind.points if known and isinstance(kind.points, Fraction) else None
        if name == "late":
            record = outcome.reports[0].path if outcome.reports else None
        else:
            record = outcome.lapses[0].path
        label = f"{target.title}，{target.node_title(outcome.node.id)}：{kind.title}"
        return sheet.put(given(sheet.id(component.id, key), label, value, kind.cites + self.lapse_cites, record))

    def _event(self, component: Component, occurrence: Occurrence, place: int, sheet: Worksheet) -> tuple[str, bool]:
        """A claim's or penalty's leaf, and whether it adds, as its category says: 10 + 2 = 12 (AU-3-2-4-1a)."""
        adds = occurrence.category.adds is True
        step = occurrence.step(sheet.id(component.id, occurrence.category.id, str(place)))
        if not adds and step.value is not None:
            step = replace(step, value=-abs(step.value))
        return sheet.put(step), adds
