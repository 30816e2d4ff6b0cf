"""The words of the field as frozen types: places, problems, a cycle's facts, records, the Book.

Nothing here reads, writes or computes. Numbers are ``Fraction``; times carry an offset;
``Due`` keeps whether the text named a day or only a month. What a score is made of
(``Step``, ``Results``) is in :mod:`scorer.model.results`; the record kinds in
:mod:`scorer.model.records`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

Scalar: TypeAlias = None | bool | int | Decimal | str
Data: TypeAlias = "Scalar | list[Data] | dict[str, Data]"
"""Plain data as the reader gives it: numbers are int or Decimal, dates are still text."""

Path: TypeAlias = tuple[str | int, ...]
"""The place of a value in a document: keys and list positions from the root."""

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """A value (or its key) in a document, found again by its path: ``n1.yml``, ``("target",)``."""

    file: str
    path: Path = ()
    part: Literal["key", "value"] = "value"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line: line and column count characters from 1, ``width`` is at least 1."""

    file: str
    line: int
    column: int
    width: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: a catalogue code, its place, and the facts its wording needs.

    ``level`` overrides the catalogue's level (a missing receipt is a note or an error).
    """

    code: str
    place: Place | Span
    facts: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of a 办法 in our own words, and what is said to cover it."""

    id: str
    place: str
    text: str
    types: tuple[str, ...] = field(metadata={"key": "type"})
    figures: tuple[str, ...]
    covered: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the record names one; what shows of it is the projection's matter."""

    name: str
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Whether a thing may be published: ``public``, ``on-request`` or ``withheld``."""

    type: str
    reason: str | None = None
    reviewed_by: str | None = None
    date: date | None = None


@dataclass(frozen=True, slots=True)
class Cycle:
    """One bureau's year: ``id`` is ``<bureau>/<year>``; both ends of the period are included."""

    id: str
    bureau: str
    year: int
    title: str
    start: date
    end: date
    cutoff: date | None = None
    synthetic: bool = False
    disclosure: Disclosure | None = None
    publish: Mapping[str, str] = field(default_factory=dict)
    people: str = "post"
    due_soon_days: int = 3
    dates: Mapping[str, date] = field(default_factory=dict)
    """Entry of the calendar → its day, where the 办法 leaves that to the year's notice (JL-17)."""
    imprint: Mapping[str, str] = field(default_factory=dict)
    """What each page says at its foot: ``index``, ``subject``, ``on-request``, ``licence``, ``contact``."""
    converted: Mapping[str, str] = field(default_factory=dict)
    """Of a year settled before its 办法 was written anew: the digest of the rules then, and of what they mean."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Who is assessed. ``accounts`` are forge accounts and are never published."""

    id: str
    name: str
    group: str
    subgroup: str | None = None
    accounts: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    unit_class: str | None = field(default=None, metadata={"key": "class"})
    """By which a 办法 may multiply points: ``per_class: {b: 2}``."""


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing a reviewer may file: a record kind, for one component or for all."""

    kind: str
    component: str | None = None


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A body that assesses: the office itself has the id ``office`` and may file all office kinds.

    ``unit`` is the assessed unit that the office itself is, where it is one (JL-8); ``full_name`` its name as it
    signs papers, with its authority's: 某省交通运输厅办公室. ``stand_in`` may agree in place of its second account.
    """

    id: str
    name: str
    accounts: tuple[str, ...] = ()
    may: tuple[Permission, ...] = ()
    unit: str | None = None
    full_name: str | None = None
    stand_in: str | None = None

    @property
    def signs_as(self) -> str:
        """The name in the head and under a paper."""
        return self.full_name or self.name


@dataclass(frozen=True, slots=True)
class Due:
    """``2025-06-30`` is a day; ``2019-12`` only a month (``month_only``, ``day`` is its first)."""

    day: date
    month_only: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A 节点 of a target: what is to be shown by when, and by which of its units."""

    id: str
    due: Due
    task: str | None = None
    evidence: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a target: ``low`` to ``high`` in ``unit`` (equal where the target is one number).

    ``per``, ``up``, ``up_cap`` and ``down`` are points per step, for the method ``steps``.
    """

    id: str
    name: str
    unit: str
    low: Fraction
    high: Fraction
    stretch: bool = False
    goal: str | None = None
    """The measure whose reported figure is the target, where it is reported too (``target: {actual: planned}``)."""
    weight: Fraction | None = None
    per: Fraction | None = None
    up: Fraction | None = None
    up_cap: Fraction | None = None
    down: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A unit's share in a target: ``lead``, ``support`` (with its own task) or ``joint``."""

    unit: str
    role: str
    owner: Person | None = None
    task: str | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A level-1 indicator; rows of the table that share it merge into one cell."""

    id: str
    title: str
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """One row of the target table. ``points`` is the row's own weight, or None: by level."""

    id: str
    title: str
    due: Due
    nodes: tuple[Node, ...]
    parts: tuple[Part, ...] = field(metadata={"key": "units"})
    level: str | None = None
    points: Fraction | None = None
    section: tuple[str, ...] = ()
    indicator: Indicator | None = None
    basis: tuple[str, ...] = ()
    qualitative: str | None = None
    quantitative: str | None = None
    method: str | None = None
    none: str | None = None
    """What a unit of the same group gets that the row does not list: ``full``, ``mean`` or ``rescale``."""
    measures: tuple[Measure, ...] = ()
    leaders: tuple[Person, ...] = field(default=(), metadata={"key": "leader"})
    since: date | None = None
    disclosure: Disclosure | None = None
    note: str | None = None

    def node_title(self, node: str) -> str:
        """A node as a reader counts it: "第 2 个节点"; the only one of a target without nodes is "完成时限"."""
        ids = [each.id for each in self.nodes]
        return "完成时限" if node == "final" or node not in ids else f"第 {ids.index(node) + 1} 个节点"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A server's statement that these bytes under this path arrived then. Paths are below the cycle's folder."""

    path: str
    sha256: str
    received_at: datetime
    source: str
    merged_at: datetime | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment to a file that is not public: HMAC-SHA256 of its bytes (hex), since which day (2025-07-01).

    ``key``: with it and the file anyone computes ``value`` again; None until the file is published.
    """

    value: str
    day: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """The first publication of an address of the site with this content. ``sha256`` is its content hash."""

    address: str
    sha256: str
    published_at: datetime
