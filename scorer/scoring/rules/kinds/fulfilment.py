"""``fulfilment``: the points of each target times how far it was fulfilled, added up.

Over-fulfilment adds at most a share of the item's points (GY-9-3), under-fulfilment takes off
in proportion, not under the floor. Worked (GY-9): 10 points at 12/10 → 12, capped at 11;
10 points at 7/10 → 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from scorer.model.entities import Part, Target
from scorer.model.numbers import shown
from scorer.model.results import Cite, Note, Status, Step
from scorer.scoring.facts.node_outcomes import USED_CHOICES
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, absent, given, limited
from scorer.scoring.rules.fulfilment_methods import Degree, Methods
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.selection import Selection, selection
from scorer.scoring.scheme.interpretations import Unset

LEVELS = ("leaf", "level2", "level1")
ENDED = "ended.points"
"""The interpretation that says whether a target that was ended counts as done (``done``) or is ``left_out``."""
UNDER = ("linear",)


@dataclass(frozen=True)
class Fulfilment(Rule):
    """The rule's parameters.

    ``over_cap`` is a share of an item's points; None: no such limit; unset, it does not cut.
    """

    kind: ClassVar[str] = "fulfilment"
    by_target: ClassVar[bool] = True
    engine_choices: ClassVar[frozenset[str]] = USED_CHOICES | {ENDED}
    of: Selection
    everybody: bool
    methods: Methods
    over_cap: Fraction | Unset | None
    over_level: str | Unset
    floor: Fraction | Unset | None
    total: Fraction | Unset | None
    first_is_lead: bool
    over_cites: tuple[Cite, ...]
    under_cites: tuple[Cite, ...]

    @classmethod
    def parse(cls, parameters: Parameters) -> Fulfilment:
        own, over, under = parameters.clauses(), parameters.child("over"), _under(parameters)
        return cls(
            of=selection(parameters),
            everybody=parameters.text("bearer", "listed", ("listed", "all")) == "all",
            methods=Methods.parse(parameters),
            over_cap=over.share("per_item_cap") if "per_item_cap" in over else Fraction(0),
            over_level=over.text("level", "leaf", LEVELS),
            floor=under.figure("floor") if "floor" in under else Fraction(0),
            total=parameters.figure("total"),
            first_is_lead=parameters.text("units", "all_share", ("all_share", "first_is_lead")) == "first_is_lead",
            over_cites=parameters.aspect("over", own) + over.taken("level"),
            under_cites=parameters.aspect("under", own) + under.taken("floor"),
        )

    @property
    def reads_others(self) -> frozenset[str]:
        """Reports and their like, where a unit is measured by those of each target's first unit, or by everybody's."""
        return frozenset({"report", "request", "rating"} if self.everybody or self.first_is_lead else ())

    def maximum(self) -> Fraction | None:
        """The full points, and what may come over them."""
        if not isinstance(self.total, Fraction) or self.methods.steps.up is not None:
            return None
        return self._most(self.total)

    def full(self) -> Fraction | None:
        return self.table_points()

    def table_points(self) -> Fraction | None:
        return self.total if isinstance(self.total, Fraction) else None

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        borne = list(self._borne(sheet))
        tops = self._tops([target for target, _ in borne])
        items = [self._item(component, target, part, tops.get(target.id), sheet) for target, part in borne]
        items += self._ended(component, [target for target, _ in borne], sheet)
        name = sheet.id(component.id)
        if not items:
            return absent(name, component, f"{component.title}：没有计入本年的目标")
        inputs = items if self.over_level == "leaf" else self._grouped(component, items, sheet)
        value, status = sheet.total(inputs)
        notes = self._unlike_the_total(items, sheet)
        if value is None:
            notes = (*notes, Note("missing", text=f"{component.title}：{self._gaps(items, sheet)}"))
        return Step(name, component.title, status, value, "分", tuple(inputs), "Σ", component.clauses, notes)

    def _borne(self, sheet: Worksheet) -> Iterable[tuple[Target, Part]]:
        """The targets that count for the unit: those that list it, or every one of the group's."""
        for target in self._own(sheet):
            if sheet.facts.ended(target.id) or not sheet.facts.counted(target):
                continue
            own = next((part for part in target.parts if part.unit == sheet.unit.id), None)
            lead = target.parts[0] if self.everybody or self.first_is_lead else own
            if lead is not None:
                yield target, lead

    def _own(self, sheet: Worksheet) -> Iterator[Target]:
        """The targets that the rule selects and the unit has, those that were ended too."""
        book = sheet.facts.book
        rows = book.targets.values() if self.everybody else book.targets_of.get(sheet.unit.id, ())
        return (target for row in rows if self.of.takes(target := sheet.facts.target(row.id)))

    def _ended(self, component: Component, borne: list[Target], sheet: Worksheet) -> list[str]:
        """Targets that were ended with consent: each counts as done (choice ``ended.points``).

        Only as far as the other rows do not come to the rule's total by themselves. Worked (GY-9-1): 140 done in
        full, 60 ended → 200; where rows for 60 were added instead, the ended ones bring nothing.
        """
        choice = sheet.facts.choices.get(ENDED)
        if choice == "left_out":
            return []
        free = None
        if isinstance(self.total, Fraction):
            free = self.total - sum((target.points or Fraction(0) for target in borne), Fraction(0))
        made = []
        for target in self._own(sheet):
            decision, worth = sheet.facts.ended(target.id), target.points
            if decision is None or worth is None or (free is not None and free <= 0):
                continue
            worth, free = (worth, None) if free is None else (min(worth, free), free - worth)
            name, cites = sheet.id(component.id, target.id), component.clauses
            cites += (Cite(interpretation=ENDED, chosen=choice),)
            label = f"{target.title}（经批准终止，视同完成）"
            points = sheet.put(Step(f"{name}/points", f"{target.title}的分值", "given", worth, cites=component.clauses))
            made.append(
                sheet.put(Step(name, label, "computed", worth, "分", (points,), "{0}", cites, record=decision.path))
            )
        return made

    def _tops(self, borne: list[Target]) -> dict[str, Fraction]:
        """Target → the most that it may come to; where the cap holds for a group, all that its group may."""
        full: dict[str, Fraction] = {}
        for target in borne:
            key = self._group_of(target)
            full[key] = full.get(key, Fraction(0)) + (target.points or Fraction(0))
        return {target.id: top for target in borne if (top := self._most(full[self._group_of(target)])) is not None}

    def _item(self, component: Component, target: Target, part: Part, top: Fraction | None, sheet: Worksheet) -> str:
        """One target: points × degree, inside the cap of its own over-fulfilment."""
        degree = self._bounded(self._degree(target, part, sheet), target.points, top)
        points, base = target.points, sheet.id(component.id, target.id)
        worth = given(f"{base}/points", f"{target.title}的分值", points, component.clauses)
        reached = Step(
            id=f"{base}/degree",
            label=degree.why,
            status="missing" if degree.degree is None else degree.status,
            value=degree.degree,
            unit="",
            cites=self._degree_cites(degree),
            record=degree.record,
        )
        inputs: tuple[str, ...] = (sheet.put(worth), sheet.put(reached))
        formula = "{0} × {1}"
        if degree.points:
            step = given(f"{base}/steps", "按档加减", degree.points, component.clauses, degree.record)
            inputs, formula = (*inputs, sheet.put(step)), "{0} × {1} + {2}"
        if points is None or degree.degree is None:
            return sheet.put(Step(base, target.title, "missing", None, inputs=inputs, cites=component.clauses))
        value, notes = self._limited(points * degree.degree + degree.points, points, degree)
        status: Status = "pending" if degree.status == "pending" else "computed"
        return sheet.put(Step(base, target.title, status, value, "分", inputs, formula, component.clauses, notes))

    def _bounded(self, degree: Degree, points: Fraction | None, top: Fraction | None) -> Degree:
        """What is over-fulfilled without end counts as far as its cap lets it: 40 points under 10% → 1.1 of them."""
        if not degree.beyond or points is None:
            return degree
        if points == 0:
            return replace(degree, degree=Fraction(1))
        if top is None:
            return replace(degree, why=f"{degree.why}；超额没有上限，按比例算不出")
        return replace(degree, degree=top / points, why=f"{degree.why}；超额按上限计")

    def _degree(self, target: Target, part: Part, sheet: Worksheet) -> Degree:
        """By the part's own records; where all share the whole of it, by whichever of them got furthest (QZ-4-2b)."""
        shared = target.parts if self.everybody and not self.first_is_lead else (part,)
        found = [self.methods.degree(target, each, sheet) for each in shared or (part,)]
        return max(found, key=lambda each: (each.beyond, -1 if each.degree is None else each.degree))

    def _degree_cites(self, degree: Degree) -> tuple[Cite, ...]:
        if degree.degree is not None and degree.degree > 1:
            return self.over_cites + degree.cites
        return self.under_cites + degree.cites

    def _limited(self, value: Fraction, points: Fraction, degree: Degree) -> tuple[Fraction, tuple[Note, ...]]:
        if degree.points > 0 or self.over_level != "leaf":
            return limited(value, None, self.floor)
        return limited(value, self._most(points), self.floor)

    def _most(self, points: Fraction) -> Fraction | None:
        """The most that these points may come to; None without such a limit, or while nobody has chosen it."""
        return points * (1 + self.over_cap) if isinstance(self.over_cap, Fraction) else None

    def _grouped(self, component: Component, items: list[str], sheet: Worksheet) -> list[str]:
        """Where the cap holds for an indicator (level2) or a section (level1): a step per group, capped as one."""
        groups: dict[str, list[str]] = {}
        for item in items:
            key = self._group_of(sheet.facts.book.targets[item.rsplit("/", 1)[1]])
            groups.setdefault(key, []).append(item)
        made = []
        for place, (key, inputs) in enumerate(groups.items(), start=1):
            step = sheet.sum(sheet.id(component.id, f"_group-{place}"), f"{key or '其他'}合计", inputs, self.over_cites)
            full = sum((sheet.value(f"{item}/points") or Fraction(0) for item in inputs), Fraction(0))
            if step.value is not None:
                value, notes = limited(step.value, self._most(full), None)
                step = replace(step, value=value, notes=notes)
            made.append(sheet.put(step))
        return made

    def _group_of(self, target: Target) -> str:
        """With which targets a target shares the cap of its over-fulfilment: none, its indicator's, its section's."""
        if self.over_level == "level2":
            return target.indicator.id if target.indicator else ""
        return "-".join(target.section[:1]) if self.over_level == "level1" else f"/{target.id}"

    def _unlike_the_total(self, items: list[str], sheet: Worksheet) -> tuple[Note, ...]:
        """The points must add up to the rule's total: said on the figure, since the table is at fault."""
        full = sum((sheet.value(f"{item}/points") or Fraction(0) for item in items), Fraction(0))
        if not isinstance(self.total, Fraction) or full == self.total:
            return ()
        return (Note("warning", text=f"各项分值合计 {shown(full)}，办法规定为 {shown(self.total)}"),)

    def _gaps(self, items: list[str], sheet: Worksheet) -> str:
        short = [item for item in items if sheet.value(item) is None]
        first = sheet.steps[f"{short[0]}/degree"]
        return f"{len(short)} 项目标缺分值或完成程度（如“{sheet.steps[short[0]].label}”：{first.label}）"


def _under(parameters: Parameters) -> Parameters:
    """``under``: a word or a mapping with ``method``; the one way that there is, in proportion, is ``linear``."""
    value = parameters.raw("under")
    if isinstance(value, dict) and "choose" not in value:
        under = parameters.child("under")
        under.text("method", "linear", UNDER)
        return under
    parameters.text("under", "linear", UNDER)
    return parameters.inside({}, "under")
