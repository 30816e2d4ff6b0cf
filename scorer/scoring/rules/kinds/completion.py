"""``completion``: points of the targets done ÷ points borne × scale.

A lead's (or joint) part is all or nothing; a support's part goes by its own task.
Worked (JL-11): borne 2 + 1 + 0.5 = 3.5, done 2 + 0.5 = 2.5 → 2.5 ÷ 3.5 × 100 = 71.43.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import ClassVar

from scorer.model.entities import Part, Target
from scorer.model.records import Outage
from scorer.model.results import Cite, Note, Status, Step
from scorer.scoring.facts.node_outcomes import USED_CHOICES, NodeOutcome
from scorer.scoring.rules.evaluation import Component, Rule, Worksheet, absent, constant, given
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.selection import Selection, selection
from scorer.scoring.scheme.interpretations import Unset


@dataclass(frozen=True)
class Judged:
    """Whether a unit's part is done, and why: the words and citations of its leaf step."""

    done: bool
    why: str
    cites: tuple[Cite, ...]
    status: Status = "given"
    record: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Completion(Rule):
    """The rule's parameters. ``levels`` gives points where the row has none."""

    kind: ClassVar[str] = "completion"
    by_target: ClassVar[bool] = True
    engine_choices: ClassVar[frozenset[str]] = USED_CHOICES | {"done.nodes"}
    of: Selection
    by_level: bool
    scale: Fraction
    levels: dict[str, Fraction | Unset]
    level_cites: dict[str, tuple[Cite, ...]]
    scope: str | Unset
    support_weight: Fraction | Unset | None
    late: str | Unset
    cause: str | Unset
    lead_cites: tuple[Cite, ...]
    support_cites: tuple[Cite, ...]
    late_cites: tuple[Cite, ...]
    cause_cites: tuple[Cite, ...]

    @classmethod
    def parse(cls, parameters: Parameters) -> Completion:
        own, support = parameters.clauses(), parameters.child("support")
        scale = parameters.figure("scale")
        levels = parameters.levels()
        points = parameters.aspect("points", own)
        return cls(
            of=selection(parameters),
            by_level=parameters.text("points", "by-level", ("by-level", "by-row")) == "by-level",
            scale=scale if isinstance(scale, Fraction) else Fraction(100),
            levels={name: levels.required(name) for name in levels.ids()},
            level_cites={name: points + levels.taken(name) for name in levels.ids()},
            scope=support.text("scope", "own_part_always", ("own_part_always", "only_when_task_unfinished")),
            support_weight=support.share("weight"),
            late=parameters.text("late", "none", ("none", "strict", "final_node", "curable")),
            cause=parameters.text("cause", "record_only", ("record_only", "exclude_from_denominator")),
            lead_cites=parameters.aspect("lead", own),
            support_cites=parameters.aspect("support", own) + support.taken("scope"),
            late_cites=parameters.aspect("late", own) + parameters.taken("late"),
            cause_cites=parameters.aspect("cause", own) + parameters.taken("cause"),
        )

    def maximum(self) -> Fraction | None:
        return self.scale

    def full(self) -> Fraction | None:
        return self.scale

    def compute(self, component: Component, sheet: Worksheet) -> Step:
        earned, borne = [], []
        for settled in sheet.facts.book.targets_of.get(sheet.unit.id, ()):
            target = sheet.facts.target(settled.id)
            part = next(part for part in target.parts if part.unit == sheet.unit.id)
            if self.of.takes(target) and self._counts(target, part, sheet):
                points = self._points(component, target, part, sheet)
                earned.append(self._earned(component, target, part, points, sheet))
                borne.append(points)
        return self._ratio(component, sheet, earned, borne)

    def _counts(self, target: Target, part: Part, sheet: Worksheet) -> bool:
        """Whether the part is in the year: not cut off, not ended, not excluded for its cause (JL-18-2)."""
        outcomes = sheet.facts.outcomes(part.unit, target)
        has_nodes = any(part.unit in node.units for node in target.nodes)
        if sheet.facts.ended(target.id) is not None or not sheet.facts.counted(target) or (has_nodes and not outcomes):
            return False
        return self.cause != "exclude_from_denominator" or not self._excused_by_cause(outcomes, sheet, target, part)

    def _excused_by_cause(
        self, outcomes: tuple[NodeOutcome, ...], sheet: Worksheet, target: Target, part: Part
    ) -> bool:
        """The office's decision names an objective cause on a node that the part is judged by, and it is not done."""
        objective = any(_for_a_cause(outcome) for outcome in self._wanted(outcomes, sheet))
        return objective and self._judge(target, part, sheet).done is False

    def _wanted(self, outcomes: tuple[NodeOutcome, ...], sheet: Worksheet) -> tuple[NodeOutcome, ...]:
        """The nodes that a part is judged by: the last, or every one (choice ``done.nodes``)."""
        return outcomes if sheet.facts.choices["done.nodes"] == "every" else outcomes[-1:]

    def _points(self, component: Component, target: Target, part: Part, sheet: Worksheet) -> str:
        """The leaf that says what the part is worth: its level's points (JL-11-1), or the row's own."""
        level = self.levels.get(target.level or "")
        points = level if target.points is None or (self.by_level and level is not None) else target.points
        weighted = part.role == "support" and isinstance(self.support_weight, Fraction)
        if isinstance(points, Fraction) and weighted:
            points *= self.support_weight  # type: ignore[operator]
        cites = self.level_cites.get(target.level or "", component.clauses)
        return sheet.put(given(sheet.id(component.id, target.id, "points"), f"{target.title}的分值", points, cites))

    def _earned(self, component: Component, target: Target, part: Part, points: str, sheet: Worksheet) -> str:
        judged = self._judge(target, part, sheet)
        name, share, worth = sheet.id(component.id, target.id), Fraction(int(judged.done)), sheet.value(points)
        leaf = Step(f"{name}/done", judged.why, judged.status, share, "", cites=judged.cites, notes=judged.notes)
        inputs = points, sheet.put(replace(leaf, record=judged.record))
        status: Status = "missing" if worth is None else "pending" if judged.status == "pending" else "computed"
        value = None if worth is None else worth * share
        cites = self.support_cites if part.role == "support" else self.lead_cites
        return sheet.put(Step(name, target.title, status, value, "分", inputs, "{0} × {1}", cites))

    def _ratio(self, component: Component, sheet: Worksheet, earned: list[str], borne: list[str]) -> Step:
        """Points earned ÷ points borne × scale; nothing borne is missing, neither 0 nor full (GEN-7)."""
        name, cites = sheet.id(component.id), component.clauses
        sums = [
            sheet.put(sheet.sum(f"{name}/{key}", label, inputs, cites))
            for key, label, inputs in (("_earned", "已得任务分值", earned), ("_borne", "任务总分值", borne))
        ]
        top, bottom = (sheet.value(step_id) for step_id in sums)
        if top is None or not bottom:
            why = "没有计入本年的目标，分母为零" if bottom == 0 else "有目标的分值或完成情况缺失"
            return absent(name, component, why, sums)
        scale = sheet.put(constant(f"{name}/_scale", f"{component.title}的满分", self.scale, cites))
        value, formula = top / bottom * self.scale, "{0} ÷ {1} × {2}"
        return Step(name, component.title, "computed", value, "分", (*sums, scale), formula, cites)

    def _judge(self, target: Target, part: Part, sheet: Worksheet) -> Judged:
        """Whether the unit's part is done (JL-11-2, JL-11-3, JL-16-1)."""
        own = self._own_part(target, part, sheet)
        if part.role != "support" or own.done:
            return own
        if self.scope == "only_when_task_unfinished" and self._task_done(target, sheet):
            return Judged(True, "整项目标已完成，配合任务不再另看", self.support_cites, record=own.record)
        return own

    def _task_done(self, target: Target, sheet: Worksheet) -> bool:
        leads = [part for part in target.parts if part.role != "support"]
        return bool(leads) and all(self._own_part(target, lead, sheet).done for lead in leads)

    def _own_part(self, target: Target, part: Part, sheet: Worksheet) -> Judged:
        """By the unit's own records: accepted ``done`` at the last node, and no lateness that undoes it."""
        outcomes = sheet.facts.outcomes(part.unit, target)
        cites = self.support_cites if part.role == "support" else self.lead_cites
        undone = self._undone_by_lateness(target, outcomes)
        if undone is not None:
            return undone
        wanted = self._wanted(outcomes, sheet)
        short = next((outcome for outcome in wanted if not outcome.done), None)
        if not wanted:
            return Judged(False, "没有给本单位安排节点", cites)
        if short is None:
            return self._done(target, outcomes, cites, sheet)
        name = target.node_title(short.node.id)
        if short.waiting is not None:
            return Judged(False, f"{name}已报待审", cites, "pending", short.waiting.path)
        return Judged(False, f"{name}{self._shortfall(short)}", cites, record=short.record)

    def _done(
        self, target: Target, outcomes: tuple[NodeOutcome, ...], cites: tuple[Cite, ...], sheet: Worksheet
    ) -> Judged:
        """Done; where only the last node was asked for and another is not, the choice behind it is cited."""
        record = outcomes[-1].record
        notes = tuple(_excuse(target, outcome, sheet) for outcome in outcomes if outcome.excused)
        if all(outcome.done for outcome in outcomes):
            return Judged(True, "已完成（审核通过）", cites, record=record, notes=notes)
        choice = Cite(interpretation="done.nodes", chosen=sheet.facts.choices["done.nodes"])
        return Judged(True, "已完成（末节点审核通过，其余节点不看）", (*cites, choice), record=record, notes=notes)

    def _shortfall(self, outcome: NodeOutcome) -> str:
        if outcome.decision is None:
            return "未报送" if outcome.judged else "未到期"
        words = {"returned": "被退回", "inconsistent": "材料不一致", "not-done": "认定未完成", "rejected": "未通过"}
        return words.get(outcome.decision.verdict, "报告为未完成")

    def _undone_by_lateness(self, target: Target, outcomes: tuple[NodeOutcome, ...]) -> Judged | None:
        """The choice ``late``: strict — any late node; final_node — the last one; curable — unless made good."""
        late = [outcome for outcome in outcomes if outcome.late]
        if not late or self.late == "none":
            return None
        if self.late == "final_node":
            late = [outcome for outcome in late if outcome is outcomes[-1]]
        elif self.late == "curable":
            late = [outcome for outcome in late if outcome.decision is None or outcome.decision.verdict != "accepted"]
        if not late:
            return None
        first = late[0]
        how = "未报送" if first.filed_at is None else "迟报"
        record = first.reports[0].path if first.reports else None
        why = f"{target.node_title(first.node.id)}{how}，视为未完成"
        return Judged(False, why, self.late_cites, record=record, notes=(Note("overruled", text=why),))


def _for_a_cause(outcome: NodeOutcome) -> bool:
    """The office has decided on the node, finally for now, and names an objective cause (JL-18-3)."""
    decision = outcome.decision
    if decision is None or outcome.waiting is not None or decision.verdict not in {"accepted", "not-done"}:
        return False
    return decision.cause is not None and decision.cause.type == "objective"


def _excuse(target: Target, outcome: NodeOutcome, sheet: Worksheet) -> Note:
    """Why a filing after the table's date is not late: a decision or an outage moved the deadline (JL-5, JL-6)."""
    record = sheet.facts.book.records.get(outcome.excused or "")
    cause = "系统故障" if isinstance(record, Outage) else "批准的调整"
    return Note("excused", text=f"{target.node_title(outcome.node.id)}的期限因{cause}延后，按期")
