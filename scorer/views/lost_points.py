"""The points that a unit lost, from the figures published to the audience: the list that a clerk asks for first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scorer.model.numbers import percent
from scorer.scoring.rules.categories import LAPSES
from scorer.views.ledger_types import LedgerLine
from scorer.views.year_types import ComponentView, Projection, StepView, UnitView

_, INCONSISTENT = LAPSES


@dataclass(frozen=True, slots=True)
class LostPoint:
    """One loss: ``amount`` in the component's own points, ``why`` in words, ``clauses`` its ids.

    ``lines`` are the ledger's lines it is about: one node, or all of the target's that are not done or late.
    """

    amount: Fraction
    step: str
    why: str
    target: str
    title: str
    clauses: tuple[str, ...]
    lines: tuple[LedgerLine, ...]
    waiting: bool = False
    """Not lost yet: what was reported waits for its review."""
    by_time: bool = True
    """Whether due day and receipt of the lines say why: not of an earlier report that was found inconsistent."""


@dataclass(frozen=True, slots=True)
class LostGroup:
    """The losses in one component, most first. ``full`` − ``marks`` = their sum; both None where a limit cuts it."""

    title: str
    points: tuple[LostPoint, ...]
    full: Fraction | None
    marks: Fraction | None

    @property
    def waiting(self) -> Fraction:
        """The points of it that wait for a review."""
        return sum((each.amount for each in self.points if each.waiting), Fraction())

    @property
    def lost(self) -> Fraction:
        """The points of it that are lost as it is."""
        return self.total - self.waiting

    @property
    def total(self) -> Fraction:
        """The sum of the losses."""
        return sum((each.amount for each in self.points), Fraction())


def lost_points(projection: Projection, unit: UnitView) -> tuple[LostGroup, ...]:
    """The unit's losses by component; nothing of what is withheld. Worked: 0.5 of 100 − 99.5 (JL-12-3)."""
    counted = (each for each in unit.components if each.parent is None and each.weight != "0%")
    groups = (_group(projection, unit, each) for each in counted)
    return tuple(group for group in groups if group.points)


def excused(projection: Projection, unit: UnitView) -> tuple[LedgerLine, ...]:
    """Late filings with an accepted reason, which lost nothing."""
    return tuple(line for line in projection.lines.get(unit.id, ()) if line.excuse is not None)


def _group(projection: Projection, unit: UnitView, component: ComponentView) -> LostGroup:
    """The targets' points that were not earned, and its deductions besides."""
    known = {step.id: step for step in _below(projection, unit, component.step)}
    own = _with_parts(unit, component)
    parts = [
        (target, known[part.points], known[part.earned])
        for target, part in projection.parts.get(unit.id, ())
        if part.points in known and part.earned in known and part.points and part.earned
        if part.earned.split("/")[1] in own
    ]
    points = [
        _of_target(projection, unit, target.id, target.title, step, value(worth) - value(step))
        for target, worth, step in parts
        if value(step) < value(worth) and not _ahead(projection, step)
    ]
    taken = _deductions(projection, unit, known, tuple(f"{step.id}/" for _, _, step in parts))
    base, step = known.get(f"{component.step}/_base"), known.get(component.step)
    if not parts:
        full, marks = value(base) if base else Fraction(), value(step) if step else None
    else:
        full = sum((value(worth) for _, worth, _ in parts), Fraction())
        marks = None if taken else sum((value(step) for _, _, step in parts), Fraction())
    return _checked(component.title, [*points, *taken], full, marks)


def _deductions(
    projection: Projection, unit: UnitView, known: Mapping[str, StepView], targets: tuple[str, ...]
) -> list[LostPoint]:
    """What was taken off among these steps, but for what is below a target."""
    above = {below: step for step in known.values() for below in step.inputs}
    named = ((name, known.get(name.removesuffix("/_lost"))) for name in known if name.endswith("/_lost"))
    sums = {name: item for name, item in named if item is not None}
    leaves = (step for step in known.values() if not step.inputs and not step.id.startswith(targets))
    return [_deduction(projection, unit, step, _kind(above.get(step.id), sums)) for step in leaves if value(step) < 0]


