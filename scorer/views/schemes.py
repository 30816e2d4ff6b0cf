"""A 办法 for the page: its clauses, what covers them, its interpretations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from scorer.model.entities import Clause, Data
from scorer.model.records import Resolution
from scorer.model.results import Chosen
from scorer.scoring.scheme.clause_coverage import coverage
from scorer.scoring.scheme.interpretations import Interpretation
from scorer.scoring.scheme.lint import lint
from scorer.scoring.score import Scored
from scorer.views.access import Access
from scorer.views.scheme_types import ClauseView, FindingView, InterpretationView, SchemeView
from scorer.views.wording import spelled
from scorer.views.year_types import StepView

LISTED_STEPS = 12
"""How many of a clause's figures the 办法 page names; the rest is a number."""


def scheme_view(access: Access, scored: Scored, steps: Mapping[str, StepView]) -> SchemeView:
    """The 办法 with, for every clause, the figures of this cycle that cite it."""
    book = access.book
    covers = coverage(scored.scheme)
    citing: dict[str, list[str]] = {}
    for step in steps.values():
        for cite in step.cites:
            if cite.clause is not None:
                citing.setdefault(cite.clause, []).append(step.id)
    chosen = {item.id: item for item in scored.results.interpretations}
    known = {item.id: item for item in scored.scheme.interpretations}
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
                note=spelled(clause.note, known) if clause.note else None,
            )
            for clause in book.clauses.values()
        ),
        interpretations=tuple(_interpretation(item, chosen[item.id], access) for item in scored.scheme.interpretations),
        findings=finding_views(book.scheme, book.clauses),
        scored=bool(scored.scheme.components),
    )


def finding_views(scheme: Mapping[str, Data], clauses: Mapping[str, Clause]) -> tuple[FindingView, ...]:
    """The findings on a 办法's own text: the check reads the published 办法 only, so all of it is open."""
    return tuple(FindingView(**asdict(finding)) for finding in lint(scheme, clauses))


def _interpretation(item: Interpretation, taken: Chosen, access: Access) -> InterpretationView:
    return InterpretationView(
        id=item.id,
        question=item.question,
        clauses=item.clauses,
        options=tuple(item.options.items()),
        chosen=taken.chosen,
        settled=settled_by(access, taken),
        required=item.required,
        effect=item.effect,
        chosen_text=item.in_words(taken.chosen),
        by_default=by_default(item, taken),
    )


def by_default(item: Interpretation, taken: Chosen) -> bool:
    """Whether what holds is the program's default: neither the 办法, nor a resolution, nor ``--set`` says otherwise."""
    return item.by_default and taken.decided is None and taken.chosen == item.chosen


def settled_by(access: Access, taken: Chosen) -> str | None:
    """Who settled an interpretation: "2025-01-10 演示办〔2025〕3号", or None where nobody has.

    Whoever may not read the resolution learns "2025-01-10 解释决定".
    """
    resolution = access.book.records.get(taken.decided or "")
    if not isinstance(resolution, Resolution):
        return None
    named = (resolution.document or resolution.meeting) if access.discloses(resolution) else None
    return f"{resolution.date} {named or '解释决定'}"
