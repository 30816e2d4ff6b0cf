"""``scorer receive github``: receipts for all that was merged since the last one, written and pushed in one commit.

The commit is made of objects beside the work tree and pushed only onto the very commit it was
made for: where the base branch has moved, all is read again. So there is no half of it,
and a run that is cancelled leaves everything for the next.
"""

from __future__ import annotations

from dataclasses import dataclass

from scorer.intake.git import Git
from scorer.intake.github.api import Api, ForgeError
from scorer.intake.github.committing import TRIES, commit_on
from scorer.intake.github.receipt_times import DueReceipts, gather
from scorer.intake.github.remote import fast_forward_work_tree, fetch_blobs, fetch_newest, push
from scorer.intake.github.unreceipted import BaseBranch, base_branch, unreceipted_merges, versions
from scorer.model.entities import Problem, Receipt
from scorer.reading.receipts import receipt_ledger as receipts


@dataclass(frozen=True, slots=True)
class WrittenReceipts:
    """The receipts that were written, each with its cycle, and what is not certain."""

    rows: tuple[tuple[str, Receipt], ...]
    problems: tuple[Problem, ...]
    commit: str
    """The base branch as it is then: what is built from it has all these receipts."""


def receive(api: Api, git: Git) -> WrittenReceipts:
    """Write and push the receipts that are due. A second run finds none. Raises ForgeError and has written nothing."""
    branch = str(api.get("")["default_branch"])
    for _ in range(TRIES):
        state = base_branch(git, fetch_newest(git, branch))
        found = unreceipted_merges(git, state)
        gathered = gather(api, git, branch, state, found)
        commit = _commit(git, state, gathered) if len(gathered) else state.tip
        if commit == state.tip or push(git, commit, branch):
            fast_forward_work_tree(git, branch, commit)
            fetch_blobs(git, versions(git, state))
            rows = ((cycle, row) for cycle, rows in gathered.rows.items() for row in rows)
            return WrittenReceipts(tuple(rows), tuple(gathered.problems), commit)
    raise ForgeError(f"主分支一直在变，试了 {TRIES} 次都没有推上去；下一次运行会补上")


def _commit(git: Git, state: BaseBranch, gathered: DueReceipts) -> str:
    """A commit on the base branch that has these lines at the end of its ledgers, and changes nothing else."""
    files = {
        f"submissions/{cycle}/receipts.csv": receipts.appended(state.ledgers.get(cycle, b""), rows)
        for cycle, rows in gathered.rows.items()
    }
    return commit_on(git, state.tip, files, f"回执：{len(gathered)} 件")
