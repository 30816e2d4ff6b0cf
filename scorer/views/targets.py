"""The target table, its nodes and the records on them, for an audience."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date

from scorer.ledger.lateness import Clock, Workday
from scorer.ledger.obligations import Obligation, collects, node_obligation
from scorer.model.book import Book
from scorer.model.entities import Measure, Part, Target
from scorer.model.numbers import shown
from scorer.model.records import Decision, Outage
from scorer.scoring.facts.node_outcomes import NodeOutcome
from scorer.scoring.scheme.interpretations import interpretations
from scorer.scoring.score import Scored
from scorer.views.access import Access
from scorer.views.headlines import TargetHeadline, headline
from scorer.views.record_views import RecordViews
from scorer.views.wording import due_text
from scorer.views.year_types import MeasureView, NodeView, PartView, TargetView

ROLES: Mapping[str, str] = {"lead": "牵头", "support": "配合", "joint": "共同"}

STUB = "不公开-"
"""What the numbers of stubs begin with."""


@dataclass(frozen=True)
class TargetTable:
    """The maker of the rows of a table. ``scored`` is None without a 办法."""

    access: Access
    on: date
    scored: Scored | None
    is_workday: Workday
    record_views: RecordViews
    open_steps: Container[str]

    def rows(self) -> tuple[TargetView, ...]:
        """Every row in the table's order; then, by ground, a stub for each that is withheld: 不公开-1, 不公开-2."""
        targets, grounds = self.access.book.targets.values(), list[str]()
        open_ = []
        for target in targets:
            ground = self.access.withheld(target)
            if ground is None:
                open_.append(self.row(target))
            else:
                grounds.append(ground)
        return (*open_, *(stub(number, ground) for number, ground in enumerate(sorted(grounds), 1)))

    def row(self, settled: Target) -> TargetView:
        """One row that is open to the audience."""
        target = self.scored.facts.target(settled.id) if self.scored else settled
        indicator = target.indicator
        people = (self.access.person(leader) for leader in target.leaders)
        return TargetView(
            id=target.id,
            title=target.title,
            section=target.section,
            indicator=indicator.id if indicator else None,
            indicator_title=indicator.title if indicator else None,
            indicator_basis=indicator.basis if indicator else (),
            basis=target.basis,
            level=self._level(target.level),
            points=shown(target.points) if target.points is not None else None,
            due=due_text(target.due),
            leaders=tuple(name for name in people if name),
            parts=tuple(self._part(target, part) for part in target.parts),
            measures=measure_views(target),
            qualitative=target.qualitative,
            quantitative=target.quantitative,
            note=target.note,
            headline=self._headline(target),
        )

    def _headline(self, target: Target) -> TargetHeadline | None:
        duties = self._duties(target)
        facts = self.scored.facts if self.scored else None
        ended = facts.ended(target.id) if facts else None
        return headline(duties, self.access.shown_word, self._ended(ended) if ended else "", self._cutoff())

    def _ended(self, decision: Decision) -> str:
        """Who ended a target, when and why: the meeting, as its history names it; else who decided.

        Worked: "局务会议 2025-08-12 同意，原因：政策调整"; to those who may not read the decision "…，原因没有公开".
        """
        may = self.access.internal or self.access.opened(decision) or self.access.discloses(decision)
        by = decision.authority or (self.access.person(decision.by) if may else None) or ""
        given = f"原因：{decision.reason.rstrip('。')}" if decision.reason else "没有写原因"
        why = given if may else "原因没有公开"
        return f"{by} {decision.date} 同意，{why}".strip()

    def _cutoff(self) -> str:
        """The last day that counts, with its clauses: "12 月 15 日的截止日（JL-16-3）"."""
        day = self.access.book.cycle.cutoff
        item = next((each for each in interpretations(self.access.book.scheme) if each.id == "cutoff"), None)
        clauses = "、".join(item.clauses) if item else ""
        return f" {day.month} 月 {day.day} 日的截止日" + (f"（{clauses}）" if clauses else "") if day else "截止日"

    def _duties(self, target: Target) -> tuple[Obligation, ...]:
        return tuple(
            self._obligation(target, part, outcome) for part in target.parts for outcome in self._outcomes(target, part)
        )

    def _obligation(self, target: Target, part: Part, outcome: NodeOutcome) -> Obligation:
        if self.scored is None:
            raise ValueError(target.id)
        month_end = self.scored.facts.choices["gen.month_deadline"] != "month_start"
        clock = Clock(self.on, self.access.book.cycle.due_soon_days, self.is_workday, month_end)
        return node_obligation(self.scored.facts, target, part, outcome, clock)

    def _part(self, target: Target, part: Part) -> PartView:
        outcomes = self._outcomes(target, part)
        nodes = (
            tuple(self._node(target, part, each) for each in outcomes) if outcomes else self._plain_nodes(target, part)
        )
        base = self._earned(target, part)
        return PartView(
            unit=part.unit,
            unit_name=self.access.book.units[part.unit].name,
            role=ROLES[part.role],
            owner=self.access.person(part.owner) if part.owner else None,
            task=part.task,
            nodes=nodes,
            points=f"{base}/points" if f"{base}/points" in self.open_steps else None,
            earned=base if base in self.open_steps else None,
        )

    def _outcomes(self, target: Target, part: Part) -> tuple[NodeOutcome, ...]:
        if self.scored is None or not collects(self.scored.facts) or not self.access.opens("progress"):
            return ()
        return self.scored.facts.every_outcome(part.unit, target)

    def _level(self, level: str | None) -> str | None:
        titles = self.scored.scheme.level_titles if self.scored else {}
        return titles.get(level, level) if level else None

    def _earned(self, target: Target, part: Part) -> str:
        """The id of the step that says what a target earned, in the first component that has it; "" without one.

        Worked: 资金 counts the targets of one section, 路况 those of another: each target has its own of the two.
        """
        components = self.scored.scheme.every_component() if self.scored else ()
        names = (f"{part.unit}/{each.id}/{target.id}" for each in components if each.rule.by_target)
        return next((name for name in names if name in self.open_steps), "")

    def _plain_nodes(self, target: Target, part: Part) -> tuple[NodeView, ...]:
        """Nodes without a state: nothing has been filed for this cycle, or its progress is not open."""
        return tuple(
            NodeView(n.id, due_text(n.due), None, n.task, title=target.node_title(n.id))
            for n in target.nodes
            if part.unit in n.units
        )

    def _node(self, target: Target, part: Part, outcome: NodeOutcome) -> NodeView:
        each = self._obligation(target, part, outcome)
        return NodeView(
            id=outcome.node.id,
            due=due_text(outcome.node.due),
            pair=each.pair,
            task=outcome.node.task,
            word=self.access.shown_word(each),
            old=each.old,
            late=each.late,
            excuse=excuse_of(self.access.book, each),
            lateness=each.lateness,
            uncounted=each.uncounted,
            records=tuple(self.record_views.view(report) for report in outcome.reports),
            withdrawn=tuple(self.record_views.view(report) for report in outcome.withdrawn),
            title=target.node_title(outcome.node.id),
        )


