"""Where a scheme cites clauses: in its rules, and in ``covers`` for what a check, a record or a page carries out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scorer.model.entities import Data
from scorer.model.records import KINDS
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import clause_names

PAGES = frozenset({"home", "cycle", "targets", "ledger", "matters", "units", "scheme", "records", "errors"})
"""The kinds of page that the site has."""

FILES = frozenset({"cycle", "units", "targets"})
"""What a ``record`` in ``covers`` may name besides the record kinds: the year's own files."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A clause cited in the scheme: under which of its keys, in which row of it, and below which title."""

    block: str
    place: int | None
    clause: str
    title: str


def citations(root: Parameters) -> tuple[Citation, ...]:
    """Every clause that the scheme cites, in its order."""
    return tuple(
        Citation(key, place, clause, title)
        for key, value in root.data.items()
        for place, row in (enumerate(value) if isinstance(value, list) else [(None, value)])
        for clause, title in _cited(row, key)
    )


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
        name = row.literal(kind)
        if allowed is not None and name and name not in allowed:
            row.refuse("S012", kind, name=name, allowed="、".join(sorted(allowed)))
        if name:
            yield CoverRule(kind, name, tuple(cite.clause or "" for cite in row.clauses()))


def _cited(data: Data, title: str) -> Iterator[tuple[str, str]]:
    """Every clause cited below a piece of the scheme, under the nearest title."""
    if isinstance(data, list):
        for value in data:
            yield from _cited(value, title)
    elif isinstance(data, dict):
        title = str(data.get("title") or data.get("grade") or title)
        for key, value in data.items():
            if key in {"clauses", "clause"}:
                yield from ((name, title) for name in clause_names(value))
            elif key == "cites" and isinstance(value, dict):
                yield from ((name, title) for names in value.values() for name in clause_names(names))
            else:
                yield from _cited(value, title)
