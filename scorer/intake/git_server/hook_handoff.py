"""Hand-over file from pre-receive to proc-receive: the judgement of a push, so that it need not be made twice.

Both hooks are started by one ``git receive-pack``, whose process id names the file. The file of a push that was
killed is removed by the next one; a lost file costs a second judgement, nothing else.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scorer.intake.gate.judgement import Arrival, Judgement
from scorer.intake.git import TreeChange
from scorer.intake.git_server.repository import Repository
from scorer.reading.folders import listed

NOTHING_CHANGED = "G023"


@dataclass(frozen=True, slots=True)
class JudgedPush:
    """The push ``head`` of ``account``, judged against ``base`` at the moment ``at``.

    ``verdict`` is the gate's ``accept`` or ``review``, or ``known`` where main holds all of it already.
    """

    account: str
    at: datetime
    verdict: str
    base: str
    head: str
    changes: tuple[TreeChange, ...] = ()
    arrivals: tuple[Arrival, ...] = ()


def judged_push(judgement: Judgement, account: str, at: datetime) -> JudgedPush | None:
    """A judgement as a push to be merged; None where the gate refused it."""
    verdict: str = judgement.verdict
    if {problem.code for problem in judgement.problems} == {NOTHING_CHANGED}:
        verdict = "known"
    if verdict == "refuse":
        return None
    return JudgedPush(account, at, verdict, judgement.base, judgement.head, judgement.changes, judgement.arrivals)


def write_handoff(repository: Repository, found: JudgedPush) -> None:
    """Write the hand-over file for the hook that merges."""
    repository.handoffs.mkdir(parents=True, exist_ok=True)
    row = {**asdict(found), "at": found.at.isoformat()}
    _file(repository).write_text(json.dumps(row), encoding="utf-8")


def take_handoff(repository: Repository, account: str, head: str) -> JudgedPush | None:
    """The judged push, its file removed; None where the file is lost, cut off or of another push."""
    file = _file(repository)
    try:
        found = _read(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    file.unlink(missing_ok=True)
    return found if (found.account, found.head) == (account, head) else None


def stale_files(repository: Repository) -> list[Path]:
    """Hand-over files whose push no longer runs."""
    return [file for file in listed(repository.handoffs) if not _runs(file.name)]


def _runs(name: str) -> bool:
    try:
        os.kill(int(name), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _file(repository: Repository) -> Path:
    return repository.handoffs / str(os.getppid())


def _read(row: dict[str, Any]) -> JudgedPush:
    changes = tuple(TreeChange(**each) for each in row.pop("changes"))
    arrivals = tuple(Arrival(**each) for each in row.pop("arrivals"))
    return JudgedPush(**{**row, "at": datetime.fromisoformat(row["at"])}, changes=changes, arrivals=arrivals)
