"""Weights, full marks or limits that do not add up to what the 办法 says.

Worked: weights 70% and 20% → 90%, ten points are out of everybody's reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scorer.model.numbers import fraction, is_number, percent, shown
from scorer.scoring.scheme.lint.draft import Finding, Row, SchemeDraft, applies, cited, names, rows

TITLE = "合计对不上"


def check(draft: SchemeDraft) -> Iterator[Finding]:
    """Weights side by side, the parts that a clause lists beside their sum, and limits on points."""
    yield from _weights(draft)
    yield from _stated(draft)
    yield from _limits(draft)


def _weights(draft: SchemeDraft) -> Iterator[Finding]:
    levels = [draft.rows("components"), *(rows(part.row.get("components")) for part in draft.parts())]
    for group in draft.rows("groups"):
        for level in levels:
            sharing = [row for row in level if applies(row, str(group.get("id"))) and _share(draft, row)]
            whole = sum((draft.number(row.get("weight")) or Fraction(0) for row in sharing), Fraction(0))
            if len(sharing) > 1 and whole != 1:
                yield _weight_finding(draft, sharing, whole)


def _share(draft: SchemeDraft, row: Row) -> bool:
    """Whether the weight is a share of the whole: a switch of 0 or 1 is not."""
    weight = draft.number(row.get("weight"))
    return weight is not None and 0 < weight < 1


def _weight_finding(draft: SchemeDraft, sharing: list[Row], whole: Fraction) -> Finding:
    clauses = draft.own(tuple(name for row in sharing for name in names(row.get("clauses"))))
    said = "、".join(f"{row.get('title')} {percent(draft.number(row['weight']) or Fraction(0))}" for row in sharing)
    return Finding(
        TITLE,
        clauses,
        f"各项权重合计 {percent(whole)}，不是 100%（{said}）",
        "各项都得满分，总成绩也不是满分；或者满分超过了条文所说的",
        f"在{draft.places(clauses)}把各项权重改成合计 100%",
    )


def _stated(draft: SchemeDraft) -> Iterator[Finding]:
    """A clause that lists the full marks of the parts and one number more: that one is their sum, or is wrong."""
    wholes = [(draft.table("total"), draft.rows("components"))]
    wholes += [(part.row, rows(part.row.get("components"))) for part in draft.parts() if part.row.get("rule") == "sum"]
    for whole, parts in wholes:
        full = [found for row in parts if (found := draft.full(row)) is not None]
        for name in draft.own(names(whole.get("clauses"))):
            left = [fraction(figure) for figure in draft.clauses[name].figures if is_number(figure)]
            listed, whole_of = len(full) > 1 and all(_taken(left, each) for each in full), sum(full, Fraction(0))
            if listed and len(left) == 1 and left[0] != whole_of:
                yield Finding(
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


def _limits(draft: SchemeDraft) -> Iterator[Finding]:
    """Limits on points in a group's table, beside the points that its targets must add up to."""
    totals = [part.row for part in draft.parts() if part.row.get("rule") == "fulfilment"]
    for group in draft.rows("groups"):
        name = str(group.get("id"))
        wanted = [total for row in totals if applies(row, name) and (total := draft.number(row.get("total")))]
        limits = [row for row in draft.rows("limits") if applies(row, name) and draft.number(row.get("points"))]
        whole = sum((draft.number(row.get("points")) or Fraction(0) for row in limits), Fraction(0))
        if len(limits) > 1 and len(wanted) == 1 and whole != wanted[0]:
            clauses = draft.own(tuple(dict.fromkeys(cited(list(limits)))))
            yield Finding(
                TITLE,
                clauses,
                f"{group.get('title')}各部分的分值合计 {shown(whole)}，应为 {shown(wanted[0])}",
                "照这些分值排不出一张合计正确的目标表",
                f"在{draft.places(clauses)}把各部分分值改成合计 {shown(wanted[0])}",
            )
