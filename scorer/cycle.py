"""Root(s) and audience → Book, Results, Projection: the one place that runs the whole way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from pathlib import Path

from scorer import book as books
from scorer import problems as catalogue
from scorer.coverage import unkept, unknown
from scorer.inputs import Book
from scorer.interpretations import Interpretation, choices, interpretations, taken
from scorer.limits import unfilled
from scorer.model import Problem, Span
from scorer.problems import Entry
from scorer.projection import Audience, Projection, project, unreadable
from scorer.scheme import build
from scorer.score import Scored, score
from scorer.sensitivity import alternatives
from scorer.timing import SHANGHAI
from scorer.workdays import is_workday

Roots = Sequence[Path]


@dataclass(frozen=True)
class Run:
    """One cycle at a date: what was read, what was scored, and every problem with its place.

    ``book`` is None where a base file could not be read; ``scored`` is None without a 办法.
    """

    cycle: str
    on: date
    book: Book | None
    scored: Scored | None
    problems: tuple[Problem, ...]
    scheme_file: str = ""

    @property
    def interpretations(self) -> tuple[Interpretation, ...]:
        """What the cycle's 办法 leaves open."""
        return interpretations(self.book.scheme) if self.book else ()

    @property
    def sound(self) -> bool:
        """No error anywhere."""
        return not any(catalogue.word(problem).level == "error" for problem in self.problems)


def today() -> date:
    """Today in Shanghai."""
    return datetime.now(SHANGHAI).date()


def cycles(roots: Roots) -> tuple[str, ...]:
    """Every ``<bureau>/<year>`` under these roots."""
    return books.cycles(_names(roots))


def run(
    roots: Roots,
    cycle: str,
    on: date | None = None,
    overrides: Mapping[str, str] | None = None,
    *,
    received: bool = False,
) -> Run:
    """Read, check and score one cycle as it stood at the end of ``on`` (default today).

    ``overrides`` take interpretations otherwise; ``received`` makes missing receipts errors.
    """
    day = on or today()
    loaded = books.load(_names(roots), cycle, received=received)
    book = books.as_of(loaded.book, day) if loaded.book else None
    scored = score(book, day, overrides, loaded.scheme_file) if book and book.scheme else None
    return Run(cycle, day, book, scored, _problems(loaded), loaded.scheme_file)


def _problems(loaded: books.Loaded) -> tuple[Problem, ...]:
    """Everything wrong with a cycle's files, its 办法 held against its clauses and its table too; nothing is scored."""
    found, book = list(loaded.problems), loaded.book
    if book is not None and book.scheme:
        clauses, targets = loaded.clauses_file, loaded.targets_file
        found += build(book.scheme, choices(taken(book, {})), loaded.scheme_file)[1]
        found += unkept(book.scheme, book.clauses, clauses, _rows(loaded, clauses, "clauses"))
        found += unknown(book.scheme, loaded.scheme_file)
        found += unfilled(book.scheme, book.targets, targets, _rows(loaded, targets, "targets"))
    return books.placed(found, loaded.documents)


def _rows(loaded: books.Loaded, file: str, key: str) -> dict[str, int]:
    """Row id → its position in a file's list, rows that were left out counted too."""
    data = loaded.documents[file].data if file in loaded.documents else None
    rows = data.get(key) if isinstance(data, dict) else None
    found = enumerate(rows if isinstance(rows, list) else ())
    return {str(row.get("id")): place for place, row in found if isinstance(row, dict)}


def check(roots: Roots, paths: Iterable[str] = (), *, received: bool = False) -> tuple[Problem, ...]:
    """Every problem of every cycle, and of what belongs to no single year; ``paths`` keeps those below them."""
    problems = list(books.check_standing(_names(roots)))
    for cycle in cycles(roots):
        problems += _problems(books.load(_names(roots), cycle, received=received))
    wanted = tuple(path.rstrip("/") for path in paths)
    # two years under one 办法 find the same fault in it: it is told once
    once = {(found.code, found.place, *sorted(found.facts.items())): found for found in problems}
    return tuple(p for p in once.values() if not wanted or any(_below(p.place.file, path) for path in wanted))


def _below(file: str, path: str) -> bool:
    return path in {".", file} or file.startswith(f"{path}/")


def projection(run: Run, audience: Audience, *, others: bool = False) -> Projection | None:
    """A run as an audience may see it; None where there is no Book.

    ``others``: also what open interpretations taken otherwise would give, which costs a scoring for each.
    """
    if run.book is None:
        return None
    found = alternatives(run.book, run.scored, run.scheme_file) if run.scored and others else ()
    return project(run.book, run.scored, audience, run.on, is_workday, found)


def projections(roots: Roots, audience: Audience, on: date | None = None) -> tuple[Projection, ...]:
    """All cycles for an audience, in the order of their names; one that cannot be read keeps its place."""
    return tuple(_view(run(roots, cycle, on), audience) for cycle in cycles(roots))


def _view(run: Run, audience: Audience) -> Projection:
    made = projection(run, audience, others=True)
    return unreadable(run.cycle, audience, run.on, _faults(run.problems)) if made is None else made


def _faults(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """(file, sentence) of each error in what the office writes: a year falls with those files, never with a record."""
    found = []
    for problem in problems:
        worded = catalogue.word(problem)
        if worded.level == "error" and problem.place.file.startswith("targets/"):
            line = f"第 {problem.place.line} 行：" if isinstance(problem.place, Span) else ""
            found.append((problem.place.file, f"{line}{worded.what}"))
    return found


def errors(roots: Roots) -> tuple[str, ...]:
    """Every error of the files as ``check`` words it, with its excerpt; for the log of a build."""
    line_of = line_reader(roots)
    found = (problem for problem in check(roots) if catalogue.word(problem).level == "error")
    return tuple(catalogue.text([problem], line_of).rstrip() for problem in found)


def references() -> tuple[Mapping[str, Entry], Mapping[str, dict[str, object]]]:
    """The catalogue of codes and the schemas, for the pages that are made from them."""
    folder = resources.files("scorer.schemas")
    schemas = {
        item.name.removesuffix(".schema.json"): json.loads(item.read_text(encoding="utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".schema.json")
    }
    return catalogue.entries(), dict(sorted(schemas.items()))


def line_reader(roots: Roots) -> Callable[[Span], str | None]:
    """Gives the source line of a place, for the excerpt under a problem."""
    return books.line_reader(_names(roots))


def _names(roots: Roots) -> list[str]:
    return [str(root) for root in roots]
