"""``events``: a base, and what happened added to it by category: accepted claims, penalties in force, lapses.

Worked (JL-13): awards 11 × 0.2 = 2.20, capped at 2; media 6 × 0.2 = 1.20, capped at 1; policy
5 × 0.5 = 2.50; together 5.50, capped at 5. From a base (JL-12): 100 − 2 × 0.5 = 99.00.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from scorer.model.numbers import shown
from scorer.model.results import Cite, Note, Status, Step
from scorer.scoring.facts.node_outcomes import USED_CHOICES
from scorer.scoring.rules.categories import LAPSES, Category
from scorer.scoring.rules.claims_and_penalties import (
    DECIDED,
    JOINT,
    KEEP,
    SAME,
    Occurrence,
    category,
    counted,
    occurrences,
)
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, given, limited
from scorer.scoring.rules.lapses import Lapses
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.repeats import SameOnes
from scorer.scoring.scheme.interpretations import Unset


@dataclass(frozen=True)
class Events(Rule):
    """The rule's parameters. What is lost from ``base`` stops at ``floor``; what is gained comes on top.

    ``beside`` are the components with which it shares facts, ``both`` whether both then count.
    """

    kind: ClassVar[str] = "events"
    reads: ClassVar[frozenset[str]] = frozenset({"claim", "penalty"})
    kinds: dict[str, Category]
    same: SameOnes
    joint: str | Unset
    base: Fraction | Unset | None = None
    floor: Fraction | Unset | None = None
    lapses: Lapses | None = None
    joint_cites: tuple[Cite, ...] = ()
    beside: tuple[str, ...] = ()
    both: bool | Unset = True
    both_cites: tuple[Cite, ...] = ()

    @classmethod
    def parse(cls, parameters: Parameters) -> Events:
        own = parameters.clauses()
        kinds = {name: category(name, entry, own) for name, entry in parameters.children("categories")}
        fed = any(name in kinds for name in LAPSES)
        stack = parameters.child("stack" if not fed else "")
        floor = parameters.figure("floor") if "floor" in parameters else Fraction(0)
        return cls(
            kinds=kinds,
            same=SameOnes(
                once_per=parameters.words("once_per", SAME),
                keep=parameters.text("keep", KEEP[0], KEEP),
                cites=parameters.taken("once_per"),
            ),
            joint=parameters.text("joint", JOINT[0], JOINT),
            base=parameters.size("base"),
            floor=floor if "base" in parameters else None,
            lapses=Lapses.parse(parameters) if fed else None,
            joint_cites=parameters.taken("joint"),
            beside=stack.names("with", parameters.component_ids()),
            both=stack.flag("both", default=True),
            both_cites=stack.taken("both"),
        )

    @property
    def used_choices(self) -> frozenset[str]:
        return (USED_CHOICES | {"ended.lapses"} if self.lapses else frozenset()) | {"gen.same_fact_deduction", DECIDED}

    def same_by(self) -> tuple[str, ...] | Unset:
        return self.same.once_per

    def maximum(self) -> Fraction | None:
        """The base and the caps of the categories that add, together; unbounded as soon as one of them has none."""
        caps = [kind.cap for kind in self.kinds.values() if not kind.takes]
        known = [cap for cap in caps if isinstance(cap, Fraction)]
        base = Fraction(0) if self.base is None else self.base
        return sum(known, base) if len(known) == len(caps) and isinstance(base, Fraction) else None

    def full(self) -> Fraction | None:
        return self.base if isinstance(self.base, Fraction) else None

    def categories(self) -> Mapping[str, Category]:
        return self.kinds

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        found = self.same.without_repeats(list(occurrences(component.id, self.kinds, self.joint, sheet)), sheet)
        lapsed = self.lapses.leaves(component, self.kinds, sheet) if self.lapses else {}
        groups = {
            kind.id: self._category_step(component, kind, found, lapsed.get(kind.id, []), sheet)
            for kind in self.kinds.values()
        }
        if self.base is None:
            return sheet.sum(sheet.id(component.id), component.title, groups.values(), component.clauses)
        return self._from_base(
            component, {name: each for name, each in groups.items() if sheet.steps[each].inputs}, sheet
        )

    def _from_base(self, component: Component, groups: Mapping[str, str], sheet: Worksheet) -> Step:
        """What is left of the base after losses, not under the floor, and what is gained on top of that."""
        name, cites = sheet.id(component.id), component.clauses
        base = sheet.put(given(f"{name}/_base", "基数", self.base, cites + component.cites))
        losses = [step for kind, step in groups.items() if self.kinds[kind].takes]
        gains = [step for kind, step in groups.items() if not self.kinds[kind].takes]
        lost = sheet.put(sheet.sum(f"{name}/_lost", "扣分合计", losses, cites))
        inputs, formula, notes = (base, lost), "{0} + {1}", tuple[Note, ...]()
        value, _ = sheet.total(inputs)
        if value is not None:
            value, notes = limited(value, None, self.floor)
        if gains and value is not None:
            kept = Step(f"{name}/_kept", "扣减后", "computed", value, "分", inputs, formula, cites, notes)
            inputs, notes = (sheet.put(kept), sheet.put(sheet.sum(f"{name}/_gained", "加分合计", gains, cites))), ()
            value, _ = sheet.total(inputs)
        status: Status = "missing" if value is None else "computed"
        return Step(name, component.title, status, value, "分", inputs, formula, cites, notes)

    def _category_step(
        self,
        component: Component,
        kind: Category,
        found: list[tuple[Occurrence, Note | None]],
        lapsed: list[str],
        sheet: Worksheet,
    ) -> str:
        mine = counted(kind, [pair for pair in found if pair[0].category is kind])
        leaves = [
            self._leaf(occurrence, note, sheet.id(component.id, kind.id, str(place)), sheet)
            for place, (occurrence, note) in enumerate(mine, start=1)
        ]
        step = sheet.sum(sheet.id(component.id, kind.id), kind.title, [*lapsed, *leaves], kind.cites)
        if step.value is not None and isinstance(kind.cap, Fraction):
            bounds = (None, -kind.cap) if kind.takes else (kind.cap, None)
            value, notes = limited(step.value, *bounds)
            step = replace(step, value=value, notes=notes)
        return sheet.put(step)

    def _leaf(self, occurrence: Occurrence, note: Note | None, step_id: str, sheet: Worksheet) -> str:
        record = occurrence.record
        ground = occurrence.category.grounds.get(getattr(record, "ground", None) or "")
        shared = self.joint_cites if getattr(record, "shared_with", ()) else ()
        beside = sheet.outweighed[record.path].cites if record.path in sheet.outweighed else ()
        step = occurrence.step(step_id)
        times = occurrence.category.multiple(sheet.unit.unit_class)
        if step.value and times != 1:
            step = replace(step, label=f"{step.label}（按 {shown(times)} 倍）")
        cites = step.cites + (ground.cites if ground else ()) + shared + beside
        return sheet.put(replace(step, cites=cites, notes=((note,) if note else ()) + step.notes))
