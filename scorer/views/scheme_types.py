"""A 办法 as an audience may see it, as types: its clauses, its interpretations, the findings on its text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InterpretationView:
    """An interpretation: what was chosen, in words too, what else there is, who settled it or that nobody has."""

    id: str
    question: str
    clauses: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    chosen: str | None
    settled: str | None
    required: bool
    effect: str
    chosen_text: str | None = None
    by_default: bool = False
    """A question of the program's own, for which the 办法 chooses nothing."""


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding of the check of a 办法: the clauses, what follows from it, and a proposed wording."""

    title: str
    clauses: tuple[str, ...]
    what: str
    follows: str
    proposal: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause, what covers it, the ids of the steps that cite it; ``by``: (kind, name), of ``rule`` its title."""

    id: str
    place: str
    text: str
    types: tuple[str, ...]
    covered: str
    by: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    step_count: int = 0
    note: str | None = None


@dataclass(frozen=True)
class SchemeView:
    """A 办法: its clauses in order, its interpretations, what the check of the 办法 itself found."""

    bureau: str
    title: str
    interpreter: str | None
    formula: str | None
    clauses: tuple[ClauseView, ...]
    interpretations: tuple[InterpretationView, ...]
    findings: tuple[FindingView, ...] = ()
    scored: bool = True
    """Whether it gives scores at all: one without components concludes on each matter and no more."""
