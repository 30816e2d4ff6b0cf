"""Which records of a large year bear on a change: only they are read.

A unit's figures follow from what it files, from what the office and reviewers file about it,
from claims that name it, and, where it supports a target, from what that target's leads
report. Records are looked through as bytes for the names in question; one record too many
does no harm, so the look is generous.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from scorer.intake.git import Git, TreeEntry
from scorer.model.entities import Data
from scorer.scoring.results_digest import SCORING_KINDS

COURSE = frozenset(
    {b"resolution", b"outage", b"matter", b"notice", b"feedback", b"inspection", b"conclusion", b"bulletin"}
)
"""Kinds that hang together by numbers and steps, or hold for everybody: few, and always read."""
KIND = re.compile(rb"kind['\"]?\s*:\s*['\"]?([a-z-]+)")
LINKS = tuple(
    re.compile(key + rb"['\"]?\s*:\s*['\"]?([a-z0-9-]+/[^\s'\",}#]+)") for key in (b"on", b"replaces", b"supersedes")
)
"""What one record says of another. (Each begins with its word: so the search runs at the speed of a plain one.)"""
WORD = r"(?<![0-9A-Za-z.-]){}(?![0-9A-Za-z-])"
NOTHING = re.compile(rb"(?!)")
EVERYBODY = frozenset({"resolution", "outage"})


@dataclass(frozen=True, slots=True)
class AffectedUnits:
    """The units whose figures a change can touch: ``units``, or all of them; none where no figure hangs on it."""

    units: frozenset[str] = frozenset()
    everybody: bool = False


@dataclass(slots=True)
class _RecordLinks:
    wanted: set[str] = field(default_factory=set)
    links: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Record → the records that are on it, or that it is on."""


def affected_units(
    filed: Mapping[str, Mapping[str, Data]], units: Iterable[str], scheme: Mapping[str, Data]
) -> AffectedUnits:
    """What records (path → plain data) touch among a year's units. A 办法 that counts for all together touches all."""
    known, found = frozenset(units), set[str]()
    for path, data in filed.items():
        kind = data.get("kind")
        if kind in EVERYBODY or (kind in SCORING_KINDS and _for_all(scheme)):
            return AffectedUnits(known, everybody=True)
        if kind in SCORING_KINDS:
            found.update(_named(path, data))
    return AffectedUnits(frozenset(found & known))


def _for_all(scheme: Data | Mapping[str, Data]) -> bool:
    """Whether some rule reads what every unit of a group files (``bearer: all``)."""
    if isinstance(scheme, Mapping):
        return scheme.get("bearer") == "all" or any(_for_all(value) for value in scheme.values())
    return isinstance(scheme, list) and any(_for_all(value) for value in scheme)


def _named(path: str, data: Data | Mapping[str, Data]) -> Iterator[str]:
    """Every word of a record that may be a unit: its folder, the folders of paths, texts and keys."""
    yield path.partition("/")[0]
    if isinstance(data, str):
        yield data.partition("/")[0]
    elif isinstance(data, list | Mapping):
        inner = data if isinstance(data, list) else chain(data, data.values())
        for each in inner:
            yield from _named(path, each)


def leads_of_supported(targets: Data, units: frozenset[str]) -> dict[str, frozenset[str]]:
    """Unit → the targets that it leads and one of ``units`` supports."""
    found: dict[str, set[str]] = defaultdict(set)
    rows = targets.get("targets") if isinstance(targets, dict) else None
    for row in rows if isinstance(rows, list) else ():
        parts = row.get("units") if isinstance(row, dict) else None
        named = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
        if isinstance(row, dict) and any(part.get("role") == "support" and part.get("unit") in units for part in named):
            for part in named:
                found[str(part.get("unit"))].add(str(row.get("id")))
    return {unit: frozenset(ids) for unit, ids in found.items() if unit not in units}


def relevant_records(
    git: Git,
    records: Mapping[str, TreeEntry],
    units: frozenset[str],
    leads: Mapping[str, frozenset[str]],
    fresh: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """Records that bear on these units or are ``fresh``, and what hangs on them; paths are below the cycle's folder."""
    search, by_oid = _RecordLinks(set(fresh)), defaultdict[str, list[str]](list)
    for path, entry in records.items():
        if path.partition("/")[0] in units:
            search.wanted.add(path)
        by_oid[entry.oid].append(path)
    named = re.compile(WORD.format(f"(?:{_any(units)})").encode()) if units else NOTHING
    words, borne = [unit.encode() for unit in units], {unit: _targets(ids) for unit, ids in leads.items()}
    for oid, raw in git.blobs(by_oid):
        for path in by_oid[oid]:
            of_lead = borne.get(path.partition("/")[0])
            spoken = any(word in raw for word in words) and named.search(raw)
            if spoken or not COURSE.isdisjoint(KIND.findall(raw)) or (of_lead and of_lead.search(raw)):
                search.wanted.add(path)
            for link in (found for form in LINKS for found in form.findall(raw)):
                other = link.decode("utf-8", "replace")
                search.links[other].add(path)
                search.links[path].add(other)
    return _closed(search) & records.keys()


def _any(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names)))


def _targets(ids: frozenset[str]) -> re.Pattern[bytes]:
    return re.compile(rf"target['\"]?\s*:\s*['\"]?(?:{_any(ids)})(?![0-9A-Za-z.-])".encode())


def _closed(search: _RecordLinks) -> frozenset[str]:
    """What is wanted and everything linked to it, however many steps away."""
    waiting, found = list(search.wanted), set(search.wanted)
    while waiting:
        for other in search.links.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return frozenset(found)
