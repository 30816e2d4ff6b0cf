"""Gains without a cap, and losses that may take a total below nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from scorer.scoring.rules.categories import Category
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding, clauses_of


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """One finding for each component that gives without end, one for all that take without end."""
    limited = [(part, tuple(above)) for part, above in _nested(draft.scheme.components, ())]
    if not isinstance(draft.scheme.total_cap, Fraction):
        for part, around in limited:
            if not any(isinstance(each.cap, Fraction) for each in around) and any(map(_adds, _kinds(part))):
                yield _gains(draft, part)
    takers = [part for part, around in limited if not any(isinstance(each.floor, Fraction) for each in around)]
    takers = [part for part in takers if part.rule.full() is None and any(map(_takes, _kinds(part)))]
    if takers and not isinstance(draft.scheme.total_floor, Fraction):
        yield _losses(draft, takers)


def _nested(parts: Iterable[Component], above: tuple[Component, ...]) -> Iterator[tuple[Component, list[Component]]]:
    """Every component, with itself and the sums that it is in."""
    for part in parts:
        yield part, [part, *above]
        yield from _nested(part.rule.parts(), (part, *above))


def _kinds(part: Component) -> Iterable[Category]:
    return part.rule.categories().values()


def _adds(kind: Category) -> bool:
    """Whether something is added for each occurrence, and the category has no cap."""
    if isinstance(kind.cap, Fraction) or kind.lapse:
        return False
    return not isinstance(kind.points, Fraction) or kind.points > 0


def _takes(kind: Category) -> bool:
    """Whether points are taken for each occurrence."""
    return kind.takes


def _gains(draft: SchemeDraft, part: Component) -> SchemeFinding:
    cited = (cite for kind in _kinds(part) if _adds(kind) for cite in clauses_of(kind, part))
    return draft.finding("no-cap", cited, part=part.title)


def _losses(draft: SchemeDraft, takers: list[Component]) -> SchemeFinding:
    cited = (*draft.scheme.total_cites, *(cite for part in takers for cite in part.clauses))
    return draft.finding("no-floor", cited, parts="、".join(f"“{part.title}”" for part in takers))
