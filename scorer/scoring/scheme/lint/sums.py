"""Weights, full marks or limits that do not add up to what the 办法 says.

Worked: weights 70% and 20% → 90%, ten points are out of everybody's reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scorer.model.numbers import fraction, is_number, percent, shown
from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding

TITLE = "合计对不上"


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Weights side by side, the parts that a clause lists beside their sum, and limits on points."""
    yield from _weights(draft)
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
    clauses = draft.own(cite for part, _ in sharing for cite in part.clauses)
    said = "、".join(f"{part.title} {percent(share)}" for part, share in sharing)
    return SchemeFinding(
        TITLE,
        clauses,
        f"各项权重合计 {percent(whole)}，不是 100%（{said}）",
        "各项都得满分，总成绩也不是满分；或者满分超过了条文所说的",
        f"在{draft.places(clauses)}把各项权重改成合计 100%",
    )


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
                yield SchemeFinding(
                    TITLE,
                    (name,),
                    f"{draft.clauses[name].place}写合计 {shown(left[0])} 分，所列各项相加是 {shown(whole_of)} 分",
                    "满分是多少有两种说法，折算和划线都会跟着不同",
                    f"在{draft.clauses[name].place}把合计改为 {shown(whole_of)} 分，或改各项的分值",
                )


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
            clauses = draft.own(row.clause for row in limits if isinstance(row.points, Fraction) and row.points)
            yield SchemeFinding(
                TITLE,
                clauses,
                f"{group.title}各部分的分值合计 {shown(whole)}，应为 {shown(wanted[0])}",
                "照这些分值排不出一张合计正确的目标表",
                f"在{draft.places(clauses)}把各部分分值改成合计 {shown(wanted[0])}",
            )
