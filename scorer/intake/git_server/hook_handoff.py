"""What the gate found for a push, told by the hook that judges to the hook that merges.

Both are started by one ``git receive-pack``, whose process id names the note. A note of a push
that was killed is cleared away by the next one; a lost note costs a second look, nothing else.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scorer.intake.gate.judgement import Arrival, Judgement
from scorer.intake.git import Change
from scorer.intake.git_server.repository import Repository

NOTHING_CHANGED = "G023"


@dataclass(frozen=True, slots=True)
class Note:
    """The push ``head`` of ``account``, judged against ``base`` at the moment ``at``.

    ``verdict`` is the gate's ``accept`` or ``review``, or ``known`` where main holds all of it already.
    """

    account: str
    at: datetime
    verdict: str
    base: str
    head: str
    changes: tuple[Change, ...] = ()
    arrivals: tuple[Arrival, ...] = ()


def note(judgement: Judgement, account: str, at: datetime) -> Note | None:
    """What the gate found, to be merged; None where it refused."""
    verdict: str = judgement.verdict
    if {problem.code for problem in judgement.problems} == {NOTHING_CHANGED}:
        verdict = "known"
    if verdict == "refuse":
        return None
    return Note(account, at, verdict, judgement.base, judgement.head, judgement.changes, judgement.arrivals)


def write(repository: Repository, found: Note) -> None:
    """Leave a note for the hook that merges."""
    repository.notes.mkdir(parents=True, exist_ok=True)
    row = {**asdict(found), "at": found.at.isoformat()}
    _file(repository).write_text(json.dumps(row), encoding="utf-8")


def take(repository: Repository, account: str, head: str) -> Note | None:
    """The note on this push, gone afterwards; None where it is lost, cut off or on another push."""
    file = _file(repository)
    try:
        found = _read(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    file.unlink(missing_ok=True)
    return found if (found.account, found.head) == (account, head) else None


def stale(repository: Repository) -> list[Path]:
    """Notes whose push no longer runs."""
    return [file for file in sorted(repository.notes.glob("*")) if not _runs(file.name)]


def _runs(name: str) -> bool:
    try:
        os.kill(int(name), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _file(repository: Repository) -> Path:
    return repository.notes / str(os.getppid())


def _read(row: dict[str, Any]) -> Note:
    changes = tuple(Change(**each) for each in row.pop("changes"))
    arrivals = tuple(Arrival(**each) for each in row.pop("arrivals"))
    return Note(**{**row, "at": datetime.fromisoformat(row["at"])}, changes=changes, arrivals=arrivals)
