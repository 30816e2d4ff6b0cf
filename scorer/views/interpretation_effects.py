"""The effects of the interpretations for an audience: what each option not taken would give each unit.

A unit's total, rank and grade show only where they are open; of a unit whose total is withheld
nothing shows. Inside, where an alternative moves a component that holds something confidential,
the difference would give that away: there it shows only that the unit's figures change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from scorer.model.book import Book
from scorer.model.numbers import shown
from scorer.scoring.rules.kinds.events import Events
from scorer.scoring.scheme.parse import Scheme
from scorer.scoring.score import Scored
from scorer.scoring.sensitivity import Alternative, ComparedInterpretation, InterpretationEffect, RunFigures
from scorer.views.access import Access, access_of
from scorer.views.figures import secret
from scorer.views.schemes import by_default, settled_by
from scorer.views.withheld_figures import WithheldFigures, withheld_figures
from scorer.views.year_types import AlternativeView, Audience, ComparisonView, EffectView

PROCEDURAL = "只管程序，取哪一种都不影响得分"
NO_OPTIONS = "没有列出别的取法"
CLOSED = "成绩、名次和等次都没有公开，这里不列各单位的变化"
ALL_WITHHELD = "每个单位的总分都含不予公开的部分，总分不公开，这里也就不列各单位的变化"
MISSING = "缺"


def comparison_views(
    book: Book, scored: Scored, audience: Audience, comparisons: Iterable[ComparedInterpretation]
) -> tuple[ComparisonView, ...]:
    """Every interpretation with what its alternatives would give, as far as the audience may know."""
    access = access_of(book, audience, scored)
    board = _ComparisonViews(access, _secrets(scored, access), withheld_figures(scored, access), scored.scheme)
    return tuple(board.comparison(each) for each in comparisons)


def sentences(comparisons: Iterable[ComparisonView]) -> dict[str, tuple[str, ...]]:
    """Unit → what open questions answered otherwise would give it: "节点迟报…：只有末节点… → 100.00（+13.84）"."""
    found: dict[str, list[str]] = {}
    for compared in comparisons:
        for other in compared.alternatives if compared.required and compared.settled is None else ():
            for effect in other.effects:
                if effect.total is not None and effect.change is not None:
                    text = f"{compared.question}：{other.text} → {effect.total[1]}（{effect.change}）"
                    found.setdefault(effect.unit, []).append(text)
    return {unit: tuple(texts) for unit, texts in found.items()}


@dataclass(frozen=True)
class _ComparisonViews:
    """The maker of the comparisons. ``secrets``: unit → its components that hold what this audience may not see."""

    access: Access
    secrets: Mapping[str, frozenset[str]]
    withheld: WithheldFigures
    scheme: Scheme

    @property
    def closed(self) -> str | None:
        """Why nothing shows of any unit: nothing of the results is open, or every total is withheld."""
        if not any(self.access.opens(what) for what in ("scores", "ranks", "grades")):
            return CLOSED
        return ALL_WITHHELD if self.withheld.totals >= self.access.book.units.keys() else None

    def comparison(self, compared: ComparedInterpretation) -> ComparisonView:
        item = compared.interpretation
        note = PROCEDURAL if item.effect == "procedural" else None if compared.alternatives else NO_OPTIONS
        return ComparisonView(
            id=item.id,
            question=item.question,
            clauses=item.clauses,
            chosen=compared.chosen.chosen,
            chosen_text=item.in_words(compared.chosen.chosen),
            settled=settled_by(self.access, compared.chosen),
            required=item.required,
            effect=item.effect,
            note=note or self.closed,
            alternatives=tuple(self._alternative(each, item.options) for each in compared.alternatives),
            by_default=by_default(item, compared.chosen),
        )

    def _alternative(self, other: Alternative, options: Mapping[str, str]) -> AlternativeView:
        open_ = () if self.closed else [each for each in other.effects if each.unit not in self.withheld.totals]
        effects = tuple(map(self._effect, open_))
        if any(effect.withheld for effect in effects):  # the places of others would tell how far it moved
            effects = tuple(map(_without_places, effects))
        return AlternativeView(other.option, options[other.option], effects)

    def _effect(self, effect: InterpretationEffect) -> EffectView:
        unit, was, now = self.access.book.units[effect.unit], effect.before, effect.after
        if self.secrets.get(unit.id, frozenset()) & {"total", *effect.components}:
            return EffectView(unit.id, unit.name, changes=True, withheld=True)
        opens = self.access.opens
        total = (_total(was), _total(now)) if opens("scores") else None
        ranked, graded = unit.id not in self.withheld.ranks, unit.id not in self.withheld.grades
        rank = (_word(was.rank), _word(now.rank)) if opens("ranks") and ranked else None
        grade = (self._grade(was.grade), self._grade(now.grade)) if opens("grades") and graded else None
        change = _signed(effect.change, now.digits) if opens("scores") and effect.change else None
        changes = any(pair is not None and pair[0] != pair[1] for pair in (total, rank, grade))
        return EffectView(unit.id, unit.name, changes, total, change, rank, grade)

    def _grade(self, grade: str | None) -> str:
        return "未评" if grade is None else self.scheme.title_of(grade)


def _without_places(effect: EffectView) -> EffectView:
    return effect if effect.withheld else replace(effect, rank=None, grade=None, changes=effect.change is not None)


def _total(figures: RunFigures) -> str:
    return MISSING if figures.total is None else shown(figures.total, figures.digits).replace("-", "−")


def _word(rank: int | None) -> str:
    return "不排" if rank is None else str(rank)


def _signed(change: Fraction, digits: int | None) -> str:
    return f"{'+' if change > 0 else '−'}{shown(abs(change), digits)}"


def _secrets(scored: Scored, access: Access) -> dict[str, frozenset[str]]:
    """Unit → the components above each of its steps that are kept from the audience.

    Where one fact counts in one of several components only, what leaves the one gives the other away: all are withheld.
    """
    beside, found = _beside(scored.scheme), dict[str, set[str]]()
    parents = {(unit.unit, row.id): row.parent for unit in scored.results.units for row in unit.components}
    for step_id in secret(scored.results.steps, access):
        unit, component = step_id.split("/")[:2]
        for name in beside.get(component, (component,)):
            found.setdefault(unit, set()).update(_upward(unit, name, parents))
    return {unit: frozenset(components) for unit, components in found.items()}


def _beside(scheme: Scheme) -> dict[str, tuple[str, ...]]:
    """Component → all those between which a fact is weighed, itself among them."""
    found: dict[str, tuple[str, ...]] = {}
    for component in scheme.every_component():
        if isinstance(component.rule, Events) and component.rule.beside:
            together = (component.id, *component.rule.beside)
            found.update(dict.fromkeys(together, together))
    return found


def _upward(unit: str, component: str | None, parents: Mapping[tuple[str, str], str | None]) -> Iterator[str]:
    while component is not None:
        yield component
        component = parents.get((unit, component))
