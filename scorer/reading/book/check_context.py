"""Context for checking one record: the cycle's units, targets and the words its scheme knows.

A part that could not be read is None, and nothing is checked against it: one broken file
brings its own problems and no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scorer.model.entities import Cycle, Data, Path, Permission, Reviewer, Target, Unit
from scorer.model.numbers import fraction, is_number
from scorer.model.option_text import option_text
from scorer.reading.book.store import Store


@dataclass(frozen=True, slots=True)
class ComponentRule:
    """One rule that fills a component, and what a record may name in it."""

    rule: str
    groups: tuple[str, ...]
    categories: Mapping[str, Mapping[str, Data]]
    roles: Mapping[str, tuple[str, ...]]
    """Voter's role → the grades it may give."""
    top: Fraction | None
    """The most that the rule's own ``max`` lets a rating give."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a scheme. Several rules may share a component, for groups that do not overlap."""

    components: Mapping[str, tuple[ComponentRule, ...]]
    groups: Mapping[str, bool]
    """Group → whether persons are assessed in it."""
    levels: tuple[str, ...]
    options: Mapping[str, tuple[str, ...] | None]
    """Interpretation → its options, or None where any value may be chosen."""
    sources: tuple[str, ...] = ()
    """Where matters may come from; empty where the scheme does not say."""

    def slots(self, component: str, group: str | None) -> tuple[ComponentRule, ...]:
        """The rules of a component that hold for a group; all of them where the group is not known."""
        found = self.components.get(component, ())
        return tuple(slot for slot in found if group is None or not slot.groups or group in slot.groups)


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
    vocabulary: Vocabulary | None = None
    lost_units: frozenset[str] = frozenset()
    lost_targets: frozenset[str] = frozenset()
    records: Mapping[str, Store] = field(default_factory=dict)
    records_by_actor: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Actor → the first of its record paths, for the nearest spelling."""
    papers: Mapping[str, Store] = field(default_factory=dict)
    """Path of every other file → its root; ``lying`` has the first of them by actor."""
    papers_by_actor: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    office_only: frozenset[Store] = frozenset()
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


def vocabulary(scheme: Mapping[str, Data]) -> Vocabulary:
    """The words of a scheme that its schema has found clean."""
    slots: dict[str, list[ComponentRule]] = {}
    for component in _components(scheme.get("components")):
        slots.setdefault(str(component.get("id")), []).append(_slot(component))
    groups = {str(row.get("id")): row.get("personal") is True for row in _rows(scheme.get("groups"))}
    options = {str(row.get("id")): _options(row) for row in _rows(scheme.get("interpretations"))}
    return Vocabulary(
        {name: tuple(found) for name, found in slots.items()},
        groups,
        tuple(_mapping(scheme.get("levels"))),
        options,
        tuple(str(row.get("id")) for row in _rows(scheme.get("sources"))),
    )


def _slot(component: Mapping[str, Data]) -> ComponentRule:
    top = component.get("max")
    categories = {**_mapping(component.get("occurrences")), **_mapping(component.get("categories"))}
    return ComponentRule(
        str(component.get("rule")),
        tuple(listed(component.get("groups"))),
        {name: _mapping(value) for name, value in categories.items() if name not in ("late", "inconsistent")},
        {role: tuple(_mapping(grades)) for role, grades in _mapping(component.get("roles")).items()},
        fraction(top) if is_number(top) else None,
    )


def _components(value: Data) -> Iterator[Mapping[str, Data]]:
    """Components with their parts, which a ``sum`` holds inside itself."""
    for component in _rows(value):
        yield component
        yield from _components(component.get("components"))


def _options(row: Mapping[str, Data]) -> tuple[str, ...] | None:
    options = row.get("options")
    if isinstance(options, list):
        return tuple(option_text(name) or "" for name in options)
    return tuple(options) if isinstance(options, dict) else None


def listed(value: Data) -> list[str]:
    """A list of words that may be written as one word; empty where an interpretation decides."""
    return [value] if isinstance(value, str) else [str(name) for name in _list(value)]


def _rows(value: Data) -> tuple[dict[str, Data], ...]:
    return tuple(row for row in _list(value) if isinstance(row, dict))


def _list(value: Data) -> list[Data]:
    return value if isinstance(value, list) else []


def _mapping(value: Data) -> dict[str, Data]:
    return value if isinstance(value, dict) else {}
