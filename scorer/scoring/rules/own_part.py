"""Whether a unit's own part of a target counts, and whether it is done: its nodes, lateness, cause, support.

Worked (JL-16-1): the last node accepted, but an earlier one reported a day late: under ``late: strict`` not done.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scorer.model.entities import Part, Target
from scorer.model.records import Outage
from scorer.model.results import Cite, Note, Status
from scorer.scoring.facts.node_outcomes import NodeOutcome
from scorer.scoring.rules.evaluation import Worksheet
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

LATE = ("none", "strict", "final_node", "curable")
CAUSES = ("record_only", "exclude_from_denominator")
SCOPES = ("own_part_always", "only_when_task_unfinished")
SHORT = {"returned": "被退回", "inconsistent": "材料不一致", "not-done": "认定未完成", "rejected": "未通过"}


@dataclass(frozen=True)
class Judged:
    """Whether a part is done, and why: the words and citations of its leaf step."""

    done: bool
    why: str
    cites: tuple[Cite, ...]
    status: Status = "given"
    record: str | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class OwnPart:
    """What undoes a part (``late``), takes it out (``cause``), and when a support is judged by itself (``scope``)."""

    late: str | Unset
    cause: str | Unset
    scope: str | Unset
    lead_cites: tuple[Cite, ...]
    support_cites: tuple[Cite, ...]
    late_cites: tuple[Cite, ...]
    cause_cites: tuple[Cite, ...]

    @classmethod
    def parse(cls, parameters: Parameters) -> OwnPart:
        own, support = parameters.clauses(), parameters.child("support")
        return cls(
            late=parameters.text("late", LATE[0], LATE),
            cause=parameters.text("cause", CAUSES[0], CAUSES),
            scope=support.text("when", SCOPES[0], SCOPES),
            lead_cites=parameters.aspect("lead", own),
            support_cites=parameters.aspect("support", own) + support.taken("when"),
            late_cites=parameters.aspect("late", own) + parameters.taken("late"),
            cause_cites=parameters.aspect("cause", own) + parameters.taken("cause"),
        )

    def cites(self, part: Part) -> tuple[Cite, ...]:
        """The clauses on the part's role."""
        return self.support_cites if part.role == "support" else self.lead_cites

    def counts(self, target: Target, part: Part, sheet: Worksheet) -> bool:
        """Whether the part is in the year: not cut off, not excluded for its cause (JL-18-2)."""
        outcomes = sheet.facts.outcomes(part.unit, target)
        has_nodes = any(part.unit in node.units for node in target.nodes)
        if not sheet.facts.counted(target) or (has_nodes and not outcomes):
            return False
        if self.cause != "exclude_from_denominator":
            return True
        objective = any(_for_a_cause(outcome) for outcome in _wanted(outcomes, sheet))
        return not objective or self.judge(target, part, sheet).done

    def judge(self, target: Target, part: Part, sheet: Worksheet) -> Judged:
        """Whether the unit's part is done (JL-11-2, JL-11-3, JL-16-1)."""
        own = self._own(target, part, sheet)
        if part.role != "support" or own.done:
            return own
        leads = [each for each in target.parts if each.role != "support"]
        whole = leads and all(self._own(target, lead, sheet).done for lead in leads)
        if self.scope == "only_when_task_unfinished" and whole:
            return Judged(True, "整项目标已完成，配合任务不再另看", self.support_cites, record=own.record)
        return own

    def undone(self, target: Target, outcomes: tuple[NodeOutcome, ...]) -> Judged | None:
        """The choice ``late``: strict — any late node; final_node — the last one; curable — unless made good."""
        late = [outcome for outcome in outcomes if outcome.late] if self.late != "none" else []
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

    def _own(self, target: Target, part: Part, sheet: Worksheet) -> Judged:
        """By the unit's own records: accepted ``done`` at the last node, and no lateness that undoes it."""
        outcomes, cites = sheet.facts.outcomes(part.unit, target), self.cites(part)
        undone = self.undone(target, outcomes)
        if undone is not None:
            return undone
        wanted = _wanted(outcomes, sheet)
        short = next((outcome for outcome in wanted if not outcome.done), None)
        if not wanted:
            return Judged(False, "没有给本单位安排节点", cites)
        if short is None:
            return _done(target, outcomes, cites, sheet)
        name = target.node_title(short.node.id)
        if short.waiting is not None:
            return Judged(False, f"{name}已报待审", cites, "pending", short.waiting.path)
        return Judged(False, f"{name}{_shortfall(short)}", cites, record=short.record)


def _wanted(outcomes: tuple[NodeOutcome, ...], sheet: Worksheet) -> tuple[NodeOutcome, ...]:
    """The nodes that a part is judged by: the last, or every one (choice ``done.nodes``)."""
    return outcomes if sheet.facts.choices["done.nodes"] == "every" else outcomes[-1:]


def _done(target: Target, outcomes: tuple[NodeOutcome, ...], cites: tuple[Cite, ...], sheet: Worksheet) -> Judged:
    """Done; where only the last node was asked for and another is not, the choice behind it is cited."""
    notes = tuple(_excuse(target, outcome, sheet) for outcome in outcomes if outcome.excused)
    done = Judged(True, "已完成（审核通过）", cites, record=outcomes[-1].record, notes=notes)
    if all(outcome.done for outcome in outcomes):
        return done
    choice = Cite(interpretation="done.nodes", chosen=sheet.facts.choices["done.nodes"])
    return replace(done, why="已完成（末节点审核通过，其余节点不看）", cites=(*cites, choice))


def _shortfall(outcome: NodeOutcome) -> str:
    if outcome.decision is None:
        return "未报送" if outcome.judged else "未到期"
    return "到期以后才报办成" if outcome.after_due else SHORT.get(outcome.decision.verdict, "报告为未完成")


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
