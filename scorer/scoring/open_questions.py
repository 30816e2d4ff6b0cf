"""Interpretations that have options but nothing chosen: what depends on them is missing, and only that.

Whether a figure depends on one is tried out: every option is computed, and where they differ
the figure is withheld, with the name of the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from scorer.model.results import Note, Step, UnitResult
from scorer.scoring.scheme.interpretations import Interpretation

SETTLED_LATER = frozenset({"gen.tie_at_quota"})
"""Questions that touch no figure: whom it leaves without a grade, the grades themselves say."""


@dataclass
class ComputedFigures:
    """The steps and unit rows of one computation."""

    steps: dict[str, Step]
    units: list[UnitResult]


def open_questions(items: tuple[Interpretation, ...], choices: Mapping[str, str | None]) -> tuple[Interpretation, ...]:
    """Those with options of which none is taken."""
    return tuple(
        item
        for item in items
        if item.options and item.effect == "figure" and choices[item.id] is None and item.id not in SETTLED_LATER
    )


def withhold(base: ComputedFigures, others: Mapping[str, list[ComputedFigures]]) -> ComputedFigures:
    """``base`` without the figures that differ under some option; ``others`` are by the question they answer."""
    doubts: dict[str, set[str]] = {}
    for question, answers in others.items():
        for answer in answers:
            for name in _figures(base.units):
                if _differs(base.steps[name], answer.steps.get(name)):
                    doubts.setdefault(name, set()).add(question)
    steps = dict(base.steps)
    for name, questions in doubts.items():
        words = "、".join(sorted(questions))
        note = Note("missing", text=f"{steps[name].label}：解释 {words} 尚未选定")
        steps[name] = replace(steps[name], status="missing", value=None, formula=None, digits=None, notes=(note,))
    units = [_named(unit, steps, doubts) for unit in base.units]
    return ComputedFigures(steps, [replace(unit, late_open=_lateness(unit, others)) for unit in units])


def _differs(step: Step, other: Step | None) -> bool:
    """Whether a figure is another one under another option; one that is absent there is."""
    return other is None or other.value != step.value


def _lateness(unit: UnitResult, others: Mapping[str, list[ComputedFigures]]) -> tuple[str, ...]:
    """The questions under some option of which the unit was late and under another was not."""
    rows = {
        name: [row for each in answers for row in each.units if row.unit == unit.unit]
        for name, answers in others.items()
    }
    return tuple(sorted(name for name, found in rows.items() if any(row.late != unit.late for row in found)))


def _figures(units: list[UnitResult]) -> Iterator[str]:
    """The steps in which a difference shows: components, their weighted values, totals."""
    for unit in units:
        for component in unit.components:
            yield component.step
            yield component.weighted
        yield unit.total


def _named(unit: UnitResult, steps: Mapping[str, Step], doubts: Mapping[str, set[str]]) -> UnitResult:
    own = [name for component in unit.components for name in (component.step,) if name in doubts]
    own = own or [name for name in (unit.total,) if name in doubts]
    words = tuple(note.text or "" for name in own for note in steps[name].notes)
    return replace(unit, missing=tuple(dict.fromkeys((*unit.missing, *words))))
