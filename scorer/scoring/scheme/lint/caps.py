"""A cap that cannot be reached, or that nothing fits under.

Worked: three categories capped at 1 each under a common cap of 5: together they never give more than 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scorer.model.numbers import shown
from scorer.model.results import Cite
from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding, clauses_of

TITLE = "上限达不到"


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
        what = f"“{kind.title}”的上限 {shown(cap)} 高过“{part.title}”的上限 {shown(above)}"
        yield _finding(draft, (*own, *part.clauses), what, f"把小项上限改为不高于 {shown(above)}")
    if isinstance(points, Fraction) and points > cap:
        what = f"“{kind.title}”一项就加 {shown(points)}，上限却是 {shown(cap)}"
        yield _finding(draft, own, what, f"把上限改为不低于 {shown(points)}，或改每项的分值")


def _component(draft: SchemeDraft, part: Component) -> Iterator[SchemeFinding]:
    most = part.rule.maximum()
    if most is not None and isinstance(part.cap, Fraction) and 0 < most < part.cap:
        what = f"“{part.title}”上限 {shown(part.cap)}，而里面各项加满也只有 {shown(most)}"
        yield _finding(draft, part.clauses, what, f"把上限改为 {shown(most)}，或删去")


def _grades(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """A line that no total can reach: everybody is below it."""
    most = sum((full for part in draft.scheme.components if (full := part.full()) is not None), Fraction(0))
    extra = any(part.rule.full() is None and part.rule.reads for part in draft.parts())
    for award in draft.scheme.grades:
        line = award.when.below if award.when else None
        if isinstance(line, Fraction) and most and line > most and not extra:
            what = f"低于 {shown(line)} 分为“{award.title}”，而满分只有 {shown(most)}"
            yield _finding(draft, award.cites, what, f"把这条线改到 {shown(most)} 分以下")


def _finding(draft: SchemeDraft, clauses: tuple[Cite, ...], what: str, wording: str) -> SchemeFinding:
    own = draft.own(clauses)
    return SchemeFinding(
        TITLE, own, what, "写了等于没写，读的人还会算错自己最多能得几分", f"在{draft.places(own)}{wording}"
    )
