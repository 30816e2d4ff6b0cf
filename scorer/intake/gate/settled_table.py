"""A settled target table: its rows stay as they were settled, rows are only added, each with ``since`` (G017)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scorer.intake.gate.proposal import Proposal
from scorer.model.entities import Data, Place, Problem
from scorer.reading.yaml import read
from scorer.reading.yaml.values import rows_of, text_of


def changed_rows(proposal: Proposal, raw: Mapping[str, bytes]) -> Iterator[Problem]:
    """G017 for every row of a settled table that a change removes, rewrites, or adds without ``since``."""
    for change in proposal.changes:
        place = proposal.places[change.path]
        if place.kind != "table" or change.added or not _settled(proposal, str(place.cycle)):
            continue
        before, after = proposal.git.blob(change.old), raw.get(change.path, b"")
        yield from _compared(change.path, _rows(before), _rows(after))


def _settled(proposal: Proposal, cycle: str) -> bool:
    """Whether a resolution of the base settles the year's targets, however its YAML is written."""
    office = proposal.files(f"submissions/{cycle}/office", merged=False)
    paths = {entry.oid: path for path, entry in office.items() if path.endswith(".yml")}
    return any(_settles(paths[oid], raw) for oid, raw in proposal.git.blobs(paths))


def _settles(path: str, raw: bytes) -> bool:
    """Whether a record is such a resolution; only one that has the word, or an escape that may spell it, is parsed."""
    if b"resolution" not in raw and b"\\" not in raw:
        return False
    document, _ = read(path, raw)
    data = document.data if document else None
    return (text_of(data, "kind"), text_of(data, "settles")) == ("resolution", "targets")


def _rows(raw: bytes) -> dict[str, Data]:
    document, _ = read("targets.yml", raw)
    return {text_of(row, "id"): row for row in rows_of(document.data if document else None, "targets")}


def _compared(path: str, before: Mapping[str, Data], after: Mapping[str, Data]) -> Iterator[Problem]:
    for target, row in before.items():
        if target not in after:
            yield Problem("G017", Place(path), {"target": target, "what": "不能删去"})
        elif after[target] != row:
            keys = "、".join(_differing(row, after[target]))
            yield Problem("G017", Place(path), {"target": target, "what": f"{keys} 与审定的不同"})
    for target, row in after.items():
        if target not in before and isinstance(row, dict) and "since" not in row:
            yield Problem("G017", Place(path), {"target": target, "what": "这一行是后加的，要写 since"})


def _differing(one: Data, other: Data) -> list[str]:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return ["整行"]
    return [key for key in {**one, **other} if one.get(key) != other.get(key)]
