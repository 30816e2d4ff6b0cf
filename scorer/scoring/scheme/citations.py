"""Where a scheme cites clauses: in its rules, and in ``covers`` for what a check, a record or a page carries out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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


COVERING: Mapping[str, Collection[str]] = {"check": (), "record": KINDS | FILES, "page": PAGES}
"""What may cover a clause → the names that there are; none given for the checks, which are many."""


def cover_rules(root: Parameters) -> tuple[CoverRule, ...]:
    """Read ``covers`` (``record/report: [JL-18-1]``); a record kind or a page that there is not is a problem (S012)."""
    return tuple(_cover_rules(root.child("covers")))


def _cover_rules(covers: Parameters) -> Iterator[CoverRule]:
    for key in covers.ids():
        kind, _, name = key.partition("/")
        known = COVERING.get(kind, ())
        if known and name not in known:
            covers.refuse("S012", key, name=name, allowed="、".join(sorted(known)))
        yield CoverRule(kind, name, covers.clause_ids(key))


def _cited(data: Data, title: str) -> Iterator[tuple[str, str]]:
    """Every clause cited below a piece of the scheme, under the nearest title."""
    if isinstance(data, list):
        for value in data:
            yield from _cited(value, title)
    elif isinstance(data, dict):
        title = str(data.get("title") or title)
        for key, value in data.items():
            if key == "clauses":
                yield from ((name, title) for name in clause_names(value))
            elif key == "cites" and isinstance(value, dict):
                yield from ((name, title) for names in value.values() for name in clause_names(names))
            else:
                yield from _cited(value, title)
