"""Cache of what the audit found in order, in the clone: the next audit checks only what came since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from scorer.intake.git import Git


@dataclass(frozen=True, slots=True)
class AuditedLedger:
    """A ledger was in order up to the commit ``head``: its first ``size`` bytes, and the names deleted by then."""

    head: str
    size: int
    sha256: str
    lines: int
    deleted: tuple[str, ...]

    @classmethod
    def of(cls, head: str, raw: bytes, deleted: Sequence[str]) -> AuditedLedger:
        """All of a ledger as it is now."""
        return cls(head, len(raw), hashlib.sha256(raw).hexdigest(), raw.count(b"\n"), tuple(deleted))

    def fits(self, raw: bytes) -> bool:
        """Whether a ledger still begins with what was in order."""
        return hashlib.sha256(raw[: self.size]).hexdigest() == self.sha256


def recall(git: Git, folder: str) -> AuditedLedger | None:
    """The cached audit of a cycle's folder; None where there is none."""
    try:
        row = json.loads(_file(git, folder).read_text(encoding="utf-8"))
        return AuditedLedger(**{**row, "deleted": tuple(row["deleted"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def remember(git: Git, folder: str, sound: AuditedLedger) -> None:
    """Keep it; where the clone cannot be written to, the next audit checks everything again."""
    file = _file(git, folder)
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(asdict(sound)), encoding="utf-8")


def _file(git: Git, folder: str) -> Path:
    name = folder.removeprefix("submissions/").replace("/", "-")
    return Path(git.line("rev-parse", "--absolute-git-dir")) / "scorer" / f"history-{name}.json"
