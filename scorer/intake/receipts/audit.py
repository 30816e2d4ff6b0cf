"""Check receipts against the history that brought the files, for ``scorer check --received`` on a clone of main.

A receipt ``push/<commit>`` names the commit that was pushed; the server's merge of it has the time of
arrival as its author date and the time of merging as its committer date. So a receipt that was written
by hand, a rewritten branch and a name that was used again show. A pull request's receipt has the forge's
own times; there only the time of merging is checked against the merge that brought the file.

What was in order is remembered in the clone (``.git/scorer/``), so that the next run checks
what came since. Made-up cycles are exempt: nobody ever pushed their records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from scorer.intake.git import Git, GitError
from scorer.intake.git_failures import explained
from scorer.intake.machine_commit import blob_at
from scorer.intake.receipts.audit_cache import AuditedLedger, recall, remember
from scorer.intake.receipts.first_parent_log import Commit, FirstParentLog, first_parent_log
from scorer.intake.synthetic_years import is_made_up
from scorer.model.deadlines import SHANGHAI
from scorer.model.entities import Place, Problem, Receipt, Span
from scorer.reading.book.files import cycles
from scorer.reading.book.removals import REMOVALS, removed
from scorer.reading.book.store import store_of
from scorer.reading.csv_ledger import MOST_BYTES
from scorer.reading.receipts import receipt_ledger as receipts
from scorer.reading.receipts.receipt_ledger import ReceiptLine
from scorer.reading.suggestions import fault

AHEAD = 600
"""Seconds that the clock of a clerk's computer may be ahead of the server's."""
BEFORE = 366 * 86400
"""Seconds after which a commit is old: nobody files what was written more than a year ago."""
FORGE = 300
"""Seconds between a forge's own time of merging and the date of the commit that it made."""
VERSIONS = 100
"""Versions of a ledger that are compared one with the next; of more, as many evenly chosen ones."""


@dataclass
class _LedgerAudit:
    """One cycle's ledger, and what is found wrong with it."""

    file: str
    raw: bytes
    lines: Sequence[ReceiptLine]
    problems: list[Problem] = field(default_factory=list)

    def report(self, code: str, place: Span | Place, **facts: str) -> None:
        self.problems.append(fault(code, place, **facts))


def audit(roots: Sequence[Path]) -> tuple[Problem, ...]:
    """Every problem of every cycle that is not made up, in every root; what cannot be checked is an error."""
    found: list[Problem] = []
    for root in roots:
        git, past, unseen = _history(root)
        for cycle in cycles([str(root)]):
            path, facts = f"submissions/{cycle}/receipts.csv", f"targets/{cycle}/cycle.yml"
            raw = _read(root, path)  # one that cannot be opened is reported by its reader (H001, R007)
            if raw is not None and not is_made_up(_read(root, facts)):
                search = _LedgerAudit(path if root == roots[0] else f"{root}/{path}", raw, _lines(path, raw))
                _check_ledger(search, git, past, unseen, f"submissions/{cycle}")
                found += search.problems
    return tuple(found)


def _read(root: Path, file: str) -> bytes | None:
    return store_of(str(root)).read(file, MOST_BYTES)


def _check_ledger(
    search: _LedgerAudit, git: Git | None, past: FirstParentLog | None, unseen: GitError | None, folder: str
) -> None:
    _merged_twice(search)
    if past is not None:
        try:
            _check_history(search, past, folder)
        except GitError as error:
            unseen = error
    if unseen is not None:
        reason, fix = explained(unseen, str(git.folder if git else "."))
        search.report("H016", Place(search.file), reason=reason, fix=fix)
    elif past is None:
        search.report("H017" if git is None else "H013", Place(search.file))


def _history(root: Path) -> tuple[Git | None, FirstParentLog | None, GitError | None]:
    """The root's repository, its history, and why it could not be looked at.

    No repository where the folder is none, or is not the whole work tree of one that has a commit; no history of
    a shallow clone. Whether a folder is a repository is seen from its files: git cannot say so where it refuses.
    """
    git = Git(root)
    try:
        if not any((folder / ".git").exists() for folder in (root.resolve(), *root.resolve().parents)):
            return None, None, None
        if Path(git.line("rev-parse", "--show-toplevel")) != root.resolve() or not git.commit("HEAD"):
            return None, None, None
        return git, None if _shallow(git) else first_parent_log(git), None
    except GitError as error:
        return git, None, error
    except OSError as error:
        return git, None, GitError(f"{error.filename}: {error.strerror}")


