"""A cycle's files → its Book, with every problem of every file in one run.

loaded = load(roots, "demo/2025", terms)   # Loaded(book, problems, documents, …)
as_of(loaded.book, date(2025, 6, 30))       # only what had been received by 24:00 that day
placed(loaded.problems, loaded.documents)   # each problem with line and column, in order
check_shared_files(roots, terms)                # schemes, clauses, cases and working days of no single year
cases(roots, terms)                         # worked cases, each with a Book of its own
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scorer.model.entities import Clause, Data, Place, Problem
from scorer.model.scheme_terms import ReadTerms
from scorer.reading.book.case_files import Case, cases
from scorer.reading.book.documents import Documents, line_reader, placed
from scorer.reading.book.excluded_references import mentioned, without_left_out_on
from scorer.reading.book.files import MARK, NAME, bureaus, cycles, of_bureau, shared_files
from scorer.reading.book.holidays import arrangements
from scorer.reading.book.index import as_of, bind, joined, moment, without
from scorer.reading.book.loading import Loaded, YearTables, load, year_tables
from scorer.reading.book.publication_ledger import append_published, published
from scorer.reading.book.record_files import one
from scorer.reading.book.store import Root, Store, store_of
from scorer.reading.book.unreceived import unreceived
from scorer.reading.book.year_files import bureau_only, engine_clauses
from scorer.reading.suggestions import near
from scorer.reading.yaml import Document

__all__ = [
    "MARK", "Case", "Documents", "Loaded", "Root", "Store", "YearTables", "append_published", "arrangements", "as_of",
    "bind", "bureaus", "cases", "check_shared_files", "cycles", "engine_clauses", "joined", "line_reader", "load",
    "mentioned", "moment", "nearest", "placed", "published", "scheme_of", "store_of", "unreceived",
    "without", "without_left_out_on", "year_tables",
]  # fmt: skip


def check_shared_files(
    roots: Sequence[Root], terms: ReadTerms, worked: Iterable[Case] | None = None
) -> tuple[Problem, ...]:
    """Problems of what belongs to no single year, placed: schemes and clauses of bureaus, cases, working days.

    ``worked``: the cases of these roots, where they are read already.
    """
    files, problems = shared_files(roots)
    found, documents = list(problems), dict[str, Document]()
    for file in (file for schema, file in files if schema == "holidays"):
        reading = one(file, "holidays")
        found.extend(reading.problems)
        if reading.document is not None:
            documents[file.file] = reading.document
    for bureau in bureaus(roots):
        if not NAME.fullmatch(bureau):
            found.append(Problem("R060", Place(f"targets/{bureau}"), {"name": bureau}))
            continue
        own = of_bureau(roots, bureau)
        sound = bureau_only(own, terms)
        found.extend((*own.problems, *sound.problems))
        documents.update(sound.documents)
    faults = (each for case in (cases(roots, terms) if worked is None else worked) for each in case.problems)
    return placed([*placed(found, documents), *faults], {})


def scheme_of(
    roots: Sequence[Root], bureau: str, terms: ReadTerms
) -> tuple[Mapping[str, Data], Mapping[str, Clause], tuple[Problem, ...]]:
    """A bureau's 办法 as plain data, its own clauses, and what is wrong with the two files; no year is needed."""
    tree = of_bureau(roots, bureau)
    sound = bureau_only(tree, terms)
    return sound.scheme, sound.clauses, placed([*tree.problems, *sound.problems], sound.documents)


def nearest(name: str, allowed: Iterable[str]) -> dict[str, str]:
    """The fact ``near`` for a problem about a mistyped name; empty where nothing is like it."""
    hint = near(name, allowed)
    return {"near": hint} if hint else {}
