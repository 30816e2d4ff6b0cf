"""The check of a 办法 itself: what its text should say otherwise, or at all, found from its structure.

Each module here is one check over any scheme; none knows an answer beforehand. A finding names
its clauses, what follows from it, and a proposed wording for the office that may change the text.
"""

from __future__ import annotations

from collections.abc import Mapping

from scorer.model.entities import Clause, Data
from scorer.scoring.scheme.lint import (
    annexes,
    band_gaps,
    bounds,
    caps,
    discretion,
    figures,
    idle,
    national,
    outside,
    silence,
    sums,
    undecided,
)
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding

__all__ = ["SchemeFinding", "lint"]

CHECKS = (figures, sums, band_gaps, idle, outside, caps, bounds, discretion, silence, undecided, annexes, national)
"""In the order in which a reader wants them: what is wrong, what is missing, what others forbid."""


def lint(scheme: Mapping[str, Data], clauses: Mapping[str, Clause]) -> tuple[SchemeFinding, ...]:
    """Every finding on a scheme (its document) and the bureau's own clauses, by check, then in the scheme's order."""
    draft = SchemeDraft(scheme, clauses)
    return tuple(dict.fromkeys(finding for check in CHECKS for finding in check.check(draft)))
