"""The record kinds: what units, reviewers and the office file, one frozen type each.

A record knows where it came from (``path`` below the cycle's folder, ``actor`` = its first
part) and when its bytes arrived. ``first_at`` is the first arrival under this path,
``arrived`` that of the very bytes at hand, ``first_merged_at`` and ``merged_at`` when those
were merged; all None where a synthetic cycle has no receipts. Dates inside a record are the filer's word and never
decide lateness.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from scorer.model.entities import Data, Disclosure, Due, Part, Person
from scorer.model.packaged import packaged

_KINDS = packaged("scorer.model", "record_kinds")
UNIT_KINDS: tuple[str, ...] = tuple(_KINDS["unit"])
OFFICE_KINDS: tuple[str, ...] = tuple(_KINDS["office"])
KIND_TITLES: Mapping[str, str] = {**_KINDS["unit"], **_KINDS["office"]}
"""Every kind that a record may be of, with its name."""
KINDS = frozenset(KIND_TITLES)

CLAIM_FIELDS = frozenset({"issuer", "seal", "work", "amount", "attachments", "shared_with", "note"})
"""Fields of a claim that a ground may require; any other word is somebody who must have confirmed it."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A piece of evidence: ``role`` editable, stamped or supporting; the hash is its identity."""

    role: str
    file: str
    sha256: str
    bytes: int
    media_type: str | None = None
    disclosure: Disclosure | None = None
    removed: str | None = None
    """The ground on which its bytes were removed by law; no key of a file."""


@dataclass(frozen=True, slots=True)
class Cause:
    """The cause of a thing not done: ``objective`` or ``subjective``, with the detail (JL-18-2)."""

    type: str
    detail: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a settled target, as a request asks for it or a decision grants it."""

    due: Due | None = None
    measures: Mapping[str, Fraction] = field(default_factory=dict)
    terminate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The fields of every record. ``sha256`` is of the file's bytes."""

    kind: str
    path: str
    actor: str
    sha256: str = ""
    first_at: datetime | None = None
    first_merged_at: datetime | None = None
    arrived: datetime | None = None
    merged_at: datetime | None = None
    account: str | None = None
    disclosure: Disclosure | None = None
    note: str | None = None
    attachments: tuple[Attachment, ...] = ()
    replaces: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Record):
    """A unit's report on one node of one target; ``actuals`` are cumulative, by measure."""

    target: str
    node: str
    status: str
    actuals: Mapping[str, Fraction] = field(default_factory=dict)
    progress: str | None = None
    highlights: str | None = None
    actions: str | None = None
    results: str | None = None
    problems: str | None = None
    cause: Cause | None = None
    next: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Record):
    """A unit's claim for additional points, under a component's category and ground."""

    component: str
    category: str
    date: date
    title: str
    ground: str | None = None
    work: str | None = None
    issuer: str | None = None
    seal: str | None = None
    confirmed_by: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    amount: Fraction | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Record):
    """A unit asks to change a settled target; works only once a decision accepts it."""

    target: str
    change: Change
    reason: str
    detail: str
    node: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal(Record):
    """A unit objects to a record's treatment or to a component of its score."""

    about: str
    grounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal(Record):
    """A unit takes back a record of its own that nobody has decided on."""

    on: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Record):
    """The office or a reviewer decides on a record; ``achieved`` is a ratio, ``amount`` points."""

    on: str
    verdict: str
    by: Person
    date: date
    reason: str | None = None
    achieved: Fraction | None = None
    amount: Fraction | None = None
    cause: Cause | None = None
    change: Change | None = None
    number: str | None = None
    authority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty(Record):
    """The office records a lapse of a unit; what stems from one ``fact`` is shown together."""

    component: str
    category: str
    unit: str
    date: date
    title: str
    basis: str
    fact: str | None = None
    amount: Fraction | None = None
    count: Fraction = Fraction(1)
    out_of: Fraction | None = None
    proposed_by: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballots(Record):
    """Counts of votes: unit → role → grade → number. No single ballot is ever stored."""

    component: str
    counts: Mapping[str, Mapping[str, Mapping[str, int]]]
    period: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Record):
    """A score that a named body gives, per unit; on a target it is a ratio from 0 to 1."""

    source: str
    scores: Mapping[str, Fraction]
    component: str | None = None
    target: str | None = None
    period: str | None = None
    """The part of the year, or the earlier year, for which it is given: ``2025-Q1``, ``2016``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing(Record):
    """A unit's work ranked among others outside: ``rank`` of ``of``."""

    component: str
    unit: str
    work: str
    rank: Fraction
    of: Fraction
    period: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage(Record):
    """The platform was down from ``start`` to ``end``; may excuse lateness (JL-6)."""

    start: datetime = field(metadata={"key": "from"})
    end: datetime = field(metadata={"key": "to"})
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution(Record):
    """Settles the targets, the results or an interpretation (then ``chosen`` is text)."""

    settles: str
    date: date
    chosen: str | None = None
    digest: str | None = None
    meeting: str | None = None
    document: str | None = None
    supersedes: str | None = None
    although: str | None = None
    """Why results are settled while something is still open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Record):
    """A kind that no score reads (proposal, self-review, matter, notice, …): its checked plain data."""

    data: Mapping[str, Data]


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a notice or an inspection: a matter's path, a target, one of its nodes, or only words."""

    matter: str | None = None
    target: str | None = None
    node: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter(Paper):
    """A 督查事项 that is proposed; a decision that accepts it makes it one and gives it its number (SMX-5-1b)."""

    source: str
    content: str
    due: Due
    units: tuple[Part, ...]
    authority: str | None = None
    requirement: str | None = None
    standard: str | None = None
    owner: Person | None = None
    supervisor: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Paper):
    """A 督查通知 (``supervise``) or 催办通知 (``urge``) to units (SMX-5-3b)."""

    form: str
    to: tuple[str, ...]
    issued: date
    number: str | None = None
    about: tuple[Subject, ...] = ()
    reply_by: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback(Paper):
    """A unit answers a notice, which it names by its path or its number (SMX-5-3c).

    ``about`` says which of several things that the notice lists; without it the answer is on all of them.
    """

    notice: str
    status: str
    about: Subject = Subject()
    progress: str | None = None
    problems: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of an inspection: what, whom, how far and until when (SMX-6-1)."""

    content: str
    object: str
    scope: str
    start: date = field(metadata={"key": "from"})
    end: date = field(metadata={"key": "to"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection(Paper):
    """The finding on the spot (SMX-5-4), or what is to be looked at: without ``finding`` it is a plan."""

    about: Subject
    rectify_by: date | None = None
    date: date
    finding: str | None = None
    method: str | None = None
    plan: Plan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion(Paper):
    """The office concludes how a unit did its part of a matter; it closes the matter for that unit (SMX-5-5)."""

    on: str
    unit: str
    grade: str
    by: Person
    date: date
    effect: str | None = None
