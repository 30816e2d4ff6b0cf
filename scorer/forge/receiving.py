"""``scorer receive github``: receipts for all that was merged since the last one, written and pushed in one commit.

The commit is made of objects beside the work tree and pushed only onto the very commit it was
made for: where the base branch has moved, all is looked at again. So there is no half of it,
and a run that is cancelled leaves everything for the next.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from scorer.book import receipts
from scorer.forge.api import Api, ForgeError
from scorer.forge.arrivals import Gathered, gather
from scorer.forge.remote import complete, follow, push, tip
from scorer.forge.standing import Standing, merges, standing, versions
from scorer.gate.git import REGULAR, Git
from scorer.model import Problem, Receipt

TRIES = 5
"""How often the base branch may move under us before the command gives up; the next run catches up."""
MACHINE = {
    "GIT_AUTHOR_NAME": "scorer",
    "GIT_AUTHOR_EMAIL": "scorer@localhost",
    "GIT_COMMITTER_NAME": "scorer",
    "GIT_COMMITTER_EMAIL": "scorer@localhost",
}


@dataclass(frozen=True, slots=True)
class Received:
    """What was written: each receipt with its cycle, and what could not be told for certain."""

    rows: tuple[tuple[str, Receipt], ...]
    problems: tuple[Problem, ...]


def receive(api: Api, git: Git) -> Received:
    """Write and push the receipts that are due. A second run finds none. Raises ForgeError and has written nothing."""
    branch = str(api.get("")["default_branch"])
    for _ in range(TRIES):
        state = standing(git, tip(git, branch))
        found = merges(git, state)
        gathered = gather(api, git, branch, state, found)
        commit = _commit(git, state, gathered) if len(gathered) else state.tip
        if commit == state.tip or push(git, commit, branch):
            follow(git, branch, commit)
            complete(git, versions(git, state))
            rows = ((cycle, row) for cycle, rows in gathered.rows.items() for row in rows)
            return Received(tuple(rows), tuple(gathered.problems))
    raise ForgeError(f"主分支一直在变，试了 {TRIES} 次都没有推上去；下一次运行会补上")


def _commit(git: Git, state: Standing, gathered: Gathered) -> str:
    """A commit on the base branch that has these lines at the end of its ledgers, and changes nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**MACHINE, "GIT_INDEX_FILE": str(Path(folder) / "index")}
        git.run("read-tree", state.tip, env=env)
        for cycle, rows in gathered.rows.items():
            raw = receipts.appended(state.ledgers.get(cycle, b""), rows)
            oid = git.run("hash-object", "-w", "--stdin", given=raw).decode().strip()
            place = f"{REGULAR},{oid},submissions/{cycle}/receipts.csv"
            git.run("update-index", "--add", "--cacheinfo", place, env=env)
        tree = git.line("write-tree", env=env)
        # the run that pushes this publishes it as well: it needs no run of its own
        message = f"回执：{len(gathered)} 件\n\n[skip ci]\n"
        return git.line("commit-tree", tree, "-p", state.tip, "-m", message, env=env)
