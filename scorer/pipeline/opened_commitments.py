"""Publish the keys of files that have become public: a second line of each in ``commitments.csv``.

Only where a root of the office's own with the keys is among the roots; what is public is asked of the public's view.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from scorer.model.deadlines import local_day
from scorer.pipeline.library import Roots, library_of
from scorer.pipeline.run import projection, run
from scorer.reading.receipts.commitments import COMMITMENTS, commitment_of, with_commitments
from scorer.reading.whole_file import replace_whole
from scorer.views.publication_types import AttachmentView
from scorer.views.year_types import Projection


def open_commitments(roots: Roots, cycle: str, at: datetime) -> int:
    """Append the lines to the ledger in the first root; how many. A key that does not fit its file is not published."""
    library = library_of(roots)
    keys = library.loaded(cycle).keys
    first = library.roots[0]
    if not keys or not isinstance(first, str):
        return 0
    made = run(library, cycle)
    view = projection(made.public or made, "public", compared=False)
    folder, day = Path(first) / "submissions" / cycle, local_day(at).isoformat()
    rows = {
        each.path: (each.path, each.commitment, day, keys[each.path])
        for each in _public(view)
        if each.commitment and each.key is None and _fits(folder / each.path, keys.get(each.path, ""), each.commitment)
    }
    if rows:
        ledger = folder / COMMITMENTS
        replace_whole(ledger, with_commitments(ledger.read_bytes(), rows.values()))
    return len(rows)


def _public(view: Projection | None) -> Iterator[AttachmentView]:
    for target in view.targets if view else ():
        for part in target.parts:
            for node in part.nodes:
                for record in node.records:
                    yield from record.attachments
    for unit in view.units if view else ():
        for record in unit.records:
            yield from record.attachments


def _fits(file: Path, key: str, commitment: str) -> bool:
    return bool(key) and file.is_file() and commitment_of(key, file.read_bytes()) == commitment
