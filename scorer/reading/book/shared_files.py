"""Problems of what belongs to no single year: schemes, clauses, worked cases, working days; and a scheme by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scorer.model.entities import Clause, Data, Place, Problem
from scorer.model.scheme_terms import ReadTerms
from scorer.reading.book.case_files import Case, cases
from scorer.reading.book.documents import placed
from scorer.reading.book.files import NAME, bureaus, of_bureau, shared_files
from scorer.reading.book.record_files import one
from scorer.reading.book.store import Root
from scorer.reading.book.year_files import bureau_only
from scorer.reading.yaml import Document


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
