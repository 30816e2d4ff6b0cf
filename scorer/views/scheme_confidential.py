"""What a scheme itself keeps inside: confidential categories, and grounds that must not be published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scorer.model.entities import Data
from scorer.model.records import Claim, Matter, Paper, Penalty, Record


@dataclass(frozen=True)
class Secrets:
    """Read once from the scheme. ``confidential``: (component, category) that nobody outside the office sees.

    ``grounds``: (component, category, ground) whose claims count and are never told to the public.
    ``clauses``: the clauses that a category's leaves may cite to those who may not read the record.
    ``sources``: where matters come from of which the public never reads a word.
    """

    confidential: frozenset[tuple[str, str]]
    grounds: frozenset[tuple[str, str, str]]
    clauses: Mapping[tuple[str, str], tuple[str, ...]]
    sources: frozenset[str] = frozenset()

    def confides(self, record: Record) -> bool:
        """Whether a record is the office's alone: ballots, a confidential category's penalty, such an inspection."""
        if isinstance(record, Penalty):
            return (record.component, record.category) in self.confidential
        if isinstance(record, Paper):
            return record.data.get("confidential") is True
        return record.kind == "ballots"

    def withholds(self, record: Record) -> bool:
        """Whether a claim's ground, or a matter's source, keeps it from the public, whatever a decision says."""
        if isinstance(record, Matter):
            return record.source in self.sources
        return isinstance(record, Claim) and (record.component, record.category, record.ground or "") in self.grounds


def secrets(scheme: Mapping[str, Data]) -> Secrets:
    """The secrets of a scheme's plain data."""
    confidential, grounds, clauses = set(), set(), {}
    for component, category, data in _categories(scheme.get("components")):
        if data.get("confidential") is True:
            confidential.add((component, category))
        named = data.get("clauses")
        clauses[component, category] = tuple(map(str, named)) if isinstance(named, list) else ()
        listed = data.get("grounds")
        for ground, entry in listed.items() if isinstance(listed, dict) else ():
            if isinstance(entry, dict) and entry.get("disclosure") == "withheld":
                grounds.add((component, category, ground))
    sources = {str(row.get("id")) for row in _rows(scheme.get("sources")) if row.get("disclosure") == "withheld"}
    return Secrets(frozenset(confidential), frozenset(grounds), clauses, frozenset(sources))


def _rows(data: Data) -> Iterable[dict[str, Data]]:
    return (row for row in (data if isinstance(data, list) else ()) if isinstance(row, dict))


def _categories(rows: Data) -> Iterable[tuple[str, str, dict[str, Data]]]:
    for row in rows if isinstance(rows, list) else ():
        if not isinstance(row, dict):
            continue
        for key in ("categories", "occurrences"):
            entries = row.get(key)
            for name, entry in entries.items() if isinstance(entries, dict) else ():
                if isinstance(entry, dict):
                    yield str(row.get("id")), name, entry
        yield from _categories(row.get("components"))
