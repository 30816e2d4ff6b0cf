"""The arrival of a merged record's bytes: the first green validate run whose head holds them (GEN-3).

A head that was green holding other bytes of the same file is an arrival of its own: a report
amended on 20 June and first sent on 10 June has two lines, and both times are known.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from scorer.intake.gate.proposal import MOST_LISTED
from scorer.intake.git import Git
from scorer.intake.github.api import Api
from scorer.intake.github.pulls import WORKFLOW_FILE, PullRequest, ValidateRun, merged_by, runs
from scorer.intake.github.unreceipted import BaseBranch, UnreceiptedMerge, blobs_ever_at, cycle_of, path_of
from scorer.intake.machine_commit import oid_at
from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Place, Problem, Receipt
from scorer.reading.book.store import is_pointer, pointer
from scorer.reading.receipts.line import of_pull_request


@dataclass(frozen=True, slots=True)
class HeadFile:
    """A file of a commit: the id of its bytes, and the bytes."""

    oid: str
    data: bytes


class HeadGone(Exception):  # noqa: N818 - a head that is gone is no error of ours
    """The forge no longer has a commit that was forced away."""


@dataclass(frozen=True)
class PullHeads:
    """The heads of a merged pull request: ``local`` came with the merge, others are asked of the forge."""

    git: Git
    api: Api
    local: frozenset[str]

    def blob(self, head: str, path: str) -> HeadFile | None:
        """A file of a head, None where the head does not have it. Raises HeadGone where the head is no more."""
        if head in self.local:
            return self._at_hand(head, path)
        row = self.api.found(f"contents/{quote(path)}", ref=head)
        if isinstance(row, dict):
            # a link or a submodule has no bytes of its own here, and a folder is a list
            return HeadFile(str(row["sha"]), base64.b64decode(row["content"])) if row.get("content") else None
        if row is None and self.api.found(f"git/commits/{head}") is None:
            raise HeadGone
        return None

    def _at_hand(self, head: str, path: str) -> HeadFile | None:
        oid = oid_at(self.git, head, path)
        return HeadFile(oid, self.git.blob(oid)) if oid else None


@dataclass(slots=True)
class DueReceipts:
    """Receipts by cycle, in the order they are to be written, and what is not certain."""

    rows: dict[str, list[Receipt]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __len__(self) -> int:
        return sum(map(len, self.rows.values()))


def gather(api: Api, git: Git, branch: str, state: BaseBranch, found: Sequence[UnreceiptedMerge]) -> DueReceipts:
    """The receipts for all that these merges brought in, merge by merge."""
    gathered = DueReceipts()
    workflows = blobs_ever_at(git, state.tip, [WORKFLOW_FILE]) if found else frozenset()
    for merge in found:
        origin = merged_by(api, merge.commit, branch)
        if origin is None:
            due = [file for file in merge.files if cycle_of(file) not in state.synthetic]
            gathered.problems += [Problem("H020", Place(file), {"commit": merge.commit[:12]}) for file in due]
        else:
            _of_pull(gathered, PullHeads(git, api, _brought(git, merge.commit)), origin, merge, workflows)
    return gathered


def _of_pull(
    gathered: DueReceipts, heads: PullHeads, origin: PullRequest, merge: UnreceiptedMerge, workflows: frozenset[str]
) -> None:
    green, gone = _green(heads, origin, workflows)
    rows = []
    for file in merge.files:
        versions = list(_versions(heads, green, file))
        final = heads.git.blob(f"{merge.commit}:{file}")
        if not versions or versions[-1][0] != _digest(final):
            gathered.problems.append(Problem("H021", Place(file), {"number": str(origin.number)}))
            continue
        rows += [(file, _receipt(origin, run, file, digest)) for digest, run in versions]
        for run in gone:
            facts = {"number": str(origin.number), "commit": run.head[:12], "time": _time(versions[0][1])}
            gathered.problems.append(Problem("H022", Place(file), facts))
    for file, receipt in sorted(rows, key=lambda row: (row[1].received_at, row[0])):
        gathered.rows.setdefault(cycle_of(file), []).append(receipt)


def _green(
    heads: PullHeads, origin: PullRequest, workflows: frozenset[str]
) -> tuple[list[ValidateRun], list[ValidateRun]]:
    """The first green run of each head, oldest first, and those whose head is gone.

    A head that brought its own validate workflow judged itself: its run says nothing, unless the base
    branch has had that very workflow.
    """
    first: dict[str, ValidateRun] = {}
    for run in runs(heads.api, origin):
        if run.green:
            first.setdefault(run.head, run)
    sound, gone = [], []
    for run in first.values():
        try:
            workflow = heads.blob(run.head, WORKFLOW_FILE)
        except HeadGone:
            gone.append(run)
            continue
        if workflow is not None and workflow.oid in workflows:
            sound.append(run)
    return sound, gone


def _versions(heads: PullHeads, green: Sequence[ValidateRun], file: str) -> Iterator[tuple[str, ValidateRun]]:
    """Each version of a file that passed, with the run it first passed in; one that came back came again."""
    last = ""
    for run in green:
        blob = heads.blob(run.head, file)
        digest = _digest(blob.data) if blob else last
        if digest != last:
            yield digest, run
            last = digest


def _receipt(origin: PullRequest, run: ValidateRun, file: str, digest: str) -> Receipt:
    return of_pull_request(path_of(file), digest, run.created, origin.number, run.head, origin.merged, origin.author)


def _time(run: ValidateRun) -> str:
    return run.created.astimezone(SHANGHAI).isoformat()


def _digest(data: bytes) -> str:
    """The digest of a file, of what an LFS pointer stands for that of the file itself."""
    pointed = pointer(data) if is_pointer(data) else None
    return pointed.sha256 if pointed else hashlib.sha256(data).hexdigest()


def _brought(git: Git, commit: str) -> frozenset[str]:
    """Every commit that came into the base branch with this one."""
    return frozenset(git.some(MOST_LISTED, "rev-list", commit, f"^{commit}^1").decode().split())
