"""The confidential parts of a scheme: categories, and grounds that must not be published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scorer.model.scheme_terms import SchemeTerms


@dataclass(frozen=True)
class Secrets:
    """Read once from the scheme. ``confidential``: (component, category) that nobody outside the office sees.

    ``grounds``: (component, category, ground) whose claims count and are never published.
    ``clauses``: the clauses that a category's leaves may cite to those who may not read the record.
    ``sources``: where matters come from of which the public never reads a word.
    """

    confidential: frozenset[tuple[str, str]]
    grounds: frozenset[tuple[str, str, str]]
    clauses: Mapping[tuple[str, str], tuple[str, ...]]
    sources: frozenset[str] = frozenset()


def secrets(terms: SchemeTerms) -> Secrets:
    """The confidential parts of a scheme."""
    categories = tuple(terms.categories())
    return Secrets(
        confidential=frozenset((component, name) for component, name, each in categories if each.confidential),
        grounds=frozenset(
            (component, name, ground)
            for component, name, each in categories
            for ground, entry in each.grounds.items()
            if entry.withheld
        ),
        clauses={(component, name): each.clauses for component, name, each in categories},
        sources=frozenset(name for name, source in terms.sources.items() if source.withheld),
    )
