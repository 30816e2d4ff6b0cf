"""``publications.csv``: when an address was first published with which content. Only the machine appends.

A line is ``address,sha256,published_at``: the path of a page below the site's root, its content hash,
and the moment at which that was first published. An address has a line for each content that it has had.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from scorer.model.entities import Problem, Publication
from scorer.reading.book.files import FileTree, tree
from scorer.reading.book.store import Root, store_of
from scorer.reading.csv_ledger import MOST_BYTES, LedgerReader, csv_lines, ledger_form
from scorer.reading.whole_file import append_whole

FORM = ledger_form("publications")


def publications(found: FileTree, roots: Sequence[Root]) -> tuple[tuple[Publication, ...], tuple[Problem, ...]]:
    """The lines of all roots, in the order of their time, and what is wrong with the files."""
    kept, problems = list[Publication](), list[Problem]()
    for each in found.publications:
        reader = LedgerReader(each.seen_from(store_of(roots[0])), FORM)
        kept += _lines(reader, each.read(MOST_BYTES))
        problems += reader.problems
    return tuple(sorted(kept, key=lambda line: line.published_at)), tuple(problems)


def _lines(reader: LedgerReader, raw: bytes | None) -> list[Publication]:
    """The machine appends in the order of time: an earlier line after a later one was put in by hand (H033)."""
    kept: list[Publication] = []
    for number, cells, in_form in reader.lines(raw):
        if in_form:
            line = Publication(cells["address"], cells["sha256"], datetime.fromisoformat(cells["published_at"]))
            if kept and line.published_at < kept[-1].published_at:
                reader.refuse("H033", number, address=line.address)
            else:
                kept.append(line)
    return kept


def published(roots: Sequence[Root], cycle: str) -> tuple[tuple[Publication, ...], tuple[Problem, ...]]:
    """A cycle's lines alone, without its records."""
    return publications(tree(roots, cycle), roots)


def append_published(root: str, cycle: str, lines: Sequence[Publication]) -> None:
    """Lines at the end of the cycle's ledger, in one piece; what is in it is never touched."""
    place = Path(root) / "submissions" / cycle / "publications.csv"
    rows = [(line.address, line.sha256, line.published_at.isoformat()) for line in lines]
    place.parent.mkdir(parents=True, exist_ok=True)
    begun = place.exists() and place.stat().st_size
    append_whole(place, csv_lines([*(() if begun else FORM.headers), *rows]))
