"""The arithmetic of a unit's page: the step graph unfolded so that a clerk can redo it by hand.

Each step is shown once, with the formula and the numbers in it, its clauses and its record; where it
is needed a second time, a line refers to the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scorer.publish.site import urls
from scorer.publish.site.labels import KINDS, NO_VALUE, STATUS_REMARK, minus
from scorer.publish.site.layout import Link
from scorer.publish.site.step_links import FigureLinks
from scorer.views.scheme_types import SchemeView
from scorer.views.year_types import CiteView, StepView


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as a line: ``label`` value = formula, clauses, record, notes; the lines of its inputs below.

    ``again`` is the link to the line that shows the same step already; such a line has nothing below.
    Worked: label 工作完成情况得分, formula ``5.5 ÷ 6.5 × 100``, value ``84.62``.
    """

    anchor: str
    label: str
    value: str
    unit: str
    formula: str | None = None
    exact: str | None = None
    remark: str | None = None
    cites: tuple[Link, ...] = ()
    record: Link | None = None
    notes: tuple[str, ...] = ()
    below: tuple[StepLine, ...] = ()
    opened: bool = False
    again: str | None = None
    wrong: str | None = None
    """Where to say that this figure is wrong, with its number in the address."""


class Arithmetic:
    """The lines of one unit's page, in the order in which they are asked for."""

    def __init__(self, figures: FigureLinks, page: str, scheme: SchemeView | None, records: Iterable[str]) -> None:
        self._figures = figures
        self._page = page
        self._scheme_page = urls.bureau(scheme.bureau) if scheme else None
        self._clauses = {clause.id: clause.place for clause in scheme.clauses} if scheme else {}
        self._questions = {each.id: each.question for each in scheme.interpretations} if scheme else {}
        self._records = frozenset(records)
        self._shown: set[str] = set()

    def alone(self, step_id: str) -> StepLine:
        """A step's line without those of its inputs, which are elsewhere on the page."""
        self._shown.add(step_id)
        return self._line(self._figures.step(step_id), (), opened=False)

    def tree(self, step_id: str, depth: int = 0) -> StepLine:
        """A step's line with those of its inputs below it; the first level of them is unfolded.

        Where the page shows every input already, nothing is below: the formula says it all.
        """
        step = self._figures.step(step_id)
        if step_id in self._shown or not self._figures.own(self._page, step_id):
            return self._again(step)
        self._shown.add(step_id)
        below = tuple(self.tree(each, depth + 1) for each in step.inputs if self._figures.known(each))
        if all(line.again is not None for line in below):
            below = ()
        return self._line(step, below, opened=depth == 0)

    def shown(self, step_id: str) -> bool:
        """Whether the page has a line of this step already."""
        return step_id in self._shown

    def _line(self, step: StepView, below: tuple[StepLine, ...], *, opened: bool) -> StepLine:
        return StepLine(
            anchor=urls.step_anchor(step.id),
            label=step.label,
            value=_value(step),
            unit=step.unit if step.value is not None else "",
            formula=step.formula,
            exact=step.exact,
            remark=STATUS_REMARK.get(step.status),
            cites=tuple(self._cite(cite) for cite in step.cites),
            record=None if step.record is None else self._record(step),
            notes=tuple(note for note in step.notes if note != step.label),
            below=below,
            opened=opened,
            wrong=urls.wrong(self._page, f"{self._figures.cycle}/{step.id}"),
        )

    def _again(self, step: StepView) -> StepLine:
        return StepLine(
            anchor="",
            label=self._named(step),
            value=_value(step),
            unit=step.unit if step.value is not None else "",
            again=self._figures.href(self._page, step.id) or "",
        )

    def _named(self, step: StepView) -> str:
        """The label, with the unit's name where it is another's: 甲镇的投资完成."""
        other = not self._figures.own(self._page, step.id) and self._figures.owner(step.id)
        return f"{other}的{step.label}" if other else step.label

    def _cite(self, cite: CiteView) -> Link:
        if cite.interpretation is not None:
            question = self._questions.get(cite.interpretation)
            text = f"解释：{question or ''}" + (f" → {cite.chosen}" if cite.chosen else "")
            return Link(text, self._on_scheme(cite.interpretation, question is not None))
        return self.clause(cite.clause or "", cite.place)

    def clause(self, clause: str, place: str | None = None) -> Link:
        """A clause with its place in words: 第十一条 · JL-11-4."""
        place = place or self._clauses.get(clause)
        return Link(f"{place} · {clause}" if place else clause, self._on_scheme(clause, clause in self._clauses))

    def _on_scheme(self, anchor: str, known: bool) -> str:
        return urls.href(self._page, self._scheme_page, anchor) if known and self._scheme_page else ""

    def _record(self, step: StepView) -> Link:
        """The kind of the record and its day of receipt: 节点报告（2025-06-28 收到）."""
        name = KINDS.get(step.record_kind or "", "材料")
        text = f"{name}（{step.record_received[:10]} 收到）" if step.record_received else name
        anchor = urls.record_anchor(step.record) if step.record in self._records else None
        return Link(text, urls.href(self._page, self._page, anchor) if anchor else "")


def _value(step: StepView) -> str:
    return NO_VALUE.get(step.status, step.status) if step.value is None else minus(step.value)
