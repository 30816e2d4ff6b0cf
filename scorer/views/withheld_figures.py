"""Which figures are withheld from the public because something hidden could be worked out from them.

Hidden are: a ballot by role; a confidential record (that it exists, its points, its category); the points and the
result of a target row that is withheld. Such a value has few possible values: a director's vote is one of five, a
confidential penalty −5 or none. So a figure that depends on one reveals it, if not alone then beside the others, and
so does the choice to withhold the figure only where it would reveal something. The rule therefore asks what is
*possible* under the 办法 and the table, never what was filed:

* a ``votes`` component, and a component with a confidential category that moves points, is withheld for every unit
  of its groups;
* a component that reads the targets (or is fed by their lateness) is withheld for the units with a part in a
  withheld row: which units these are follows from the table, not from a result;
* so is what is made of a withheld component: the sum above it, the total, a component with which facts are weighed;
* a rank is withheld in a group where any total is; a grade and an honour too, and also where a confidential
  category may bar from them; across groups where a quota is drawn over several.

Everything else is published in full. The public's figures come from the Book without what is hidden
(:mod:`scorer.pipeline.public_run`), so nothing that is published depends on it: for every hidden value a year with
another one has the same pages (``tests/views/test_witness.py``). Worked (GY-10-2): 8.5 with four deputies is a
director's ``excellent`` and nothing else; so no unit's 局领导综合评价 and no total is published, only that both are
withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scorer.model.results import Step
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.evaluation import Component, nested
from scorer.scoring.rules.kinds.events import Events
from scorer.scoring.scheme.outcomes import Award
from scorer.scoring.score import Scored
from scorer.views.access import Access
from scorer.views.year_types import StepView

GROUND = "含不予公开的部分"
OWN_POOLS = ("group", "subgroup")


@dataclass(frozen=True)
class WithheldFigures:
    """``components``: unit → its withheld components; ``totals``, ``ranks``, ``grades``: units; ``vetoes``: groups."""

    components: Mapping[str, frozenset[str]]
    totals: frozenset[str] = frozenset()
    ranks: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    vetoes: frozenset[str] = frozenset()

    def covers(self, step_id: str) -> bool:
        """Whether a step belongs to a withheld component or total: ``qlx/leaders/director``."""
        unit, component = step_id.split("/")[:2]
        return unit in self.totals if component == "total" else component in self.components.get(unit, frozenset())


def withheld_figures(scored: Scored, access: Access) -> WithheldFigures:
    """The figures withheld from an audience; none inside."""
    if access.internal:
        return WithheldFigures({})
    groups = {unit.id: unit.group for unit in access.book.units.values() if unit.group in scored.scheme.groups}
    rows = access.units_of_withheld_rows()
    found = {unit: frozenset(_components(scored, group, rows=unit in rows)) for unit, group in groups.items()}
    found = _followed(found, scored.results.steps)
    totals = frozenset(unit for unit, names in found.items() if names)
    closed = frozenset(groups[unit] for unit in totals)
    vetoes = frozenset(group for group in scored.scheme.groups if _confides(scored, group))
    graded = closed | frozenset(group for group in vetoes if _barred(scored, group))
    if graded and any(award.quota and award.quota.pool not in OWN_POOLS for award in _awards(scored)):
        graded = frozenset(scored.scheme.groups)
    return WithheldFigures(
        found,
        totals,
        frozenset(unit for unit, group in groups.items() if group in closed),
        frozenset(unit for unit, group in groups.items() if group in graded),
        vetoes,
    )


def closed_view(step: Step) -> StepView:
    """In place of a withheld figure: that there is one, and why it does not show."""
    return StepView(step.id, step.label, "given", None, step.unit, notes=(GROUND,), withheld=GROUND)


def _components(scored: Scored, group: str, *, rows: bool) -> Iterator[str]:
    """A unit's withheld components: with a hidden part (``rows``: the targets too), weighed with one, sums of them."""
    own = [each for each in nested(scored.scheme.components) if each.applies_to(group)]
    names = {each.id for each in own if _hides(each) or (rows and _reads_targets(each))}
    for each in own:
        if isinstance(each.rule, Events) and each.rule.beside and each.rule.both is not True:
            together = {each.id, *each.rule.beside}
            names |= together if together & names else set()
    for each in reversed(own):  # a part comes after its sum
        if any(part.id in names for part in each.rule.parts()):
            names.add(each.id)
    return iter(names)


def _hides(component: Component) -> bool:
    return "ballots" in component.rule.reads or any(map(_moves, component.rule.categories().values()))


def _moves(category: Category) -> bool:
    """Whether a confidential record under it can move a figure: one of 0 points only bars from a grade."""
    worth = category.points != 0 or category.discretionary is not None
    return category.confidential and (worth or (category.veto is not None and category.veto.effect == "zero"))


def _reads_targets(component: Component) -> bool:
    return component.rule.by_target or any(each.lapse for each in component.rule.categories().values())


def _followed(found: Mapping[str, frozenset[str]], steps: Mapping[str, Step]) -> dict[str, frozenset[str]]:
    """With each component made of another unit's withheld one."""
    names = {unit: set(components) for unit, components in found.items()}
    before = -1
    while (now := sum(map(len, names.values()))) != before:
        before = now
        for step in steps.values():
            unit, component = step.id.split("/")[:2]
            if component != "total" and any(_in(names, part) for part in step.inputs):
                names.setdefault(unit, set()).add(component)
    return {unit: frozenset(components) for unit, components in names.items()}


def _in(names: Mapping[str, set[str]], step_id: str) -> bool:
    unit, component = step_id.split("/")[:2]
    return component in names.get(unit, ()) or (component == "total" and bool(names.get(unit)))


def _confides(scored: Scored, group: str) -> bool:
    own = (each for each in nested(scored.scheme.components) if each.applies_to(group))
    return any(category.confidential for each in own for category in each.rule.categories().values())


def _barred(scored: Scored, group: str) -> bool:
    """Whether a grade or an honour of the group turns on vetoes or on categories of penalty."""
    own = [award for award in _awards(scored) if award.applies_to(group)]
    honoured = any(award in scored.scheme.honours for award in own)  # nobody vetoed has one
    return honoured or any(award.unless or (award.when and _on_veto(award)) for award in own)


def _on_veto(award: Award) -> bool:
    waiting = [award.when] if award.when else []
    while waiting:
        each = waiting.pop()
        if each.veto:
            return True
        waiting.extend(each.either)
    return False


def _awards(scored: Scored) -> Iterable[Award]:
    return (*scored.scheme.grades, *scored.scheme.honours)
