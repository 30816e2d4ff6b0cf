"""Writes the receipts of a made-up year's bulletins and notices anew, and the bulletins' digests.

``python tests/kit/bulletin_digests.py jilin/2025``. A bulletin notes the digest of what it was made from; where the
program words or counts differently, or such a record of a year that was made up for demonstration is written
differently, it is issued again. A real year's never are.
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
OFFICIAL = re.compile(rb"(?m)^kind: (bulletin|notice|feedback)$")


def renew(cycle: str) -> list[str]:
    """The records whose receipt or digest was written anew. Raises SystemExit for a year that is not made up."""
    made = run([ROOT], cycle, None)
    if made.book is None or not made.book.cycle.synthetic:
        raise SystemExit(f"{cycle} 不是演示年度，不能重做")
    folder = ROOT / "submissions" / cycle
    papers = [each for each in folder.glob("*/*.yml") if OFFICIAL.search(each.read_bytes())]
    found = [path.name for path in papers if receipt(folder, path)]
    made = run([ROOT], cycle, None)
    if made.book is None:
        raise SystemExit(f"{cycle} 读不出来")
    views = bulletins(Access(made.book, "internal", final=False))
    moments = as_of.moments([ROOT], cycle, moments_needed(views))
    paths = {path.stem: path for path in (folder / "office").glob("*.yml")}
    for each in issued(views, moments, as_of.templates([ROOT], cycle.partition("/")[0])):
        if each.fits is False and each.bulletin is not None:
            path, digest = paths[each.view.id], each.bulletin.digest
            path.write_bytes(re.sub(rb"(?m)^digest: .*$", f"digest: sha256:{digest}".encode(), path.read_bytes()))
            receipt(folder, path)
            found.append(path.name)
    return found


def receipt(folder: Path, path: Path) -> bool:
    """Whether the record's hash in its receipt had to be written anew."""
    receipts, name = folder / "receipts.csv", path.relative_to(folder).as_posix()
    if not receipts.exists():
        return False
    before = receipts.read_text(encoding="utf-8")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    after = re.sub(rf"(?m)^{re.escape(name)},[0-9a-f]{{64}},", f"{name},{digest},", before)
    receipts.write_bytes(after.encode())
    return after != before


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print("\n".join(renew(name)))  # noqa: T201 - a script
