"""The target table, its nodes and the records on them, for an audience."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from scorer.ledger import Workday, late_by, state
from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.model.entities import Measure, Node, Part, Target
from scorer.model.numbers import shown
from scorer.scoring.facts.node_outcomes import NodeOutcome
from scorer.scoring.score import Scored
from scorer.views.access import Access
from scorer.views.date_text import due_text
from scorer.views.record_views import RecordViews
from scorer.views.year_types import MeasureView, NodeView, PartView, TargetView

ROLES: Mapping[str, str] = {"lead": "牵头", "support": "配合", "joint": "共同"}


@dataclass(frozen=True)
class TargetTable:
    """What the rows of a table are made from. ``scored`` is None without a 办法."""

    access: Access
    on: date
    scored: Scored | None
    is_workday: Workday
    record_views: RecordViews
    open_steps: frozenset[str]

    def rows(self) -> tuple[TargetView, ...]:
        """Every row, in the table's order."""
        return tuple(self.row(target) for target in self.access.book.targets.values())

    def row(self, settled: Target) -> TargetView:
        """One row; a withheld one keeps its place, its ground and nothing else."""
        ground = self.access.withheld(settled)
        if ground is not None:
            return TargetView(
                settled.id, "（不予公开）", (), None, None, (), (), None, None, "", (), (), withheld=ground
            )
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
            measures=tuple(measure_view(measure) for measure in target.measures),
            qualitative=target.qualitative,
            quantitative=target.quantitative,
            note=target.note,
        )

    def _part(self, target: Target, part: Part) -> PartView:
        outcomes = self._outcomes(target, part)
        ended = self.scored.facts.ended(target.id) if self.scored else None
        last = arrived_on(ended) if ended is not None else None
        nodes = tuple(self._node(each, last) for each in outcomes) if outcomes else self._plain_nodes(target, part)
        base = f"{part.unit}/{self._work_component}/{target.id}"
        return PartView(
            unit=part.unit,
            unit_name=self.access.book.units[part.unit].name,
            role=ROLES[part.role],
            owner=self.access.person(part.owner) if part.owner else None,
            task=part.task,
            nodes=nodes,
            state=nodes[-1].state if nodes and outcomes else None,
            points=f"{base}/points" if f"{base}/points" in self.open_steps else None,
            earned=base if base in self.open_steps else None,
        )

    def _outcomes(self, target: Target, part: Part) -> tuple[NodeOutcome, ...]:
        if self.scored is None or not self.access.book.records or not self.access.opens("progress"):
            return ()
        return self.scored.facts.outcomes(part.unit, target)

    def _level(self, level: str | None) -> str | None:
        titles = self.scored.scheme.level_titles if self.scored else {}
        return titles.get(level, level) if level else None

    @cached_property
    def _work_component(self) -> str | None:
        """The component whose steps say what a target earned: the first that goes through the targets."""
        components = self.scored.scheme.components if self.scored else ()
        return next((component.id for component in components if component.rule.by_target), None)

    def _plain_nodes(self, target: Target, part: Part) -> tuple[NodeView, ...]:
        """Nodes without a state: nothing has been filed for this cycle, or its progress is not open."""
        return tuple(NodeView(n.id, due_text(n.due), "", n.task) for n in target.nodes if part.unit in n.units)

    def _node(self, outcome: NodeOutcome, ended: date | None) -> NodeView:
        """A node; one that was still to come when the target was ended is asked of nobody and has no state."""
        node: Node = outcome.node
        if ended is not None and outcome.day > ended and not outcome.reports:
            return NodeView(node.id, due_text(node.due), "", f"{node.task or ''}（目标已终止，不用再报）")
        word = state(outcome, self.on, self.access.book.cycle.due_soon_days, self.is_workday)
        return NodeView(
            id=node.id,
            due=due_text(node.due),
            state=word,
            task=node.task,
            late=late_by(outcome, word, self.on),
            records=tuple(self.record_views.view(report) for report in outcome.reports),
        )


def measure_view(measure: Measure) -> MeasureView:
    """A measure in words: 年度投资, 8 (a range: 13～14), 亿元."""
    low, high = shown(measure.low), shown(measure.high)
    return MeasureView(measure.name, low if low == high else f"{low}～{high}", measure.unit)
