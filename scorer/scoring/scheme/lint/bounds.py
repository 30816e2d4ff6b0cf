"""Gains without a cap, and losses that may take a total below nothing."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.scoring.scheme.lint.draft import DraftCategory, DraftComponent, Finding, SchemeDraft, names

TITLE = "没有上限或下限"


def check(draft: SchemeDraft) -> Iterator[Finding]:
    """One finding for each component that gives without end, one for all that take without end."""
    if draft.number(draft.table("total").get("cap")) is None:
        yield from (_gains(draft, part) for part in draft.parts() if _endless(draft, part))
    takers = [part for part in draft.parts() if _takes(draft, part)]
    if takers and draft.number(draft.table("total").get("floor")) is None:
        yield _losses(draft, takers)


def _endless(draft: SchemeDraft, part: DraftComponent) -> bool:
    """Something is added for each, and neither the category nor the component nor what is above has a cap."""
    if any(draft.number(row.get("cap")) is not None for row in (part.row, *part.above)):
        return False
    return any(_adds(draft, each) for each in draft.entries() if each.part == part)


def _adds(draft: SchemeDraft, entry: DraftCategory) -> bool:
    if draft.number(entry.row.get("cap")) is not None:
        return False
    if entry.part.row.get("rule") == "deduction":
        return entry.row.get("adds") is True
    points = draft.number(entry.row.get("points"))
    return points is None or points > 0


def _takes(draft: SchemeDraft, part: DraftComponent) -> bool:
    """Points are taken for each occurrence, with no floor."""
    bounded = any(draft.number(row.get("floor")) is not None for row in (part.row, *part.above))
    if bounded or part.row.get("rule") != "events":
        return False
    mine = (each for each in draft.entries() if each.part == part)
    return any((points := draft.number(each.row.get("points"))) is not None and points < 0 for each in mine)


def _gains(draft: SchemeDraft, part: DraftComponent) -> Finding:
    inside = (each for each in draft.entries() if each.part == part and _adds(draft, each))
    clauses = draft.own(tuple(name for each in inside for name in each.clauses) or part.clauses)
    return Finding(
        TITLE,
        clauses,
        f"“{part.title}”的加分没有上限",
        "件数多的，加分可以超过基本分，名次由加分决定",
        f"在{draft.places(clauses)}写明累计最多加几分",
    )


def _losses(draft: SchemeDraft, takers: list[DraftComponent]) -> Finding:
    total = names(draft.table("total").get("clauses"))
    clauses = draft.own((*total, *(name for part in takers for name in part.clauses)))
    said = "、".join(f"“{part.title}”" for part in takers)
    return Finding(
        TITLE,
        clauses,
        f"{said}的扣分没有下限，总成绩也没有",
        "总成绩可以扣到负数；是否如此，条文没有说",
        f"在{draft.places(clauses)}写明总成绩“最低计 0 分”，或写明可以为负",
    )
