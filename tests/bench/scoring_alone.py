"""Seconds that scoring takes of a year that is read already: ``scoring_alone.py ROOT CYCLE DATE``.

Prints JSON: seconds, and how many records and steps the results have. A program of its own, so that memory is its own.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from datetime import date

from scorer.reading.book.index import as_of
from scorer.reading.book.loading import load
from scorer.scoring.scheme.terms import scheme_terms
from scorer.scoring.score import score


def main() -> None:
    root, cycle, day = sys.argv[1:]
    gc.disable()  # as the command line does
    book = load([root], cycle, scheme_terms).book
    if book is None:
        sys.exit(f"{cycle} cannot be read: see scorer check")
    start = time.perf_counter()
    results = score(as_of(book, date.fromisoformat(day)), date.fromisoformat(day)).results
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "records": results.records, "steps": len(results.steps)}))


if __name__ == "__main__":
    main()