def _with_parts(unit: UnitView, component: ComponentView) -> frozenset[str]:
    """A component's id and those of its parts: what it only compares (another's figure) is another's loss."""
    parts = (each for each in unit.components if each.parent == component.id)
    return frozenset({component.id}).union(*(_with_parts(unit, each) for each in parts))


def _kind(step: StepView | None, sums: Mapping[str, StepView]) -> StepView | None:
    """The step that a deduction belongs to: that it is an input of; for a mere sum of deductions the item above."""
    return step if step is None else sums.get(step.id, step)


def _checked(title: str, points: list[LostPoint], full: Fraction, marks: Fraction | None) -> LostGroup:
    """The group; without full and marks where a cap, a floor or a surplus makes them differ from the losses' sum."""
    found = tuple(sorted(points, key=lambda each: (-each.amount, each.target, each.step)))
    group = LostGroup(title, found, full, marks)
    return group if marks is not None and full - marks == group.total else LostGroup(title, found, None, None)


def _below(projection: Projection, unit: UnitView, root: str) -> Iterator[StepView]:
    """A step and all below it that are the unit's own, each once."""
    waiting, seen = [root], {root}
    while waiting:
        step = projection.steps.get(waiting.pop())
        if step is None or not step.id.startswith(f"{unit.id}/"):
            continue
        yield step
        waiting += [each for each in step.inputs if each not in seen]
        seen.update(step.inputs)


def value(step: StepView) -> Fraction:
    """A step's value as it counts; 0 where it has none, or one in words."""
    try:
        return Fraction(step.exact or step.value or 0)
    except ValueError:
        return Fraction()


def _of_target(
    projection: Projection, unit: UnitView, target: str, title: str, step: StepView, amount: Fraction
) -> LostPoint:
    """A target that earned less than its points: why is what its degree says, else its label."""
    inputs = [projection.steps[each] for each in step.inputs if each in projection.steps]
    reasons = [each for each in inputs if not each.unit] or [step]
    lines = _lines(projection, unit, target)
    about = tuple(line for line in lines if line.pair.done.id not in ("done", "ahead") or line.late) or lines
    clauses = dict.fromkeys(cite.clause for each in reasons for cite in each.cites if cite.clause)
    return LostPoint(
        amount,
        step.id,
        "；".join(map(_reason, reasons)),
        target,
        title,
        tuple(clauses),
        about,
        step.status == "pending",
    )


def _ahead(projection: Projection, step: StepView) -> bool:
    """Whether a target earned nothing only because it is not yet due: "节点 n2 未到期". Nothing is lost then."""
    inputs = (projection.steps.get(each) for each in step.inputs)
    return any(each is not None and each.label.endswith("未到期") for each in inputs)


def _reason(step: StepView) -> str:
    """What a degree says: 节点 n2 迟报，视为未完成; 审核认定的完成程度 80%; or that it may not be seen why."""
    if step.withheld is not None:
        return step.withheld
    degree = value(step)
    return f"{step.label} {percent(degree)}" if 0 < degree < 1 and step.value and not step.unit else step.label


def _deduction(projection: Projection, unit: UnitView, step: StepView, kind: StepView | None) -> LostPoint:
    """A deduction; its id says of which target and node: ``jsc/supervision/late/2025-06/n2``."""
    titles = {target.id: target.title for target, _ in projection.parts.get(unit.id, ())}
    names = step.id.split("/")
    target = next((each for each in names if each in titles), "")
    lines = _lines(projection, unit, target) if target else ()
    about = tuple(line for line in lines if line.node in names) or lines
    why = step.label.rpartition("：")[2] if target else f"{kind.label} {step.label}" if kind else step.label
    cites = step.cites or (kind.cites if kind else ())
    clauses = tuple(dict.fromkeys(cite.clause for cite in cites if cite.clause))
    by_time = INCONSISTENT not in names
    return LostPoint(-value(step), step.id, why, target, titles.get(target, ""), clauses, about, by_time=by_time)


def _lines(projection: Projection, unit: UnitView, target: str) -> tuple[LedgerLine, ...]:
    return tuple(each for each in projection.lines.get(unit.id, ()) if each.subject == target and each.node)
