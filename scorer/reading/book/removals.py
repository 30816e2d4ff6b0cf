"""The two ledgers of removals by law: the tombstones of files, and the new ids of rewritten commits.

``submissions/removals.csv`` has a tombstone for each version of a file whose bytes have left the repository: the
digest that its receipt names, the digest of what is in its place, ground, day and the two accounts that agreed.
``submissions/rewritten.csv`` has each commit that held the bytes, and the commit that is in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields

from scorer.model.entities import Problem, Span
from scorer.reading.book.store import FileIdentity, Root, store_of
from scorer.reading.csv_ledger import MOST_BYTES, LedgerReader, csv_lines, ledger_form
from scorer.reading.suggestions import fault

REMOVALS, REWRITTEN = "submissions/removals.csv", "submissions/rewritten.csv"
FORM, COMMITS = ledger_form("removals"), ledger_form("rewritten")


@dataclass(frozen=True, slots=True)
class Removal:
    """The tombstone of one version of a file. ``sha256`` is of the bytes removed, ``replaced`` of those there now."""

    path: str
    sha256: str
    bytes: int
    blob: str
    replaced: str
    ground: str
    day: str
    ordered_by: str
    agreed_by: str


@dataclass(frozen=True, slots=True)
class Removals:
    """All tombstones by the path of their file."""

    of: Mapping[str, tuple[Removal, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def at(self, file: str, sha256: str) -> Removal | None:
        """The tombstone of a file whose present bytes have this digest; None where they are its own."""
        return next((each for each in self.of.get(file, ()) if each.replaced == sha256), None)

    def original(self, file: str, found: FileIdentity) -> FileIdentity:
        """What a file was before its bytes were removed; the same where nothing was."""
        removal = self.at(file, found.sha256)
        return FileIdentity(removal.sha256, removal.bytes) if removal else found

    def notes(self, folder: str) -> Iterator[Problem]:
        """H042 for each file below a folder that was removed: ground, day, and who agreed."""
        for number, removal in enumerate((each for rows in self.of.values() for each in rows), 2):
            if removal.path.startswith(f"{folder}/"):
                facts = {name: getattr(removal, name) for name in ("path", "ground", "day", "ordered_by", "agreed_by")}
                yield fault("H042", Span(REMOVALS, number, 1), **facts)


def removals(roots: Sequence[Root]) -> Removals:
    """The tombstones of all roots, and what is wrong with the ledgers."""
    found: dict[str, list[Removal]] = {}
    problems: list[Problem] = []
    for store in map(store_of, roots):
        raw = store.read(REMOVALS, MOST_BYTES)
        if raw is not None or store.has(REMOVALS):
            reader = LedgerReader(REMOVALS, FORM)
            for each in removed(raw, reader):
                found.setdefault(each.path, []).append(each)
            problems += reader.problems
    return Removals({path: tuple(rows) for path, rows in found.items()}, tuple(problems))


def removed(raw: bytes | None, reader: LedgerReader | None = None) -> list[Removal]:
    """The sound lines of a ledger of removals."""
    lines = (reader or LedgerReader(REMOVALS, FORM)).lines(raw)
    return [Removal(**{**cells, "bytes": int(cells["bytes"])}) for _, cells, sound in lines if sound]  # type: ignore[arg-type]


def with_removals(before: bytes, rows: Iterable[Removal]) -> bytes:
    """The ledger with these at its end."""
    head = before or csv_lines([[each.name for each in fields(Removal)]])
    return head + csv_lines([tuple(map(str, astuple(row))) for row in rows])


def rewritten(raw: bytes) -> dict[str, str]:
    """Commit → the one in its place now, however often the history was rewritten since."""
    lines = LedgerReader(REWRITTEN, COMMITS).lines(raw)
    found = {cells["old"]: cells["new"] for _, cells, sound in lines if sound}
    for old, new in reversed(list(found.items())):  # a later line may replace what an earlier one led to
        found[old] = found.get(new, new)
    return found


def with_rewritten(before: bytes, commits: Mapping[str, str]) -> bytes:
    """The ledger with these at its end."""
    return (before or csv_lines(COMMITS.headers)) + csv_lines(commits.items())
