"""``events``: the accepted claims of a unit and the penalties in force, by category, each with its cap.

Worked (JL-13): awards 11 × 0.2 = 2.20, capped at 2; media 6 × 0.2 = 1.20, capped at 1; policy
5 × 0.5 = 2.50; together 5.50, capped at 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from scorer.model.records import Penalty
from scorer.model.results import Cite, Note, Step
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.claims_and_penalties import JOINT, KEEP, SAME, Occurrence, category, key_of, occurrences
from scorer.scoring.rules.evaluation import Component, Outweighed, Rule, Worksheet, limited
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset


@dataclass(frozen=True)
class Events(Rule):
    """The rule's parameters. ``keep`` says which of several same ones counts: the first or the highest.

    ``beside`` are the components with which it shares facts, ``both`` whether both then count.
    """

    kind: ClassVar[str] = "events"
    reads: ClassVar[frozenset[str]] = frozenset({"claim", "penalty"})
    used_choices: ClassVar[frozenset[str]] = frozenset({"gen.same_fact_deduction"})
    kinds: dict[str, Category]
    once_per: tuple[str, ...] | Unset
    keep: str | Unset
    joint: str | Unset
    per: str | Unset
    once_cites: tuple[Cite, ...]
    joint_cites: tuple[Cite, ...]
    per_cites: tuple[Cite, ...]
    beside: tuple[str, ...] = ()
    both: bool | Unset = True
    both_cites: tuple[Cite, ...] = ()

    @classmethod
    def parse(cls, parameters: Parameters) -> Events:
        own, stack = parameters.clauses(), parameters.child("stack")
        beside = stack.names("with", parameters.component_ids())
        return cls(
            kinds={name: category(name, entry, own) for name, entry in parameters.children("categories")},
            once_per=parameters.words("once_per", SAME),
            keep=parameters.text("keep", KEEP[0], KEEP),
            joint=parameters.text("joint", JOINT[0], JOINT),
            per=parameters.text("per", "event", ("event", "year")),
            once_cites=parameters.taken("once_per"),
            joint_cites=parameters.taken("joint"),
            per_cites=parameters.taken("per"),
            beside=beside,
            both=stack.flag("both", default=True),
            both_cites=stack.taken("both"),
        )

    def same_by(self) -> tuple[str, ...] | Unset:
        return self.once_per

    def maximum(self) -> Fraction | None:
        """The caps of the categories that add, together; unbounded as soon as one of them has none."""
        adding = (kind for kind in self.kinds.values() if not isinstance(kind.points, Fraction) or kind.points > 0)
        caps = [kind.cap for kind in adding]
        known = [cap for cap in caps if isinstance(cap, Fraction)]
        return sum(known, Fraction(0)) if len(known) == len(caps) else None

    def categories(self) -> Mapping[str, Category]:
        return self.kinds

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        repeats = self.per != "year"
        found = list(occurrences(component.id, self.kinds, self.joint, sheet, repeats=repeats))
        counted = self._without_repeats(found, sheet)
        groups = [self._category_step(component, kind, counted, sheet) for kind in self.kinds.values()]
        return sheet.sum(sheet.id(component.id), component.title, groups, component.clauses)

    def _category_step(
        self, component: Component, kind: Category, counted: list[tuple[Occurrence, Note | None]], sheet: Worksheet
    ) -> str:
        mine = [pair for pair in counted if pair[0].category is kind]
        leaves = [
            self._leaf(occurrence, note, sheet.id(component.id, kind.id, str(place)), sheet)
            for place, (occurrence, note) in enumerate(mine, start=1)
        ]
        step = sheet.sum(sheet.id(component.id, kind.id), kind.title, leaves, kind.cites)
        if step.value is not None:
            value, notes = limited(step.value, kind.cap, None)
            step = replace(step, value=value, notes=notes)
        return sheet.put(step)

    def _leaf(self, occurrence: Occurrence, note: Note | None, step_id: str, sheet: Worksheet) -> str:
        record = occurrence.record
        ground = occurrence.category.grounds.get(getattr(record, "ground", None) or "")
        shared = self.joint_cites if getattr(record, "shared_with", ()) else ()
        beside = sheet.outweighed[record.path].cites if record.path in sheet.outweighed else ()
        step = occurrence.step(step_id)
        cites = step.cites + (ground.cites if ground else ()) + shared + beside
        return sheet.put(replace(step, cites=cites, notes=((note,) if note else ()) + step.notes))

    def _without_repeats(self, found: list[Occurrence], sheet: Worksheet) -> list[tuple[Occurrence, Note | None]]:
        """Repeats set to zero with a note: within a category, across the component, of one fact, in one year."""
        highest_fact = sheet.facts.choices.get("gen.same_fact_deduction") == "highest_only"
        seen: dict[tuple[object, ...], int] = {}
        kept: list[tuple[Occurrence, Note | None]] = []
        for occurrence in self._ranked(found):
            outweighed = sheet.outweighed.get(occurrence.record.path)
            if outweighed is not None:
                kept.append(_outweighed(occurrence, outweighed))
                continue
            keys = self._keys(occurrence, highest_fact) if occurrence.value else []
            if any(key in seen for key in keys):
                kept.append(_dropped(occurrence))
                continue
            seen.update(dict.fromkeys(keys, 1))
            kept.append((occurrence, None))
        order = {id(occurrence.record): place for place, occurrence in enumerate(found)}
        return sorted(kept, key=lambda pair: order[id(pair[0].record)])

    def _ranked(self, found: list[Occurrence]) -> list[Occurrence]:
        """The order in which same ones win: by arrival, or the highest first."""

        def size(occurrence: Occurrence) -> Fraction:
            worth = abs(occurrence.value) if isinstance(occurrence.value, Fraction) else Fraction(0)
            by_size = (occurrence.category.keep or self.keep) == "highest" or isinstance(occurrence.record, Penalty)
            return -worth if by_size else Fraction(0)

        return sorted(found, key=size)

    def _keys(self, occurrence: Occurrence, highest_fact: bool) -> list[tuple[object, ...]]:
        kind, keys = occurrence.category, list[tuple[object, ...]]()
        for scope, once_per in ((kind.id, kind.once_per), ("", self.once_per)):
            if isinstance(occurrence.record, Penalty) and not scope:
                continue  # "not twice for the same work" is said of what is added; penalties have their own choice
            key = key_of(occurrence, once_per) if not isinstance(once_per, Unset) else None
            if key is not None:
                keys.append((scope, once_per, key))
        if isinstance(occurrence.record, Penalty):
            if highest_fact and occurrence.record.fact:
                keys.append(("fact", occurrence.record.fact))
            if self.per == "year":
                keys.append(("year", kind.id, occurrence.record.date.year))
        return keys


def _outweighed(occurrence: Occurrence, outweighed: Outweighed) -> tuple[Occurrence, Note | None]:
    """The occurrence beside a larger one of the same fact elsewhere: nothing, or missing where that is not settled."""
    if isinstance(outweighed.why, Unset):
        return replace(occurrence, value=outweighed.why), None
    return _dropped(occurrence, outweighed.why)


def _dropped(occurrence: Occurrence, why: str = "同一事项只计一次") -> tuple[Occurrence, Note]:
    """The same occurrence at nothing, with what it would have given."""
    before = occurrence.value if isinstance(occurrence.value, Fraction) else None
    return replace(occurrence, value=Fraction(0)), Note("deduped", before, Fraction(0), why)
