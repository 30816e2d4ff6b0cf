"""The Book: a cycle's whole input, checked and indexed, which everything after reading takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scorer.model.entities import Clause, Commitment, Cycle, Data, Reviewer, Target, Unit
from scorer.model.records import Decision, Record, Report, Withdrawal
from scorer.model.scheme_terms import SchemeTerms


@dataclass(frozen=True)
class Book:
    """A cycle's whole input, checked and indexed; what was not sound is in ``left_out``.

    Records in every index are in the order of their arrival, then of their path.
    Made by :func:`scorer.reading.book.index`; ``scheme`` is still plain data, ``digests`` maps
    each file that affects the score to its SHA-256.
    """

    cycle: Cycle
    office: Reviewer
    reviewers: tuple[Reviewer, ...]
    units: Mapping[str, Unit]
    targets: Mapping[str, Target]
    clauses: Mapping[str, Clause]
    scheme: Mapping[str, Data]
    terms: SchemeTerms
    """The words of the scheme, for records and pages."""
    records: Mapping[str, Record]
    """Every received record by its path below the cycle's folder."""
    reports: Mapping[tuple[str, str, str], tuple[Report, ...]]
    """(unit, target, node) → that unit's reports on that node."""
    decisions: Mapping[str, tuple[Decision, ...]]
    """Record path → the decisions on that record."""
    by_unit: Mapping[tuple[str, str], tuple[Record, ...]]
    """(kind, unit) → records filed by (claims, requests) or about (penalties) that unit."""
    by_kind: Mapping[str, tuple[Record, ...]]
    targets_of: Mapping[str, tuple[Target, ...]]
    """Unit → the targets in which it has a part, in the table's order."""
    annulled: frozenset[str] = frozenset()
    """Decisions that a later decision has annulled (verdict ``rejected`` on them) or replaced."""
    withdrawn: Mapping[str, Withdrawal] = field(default_factory=dict)
    """Path of a record → the withdrawal that took it back; it is in ``records`` and in no other index."""
    withdrawn_reports: Mapping[tuple[str, str, str], tuple[Report, ...]] = field(default_factory=dict)
    """(unit, target, node) → that unit's reports on that node that it took back."""
    commitments: Mapping[str, Commitment] = field(default_factory=dict)
    """Path of a file of evidence below the cycle's folder → what was promised of it; no key of the office's is here."""
    left_out: tuple[str, ...] = ()
    digests: Mapping[str, str] = field(default_factory=dict)

    @property
    def collected(self) -> bool:
        """Whether anything is or may be filed: a year of which only the table is known has no records and no accounts.

        A year just opened in which a unit has an account has its ledger and its scores from the first day.
        """
        return bool(self.records) or any(unit.accounts for unit in self.units.values())
