"""What covers each clause: derived from where the scheme cites it, then held against what is claimed.

A clause is carried out by a rule, an interpretation, a calendar entry, or by something the
engine has: a check, a record kind, a page. The scheme ties those last to clauses under
``covers: [{clauses: [JL-19], check: E001}]``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scorer.model.entities import Clause, Data, Place, Problem
from scorer.model.records import KINDS
from scorer.scoring.rules.parameters import Parameters

CLAIMS: Mapping[str, frozenset[str]] = {
    "by-rule": frozenset({"rule", "interpretation"}),
    "by-record": frozenset({"record", "rule", "calendar"}),
    "by-check": frozenset({"check", "rule"}),
    "by-calendar": frozenset({"calendar", "rule"}),
    "by-page": frozenset({"page"}),
}
"""What ``covered`` says in clauses.yml → what must then cite the clause (any of them)."""

PAGES = frozenset({"home", "cycle", "targets", "ledger", "matters", "units", "scheme", "records", "errors"})
"""The kinds of page that the site has."""

FILES = frozenset({"cycle", "units", "targets"})
"""What a ``record`` in ``covers`` may name besides the record kinds: the year's own files."""

RULE_KEYS = (
    "components", "rounding", "total", "grades", "honours", "consequences", "exports", "limits", "sources",
    "proposals", "changes", "publicity", "appeals", "copies",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClauseCover:
    """One thing that covers a clause: ``kind`` rule, interpretation, calendar, check, record or page."""

    kind: str
    name: str


def coverage(scheme: Mapping[str, Data]) -> dict[str, tuple[ClauseCover, ...]]:
    """Clause id → what covers it, in the scheme's order."""
    found: dict[str, dict[ClauseCover, None]] = {}
    for clause, cover in _covers(scheme):
        found.setdefault(clause, {})[cover] = None
    return {clause: tuple(covers) for clause, covers in found.items()}


def unkept(
    scheme: Mapping[str, Data], clauses: Mapping[str, Clause], file: str, rows: Mapping[str, int]
) -> Iterator[Problem]:
    """Clauses said to be covered that nothing of the right kind cites (S010). ``rows``: their positions in ``file``."""
    covers = coverage(scheme)
    for clause in clauses.values():
        wanted = CLAIMS.get(clause.covered)
        if wanted is not None and not any(cover.kind in wanted for cover in covers.get(clause.id, ())):
            facts = {"clause": clause.id, "covered": clause.covered}
            yield Problem("S010", Place(file, ("clauses", rows[clause.id], "covered")), facts)


@dataclass(frozen=True, slots=True)
class CoverRule:
    """Clauses that something besides a rule covers: a ``check``, a ``record`` or a ``page``, by its name."""

    kind: str
    name: str
    clauses: tuple[str, ...]


def cover_rules(root: Parameters) -> tuple[CoverRule, ...]:
    """Read ``covers``; a record kind or a page that does not exist is a problem (S012)."""
    return tuple(rule for row in root.rows("covers") for rule in _cover_rules(row))


def _cover_rules(row: Parameters) -> Iterator[CoverRule]:
    for kind, allowed in (("check", None), ("record", KINDS | FILES), ("page", PAGES)):
        name = row.plain(kind)
        if allowed is not None and name and name not in allowed:
            row.refuse("S012", kind, name=name, allowed="、".join(sorted(allowed)))
        if name:
            yield CoverRule(kind, name, tuple(cite.clause or "" for cite in row.clauses()))


def _covers(scheme: Mapping[str, Data]) -> Iterator[tuple[str, ClauseCover]]:
    for key in RULE_KEYS:
        for clause, title in _cited(scheme.get(key), key):
            yield clause, ClauseCover("rule", title)
    for row in _rows(scheme.get("interpretations")):
        for clause in _names(row.get("clauses")):
            yield clause, ClauseCover("interpretation", str(row.get("id")))
    for row in _rows(scheme.get("calendar")):
        for clause in _names(row.get("clause")):
            yield clause, ClauseCover("calendar", str(row.get("id")))
    for row in _rows(scheme.get("covers")):
        for kind in ("check", "record", "page"):
            for clause in _names(row.get("clauses")) if kind in row else ():
                yield clause, ClauseCover(kind, str(row[kind]))


def _cited(data: Data, title: str) -> Iterator[tuple[str, str]]:
    """Every clause cited below a piece of the scheme, under the nearest title."""
    if isinstance(data, list):
        for value in data:
            yield from _cited(value, title)
    elif isinstance(data, dict):
        title = str(data.get("title") or data.get("grade") or title)
        for key, value in data.items():
            if key in {"clauses", "clause"}:
                yield from ((name, title) for name in _names(value))
            elif key == "cites" and isinstance(value, dict):
                yield from ((name, title) for names in value.values() for name in _names(names))
            else:
                yield from _cited(value, title)


def _rows(data: Data) -> Iterator[dict[str, Data]]:
    yield from (row for row in (data if isinstance(data, list) else ()) if isinstance(row, dict))


def _names(data: Data) -> tuple[str, ...]:
    return tuple(map(str, data)) if isinstance(data, list) else (str(data),) if data else ()
