"""A 办法 for the page: its clauses, what covers them, its interpretations."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.coverage import coverage
from scorer.inputs import Book
from scorer.interpretations import Interpretation, interpretations
from scorer.projection.views import ClauseView, InterpretationView, SchemeView, StepView
from scorer.results import Chosen
from scorer.score import Scored

LISTED_STEPS = 12
"""How many of a clause's figures the 办法 page names; the rest is a number."""


def scheme_view(book: Book, scored: Scored, steps: Mapping[str, StepView]) -> SchemeView:
    """The 办法 with, for every clause, the figures of this cycle that cite it."""
    covers = coverage(book.scheme)
    citing: dict[str, list[str]] = {}
    for step in steps.values():
        for cite in step.cites:
            if cite.clause is not None:
                citing.setdefault(cite.clause, []).append(step.id)
    chosen = {item.id: item for item in scored.results.interpretations}
    return SchemeView(
        bureau=book.cycle.bureau,
        title=scored.scheme.title,
        interpreter=scored.scheme.interpreter,
        formula=scored.scheme.formula,
        clauses=tuple(
            ClauseView(
                id=clause.id,
                place=clause.place,
                text=clause.text,
                types=clause.types,
                covered=clause.covered,
                by=tuple((cover.kind, cover.name) for cover in covers.get(clause.id, ())),
                steps=tuple(citing.get(clause.id, ())[:LISTED_STEPS]),
                step_count=len(citing.get(clause.id, ())),
                note=clause.note,
            )
            for clause in book.clauses.values()
        ),
        interpretations=tuple(_interpretation(item, chosen[item.id], book) for item in interpretations(book.scheme)),
    )


def _interpretation(item: Interpretation, taken: Chosen, book: Book) -> InterpretationView:
    resolution = book.records.get(taken.decided or "")
    settled = None
    if resolution is not None:
        document = getattr(resolution, "document", None) or getattr(resolution, "meeting", None)
        settled = f"{getattr(resolution, 'date', '')} {document or '解释决定'}"
    return InterpretationView(
        id=item.id,
        question=item.question,
        clauses=item.clauses,
        options=tuple(item.options.items()),
        chosen=taken.chosen,
        settled=settled,
        required=item.required,
        effect=item.effect,
    )
