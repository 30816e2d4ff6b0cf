"""A cap that cannot be reached, or that nothing fits under.

Worked: three categories capped at 1 each under a common cap of 5: together they never give more than 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scorer.model.numbers import shown
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding, clauses_of


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Caps of categories beside those of their component and their own points; caps beside full marks."""
    for part in draft.parts():
        for kind in part.rule.categories().values():
            yield from _category(draft, part, kind)
        yield from _component(draft, part)
    yield from _grades(draft)


def _category(draft: SchemeDraft, part: Component, kind: Category) -> Iterator[SchemeFinding]:
    cap, points, above = kind.cap, kind.points, part.cap
    if not isinstance(cap, Fraction):
        return
    own = clauses_of(kind, part)
    if isinstance(above, Fraction) and cap > above:
        facts = {"kind": kind.title, "cap": shown(cap), "part": part.title, "above": shown(above)}
        yield draft.finding("cap-above-cap", (*own, *part.clauses), **facts)
    if isinstance(points, Fraction) and points > cap:
        yield draft.finding("points-above-cap", own, kind=kind.title, points=shown(points), cap=shown(cap))


def _component(draft: SchemeDraft, part: Component) -> Iterator[SchemeFinding]:
    most = part.rule.maximum()
    if most is not None and isinstance(part.cap, Fraction) and 0 < most < part.cap:
        facts = {"part": part.title, "cap": shown(part.cap), "most": shown(most)}
        yield draft.finding("cap-out-of-reach", part.clauses, **facts)


def _grades(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """A line that no total can reach: everybody is below it."""
    most = sum((full for part in draft.scheme.components if (full := part.full()) is not None), Fraction(0))
    extra = any(part.rule.full() is None and part.rule.reads for part in draft.parts())
    for award in draft.scheme.grades:
        line = award.when.below if award.when else None
        if isinstance(line, Fraction) and most and line > most and not extra:
            facts = {"line": shown(line), "award": award.title, "most": shown(most)}
            yield draft.finding("line-out-of-reach", award.cites, **facts)
