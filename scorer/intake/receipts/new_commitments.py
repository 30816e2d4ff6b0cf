"""Make the commitments of evidence that arrives: a new random key for each file, first into the office's ledger.

The key is written before the commitment: what is interrupted between the two leaves a key that the next attempt uses.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from scorer.intake.gate.paths import classify
from scorer.intake.git import REGULAR, Git, TreeChange
from scorer.intake.machine_commit import blob_at
from scorer.model.deadlines import local_day
from scorer.reading.book.files import MARK
from scorer.reading.book.store import POINTER
from scorer.reading.receipts.commitments import (
    COMMITMENTS,
    KEYS,
    commitment_of,
    read_ledgers,
    with_commitments,
    with_keys,
)

KEY_BYTES = 32
TITLE = "承诺的钥匙"


@dataclass(frozen=True)
class NewCommitments:
    """The ledgers with their new lines, by path: ``keys`` for the office's repository, ``values`` for the shared."""

    keys: Mapping[str, bytes]
    values: Mapping[str, bytes]


def arrived_evidence(git: Git, changes: Iterable[TreeChange]) -> Iterator[tuple[str, str, bytes]]:
    """(cycle, path below its folder, bytes) of each evidence file that a change adds; a pointer has no bytes here."""
    for change in changes:
        where = classify(change.path)
        if where.kind == "evidence" and where.cycle and change.added and change.new_mode == REGULAR:
            data = git.blob(change.new)
            if not data.startswith(POINTER):
                yield where.cycle, change.path.removeprefix(f"submissions/{where.cycle}/"), data


def is_office_only(git: Git, commit: str) -> bool:
    """Whether a repository is the office's own: the only kind that may hold keys."""
    return any(entry.path == MARK for entry in git.entries(commit, MARK))


def new_commitments(
    files: Iterable[tuple[str, str, bytes]], shared: tuple[Git, str], office: tuple[Git, str], at: datetime
) -> NewCommitments:
    """Keys and commitments of these files, each made once. ``shared``, ``office``: repository and its commit."""
    day = local_day(at).isoformat()
    keys, values = dict[str, list[tuple[str, str, str]]](), dict[str, list[tuple[str, str, str, str]]]()
    known, made = dict[str, Mapping[str, str]](), dict[str, frozenset[str]]()
    for cycle, path, data in files:
        if cycle not in known:
            kept = _ledger(office, cycle, KEYS)
            known[cycle] = read_ledgers((), [(KEYS, kept)] if kept else ()).keys
            before = _ledger(shared, cycle, COMMITMENTS)
            made[cycle] = frozenset(read_ledgers([(COMMITMENTS, before)] if before else ()).of)
        if path in made[cycle]:
            continue
        key = known[cycle].get(path)
        if key is None:
            key = secrets.token_hex(KEY_BYTES)
            keys.setdefault(cycle, []).append((path, key, day))
        values.setdefault(cycle, []).append((path, commitment_of(key, data), day, ""))
    return NewCommitments(
        {_file(cycle, KEYS): with_keys(_ledger(office, cycle, KEYS), rows) for cycle, rows in keys.items()},
        {
            _file(cycle, COMMITMENTS): with_commitments(_ledger(shared, cycle, COMMITMENTS), rows)
            for cycle, rows in values.items()
        },
    )


def _ledger(repository: tuple[Git, str], cycle: str, name: str) -> bytes:
    return blob_at(*repository, _file(cycle, name))


def _file(cycle: str, name: str) -> str:
    return f"submissions/{cycle}/{name}"
