"""The target table beside the resolutions that settled it: how many of its lines each of them covers.

A resolution's digest is the SHA-256 of ``targets.yml`` as it was then. Rows may be appended and never changed,
so every earlier digest is that of a beginning of the file as it is now, and the newest that of the whole file.
Anyone can check that with ``sha256sum``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scorer.model.book import Book
from scorer.model.decisions import in_force
from scorer.model.records import Resolution
from scorer.scoring.results_digest import bare


@dataclass(frozen=True, slots=True)
class Settling:
    """A resolution on the table. ``lines``: how many lines of the file it settled, None where it fits no beginning."""

    resolution: Resolution
    lines: int | None


def settlings(book: Book, what: str) -> tuple[Resolution, ...]:
    """The resolutions on ``targets`` or ``results`` that no decision has rejected, in the order of their arrival."""
    found = book.by_kind.get("resolution", ())
    return tuple(
        each for each in found if isinstance(each, Resolution) and each.settles == what and in_force(book, each)
    )


def settled_results(book: Book) -> tuple[Resolution, ...]:
    """The resolutions that settled results: one without a digest says of no results that these are they."""
    return tuple(each for each in settlings(book, "results") if each.digest is not None)


def gives_reason(although: str | None) -> bool:
    """Whether a reason for settling all the same says anything: "。" and "——" do not."""
    return any(map(str.isalnum, although or ""))


def table_settlings(book: Book, content: bytes) -> tuple[Settling, ...]:
    """Each resolution on the table, with the lines that it settled."""
    known = _beginnings(content, {bare(each.digest) for each in settlings(book, "targets") if each.digest})
    return tuple(
        Settling(each, known.get(bare(each.digest)) if each.digest else None) for each in settlings(book, "targets")
    )


def digest_of(content: bytes) -> str:
    """The digest of a file as a resolution writes it: ``sha256:…``."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def lines_of(content: bytes) -> int:
    """The number of lines of a file."""
    return len(content.splitlines(keepends=True))


def _beginnings(content: bytes, wanted: Iterable[str]) -> dict[str, int]:
    """Digest → how many lines have it, for those wanted."""
    left, found, state = set(wanted), dict[str, int](), hashlib.sha256()
    for number, line in enumerate(content.splitlines(keepends=True), 1):
        state.update(line)
        now = state.hexdigest()
        if now in left:
            found[now] = number
    return found


def not_superseding(resolutions: Sequence[Resolution]) -> tuple[Resolution, ...]:
    """Those after the first that do not name the one before them: two on one thing, neither above the other."""
    return tuple(after for before, after in pairwise(resolutions) if after.supersedes != before.path)
