"""Pull requests and the validate runs of their heads, as the forge knows them.

A run's ``actor`` is who pushed what it ran on; re-running changes only its ``triggering_actor``
and its outcome, never ``created_at`` or ``actor``, so a re-run by the office moves no time and
no name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from scorer.intake.github.api import Api, Row
from scorer.model.accounts import account_key

WORKFLOW = "validate.yml"
EVENTS = ("pull_request", "pull_request_review")
"""What starts a validate run: a push to the head, and a review of it."""
WORKFLOW_FILE = f".github/workflows/{WORKFLOW}"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """One pull request. ``head`` is a full commit id; ``home`` the id of the repository it is in, None if gone."""

    number: int
    author: str
    head: str
    branch: str
    home: int | None
    base: str
    waiting: bool
    """Open, and no draft."""
    opened: datetime
    merged: datetime | None
    merge: str | None
    """The commit that brought it into the base branch."""


@dataclass(frozen=True, slots=True)
class ValidateRun:
    """One validate run: ``created`` is when its head arrived at the forge, ``actor`` who pushed it."""

    id: int
    head: str
    created: datetime
    actor: str
    conclusion: str | None
    review: bool = False
    """Started by a review of the head: its actor has pushed nothing."""

    @property
    def green(self) -> bool:
        """Whether the gate let this head through."""
        return self.conclusion == "success"


def pull(row: Row) -> PullRequest:
    """A pull request from an event or an answer."""
    head, home = row["head"], row["head"].get("repo") or {}
    return PullRequest(
        number=int(row["number"]),
        author=_account(row.get("user")),
        head=str(head["sha"]),
        branch=str(head["ref"]),
        home=home.get("id"),
        base=str(row["base"]["ref"]),
        waiting=row.get("state") == "open" and not row.get("draft"),
        opened=moment(row["created_at"]),
        merged=moment(row["merged_at"]) if row.get("merged_at") else None,
        merge=row.get("merge_commit_sha"),
    )


def open_pulls(api: Api, base: str) -> Iterator[PullRequest]:
    """Every pull request that waits to be merged into a branch, oldest first."""
    for row in api.every("pulls", state="open", base=base, sort="created", direction="asc"):
        found = pull(row)
        if found.waiting:
            yield found


def merged_by(api: Api, commit: str, base: str) -> PullRequest | None:
    """The pull request that a commit of the base branch came from; None for a direct push."""
    rows = (pull(row) for row in api.every(f"commits/{commit}/pulls"))
    found = [row for row in rows if row.merged is not None and row.base == base]
    exact = [row for row in found if row.merge == commit]
    return next(iter(exact or found), None)


def runs(api: Api, of: PullRequest) -> tuple[ValidateRun, ...]:
    """All validate runs of a pull request's heads, those that were forced away too, oldest first.

    They are found by the branch and its repository: a fork's pull request is not named in its runs.
    """
    query = {"branch": of.branch, "created": f">={of.opened:%Y-%m-%dT%H:%M:%SZ}"}
    found = []
    for row in api.every(f"actions/workflows/{WORKFLOW}/runs", "workflow_runs", **query):
        if row.get("event") not in EVENTS:
            continue
        run = _run(row)
        home = (row.get("head_repository") or {}).get("id")
        own = home == of.home if of.home is not None else run.head == of.head
        if own and of.opened <= run.created and (of.merged is None or run.created <= of.merged):
            found.append(run)
    return tuple(sorted(found, key=lambda run: (run.created, run.id)))


def pushers(api: Api, of: PullRequest, found: Collection[ValidateRun], commits: Collection[str]) -> tuple[str, ...]:
    """Every account that pushed to the head: the first run of each head names its pusher.

    A push may leave no run (before the pull request was opened, or with runs skipped): for a branch of this
    repository the forge's own list of pushes is asked too. ``commits`` are those that would be merged.
    """
    first: dict[str, str] = {}
    for run in found:
        if not run.review:
            first.setdefault(run.head, run.actor)
    accounts = {*first.values(), *(_pushes(api, of, commits))}
    return tuple(sorted(accounts - {""}))


def _pushes(api: Api, of: PullRequest, commits: Collection[str]) -> Iterator[str]:
    if of.home is None or of.home != api.get("")["id"]:
        return
    for row in api.every("activity", ref=f"refs/heads/{of.branch}"):
        if row["after"] in commits or (moment(row["timestamp"]) >= of.opened and row["after"].strip("0")):
            yield _account(row.get("actor"))


def approvers(api: Api, of: PullRequest) -> tuple[str, ...]:
    """The accounts whose last word on a pull request is that they approve of this very head."""
    last: dict[str, Row] = {}
    for row in api.every(f"pulls/{of.number}/reviews"):
        if row.get("state") in {"APPROVED", "CHANGES_REQUESTED", "DISMISSED"}:
            last[account_key(_account(row.get("user")))] = row
    mine = (row for row in last.values() if row["state"] == "APPROVED" and row.get("commit_id") == of.head)
    found = (_account(row.get("user")) for row in mine)
    return tuple(sorted(name for name in found if name))


def _run(row: Row) -> ValidateRun:
    account = _account(row.get("actor"))
    created, review = moment(row["created_at"]), row.get("event") == EVENTS[1]
    return ValidateRun(int(row["id"]), str(row["head_sha"]), created, account, row.get("conclusion"), review)


def _account(row: Row | None) -> str:
    """The name of an account; "" where it was deleted."""
    return str(row["login"]) if row else ""


def moment(text: str) -> datetime:
    """A time as the forge writes it: ``2025-03-31T01:12:05Z``."""
    return datetime.fromisoformat(text)
