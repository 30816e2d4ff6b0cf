"""Weights, full marks or limits that do not add up to what the 办法 says.

Worked: weights 70% and 20% → 90%, ten points are out of everybody's reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scorer.model.numbers import fraction, is_number, percent, shown
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding, number


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Weights side by side, shares in a component, parts that a clause lists beside their sum, limits on points."""
    yield from _weights(draft)
    yield from _shares(draft)
    yield from _stated(draft)
    yield from _limits(draft)


def _weights(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    levels = [draft.scheme.components, *(part.rule.parts() for part in draft.parts())]
    for group in draft.scheme.groups:
        for level in levels:
            sharing = [(part, share) for part in level if part.applies_to(group) and (share := _share(part))]
            whole = sum((share for _, share in sharing), Fraction(0))
            if len(sharing) > 1 and whole != 1:
                yield _weight_finding(draft, sharing, whole)


def _share(part: Component) -> Fraction | None:
    """The weight where it is a share of the whole: a switch of 0 or 1 is not."""
    return part.weight if isinstance(part.weight, Fraction) and 0 < part.weight < 1 else None


def _weight_finding(draft: SchemeDraft, sharing: list[tuple[Component, Fraction]], whole: Fraction) -> SchemeFinding:
    said = "、".join(f"{part.title} {percent(share)}" for part, share in sharing)
    cited = (cite for part, _ in sharing for cite in part.clauses)
    return draft.finding("weights", cited, whole=percent(whole), parts=said)


def _shares(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """The shares of several raters, or of the parts of a year, that do not make a whole."""
    for part, row in draft.written():
        periods = row.get("periods")
        for shares in (row.get("combine"), periods.get("weights") if isinstance(periods, dict) else None):
            known = {name: number(each) for name, each in shares.items()} if isinstance(shares, dict) else {}
            found = {name: each for name, each in known.items() if each is not None}
            if found and len(found) == len(known) and sum(found.values()) != 1:
                said = "、".join(f"{name} {percent(each)}" for name, each in found.items())
                whole = percent(sum(found.values(), Fraction(0)))
                yield draft.finding("shares", part.clauses, part=part.title, whole=whole, parts=said)


def _stated(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """A clause that lists the full marks of the parts and one number more: that one is their sum, or is wrong."""
    wholes = [(draft.scheme.total_cites, draft.scheme.components)]
    wholes += [(part.clauses, part.rule.parts()) for part in draft.parts()]
    for cites, parts in wholes:
        full = [found for part in parts if (found := part.full()) is not None]
        for name in draft.own(cites):
            left = [fraction(figure) for figure in draft.clauses[name].figures if is_number(figure)]
            listed, whole_of = len(full) > 1 and all(_taken(left, each) for each in full), sum(full, Fraction(0))
            if listed and len(left) == 1 and left[0] != whole_of:
                facts = {"place": draft.clauses[name].place, "stated": shown(left[0]), "whole": shown(whole_of)}
                yield draft.finding("stated-sum", (name,), **facts)


def _taken(left: list[Fraction], each: Fraction) -> bool:
    """Take one of the figures away; False where it is not there."""
    if each not in left:
        return False
    left.remove(each)
    return True


def _limits(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Limits on points in a group's table, beside the points that its targets must add up to."""
    totals = [(part, total) for part in draft.parts() if (total := part.rule.table_points())]
    for group in draft.scheme.groups.values():
        wanted = [total for part, total in totals if part.applies_to(group.id)]
        limits = [row for row in draft.scheme.limits if not row.groups or group.id in row.groups]
        points = [row.points for row in limits if isinstance(row.points, Fraction) and row.points]
        whole = sum(points, Fraction(0))
        if len(points) > 1 and len(wanted) == 1 and whole != wanted[0]:
            cited = (name for row in limits if isinstance(row.points, Fraction) and row.points for name in row.clauses)
            facts = {"group": group.title, "whole": shown(whole), "wanted": shown(wanted[0])}
            yield draft.finding("table-points", cited, **facts)
