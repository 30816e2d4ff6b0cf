"""Writes the digests of a made-up year's bulletins anew, and their receipts.

``python tests/kit/bulletin_digests.py jilin/2025``. A bulletin notes the digest of what it was made from; where the program words or counts differently, the bulletins of
a year that was made up for demonstration are issued again. A real year's never are.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

from scorer.pipeline import as_of
from scorer.pipeline.run import run
from scorer.publish.bulletins.issuing import issued, moments_needed
from scorer.views.access import Access
from scorer.views.bulletins import bulletins

ROOT = Path(__file__).parents[2]


def renew(cycle: str) -> list[str]:
    """The records that were written anew. Raises SystemExit for a year that is not made up."""
    made = run([ROOT], cycle, None)
    if made.book is None or not made.book.cycle.synthetic:
        raise SystemExit(f"{cycle} 不是演示年度，通报不能重做")
    views = bulletins(Access(made.book, "internal", final=False))
    moments = as_of.moments([ROOT], cycle, moments_needed(views))
    found = []
    paths = {path.stem: path for path in (ROOT / "submissions" / cycle / "office").glob("*.yml")}
    for told in issued(views, moments, as_of.templates([ROOT], cycle.partition("/")[0])):
        if told.fits is False and told.bulletin is not None:
            path = paths[told.view.id]
            _replace(cycle, path, told.bulletin.digest)
            found.append(path.name)
    return found


def _replace(cycle: str, path: Path, digest: str) -> None:
    """The digest in the record, and the record's hash in its receipt."""
    before = path.read_bytes()
    after = re.sub(rb"(?m)^digest: .*$", f"digest: sha256:{digest}".encode(), before)
    path.write_bytes(after)
    receipts = ROOT / "submissions" / cycle / "receipts.csv"
    old, new = (hashlib.sha256(content).hexdigest() for content in (before, after))
    receipts.write_bytes(receipts.read_bytes().replace(old.encode(), new.encode()))


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print("\n".join(renew(name)))  # noqa: T201 - a script