def _shallow(git: Git) -> bool:
    return git.line("rev-parse", "--is-shallow-repository") == "true"


def _lines(file: str, raw: bytes) -> list[ReceiptLine]:
    """Every sound line, in the order of the file."""
    ledger = receipts.read([(file, raw)], synthetic=True)
    return sorted((line for lines in ledger.lines.values() for line in lines), key=lambda line: line.span.line)


def _merged_twice(search: _LedgerAudit) -> None:
    """H009: receipts of one path from two pushes or pull requests; two heads of one pull request are none."""
    first: dict[str, ReceiptLine] = {}
    for line in search.lines:
        before = first.setdefault(line.receipt.path, line)
        if _origin(line.receipt) != _origin(before.receipt):
            facts = {"first": _short(before.receipt.source), "second": _short(line.receipt.source)}
            search.report("H009", _span(search, line), path=line.receipt.path, **facts)


def _origin(receipt: Receipt) -> str:
    """``pr/12`` of ``pr/12@<sha>``; a push is its own."""
    return receipt.source.partition("@")[0]


def _check_history(search: _LedgerAudit, past: FirstParentLog, folder: str) -> None:
    known = recall(past.git, folder)
    if known and known.head in past.rewritten and past.now(known.head) in past.commits:
        reason = _differing(past, known.head)
        if reason:
            search.report("H010", Span(search.file, 1, 1), reason=reason)
        known = None
    elif known and known.head not in past.commits:
        search.report("H010", Span(search.file, 1, 1), reason=f"上次检查到的提交 {known.head[:12]} 不在现在的历史里")
        known = None
    elif known and not known.fits(search.raw):
        search.report("H010", Span(search.file, 1, 1), reason="上次检查过的行现在改动了或不见了")
        known = None
    deleted = set(known.deleted if known else ())
    brought = _walk(search, past, folder, known.head if known else "", deleted)
    for line in search.lines:
        if known is None or line.span.line > known.lines:
            _check_line(search, past, line, brought.get(f"{folder}/{line.receipt.path}"))
    sound = not search.problems
    _check_dates(search, past)
    if sound:
        remember(past.git, folder, AuditedLedger.of(past.line[-1].oid, search.raw, sorted(deleted)))


def _differing(past: FirstParentLog, head: str) -> str:
    """The differences between a commit and the one in its place beyond the named tombstones; "" where there are none.

    A clone that has lost the old commit cannot compare: the ledger of removals is then what it goes by.
    """
    if past.git.commit(head) is None:
        return ""
    allowed = {each.path for each in removed(blob_at(past.git, "HEAD", REMOVALS))}
    changed = (each.path for each in past.git.changes(head, past.now(head)))
    path = next((path for path in changed if path not in allowed), None)
    return f"历史改写以后 {path} 与上次检查到的不同，撤下台账里没有它" if path else ""


def _walk(search: _LedgerAudit, past: FirstParentLog, folder: str, since: str, deleted: set[str]) -> dict[str, Commit]:
    """File → the merge that brought it first; names used again and ledgers that did not only grow are reported."""
    brought: dict[str, Commit] = {}
    versions: list[tuple[Commit, str]] = []
    for commit, changes in past.changes(folder, since):
        for change in changes:
            if change.path == f"{folder}/receipts.csv":
                versions.append((commit, change.new))
            elif change.deleted:
                deleted.add(change.path)
            elif change.path in deleted:
                facts = {"first": "删除以前的一份", "second": f"合并 {commit.oid[:12]} 带来的一份"}
                search.report("H009", Place(change.path), path=change.path.removeprefix(f"{folder}/"), **facts)
            elif change.added:
                brought[change.path] = commit
    _check_growth(search, past.git, versions)
    return brought


