"""What covers each clause: derived from where the scheme cites it, then checked against what is claimed.

A clause is carried out by a rule, an interpretation, a calendar entry, or by something the
engine has: a check, a record kind, a page. The scheme ties those last to clauses under
``covers: {check/E001: [JL-19]}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorer.model.entities import Clause, Place, Problem
from scorer.model.packaged import packaged
from scorer.scoring.scheme.parse import Scheme

_TABLES = packaged("scorer.scoring.scheme", "clause_coverage")
CLAIMS: Mapping[str, frozenset[str]] = {covered: frozenset(kinds) for covered, kinds in _TABLES["claims"].items()}
RULE_KEYS: Sequence[str] = _TABLES["rules"]["keys"]


@dataclass(frozen=True, slots=True)
class ClauseCover:
    """One thing that covers a clause: ``kind`` rule, interpretation, calendar, check, record or page."""

    kind: str
    name: str


def coverage(scheme: Scheme) -> dict[str, tuple[ClauseCover, ...]]:
    """Clause id → what covers it, in the scheme's order."""
    found: dict[str, dict[ClauseCover, None]] = {}
    for clause, cover in _covers(scheme):
        found.setdefault(clause, {})[cover] = None
    return {clause: tuple(covers) for clause, covers in found.items()}


def unkept(scheme: Scheme, clauses: Mapping[str, Clause], file: str, rows: Mapping[str, int]) -> Iterator[Problem]:
    """Clauses said to be covered that nothing of the right kind cites (S010). ``rows``: their positions in ``file``."""
    covers = coverage(scheme)
    for clause in clauses.values():
        wanted = CLAIMS.get(clause.covered)
        if wanted is not None and not any(cover.kind in wanted for cover in covers.get(clause.id, ())):
            facts = {"clause": clause.id, "covered": clause.covered}
            yield Problem("S010", Place(file, ("clauses", rows[clause.id], "covered")), facts)


def _covers(scheme: Scheme) -> Iterator[tuple[str, ClauseCover]]:
    for key in RULE_KEYS:
        yield from ((each.clause, ClauseCover("rule", each.title)) for each in scheme.citations if each.block == key)
    for item in scheme.interpretations:
        yield from ((clause, ClauseCover("interpretation", item.id)) for clause in item.clauses)
    for rule in scheme.procedure.calendar:
        cover = ClauseCover("calendar", rule.title or rule.kind or rule.id)
        yield from ((clause, cover) for clause in rule.clauses)
    for row in scheme.covers:
        yield from ((clause, ClauseCover(row.kind, row.name)) for clause in row.clauses)
