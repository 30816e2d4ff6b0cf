"""Refuse what was removed by law: its bytes again (G054), or history that held them (G055)."""

from __future__ import annotations

from scorer.intake.gate.proposal import MOST_LISTED, too_much
from scorer.intake.git import Git, TooLongError
from scorer.intake.machine_commit import blob_at
from scorer.model.entities import Place, Problem
from scorer.reading.book.removals import REMOVALS, REWRITTEN, removed, rewritten


def brings_back(git: Git, base: str, head: str) -> Problem | None:
    """The fault of a head that reaches, beyond the base, a removed blob or a commit that was rewritten."""
    gone = {each.blob: each for each in removed(blob_at(git, base, REMOVALS))}
    if not gone:
        return None
    old = rewritten(blob_at(git, base, REWRITTEN))
    try:
        new = git.some(MOST_LISTED, "rev-list", "--objects", "--no-object-names", head, f"^{base}").decode().split()
    except TooLongError:
        return too_much("提交和文件多得列不完")
    last = next((oid for oid in new if oid in old), None)
    if last is not None:
        return Problem("G055", Place("."), {"old": last})
    found = next((gone[oid] for oid in new if oid in gone), None)
    if found is None:
        return None
    return Problem("G054", Place(found.path), {"path": found.path, "ground": found.ground, "day": found.day})
