"""The first-parent history of a clone: what each merge of the server brought, and when.

Only a commit on the first-parent line is the server's own. Everything that a merge brought is
on its side: made elsewhere, with dates that somebody else's clock set. One reading of all commits
(80,000 in about a second) answers which merge brought a commit; the differences of trees, which
cost more, are read only for the merges asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scorer.intake.git import Git, TreeChange, parse_raw_diff
from scorer.intake.machine_commit import blob_at
from scorer.reading.book.removals import REWRITTEN, rewritten

FORMAT = "%H %at %ct %P"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, its two dates in seconds since 1970, and its parents."""

    oid: str
    authored: int
    committed: int
    parents: tuple[str, ...]


@dataclass(frozen=True)
class FirstParentLog:
    """HEAD and all its ancestors; ``line`` is the first-parent line, oldest first."""

    git: Git
    commits: Mapping[str, Commit]
    line: tuple[Commit, ...]
    rewritten: Mapping[str, str] = field(default_factory=dict)
    """Commit → the one in its place, where history was made anew to remove content by law."""

    def now(self, oid: str) -> str:
        """The id that a commit has in this history: another one where it was rewritten."""
        return self.rewritten.get(oid, oid)

    @cached_property
    def sides(self) -> Mapping[str, tuple[Commit, ...]]:
        """Merge → the commits that it brought, the pushed one first."""
        seen, found = {commit.oid for commit in self.line}, dict[str, tuple[Commit, ...]]()
        for merge in self.line:
            side, waiting = list[Commit](), list(reversed(merge.parents[1:]))
            while waiting:
                commit = self.commits.get(waiting.pop())
                if commit is not None and commit.oid not in seen:
                    seen.add(commit.oid)
                    side.append(commit)
                    waiting.extend(commit.parents)
            found[merge.oid] = tuple(side)
        return found

    @cached_property
    def brought_by(self) -> Mapping[str, Commit]:
        """Commit of a side → the merge that brought it."""
        return {each.oid: merge for merge in self.line for each in self.sides[merge.oid]}

    def changes(self, folder: str, since: str = "") -> Iterator[tuple[Commit, tuple[TreeChange, ...]]]:
        """What each commit of the line changed below a folder, oldest first; ``since`` leaves out what is up to it."""
        how = ("--first-parent", "-m", "--reverse", "--raw", "-z", "--no-renames", "--no-abbrev", "--format=%x01%H")
        raw = self.git.run("log", *how, f"{since}..HEAD" if since else "HEAD", "--", folder)
        for part in raw.split(b"\x01")[1:]:
            oid, _, rest = part.partition(b"\0")
            yield self.commits[oid.decode().strip()], tuple(parse_raw_diff(rest))


def first_parent_log(git: Git) -> FirstParentLog:
    """Read every commit below HEAD. Raises GitError where there is none."""
    rows = git.run("log", f"--format={FORMAT}", "HEAD").decode().splitlines()
    commits = dict(map(_commit, rows))
    line, oid = list[Commit](), rows[0].split(" ", 1)[0]
    while oid in commits:
        line.append(commits[oid])
        oid = line[-1].parents[0] if line[-1].parents else ""
    return FirstParentLog(git, commits, tuple(reversed(line)), rewritten(blob_at(git, "HEAD", REWRITTEN)))


def _commit(row: str) -> tuple[str, Commit]:
    oid, authored, committed, *parents = row.split(" ")
    return oid, Commit(oid, _seconds(authored), _seconds(committed), tuple(filter(None, parents)))


def _seconds(text: str) -> int:
    """A date of a commit, which anybody may have written; 0 where it is none."""
    return int(text) if text.lstrip("-").isdecimal() else 0
