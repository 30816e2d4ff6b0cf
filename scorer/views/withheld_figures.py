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
* so is what is made of a withheld component: the sum above it, the total, a component with which facts are weighed,
  what compares it among units (its highest, a place, the mean for a unit without the item), for all who are compared;
* what takes up earlier years is withheld for every unit where one of these years is not published;
* a rank is withheld in a group where any total is; a grade and an honour too, and also where a confidential
  category may bar from them; across groups where a quota is drawn over several.

Everything else is published in full. The public's figures come from the Book without what is hidden
(:mod:`scorer.pipeline.public_run`), so nothing that is published depends on it: for every hidden value a year with
another one has the same pages (``tests/views/test_witness.py``). Worked (GY-10-2): 8.5 with four deputies is a
director's ``excellent`` and nothing else; so no unit's 局领导综合评价 and no total is published, only that both are
withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorer.model.entities import Unit
from scorer.model.results import Step
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.evaluation import Component, Worksheet, nested
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
    units = [unit for unit in access.book.units.values() if unit.group in scored.scheme.groups]
    groups, rows = {unit.id: unit.group for unit in units}, access.units_of_withheld_rows()
    found = {unit: set(_components(scored, group, rows=unit in rows)) for unit, group in groups.items()}
    _follow(found, scored, units, [access.book.units[name] for name in rows])
    totals = frozenset(unit for unit, names in found.items() if names)
    closed = frozenset(groups[unit] for unit in totals)
    vetoes = frozenset(group for group in scored.scheme.groups if _confides(scored, group))
    graded = closed | frozenset(group for group in vetoes if _barred(scored, group))
    if graded and any(award.quota and award.quota.pool not in OWN_POOLS for award in _awards(scored)):
        graded = frozenset(scored.scheme.groups)
    return WithheldFigures(
        {unit: frozenset(names) for unit, names in found.items()},
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
    hidden = (each for each in own if _hides(each) or _closed_years(each, scored))
    names = {each.id for each in hidden} | {each.id for each in own if rows and _reads_targets(each)}
    for each in own:
        if isinstance(each.rule, Events) and each.rule.beside and each.rule.both is not True:
            together = {each.id, *each.rule.beside}
            names |= together if together & names else set()
    return iter(names)


def _hides(component: Component) -> bool:
    return "ballots" in component.rule.reads or any(map(_moves, component.rule.categories().values()))


def _closed_years(component: Component, scored: Scored) -> bool:
    """Whether it takes up a year of which the results are not all published."""
    year, back = scored.facts.book.cycle.year, component.rule.years_back()
    states = (each.state for past, each in scored.earlier.items() if past >= year - back)
    return back > 0 and "closed" in states


def _moves(category: Category) -> bool:
    """Whether a confidential record under it can move a figure: one of 0 points only bars from a grade."""
    worth = category.points != 0 or category.discretionary is not None
    return category.confidential and (worth or (category.veto is not None and category.veto.effect == "zero"))


def _reads_targets(component: Component) -> bool:
    return component.rule.by_target or any(each.lapse for each in component.rule.categories().values())


def _follow(found: Mapping[str, set[str]], scored: Scored, units: Sequence[Unit], rows: Sequence[Unit]) -> None:
    """Add each component made of a withheld one: the sum above it, and what compares it among units."""
    every = tuple(nested(scored.scheme.components))
    before = -1
    while (now := sum(map(len, found.values()))) != before:
        before = now
        for unit in units:
            for each in (each for each in every if each.applies_to(unit.group)):
                parts = found[unit.id].intersection(part.id for part in each.rule.parts())
                if parts or _made_of_others(each, unit, found, scored, rows):
                    found[unit.id].add(each.id)


def _made_of_others(
    component: Component, unit: Unit, found: Mapping[str, set[str]], scored: Scored, rows: Sequence[Unit]
) -> bool:
    """Whether a unit's component follows from another unit's withheld one, or from a withheld row of another's."""
    among, source = component.rule.compares_among(), component.rule.refers_to()
    others = scored.facts.book.units.values()
    if among and not source:
        return any(_compared(among, unit, each) for each in rows)
    if among:
        return any(source in found.get(each.id, ()) for each in others if _compared(among, unit, each))
    mates = (each for each in others if each.group == unit.group and component.id in found.get(each.id, ()))
    return component.none == "mean" and any(mates) and not component.rule.bears(_sheet(unit, scored))


def _compared(among: str, unit: Unit, other: Unit) -> bool:
    return among == "all" or (unit.group == other.group and (among == "group" or unit.subgroup == other.subgroup))


def _sheet(unit: Unit, scored: Scored) -> Worksheet:
    return Worksheet(unit, scored.facts, {})


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