def _check_growth(search: _LedgerAudit, git: Git, versions: Sequence[tuple[Commit, str]]) -> None:
    """H010: a version of the ledger that is not the one before with lines added."""
    step = max(1, len(versions) // VERSIONS)
    chosen = [*versions[:-1:step], *versions[-1:]]
    before = b""
    for commit, oid in chosen:
        after = git.blob(oid) if oid.strip("0") else b""
        if not _continues(search, before, after, f"提交 {commit.oid[:12]}"):
            return
        before = after
    _continues(search, before, search.raw, "还没有提交的改动")


def _continues(search: _LedgerAudit, before: bytes, after: bytes, who: str) -> bool:
    if after.startswith(before):
        return True
    pairs = enumerate(zip(before.splitlines(), after.splitlines(), strict=False), 1)
    number = next((place for place, (one, two) in pairs if one != two), after.count(b"\n") + 1)
    search.report("H010", Span(search.file, number, 1), reason=f"{who}改动了回执台账已有的第 {number} 行")
    return False


def _check_line(search: _LedgerAudit, past: FirstParentLog, line: ReceiptLine, brought: Commit | None) -> None:
    """H010, H011: one receipt against the merge of its push, or against the merge that brought its file."""
    receipt = line.receipt
    kind, _, name = receipt.source.partition("/")
    if kind == "pr":
        if brought and receipt.merged_at and abs(receipt.merged_at.timestamp() - brought.committed) > FORGE:
            _report_untrue(search, line, "merged_at", receipt.merged_at, brought, brought.committed)
        return
    merge = next((past.brought_by[oid] for oid in _named_commits(past, name) if oid in past.brought_by), None)
    if merge is None:
        search.report("H010", _span(search, line), reason=f"这一行写的推送 {name[:12]} 不在主库的历史里")
    elif int(receipt.received_at.timestamp()) != merge.authored:
        _report_untrue(search, line, "received_at", receipt.received_at, merge, merge.authored)
    elif receipt.merged_at and int(receipt.merged_at.timestamp()) != merge.committed:
        _report_untrue(search, line, "merged_at", receipt.merged_at, merge, merge.committed)
    elif brought is not None and brought != merge:
        _report_untrue(search, line, "received_at", receipt.received_at, brought, brought.authored)


def _named_commits(past: FirstParentLog, name: str) -> Iterable[str]:
    """The pushed commit that a receipt names, in full or by its first digits."""
    if past.now(name) in past.brought_by:
        return (past.now(name),)
    return (past.now(oid) for oid in (*past.brought_by, *past.rewritten) if oid.startswith(name))


def _report_untrue(
    search: _LedgerAudit, line: ReceiptLine, name: str, stated: datetime, merge: Commit, actual: int
) -> None:
    facts = {"stated": stated.isoformat(), "commit": merge.oid[:12], "actual": _moment(actual)}
    search.report("H011", _span(search, line), path=line.receipt.path, field=name, **facts)


def _check_dates(search: _LedgerAudit, past: FirstParentLog) -> None:
    """H012: commits dated after the server had them, or long before; once for each merge, at its first receipt."""
    reported = set[str]()
    for line in search.lines:
        merge = past.brought_by.get(past.now(line.receipt.source.rpartition("/")[2].rpartition("@")[2]))
        if merge is not None and merge.oid not in reported:
            reported.add(merge.oid)
            for commit, date in _implausible_dates(past.sides[merge.oid], merge.committed):
                facts = {"commit": commit.oid[:12], "stated": _moment(date), "actual": _moment(merge.committed)}
                search.report("H012", _span(search, line), **facts)


def _implausible_dates(side: Iterable[Commit], received: int) -> Iterator[tuple[Commit, int]]:
    for commit in side:
        for date in dict.fromkeys((commit.authored, commit.committed)):
            if not received - BEFORE <= date <= received + AHEAD:
                yield commit, date


def _span(search: _LedgerAudit, line: ReceiptLine) -> Span:
    return Span(search.file, line.span.line, 1)


def _short(source: str) -> str:
    return f"{source.rpartition('/')[0]}/{source.rpartition('/')[2][:12]}"


def _moment(seconds: int) -> str:
    """A time in Shanghai; one that no calendar here holds as git has it: ``1970 年以后第 253402300800 秒``."""
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI).isoformat()
    except (ValueError, OverflowError, OSError):
        return f"1970 年以后第 {seconds} 秒"
