"""Pushes that wait until another account of the office agrees to them: whose, since when, of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from scorer.diagnostics.catalogue import visible
from scorer.intake.git import Git, GitError
from scorer.intake.git_server.repository import INBOX
from scorer.model.deadlines import SHANGHAI

LONGEST = 100
"""Characters of a commit's title that are shown: it may hold any bytes."""


def waiting_pushes(git: Git) -> Iterator[Mapping[str, str]]:
    """Each with ``account``, ``since`` ("2025-07-01 09:30:00") and ``subject``, the title of its newest commit."""
    rows = git.line("for-each-ref", "--format=%(refname)%00%(contents:subject)", INBOX).split("\n")
    for ref, _, subject in (row.partition("\0") for row in rows if row):
        came = arrived(git, ref)
        since = f"{came:%Y-%m-%d %H:%M:%S}" if came else "（时间不明）"
        yield {"account": ref.removeprefix(INBOX), "since": since, "subject": visible(subject[:LONGEST])}


def arrived(git: Git, ref: str) -> datetime | None:
    """The moment at which a waiting reference got its commit, by the server's own log of it."""
    try:
        said = git.line("log", "--walk-reflogs", "--max-count=1", "--date=iso-strict", "--format=%gd", ref)
        return datetime.fromisoformat(said.rpartition("@{")[2].rstrip("}")).astimezone(SHANGHAI)
    except (GitError, ValueError):
        return None
