"""Commitments to evidence that is not published: that nothing was exchanged can be proved once the file is opened.

``commitments.csv``, beside the receipts, is read by every unit and shown to the public: path, commitment, day; a
second line of the path, once the file is public, has the key too. ``commitment-keys.csv`` is in a root of the
office's own and nowhere else: path, key, day. A commitment is HMAC-SHA256 of the file's bytes under a random key of
32 bytes: who has no key cannot try candidates for the file, who has both cannot find another file that fits.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scorer.model.entities import Commitment, Problem, Span
from scorer.reading.csv_ledger import LedgerReader, csv_lines, ledger_form
from scorer.reading.suggestions import fault

COMMITMENTS, KEYS = "commitments.csv", "commitment-keys.csv"
FORM, KEY_FORM = ledger_form("commitments"), ledger_form("commitment-keys")


@dataclass(frozen=True, slots=True)
class CommitmentLedgers:
    """A year's commitments by path, each with its line; the office's keys by path; what is wrong with the files."""

    of: Mapping[str, Commitment] = field(default_factory=dict)
    lines: Mapping[str, Span] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def commitment_of(key: str, data: bytes) -> str:
    """HMAC-SHA256, 64 hexadecimal digits; ``key`` is 64 such digits."""
    return hmac.new(bytes.fromhex(key), data, hashlib.sha256).hexdigest()


def read_ledgers(
    commitments: Sequence[tuple[str, bytes | None]],
    keys: Sequence[tuple[str, bytes | None]] = (),
    shared: Sequence[str] = (),
) -> CommitmentLedgers:
    """The ledgers of all roots, each as name and bytes (None: cannot be opened). ``shared``: keys for all (H052)."""
    of, lines, problems = dict[str, Commitment](), dict[str, Span](), list[Problem]()
    for file, raw in commitments:
        reader = LedgerReader(file, FORM)
        for number, cells, sound in reader.lines(raw):
            before = of.get(cells["path"])
            if not sound:
                continue
            if before is not None and not _opens(before, cells):
                reader.refuse("H053", number, path=cells["path"], line=str(lines[cells["path"]].line))
                continue
            of[cells["path"]] = (
                replace(before, key=cells["key"])
                if before
                else Commitment(cells["commitment"], cells["day"], cells["key"] or None)
            )
            lines.setdefault(cells["path"], Span(file, number, 1))
        problems += reader.problems
    found, wrong = _keys(keys)
    problems += [*wrong, *(fault("H052", Span(file, 1, 1)) for file in shared)]
    return CommitmentLedgers(of, lines, found, tuple(problems))


def _opens(before: Commitment, cells: Mapping[str, str]) -> bool:
    """Whether a second line of a path is its opening: the same commitment, now with its key."""
    return before.key is None and cells["commitment"] == before.value and bool(cells["key"])


def _keys(ledgers: Sequence[tuple[str, bytes | None]]) -> tuple[dict[str, str], list[Problem]]:
    found, lines, problems = dict[str, str](), dict[str, int](), list[Problem]()
    for file, raw in ledgers:
        reader = LedgerReader(file, KEY_FORM)
        for number, cells, sound in reader.lines(raw):
            if sound and found.setdefault(cells["path"], cells["key"]) != cells["key"]:
                reader.refuse("H053", number, path=cells["path"], line=str(lines[cells["path"]]))
            lines.setdefault(cells["path"], number)
        problems += reader.problems
    return found, problems


def mismatching(ledgers: CommitmentLedgers, read: Callable[[str], bytes | None], *, keyed: bool) -> Iterator[Problem]:
    """Commitments without a key (H054), and those that key and file do not give (H055): one of the three was changed.

    ``keyed``: the office's ledger is at hand, so a key that is not in it is missing. ``read`` gives the bytes of a
    file, None where they are not at hand.
    """
    for path, commitment in ledgers.of.items():
        place, key = ledgers.lines[path], commitment.key or ledgers.keys.get(path)
        if key is None:
            if keyed:
                yield fault("H054", place, path=path)
            continue
        data = read(path)
        kept = ledgers.keys.get(path, key)
        if data is None:
            yield fault("H055", place, path=path, what="文件不在库里")
        elif kept != key or commitment_of(key, data) != commitment.value:
            yield fault("H055", place, path=path, what="文件、钥匙和承诺值三者不合")


def with_commitments(before: bytes, rows: Iterable[tuple[str, str, str, str]]) -> bytes:
    """The ledger with these lines (path, commitment, day, key or "") at its end."""
    return (before or csv_lines(FORM.headers)) + csv_lines(rows)


def with_keys(before: bytes, rows: Iterable[tuple[str, str, str]]) -> bytes:
    """The office's ledger with these lines (path, key, day) at its end."""
    return (before or csv_lines(KEY_FORM.headers)) + csv_lines(rows)
