"""Files of the base branch without a receipt, and the commits that brought them in.

Only the first-parent history counts: a commit of it is the server's own, whatever dates and
authors the commits beneath it claim.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from scorer.intake.gate.paths import classify
from scorer.intake.git import Git, TreeEntry
from scorer.intake.github.api import ForgeError
from scorer.intake.machine_commit import blob_at
from scorer.intake.synthetic_years import is_made_up
from scorer.reading.book.attachments import digests
from scorer.reading.receipts import receipt_ledger as receipts
from scorer.reading.yaml import read

LEDGER = re.compile(r"submissions/(?P<cycle>[^/]+/[0-9]{4})/receipts\.csv")
MARK = "commit "


@dataclass(frozen=True, slots=True)
class BaseBranch:
    """The base branch at ``tip``: its ledgers' blobs by cycle, and the files of records that no line names."""

    tip: str
    ledgers: dict[str, bytes]
    missing: frozenset[str]
    synthetic: frozenset[str]
    """Cycles that are made up: their records may lack receipts."""


@dataclass(frozen=True, slots=True)
class UnreceiptedMerge:
    """One commit of the base branch, and the record files without a receipt that it brought in."""

    commit: str
    files: tuple[str, ...]


def base_branch(git: Git, tip: str) -> BaseBranch:
    """The base branch as it is at ``tip``. Raises ForgeError where a ledger cannot be continued."""
    entries = git.tree(tip, "submissions")
    ledgers = {match["cycle"]: _ledger(git, entry) for entry in entries if (match := LEDGER.fullmatch(entry.path))}
    known = {cycle: _named(raw) for cycle, raw in ledgers.items()}
    records = [entry for entry in entries if classify(entry.path).kind == "record"]
    new = [entry for entry in records if _unknown(entry.path, known)]
    attached = _without_digest(git, new) & {entry.path for entry in entries}
    missing = {entry.path for entry in new} | {file for file in attached if _unknown(file, known)}
    cycles = {cycle_of(file) for file in missing}
    made_up = (cycle for cycle in cycles if is_made_up(blob_at(git, tip, f"targets/{cycle}/cycle.yml")))
    return BaseBranch(tip, ledgers, frozenset(missing), frozenset(made_up))


def _unknown(file: str, known: Mapping[str, Container[str]]) -> bool:
    return path_of(file) not in known.get(cycle_of(file), ())


def _without_digest(git: Git, records: Sequence[TreeEntry]) -> set[str]:
    """The files that these records attach without writing a digest: their receipts say it."""
    found, by_oid = set[str](), {entry.oid: entry.path for entry in records}
    for oid, raw in git.blobs(by_oid):
        document, _ = read(by_oid[oid], raw)
        for entry in records if document is not None else ():
            if entry.oid == oid and document is not None:
                actor, folder = path_of(entry.path).partition("/")[0], f"submissions/{cycle_of(entry.path)}"
                named = digests(actor, document.data)
                found.update(f"{folder}/{path}" for path, written in named if written is None)
    return found


def cycle_of(file: str) -> str:
    """``submissions/demo/2025/ghc/n1.yml`` → ``demo/2025``."""
    return "/".join(file.split("/", maxsplit=3)[1:3])


def path_of(file: str) -> str:
    """``submissions/demo/2025/ghc/n1.yml`` → ``ghc/n1.yml``, as a receipt names it."""
    return file.split("/", maxsplit=3)[3]


def unreceipted_merges(git: Git, state: BaseBranch) -> tuple[UnreceiptedMerge, ...]:
    """The commits that brought in what has no receipt, oldest first.

    Those since the last receipt are searched; all before it only where something that must have
    a receipt is in none of them. A file that came twice belongs to the newer commit.
    """
    if git.line("rev-parse", "--is-shallow-repository") == "true":
        raise ForgeError("记回执要看完整的历史：检出时请用 fetch-depth: 0")
    last = _last_receipt(git, state)
    found, left = _claimed(git, f"{last}..{state.tip}" if last else state.tip, state.missing)
    due = {file for file in left if cycle_of(file) not in state.synthetic}
    if last and due:
        found += _claimed(git, last, due)[0]
    return tuple(reversed(found))


def _claimed(git: Git, span: str, wanted: AbstractSet[str]) -> tuple[list[UnreceiptedMerge], set[str]]:
    """The commits of a span, newest first, with what each added of the wanted files; and what none added."""
    found, left = [], set(wanted)
    for commit, files in _additions(git, span) if left else ():
        mine = tuple(sorted(left & files))
        left.difference_update(mine)
        if mine:
            found.append(UnreceiptedMerge(commit, mine))
    return found, left


def _additions(git: Git, span: str) -> Iterator[tuple[str, set[str]]]:
    """Each first-parent commit and the files it added below ``submissions``, newest first."""
    how = ("--first-parent", "-m", "--diff-filter=A", "--no-renames", "--name-only", "-z", f"--format={MARK}%H")
    raw = git.run("log", *how, span, "--", "submissions").decode("utf-8", "surrogateescape")
    commit, files = "", set[str]()
    for word in raw.split("\0"):
        token = word.strip("\n")
        if token.startswith(MARK):
            if commit:
                yield commit, files
            commit, files = token.removeprefix(MARK), set()
        elif token:
            files.add(token)
    if commit:
        yield commit, files


def _last_receipt(git: Git, state: BaseBranch) -> str:
    """The newest commit of the base branch that wrote a ledger; "" where none did."""
    paths = [f"submissions/{cycle}/receipts.csv" for cycle in state.ledgers]
    return git.line("log", "-1", "--first-parent", "-m", "--format=%H", state.tip, "--", *paths) if paths else ""


def versions(git: Git, state: BaseBranch) -> frozenset[str]:
    """The ids of every version that a ledger has had: the check of the receipts compares them one with the next."""
    paths = [f"submissions/{cycle}/receipts.csv" for cycle in state.ledgers]
    return blobs_ever_at(git, state.tip, paths) if paths else frozenset()


def blobs_ever_at(git: Git, tip: str, paths: Sequence[str]) -> frozenset[str]:
    """The ids of all bytes that the base branch has ever had at these paths."""
    how = ("--first-parent", "-m", "--raw", "--no-abbrev", "--diff-filter=AM", "--format=")
    raw = git.run("log", *how, tip, "--", *paths).decode("utf-8", "replace")
    return frozenset(line.split(" ")[3] for line in raw.splitlines() if line.startswith(":"))


def _ledger(git: Git, entry: TreeEntry) -> bytes:
    raw = git.blob(entry.oid)
    if not receipts.can_be_continued(raw):
        raise ForgeError(f"{entry.path} 的表头不对，或最后一行没有写完，不能接着写；请先从主库恢复这个文件")
    return raw


def _named(raw: bytes) -> frozenset[str]:
    """Every path that a ledger speaks of, in lines that are not sound too."""
    ledger = receipts.read([("receipts.csv", raw)], synthetic=True)
    return frozenset(ledger.lines) | ledger.spoiled
