"""Context for checking one record: the cycle's units, targets and the words its scheme knows.

A part that could not be read is None, and nothing is checked against it: one broken file
brings its own problems and no others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scorer.model.entities import Cycle, Path, Permission, Reviewer, Target, Unit
from scorer.model.scheme_terms import SchemeTerms
from scorer.reading.book.removals import Removals
from scorer.reading.book.store import Store


@dataclass(frozen=True, slots=True)
class CheckContext:
    """The cycle as far as it is sound. ``lost`` names the units and targets whose rows were left out."""

    name: str = ""
    """The cycle's id: ``demo/2025``."""
    case: str = ""
    """The case file that holds all the records, where this is no real cycle."""
    cycle: Cycle | None = None
    reviewers: Mapping[str, Reviewer] = field(default_factory=dict)
    units: Mapping[str, Unit] | None = None
    targets: Mapping[str, Target] | None = None
    vocabulary: SchemeTerms | None = None
    lost_units: frozenset[str] = frozenset()
    lost_targets: frozenset[str] = frozenset()
    records: Mapping[str, Store] = field(default_factory=dict)
    records_by_actor: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Actor → the first of its record paths, for the nearest spelling."""
    papers: Mapping[str, Store] = field(default_factory=dict)
    """Path of every other file → its root; ``lying`` has the first of them by actor."""
    papers_by_actor: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    office_only: frozenset[Store] = frozenset()
    removals: Removals = field(default_factory=Removals)
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Unit → the ids of the targets in which it has a part."""

    def where(self, path: str) -> tuple[str, Path]:
        """The file that holds a record, and where in it the record begins."""
        return (self.case, ("records", path)) if self.case else (f"submissions/{self.name}/{path}", ())

    def group(self, unit: str) -> str | None:
        """The unit's group, where the unit is known."""
        found = (self.units or {}).get(unit)
        return found.group if found else None

    def may(self, actor: str) -> tuple[Permission, ...]:
        """What a reviewer was allowed to file."""
        reviewer = self.reviewers.get(actor)
        return reviewer.may if reviewer else ()


def own_targets(targets: Mapping[str, Target]) -> dict[str, tuple[str, ...]]:
    """Unit → its targets, in the table's order."""
    found: dict[str, dict[str, None]] = {}
    for target in targets.values():
        for part in target.parts:
            found.setdefault(part.unit, {})[target.id] = None
    return {unit: tuple(ids) for unit, ids in found.items()}
