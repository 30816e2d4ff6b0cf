"""``fulfilment``: the points of each target times how far it was fulfilled, added up, or as a share of all borne.

Over-fulfilment adds at most a share of the item's points (GY-9-3), under-fulfilment takes off
in proportion, not under the floor. Worked (GY-9): 10 points at 12/10 → 12, capped at 11;
10 points at 7/10 → 7. As a share (JL-11): borne 2 + 1 + 0.5 = 3.5, done 2 + 0.5 = 2.5 → 2.5 ÷ 3.5 × 100 = 71.43.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import ClassVar

from scorer.model.entities import Part, Target
from scorer.model.numbers import percent, shown
from scorer.model.results import Cite, Note, Status, Step
from scorer.scoring.facts.node_outcomes import USED_CHOICES
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, absent, constant, given, limited
from scorer.scoring.rules.fulfilment_methods import Degree, Methods, last_with_figures, name_of
from scorer.scoring.rules.own_part import OwnPart
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.selection import Selection, selection
from scorer.scoring.scheme.interpretations import Unset

OVER = ("row", "indicator", "section")
RESULTS = ("points", "share")
VALUES = ("by-row", "by-level")
ENDED = "ended.points"
"""The interpretation that says whether a target that was ended counts as done (``done``) or is ``left_out``."""


@dataclass(frozen=True)
class Fulfilment(Rule):
    """The rule's parameters. ``levels`` gives points where ``by_level``, or where the row has none.

    ``over_cap`` is a share of an item's points; None: no such limit; unset, it does not cut. ``whole`` is what all
    points must come to, or the full marks of a share. ``weighed_by`` names the measure that weighs each row.
    """

    kind: ClassVar[str] = "fulfilment"
    by_target: ClassVar[bool] = True
    engine_choices: ClassVar[frozenset[str]] = USED_CHOICES | {ENDED, "done.nodes"}
    of: Selection
    everybody: bool
    methods: Methods
    own: OwnPart
    over_cap: Fraction | Unset | None
    over_of: str | Unset
    whole: Fraction | Unset | None
    first_is_lead: bool
    as_share: bool = False
    by_level: bool = False
    levels: Mapping[str, Fraction | Unset] = field(default_factory=dict)
    support_weight: Fraction | Unset | None = None
    weighed_by: str | None = None
    level_cites: Mapping[str, tuple[Cite, ...]] = field(default_factory=dict)
    over_cites: tuple[Cite, ...] = ()
    under_cites: tuple[Cite, ...] = ()

    @classmethod
    def parse(cls, parameters: Parameters) -> Fulfilment:
        own, over, levels = parameters.clauses(), parameters.child("over"), parameters.levels()
        cites, parts = parameters.aspect("points", own), parameters.child("over_parts")
        as_share = parameters.text("result", "points", RESULTS) == "share"
        full, methods = parameters.size("full", above=0), Methods.parse(parameters)
        by_level = parameters.text("points", VALUES[0], VALUES) == "by-level"
        if by_level and not levels.ids():
            parameters.contradiction("points", "办法没有写各级别几分", "写 levels，如 levels: {key: 2, normal: 1}")
        return cls(
            of=selection(parameters),
            everybody=parameters.text("bearer", "listed", ("listed", "all")) == "all",
            methods=methods,
            own=OwnPart.parse(parameters),
            over_cap=over.share("cap") if "cap" in over else Fraction(0),
            over_of=over.text("of", OVER[0], OVER),
            whole=Fraction(100) if full is None and as_share else full,
            first_is_lead=parameters.text("units", "all_share", ("all_share", "first_is_lead")) == "first_is_lead",
            as_share=as_share,
            by_level=by_level,
            levels={name: levels.required(name, above=-1) for name in levels.ids()},
            support_weight=parameters.child("support").share("weight"),
            weighed_by=parts.literal("by") or None,
            level_cites={name: cites + levels.taken(name) for name in levels.ids()},
            over_cites=parameters.aspect("over", own) + over.taken("of"),
            under_cites=parameters.aspect("under", own) + methods.floor_cites,
        )

    def compares_among(self) -> str:
        return "all" if self.everybody else ""

    @property
    def reads_others(self) -> frozenset[str]:
        """Reports and their like, where a unit is measured by those of each target's first unit, or by everybody's."""
        return frozenset({"report", "request", "rating"} if self.everybody or self.first_is_lead else ())

    def maximum(self) -> Fraction | None:
        """The full points, and what may come over them."""
        if not isinstance(self.whole, Fraction) or self.methods.steps.up is not None:
            return None
        return self._most(self.whole)

    def full(self) -> Fraction | None:
        return self.whole if isinstance(self.whole, Fraction) else None

    def table_points(self) -> Fraction | None:
        return None if self.as_share else self.full()

    def bears(self, sheet: Worksheet) -> bool:
        return any(True for _ in self._borne(sheet))

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        borne = list(self._borne(sheet))
        tops = self._tops([target for target, _ in borne])
        items = [self._item(component, target, part, tops.get(target.id), sheet) for target, part in borne]
        items += self._of_others(component, sheet)
        if self.as_share:
            return self._share(component, items, sheet)
        items += self._ended(component, [target for target, _ in borne], sheet)
        return self._scaled(component, self._sum(component, items, sheet), items, sheet)

    def _sum(self, component: Component, items: list[str], sheet: Worksheet) -> Step:
        """The points of all rows together."""
        name = sheet.id(component.id)
        if not items:
            return absent(name, component, f"{component.title}：没有计入本年的目标")
        inputs = self._capped(component, items, sheet)
        value, status = sheet.total(inputs)
        notes = self._unlike_the_whole(items, sheet)
        if value is None:
            notes = (*notes, Note("missing", text=f"{component.title}：{self._gaps(items, sheet)}"))
        return Step(name, component.title, status, value, "分", tuple(inputs), "Σ", component.clauses, notes)

    def _share(self, component: Component, items: list[str], sheet: Worksheet) -> Step:
        """Points earned ÷ points borne × full marks; nothing borne is missing, neither 0 nor full (GEN-7)."""
        name, cites = sheet.id(component.id), component.clauses
        borne, earned = [f"{item}/points" for item in items], self._capped(component, items, sheet)
        sums = [
            sheet.put(sheet.sum(f"{name}/{key}", label, inputs, cites))
            for key, label, inputs in (("_earned", "已得任务分值", earned), ("_borne", "任务总分值", borne))
        ]
        top, bottom = (sheet.value(step_id) for step_id in sums)
        if top is None or not bottom:
            why = "没有计入本年的目标，分母为零" if bottom == 0 else "有目标的分值或完成情况缺失"
            return absent(name, component, why, sums)
        whole = self.full()
        if whole is None:
            return absent(name, component, f"{component.title}的满分未定", sums)
        scale = sheet.put(constant(f"{name}/_full", f"{component.title}的满分", whole, cites))
        value, formula = top / bottom * whole, "{0} ÷ {1} × {2}"
        return Step(name, component.title, "computed", value, "分", (*sums, scale), formula, cites)

    def _borne(self, sheet: Worksheet) -> Iterable[tuple[Target, Part]]:
        """The targets that count for the unit: those that list it, or every one of the group's."""
        for target in self._own(sheet):
            own = next((part for part in target.parts if part.unit == sheet.unit.id), None)
            lead = target.parts[0] if self.everybody or self.first_is_lead else own
            if lead is not None and not sheet.facts.ended(target.id) and self.own.counts(target, lead, sheet):
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
        if isinstance(self.whole, Fraction):
            free = self.whole - sum((target.points or Fraction(0) for target in borne), Fraction(0))
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

    def _without(self, sheet: Worksheet, *ways: str) -> Iterator[Target]:
        """The rows that do not list the unit, others of its group they do, and that say what it gets (``none``)."""
        units, unit = sheet.facts.book.units, sheet.unit
        for row in () if self.everybody or self.first_is_lead else sheet.facts.book.targets.values():
            listed = [part.unit for part in row.parts]
            if row.none in ways and unit.id not in listed and unit.group in {units[name].group for name in listed}:
                target = sheet.facts.target(row.id)
                if self.of.takes(target) and sheet.facts.counted(target) and not sheet.facts.ended(row.id):
                    yield target

    def _of_others(self, component: Component, sheet: Worksheet) -> list[str]:
        """Rows that the unit does not bear, at full points or at the mean of the group's units that bear them.

        Worked: a row of 10 points, two counties 9 and 6: the third one has (9 + 6) ÷ 2 = 7.5.
        """
        made = []
        for target in self._without(sheet, "full", "mean"):
            name, cites = sheet.id(component.id, target.id), component.clauses
            worth = sheet.put(self._points(component, target, target.parts[0], sheet))
            if target.none == "full":
                value, label = sheet.value(worth), f"{target.title}（没有承担，按满分计）"
                status: Status = "missing" if value is None else "computed"
                made.append(sheet.put(Step(name, label, status, value, "分", (worth,), "{0}", cites)))
                continue
            others = [step for each in target.parts for step in self._of_other(component, target, each, sheet)]
            known = [step.value for step in others if step.value is not None]
            mean = sum(known, Fraction(0)) / len(known) if known else None
            label = f"{target.title}（没有承担，按同组平均计）"
            inputs = tuple(step.id for step in others if step.value is not None)
            made.append(
                sheet.put(Step(name, label, "computed" if known else "missing", mean, "分", inputs, "平均", cites))
            )
        return made

    def _of_other(self, component: Component, target: Target, part: Part, sheet: Worksheet) -> Iterator[Step]:
        """What the row gives another unit of the group, as on that unit's own sheet."""
        unit = sheet.facts.book.units[part.unit]
        own = replace(sheet, unit=unit, steps={})
        borne = list(self._borne(own)) if unit.group == sheet.unit.group else []
        if any(each.id == target.id for each, _ in borne):
            top = self._tops([each for each, _ in borne]).get(target.id)
            yield own.steps[self._item(component, target, part, top, own)]

    def _scaled(self, component: Component, step: Step, items: list[str], sheet: Worksheet) -> Step:
        """The points of the rows that the unit bears, brought to those of all: 24 of 30, 10 not borne → 32 of 40."""
        rows = [self._points(component, row, row.parts[0], sheet) for row in self._without(sheet, "rescale")]
        if not rows or step.value is None:
            return step
        left, cites = sum((row.value or Fraction(0) for row in rows), Fraction(0)), component.clauses
        borne = sum((sheet.value(f"{item}/points") or Fraction(0) for item in items), Fraction(0))
        if not borne:
            return absent(step.id, component, f"{component.title}：承担的各行没有分值，折不成满分")
        before = sheet.put(
            replace(step, id=f"{step.id}/_borne-rows", label=f"{step.label}（没有承担的不计）", notes=())
        )
        scales = [
            sheet.put(constant(f"{step.id}/_{key}", f"{component.title}{label}", value, cites))
            for key, label, value in (("all", "各行的分值", borne + left), ("own", "承担的各行的分值", borne))
        ]
        value, inputs = step.value * (borne + left) / borne, (before, *scales)
        notes = tuple(note for note in step.notes if note.kind != "warning")
        return replace(step, value=value, inputs=inputs, formula="{0} × {1} ÷ {2}", notes=notes)

    def _tops(self, borne: list[Target]) -> dict[str, Fraction]:
        """Target → the most that it may come to; where the cap holds for a group, all that its group may."""
        full: dict[str, Fraction] = {}
        for target in borne:
            key = self._group_of(target)
            full[key] = full.get(key, Fraction(0)) + (target.points or Fraction(0))
        return {target.id: top for target in borne if (top := self._most(full[self._group_of(target)])) is not None}

    def _item(self, component: Component, target: Target, part: Part, top: Fraction | None, sheet: Worksheet) -> str:
        """One target: points × degree, inside the cap of its own over-fulfilment."""
        base = sheet.id(component.id, target.id)
        worth = self._points(component, target, part, sheet)
        points = worth.value
        degree = self._bounded(self._degree(target, part, sheet), points, top)
        reached = Step(
            id=f"{base}/degree",
            label=degree.why,
            status="missing" if degree.degree is None else degree.status,
            value=degree.degree,
            unit="",
            cites=self._degree_cites(degree),
            notes=degree.notes,
            record=degree.record,
        )
        inputs: tuple[str, ...] = (sheet.put(worth), sheet.put(reached))
        formula, cites = "{0} × {1}", self.own.cites(part)
        if degree.points:
            step = given(f"{base}/steps", "按档加减", degree.points, component.clauses, degree.record)
            inputs, formula = (*inputs, sheet.put(step)), "{0} × {1} + {2}"
        if points is None or degree.degree is None:
            return sheet.put(Step(base, target.title, "missing", None, inputs=inputs, cites=cites))
        value, notes = self._limited(points * degree.degree + degree.points, points, degree)
        status: Status = "pending" if degree.status == "pending" else "computed"
        return sheet.put(Step(base, target.title, status, value, "分", inputs, formula, cites, notes))

    def _points(self, component: Component, target: Target, part: Part, sheet: Worksheet) -> Step:
        """The leaf that says what the part is worth: its level's points (JL-11-1), the row's own, or its weight."""
        level, name = self.levels.get(target.level or ""), sheet.id(component.id, target.id, "points")
        if self.weighed_by is not None:
            report = last_with_figures(sheet.facts.outcomes(part.unit, target))
            length = report.actuals.get(self.weighed_by) if report else None
            label = f"{target.title}的权数（{name_of(self.weighed_by, (target,))}）"
            return given(name, label, length, component.clauses, report.path if report else None)
        points = level if target.points is None or (self.by_level and level is not None) else target.points
        label, weight = f"{target.title}的分值", self.support_weight
        if isinstance(points, Fraction) and part.role == "support" and isinstance(weight, Fraction) and weight != 1:
            label, points = f"{label}（配合，{shown(points)} 分的 {percent(weight)}）", points * weight
        cites = self.level_cites.get(target.level or "", component.clauses)
        return given(name, label, points, cites)

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
        found = [self.methods.degree(target, each, self.own, sheet) for each in shared or (part,)]
        return max(found, key=lambda each: (each.beyond, -1 if each.degree is None else each.degree))

    def _degree_cites(self, degree: Degree) -> tuple[Cite, ...]:
        if degree.judged:
            return degree.cites
        over = degree.degree is not None and degree.degree > 1
        return (self.over_cites if over else self.under_cites) + degree.cites

    def _limited(self, value: Fraction, points: Fraction, degree: Degree) -> tuple[Fraction, tuple[Note, ...]]:
        if degree.points > 0 or self.over_of != "row":
            return limited(value, None, self.methods.floor)
        return limited(value, self._most(points), self.methods.floor)

    def _most(self, points: Fraction) -> Fraction | None:
        """The most that these points may come to; None without such a limit, or while nobody has chosen it."""
        return points * (1 + self.over_cap) if isinstance(self.over_cap, Fraction) else None

    def _capped(self, component: Component, items: list[str], sheet: Worksheet) -> list[str]:
        """The items; where the cap holds for an indicator or a section a step per group, capped as one."""
        if self.over_of == "row":
            return items
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
        if self.over_of == "indicator":
            return target.indicator.id if target.indicator else ""
        return "-".join(target.section[:1]) if self.over_of == "section" else f"/{target.id}"

    def _unlike_the_whole(self, items: list[str], sheet: Worksheet) -> tuple[Note, ...]:
        """The points must add up to the rule's full marks: said on the figure, since the table is at fault."""
        full = sum((sheet.value(f"{item}/points") or Fraction(0) for item in items), Fraction(0))
        if not isinstance(self.whole, Fraction) or full == self.whole:
            return ()
        return (Note("warning", text=f"各项分值合计 {shown(full)}，办法规定为 {shown(self.whole)}"),)

    def _gaps(self, items: list[str], sheet: Worksheet) -> str:
        short = [item for item in items if sheet.value(item) is None]
        first = sheet.steps[f"{short[0]}/degree"]
        return f"{len(short)} 项目标缺分值或完成程度（如“{sheet.steps[short[0]].label}”：{first.label}）"
