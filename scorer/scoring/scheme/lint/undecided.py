"""A clause of the bureau's own that can be read in several ways, on which results wait."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.scoring.scheme.interpretations import Interpretation
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """One finding for each interpretation that must be settled; a resolution settles a year, the text stays open."""
    for item in draft.interpretations:
        clauses = draft.own(item.clauses)
        if item.required and clauses and not item.id.startswith("gen."):
            yield _open(draft, item, clauses) if item.options else _empty(draft, item, clauses)


def _open(draft: SchemeDraft, item: Interpretation, clauses: tuple[str, ...]) -> SchemeFinding:
    taken = item.options.get(item.chosen or "")
    facts = {"question": item.question, "count": len(item.options), "options": "；".join(item.options.values())}
    wording = f"写明：“{taken}”（或另一种读法）" if taken else "选定一种写明"
    return draft.finding("readings", clauses, first=draft.places(clauses[:1]), wording=wording, **facts)


def _empty(draft: SchemeDraft, item: Interpretation, clauses: tuple[str, ...]) -> SchemeFinding:
    meanwhile = "程序只能按暂取的算" if item.chosen is not None else "没有这个说法，凡是要用它的地方都只能空着"
    first = draft.places(clauses[:1])
    return draft.finding("left-empty", clauses, question=item.question, meanwhile=meanwhile, first=first)
