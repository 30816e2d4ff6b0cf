"""A push that was judged against an older main: does what main got since touch anything that was judged?

Under the lock only this is asked. Most pushes are reports of a unit, and what came meanwhile are reports of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from scorer.intake.gate.paths import RepositoryPath, classify
from scorer.intake.git import Git, TooLongError
from scorer.intake.git_server.hook_handoff import JudgedPush

FILED = frozenset({"record", "evidence"})
APART = frozenset({b"report", b"self-review"})
"""Kinds of records that no other unit's record is checked against, unless one names the other's folder."""
KIND = re.compile(rb"^kind:[ ]*([a-z-]+)[ ]*$", re.MULTILINE)
MOST_LISTED = 1 << 20


def rebased(git: Git, push: JudgedPush, main: str) -> JudgedPush | None:
    """The push as judged against ``main``; None where it must be judged again."""
    if push.base == main:
        return push
    if push.verdict != "accept" or git.merge_base(push.base, main) != push.base:
        return None
    try:
        since = git.changes(push.base, main, MOST_LISTED)
    except TooLongError:
        return None
    mine = [(classify(change.path), change.new) for change in push.changes]
    came = [(classify(change.path), change.new) for change in since if classify(change.path).kind != "ledger"]
    grown = all(change.added or classify(change.path).kind == "ledger" for change in (*push.changes, *since))
    return replace(push, base=main) if grown and _apart(git, mine, came) else None


def _apart(git: Git, mine: list[tuple[RepositoryPath, str]], came: list[tuple[RepositoryPath, str]]) -> bool:
    """Whether both are filings of plain kinds in different folders, and neither names the other's folder."""
    both = [*mine, *came]
    if not all(place.kind in FILED for place, _ in both):
        return False
    our, their = _actors(mine), _actors(came)
    raw = dict(git.blobs({oid for place, oid in both if place.kind == "record"}))
    kinds = (KIND.findall(raw.get(oid, b"")) for place, oid in both if place.kind == "record")
    if our & their or not all(len(found) == 1 and found[0] in APART for found in kinds):
        return False
    return not _names(raw, mine, their) and not _names(raw, came, our)


def _actors(filed: Iterable[tuple[RepositoryPath, str]]) -> frozenset[str]:
    return frozenset(str(place.actor) for place, _ in filed)


def _names(raw: dict[str, bytes], filed: Iterable[tuple[RepositoryPath, str]], actors: frozenset[str]) -> bool:
    """Whether a record has one of these folders in its text."""
    words = [actor.encode() for actor in actors]
    return any(word in raw.get(oid, b"") for place, oid in filed if place.kind == "record" for word in words)
