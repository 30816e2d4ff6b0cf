"""Scan the earlier commits of a branch for forbidden content that the last one no longer has (G020).

A merge brings every commit with it: each version of each file, each message, the name and mail of who wrote it,
and the dates, which later readers must be able to hold. Paths that are not the filer's to change are scanned
too, and there every kind of file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from scorer.intake.gate import sensitive_text
from scorer.intake.gate.allowance import Allowance, AllowanceUsedUpError, used_up
from scorer.intake.gate.file_checks import ContentChecks, size_limit, spend_yaml
from scorer.intake.gate.paths import classify
from scorer.intake.gate.proposal import FILED, MOST_BYTES, MOST_FILES, MOST_LISTED, Proposal, mebibytes
from scorer.intake.git import SUBMODULE, Git, TooLongError, parse_batch, parse_raw_diff
from scorer.model.entities import Place, Problem

MOST_COMMITS = 1000
EARLIEST = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())
MOST_DIGITS = 12
AHEAD = timedelta(days=1)
"""How far ahead of the server's a clock may be before what it dates is refused."""
DATE = re.compile(rb"(?:author|committer) .*?(-?\d*) ([+-](?:0\d|1[0-4])[0-5]\d)?[^ ]*\Z")
"""Seconds and zone at the end of a header; a zone of more than 14 hours is none."""
HOW = ("--stdin", "-c", "-r", "-z", "--root", "--raw", "--no-abbrev", "--no-renames", "--no-commit-id")
"""A merge is compared with all its parents: only what is in none of them came with it."""
WORDS = {"G010": "这类文件不收", "G012": "Git LFS 指针不对", "G013": "有密级字样"}
CONFIG = "git config user.name 账号 && git config user.email 账号@localhost"


def scan_commits(proposal: Proposal, now: datetime, allowance: Allowance, *, trusted: bool) -> Iterator[Problem]:
    """A problem for each earlier version, message, author and date that must not enter; ``trusted``: the office's.

    Where the branch left main is named as that commit: ``git reset --soft`` to a main that has gone on meanwhile
    would make one commit of it that takes away what others filed.
    """
    base = (proposal.fork or "origin/main")[:12]
    for problem in _scanned(proposal, now, ContentChecks(allowance, trusted)):
        yield replace(problem, facts={**problem.facts, "base": base})


def _scanned(proposal: Proposal, now: datetime, checks: ContentChecks) -> Iterator[Problem]:
    git, span = proposal.git, (proposal.head, f"^{proposal.base}")
    if proposal.fork is None and git.line("rev-parse", "--is-shallow-repository") == "true":
        return  # the earlier commits are not at hand
    try:
        commits = git.some(MOST_LISTED, "rev-list", *span).decode().split()
        yield from _in_commits(git, commits, now)
        if len(commits) > 1:
            yield from _in_files(proposal, _versions(proposal, commits), checks)
    except TooLongError:
        yield _past_problem("各次改动", "多得列不完")


def _in_commits(git: Git, commits: Sequence[str], now: datetime) -> Iterator[Problem]:
    """Sensitive text in the messages and the authors' names and addresses; the first date that is none."""
    if len(commits) > MOST_COMMITS:
        yield _past_problem("各次改动", f"共 {len(commits)} 次提交，最多 {MOST_COMMITS} 次")
        return
    given = "".join(f"{commit}\n" for commit in commits).encode()
    people, messages, dates = [], [], list[Problem]()
    for oid, raw in parse_batch(git.some(MOST_LISTED, "cat-file", "--batch", "--buffer", given=given)):
        who, _, message = raw.partition(b"\n\n")
        dates += _dates(oid, who, now) if not dates else ()
        people.append(_text(who))
        messages.append(_text(message))
    yield from dates
    for found in sensitive_text.find("\n".join(messages))[:1]:
        yield _past_problem("提交说明", f"有{found.kind}")
    for found in sensitive_text.find("\n".join(people))[:1]:
        yield _past_problem("提交人的姓名或邮箱", f"有{found.kind}", config=CONFIG)


def _dates(oid: str, head: bytes, now: datetime) -> list[Problem]:
    """G027: the first of a commit's two dates that lies before 2000 or after tomorrow, or is no date at all."""
    last = int((max(now, datetime.now(UTC)) + AHEAD).timestamp())
    lines = [line for line in head.split(b"\n") if line.startswith((b"author ", b"committer "))]
    for line in lines:
        found = DATE.search(line)
        seconds = int(found[1]) if found and found[1].strip(b"-") and len(found[1]) <= MOST_DIGITS else -1
        if found is None or found[2] is None or not EARLIEST <= seconds <= last:
            stated = " ".join(_text(line).rsplit(" ", 2)[1:])[:40]
            return [Problem("G027", Place("."), {"commit": oid[:12], "stated": stated})]
    return []


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _versions(proposal: Proposal, commits: Sequence[str]) -> dict[tuple[str, str], None]:
    """(path, id) of every version that is neither the base's nor the last. Raises GitError where one is not at hand."""
    git = proposal.git
    span = (proposal.head, f"^{proposal.base}")
    new = frozenset(git.some(MOST_LISTED, "rev-list", "--objects", "--no-object-names", *span).decode().split())
    given = "".join(f"{commit}\n" for commit in commits).encode()
    found = parse_raw_diff(git.some(MOST_LISTED, "diff-tree", *HOW, given=given))
    last = {(change.path, change.new) for change in proposal.changes}
    pairs = ((each.path, each.new) for each in found if each.new in new and each.new_mode != SUBMODULE)
    return dict.fromkeys(pair for pair in pairs if pair not in last)


def _in_files(proposal: Proposal, past: dict[tuple[str, str], None], checks: ContentChecks) -> Iterator[Problem]:
    """Each earlier version, one after the other: they are never all held at once."""
    sizes = proposal.git.sizes({oid for _, oid in past})
    total = sum(sizes.values())
    if len(past) > MOST_FILES or total > MOST_BYTES:
        most = f"{MOST_FILES} 份、{mebibytes(MOST_BYTES)}"
        yield _past_problem("各次改动", f"共 {len(past)} 份较早的文件、{mebibytes(total)}，最多 {most}")
        return
    by_oid: dict[str, list[str]] = {}
    for path, oid in past:
        if sizes[oid] > size_limit(classify(path)):
            yield _past_problem(path, "文件太大", path)
        else:
            by_oid.setdefault(oid, []).append(path)
    if beyond := spend_yaml(((paths[0], sizes[oid]) for oid, paths in by_oid.items()), checks.allowance):
        yield beyond
        return
    for oid, raw in proposal.git.blobs(by_oid):
        for path in by_oid[oid]:
            try:
                reason = _reason(path, oid, raw, checks)
            except AllowanceUsedUpError:
                yield used_up(path)
                return
            if reason:
                yield _past_problem(path, reason, path)


def _reason(path: str, oid: str, raw: bytes, checks: ContentChecks) -> str | None:
    """The reason to refuse bytes of an earlier commit; what is merely wrong was put right by a later one."""
    place = classify(path)
    for problem in checks.problems(path, place, oid, raw):
        if problem.code == "G014":
            return f"有{problem.facts['kind']}"
        if problem.code in WORDS:
            return WORDS[problem.code]
    strange = not checks.trusted and place.kind not in FILED and b"\0" in raw
    return WORDS["G010"] if strange else None


def _past_problem(what: str, reason: str, place: str = ".", **facts: str) -> Problem:
    facts = {"path": sensitive_text.hide(what), "reason": reason, **facts}
    return Problem("G020", Place(sensitive_text.hide(place)), facts)