def excuse_of(book: Book, each: Obligation) -> str | None:
    """Why a report that came after its first day is not late: its day was moved, or the platform was down; or None."""
    record = book.records.get(each.excused or "")
    if record is None or each.target is None or each.due is None:
        return None
    if isinstance(record, Outage):
        return "到期时系统故障，不算迟报"
    before = next(node.due for node in book.targets[each.target.id].nodes if node.id == each.key[2])
    return f"时限由 {due_text(before)} 改到 {due_text(each.due)}，不算迟报"


def stub(number: int, ground: str) -> TargetView:
    """In place of a withheld row: a running number that is not its own, the ground, and nothing else of it."""
    return TargetView(
        f"{STUB}{number}", "（不予公开）", (), None, None, (), (), None, None, "", (), (), withheld=ground
    )


def measure_views(target: Target) -> tuple[MeasureView, ...]:
    """The measures of a target in words: 年度投资, 8 (or 13～14), 亿元; 按时办结, 以应办为目标; 应办, 由单位报."""
    names = {measure.id: measure.name for measure in target.measures}
    goals = {measure.goal for measure in target.measures}
    return tuple(_measure_view(each, names.get(each.goal or ""), reported=each.id in goals) for each in target.measures)


def _measure_view(measure: Measure, goal: str | None, *, reported: bool) -> MeasureView:
    if goal is not None:
        return MeasureView(measure.name, f"以{goal}为目标", "")
    if reported and not measure.high:
        return MeasureView(measure.name, "由单位报", "")
    low, high = shown(measure.low), shown(measure.high)
    return MeasureView(measure.name, low if low == high else f"{low}～{high}", measure.unit)
