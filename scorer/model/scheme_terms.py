"""The words of a 办法: what records, tables and permissions may name in it, whatever its interpretations choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scorer.model.entities import Data


@dataclass(frozen=True, slots=True)
class GroundTerms:
    """What a claim under this ground must show; ``withheld``: the public never reads of such a claim."""

    requires: tuple[str, ...]
    withheld: bool


@dataclass(frozen=True, slots=True)
class CategoryTerms:
    """What a record under this category must keep to. ``bounds`` are the least and the most at discretion."""

    clauses: tuple[str, ...]
    grounds: Mapping[str, GroundTerms]
    listed_target: bool
    within_year: bool
    confidential: bool
    named_points: bool
    """False where an interpretation gives the whole category, so that an amount may be named."""
    bounds: tuple[Fraction | None, Fraction | None] | None
    lapse: bool
    """Whether the ledger feeds it (late, inconsistent): no record names it."""
    takes: bool
    """Whether it takes points off a base: the office records it, no claim is made under it."""


@dataclass(frozen=True, slots=True)
class ComponentRule:
    """One rule that fills a component, and what a record may name in it."""

    groups: tuple[str, ...]
    reads: frozenset[str]
    """The kinds of records that name it."""
    by_target: bool
    """Whether it goes through the targets: who decides for it decides on reports."""
    every_category: Mapping[str, CategoryTerms]
    roles: Mapping[str, tuple[str, ...]]
    """Voter's role → the grades it may give."""
    top: Fraction | None
    """The most that one rating may give."""
    least: Fraction | None = None
    """The least that one rating may give; None where it may go below zero."""

    @property
    def categories(self) -> Mapping[str, CategoryTerms]:
        """The categories that a record may name."""
        return {name: each for name, each in self.every_category.items() if not each.lapse}


@dataclass(frozen=True, slots=True)
class SourceTerms:
    """Where matters come from; ``withheld``: the public never reads a word of such a matter."""

    title: str
    withheld: bool


@dataclass(frozen=True, slots=True)
class SchemeTerms:
    """The words of a scheme. Several rules may share a component, for groups that do not overlap."""

    components: Mapping[str, tuple[ComponentRule, ...]] = field(default_factory=dict)
    groups: Mapping[str, bool] = field(default_factory=dict)
    """Group → whether persons are assessed in it."""
    levels: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...] | None] = field(default_factory=dict)
    """Interpretation → its options, or None where any value may be chosen."""
    sources: Mapping[str, SourceTerms] = field(default_factory=dict)
    """Where matters may come from; empty where the scheme does not say."""
    grades: Mapping[str, str] = field(default_factory=dict)
    """Grade → its title."""
    years_back: int = 0
    """How many earlier years its consequences look at."""

    def slots(self, component: str, group: str | None) -> tuple[ComponentRule, ...]:
        """The rules of a component that hold for a group; all of them where the group is not known."""
        found = self.components.get(component, ())
        return tuple(slot for slot in found if group is None or not slot.groups or group in slot.groups)

    def categories(self) -> Iterator[tuple[str, str, CategoryTerms]]:
        """(component, category, its terms) of every rule."""
        for component, slots in self.components.items():
            for slot in slots:
                yield from ((component, name, each) for name, each in slot.every_category.items())


ReadTerms = Callable[[Mapping[str, Data]], SchemeTerms]
"""Reads the words of a scheme from its document, which its schema has found clean."""
