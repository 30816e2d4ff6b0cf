"""Select the records needed to preview a change of a large year: only they are read.

A unit's figures follow from what it files, from what the office and reviewers file about it, from claims that
name it, where it supports a target from what that target's leads report, and from the kinds of records of other
units that a rule of the 办法 reads (``reads_others``). Records are searched as bytes for the names in question;
one record too many does no harm, so the search is generous.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from scorer.intake.git import Git, TreeEntry
from scorer.model.entities import Data, Target
from scorer.reading.yaml.values import text_of
from scorer.scoring.results_digest import SCORING_KINDS
from scorer.scoring.scheme.interpretations import REGISTER, interpretations
from scorer.scoring.scheme.parse import build

ALWAYS = frozenset(
    {"resolution", "outage", "request", "matter", "notice", "feedback", "inspection", "conclusion", "bulletin"}
)
"""Kinds that belong together by numbers and steps, or count for several units: few, and always read."""
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
    """The units whose figures a change may move: ``units``, or all of them; none where no figure follows from it."""

    units: frozenset[str] = frozenset()
    everybody: bool = False


@dataclass(slots=True)
class _RecordLinks:
    wanted: set[str] = field(default_factory=set)
    links: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Record → the records that are on it, or that it is on."""


def reads_others(scheme: Mapping[str, Data]) -> frozenset[str]:
    """Kinds of records of other units that a figure may follow from, whatever is chosen: ``{"penalty"}``.

    Each parameter turns on one interpretation at most, so taking everybody's first option, then everybody's
    second, and so on, tries every option of every parameter.
    """
    questions = interpretations(scheme)
    most = max((len(item.options) for item in questions), default=0)
    found = set[str]()
    for place in range(most + 1):
        options = {item.id: ([*item.options, item.chosen][place : place + 1] or [item.chosen])[0] for item in questions}
        found |= build(scheme, {**REGISTER, **options}, "")[0].reads_others
    return frozenset(found)


def affected_units(
    filed: Mapping[str, Mapping[str, Data]],
    units: Iterable[str],
    targets: Mapping[str, Target],
    shared: frozenset[str] = frozenset(),
) -> AffectedUnits:
    """The units whose figures records (path → plain data) may change; ``shared`` as by :func:`reads_others`."""
    known, found = frozenset(units), set[str]()
    for path, data in filed.items():
        kind = text_of(data, "kind")
        if kind in EVERYBODY or kind in shared:
            return AffectedUnits(known, everybody=True)
        if kind in SCORING_KINDS:
            found.update(_named(path, data))
            target = targets.get(text_of(data, "target"))
            parts = target.parts if target else ()
            if target and target.none == "mean":  # whoever does not bear it gets the mean of those that do
                return AffectedUnits(known, everybody=True)
            # a request changes the target for all of its units; on a lead's report those that support may depend
            found.update(part.unit for part in parts if kind == "request" or part.role == "support")
    return AffectedUnits(frozenset(found & known))


def _named(path: str, data: Data | Mapping[str, Data]) -> Iterator[str]:
    """Every word of a record that may be a unit: its folder, the folders of paths, texts and keys."""
    yield path.partition("/")[0]
    if isinstance(data, str):
        yield data.partition("/")[0]
    elif isinstance(data, list | Mapping):
        inner = data if isinstance(data, list) else chain(data, data.values())
        for each in inner:
            yield from _named(path, each)


def texts_of(data: Data | Mapping[str, Data]) -> Iterator[str]:
    """Every text of a new record, under whatever key: where it is the path of another record, that is read too."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | Mapping):
        for each in data if isinstance(data, list) else data.values():
            yield from texts_of(each)


def leads_of_supported(targets: Mapping[str, Target], units: frozenset[str]) -> dict[str, frozenset[str]]:
    """Unit → the targets that it has a part in and one of ``units`` supports, or gets the mean of (``none: mean``)."""
    found: dict[str, set[str]] = defaultdict(set)
    for target in targets.values():
        if target.none == "mean" or any(part.role == "support" and part.unit in units for part in target.parts):
            for part in target.parts:
                found[part.unit].add(target.id)
    return {unit: frozenset(ids) for unit, ids in found.items() if unit not in units}


def relevant_records(
    git: Git,
    records: Mapping[str, TreeEntry],
    units: frozenset[str],
    leads: Mapping[str, frozenset[str]],
    shared: frozenset[str] = frozenset(),
    fresh: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """The records that these units' figures follow from, those that are ``fresh``, and all that is linked to them.

    Paths are below the cycle's folder. ``shared``: kinds of which every unit's records are needed.
    """
    search, by_oid = _RecordLinks(set(fresh)), defaultdict[str, list[str]](list)
    for path, entry in records.items():
        if path.partition("/")[0] in units:
            search.wanted.add(path)
        by_oid[entry.oid].append(path)
    named = re.compile(WORD.format(f"(?:{_any(units)})").encode()) if units else NOTHING
    words, by_lead = [unit.encode() for unit in units], {unit: _targets(ids) for unit, ids in leads.items()}
    always = frozenset(kind.encode() for kind in ALWAYS | shared)
    for oid, raw in git.blobs(by_oid):
        for path in by_oid[oid]:
            of_lead = by_lead.get(path.partition("/")[0])
            names = any(word in raw for word in words) and named.search(raw)
            if names or not always.isdisjoint(KIND.findall(raw)) or (of_lead and of_lead.search(raw)):
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
    """The wanted records and everything linked to them, however many steps away."""
    waiting, found = list(search.wanted), set(search.wanted)
    while waiting:
        for other in search.links.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return frozenset(found)
