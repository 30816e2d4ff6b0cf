"""A clause of the bureau's own that can be read in several ways, on which results wait."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.scoring.scheme.interpretations import Interpretation
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding

TITLE = "一条几种读法"
EMPTY = "要紧的内容没有写"


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """One finding for each interpretation that must be settled; a resolution settles a year, the text stays open."""
    for item in draft.interpretations:
        clauses = draft.own(item.clauses)
        if item.required and clauses and not item.id.startswith("gen."):
            yield _open(draft, item, clauses) if item.options else _empty(draft, item, clauses)


def _open(draft: SchemeDraft, item: Interpretation, clauses: tuple[str, ...]) -> SchemeFinding:
    said = "；".join(item.options.values())
    taken = item.options.get(item.chosen or "")
    return SchemeFinding(
        TITLE,
        clauses,
        f"{item.question}，有 {len(item.options)} 种读法：{said}",
        "取哪一种，结果可能不同；有权解释的机构决定之前，成绩只能是暂定的",
        f"在{draft.places(clauses[:1])}写明：“{taken}”（或另一种读法）"
        if taken
        else f"在{draft.places(clauses[:1])}选定一种写明",
    )


def _empty(draft: SchemeDraft, item: Interpretation, clauses: tuple[str, ...]) -> SchemeFinding:
    follows = "程序只能按暂取的算" if item.chosen is not None else "没有这个说法，凡是要用它的地方都只能空着"
    return SchemeFinding(
        EMPTY,
        clauses,
        f"{item.question}，条文没有写",
        f"{follows}；有权解释的机构决定之前，成绩只能是暂定的",
        f"在{draft.places(clauses[:1])}补写清楚",
    )
