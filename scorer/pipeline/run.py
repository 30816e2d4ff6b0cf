"""Root(s) and audience → Book, Results, Projection: the one place that runs the whole way."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from importlib import resources
from pathlib import Path

from scorer.diagnostics import catalogue
from scorer.diagnostics.catalogue import CodeEntry
from scorer.ledger import faults as ledger_faults
from scorer.ledger import unknown_years
from scorer.ledger.procedure.appeals import publicities
from scorer.ledger.procedure.procedure_checks import TableText, faults
from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.ledger.procedure.settlement import settlings
from scorer.model.book import Book
from scorer.model.deadlines import SHANGHAI, due_day, local_day
from scorer.model.entities import Place, Problem, Publication, Span
from scorer.model.records import Matter
from scorer.reading import book as books
from scorer.reading.workdays import is_workday, knows
from scorer.reading.yaml import locate
from scorer.scoring.grades import Earlier
from scorer.scoring.scheme.clause_coverage import unkept
from scorer.scoring.scheme.interpretations import Interpretation, choices, interpretations, taken
from scorer.scoring.scheme.parse import build
from scorer.scoring.scheme.table_limits import broken, unfilled
from scorer.scoring.scheme.terms import scheme_terms
from scorer.scoring.score import Scored, facts_at, score, standing
from scorer.scoring.sensitivity import switchboard
from scorer.views.projection import (
    Audience,
    FindingView,
    Past,
    Projection,
    SwitchView,
    clock,
    course,
    finding_views,
    odd_lines,
    project,
    switch_views,
    unreadable,
)
from scorer.views.year_views import MOST_COMPARED

Roots = Sequence["Path | books.Store"]
"""Folders, or stores of files that stand elsewhere (the gate reads a Git tree)."""


@dataclass(frozen=True)
class CycleRun:
    """One cycle at a date: what was read, what was scored, and every problem with its place.

    ``book`` is None where a base file could not be read; ``scored`` is None without a 办法.
    """

    cycle: str
    on: date
    book: Book | None
    scored: Scored | None
    problems: tuple[Problem, ...]
    scheme_file: str = ""
    arranged: Mapping[date, bool] = field(default_factory=dict)
    """Working days as the office's own files arrange them."""
    table: TableText | None = None
    """The target table as it stands on disk."""
    published: tuple[Publication, ...] = ()
    """When which address was laid open, up to the date."""
    past: tuple[Past, ...] = ()
    """The results as they stood when they were laid open or settled, each before this one."""

    @property
    def interpretations(self) -> tuple[Interpretation, ...]:
        """What the cycle's 办法 leaves open."""
        return interpretations(self.book.scheme) if self.book else ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What is an error among the problems."""
        return catalogue.errors(self.problems)

    @property
    def sound(self) -> bool:
        """No error anywhere."""
        return not self.errors


def today() -> date:
    """Today in Shanghai."""
    return datetime.now(SHANGHAI).date()


def cycles(roots: Roots) -> tuple[str, ...]:
    """Every ``<bureau>/<year>`` under these roots."""
    return books.cycles(book_roots(roots))


def run(
    roots: Roots,
    cycle: str,
    on: date | None = None,
    overrides: Mapping[str, str] | None = None,
    *,
    received: bool = False,
) -> CycleRun:
    """Read, check and score one cycle as it stood at the end of ``on`` (default today).

    ``overrides`` take interpretations otherwise; ``received`` makes missing receipts errors.
    """
    day = on or today()
    loaded = books.load(book_roots(roots), cycle, scheme_terms, received=received)
    book = books.as_of(loaded.book, day) if loaded.book else None
    scored = None
    if book and book.scheme:
        scored = score(book, day, overrides, loaded.scheme_file, earlier=_earlier(roots, book, day))
    arranged = books.arrangements(book_roots(roots))
    problems = year_problems(loaded, arranged)
    past = _past(loaded.book, scored, loaded.scheme_file) if loaded.book and scored and not overrides else ()
    published = tuple(line for line in loaded.published if local_day(line.published_at) <= day)
    return CycleRun(
        cycle, day, book, scored, problems, loaded.scheme_file, arranged, table_text(loaded), published, past
    )


def _past(book: Book, scored: Scored, file: str) -> tuple[Past, ...]:
    """The results on each day on which they were laid open or settled, recomputed from what was known then."""
    rules = scored.facts.scheme.procedure
    days = [(each.first, "公示") for each in publicities(scored.facts.book, rules)]
    settled = settlings(scored.facts.book, "results")
    days += [(day, "审定") for each in settled if (day := arrived_on(each)) is not None]
    found = (Past(day, label, score(books.as_of(book, day), day, file=file).results) for day, label in sorted(days))
    return tuple(each for each in found if each.results.digest != scored.results.digest)


def _earlier(roots: Roots, book: Book, day: date) -> dict[int, Earlier]:
    """The years before this one that its 办法 looks back at, recomputed as they stood on the same day."""
    found: dict[int, Earlier] = {}
    known = cycles(roots)
    for back in range(1, book.terms.years_back + 1):
        year = book.cycle.year - back
        name = f"{book.cycle.bureau}/{year}"
        loaded = books.load(book_roots(roots), name, scheme_terms) if name in known else None
        if loaded is not None and loaded.book is not None and loaded.book.scheme:
            before = books.as_of(loaded.book, day)
            scored = score(before, day, file=loaded.scheme_file)
            found[year] = Earlier(scored.results, standing(scored))
    return found


def year_problems(
    loaded: books.Loaded,
    arranged: Mapping[date, bool],
    on: date | None = None,
    files: Container[str] | None = None,
) -> tuple[Problem, ...]:
    """Everything wrong with a cycle's files, its 办法 held against its clauses and its table too; nothing is scored.

    ``on`` is the day on which its procedure stands, by default today's. ``files``: only what is wrong in these; a
    place is dear to find in a large table.
    """
    found, book = list(loaded.problems), loaded.book
    if book is not None and book.scheme:
        clauses, targets = loaded.clauses_file, loaded.targets_file
        options = choices(taken(book, {}))
        scheme, wrong = build(book.scheme, options, loaded.scheme_file)
        found += wrong
        found += unkept(book.scheme, book.clauses, clauses, _rows(loaded, clauses, "clauses"))
        rows = _rows(loaded, targets, "targets")
        found += unfilled(scheme.table, book.targets, targets, rows)
        found += broken(scheme.limits, book, targets, rows)
        found += _procedure(loaded, book, on or today())
        found += ledger_faults(loaded.filed or book, options, books.mentioned(loaded))
    if book is not None:
        found += _unknown_years(book, arranged)
    wanted = (problem for problem in found if files is None or problem.place.file in files)
    return books.placed(wanted, loaded.documents)


def _unknown_years(book: Book, arranged: Mapping[date, bool]) -> Iterator[Problem]:
    """The years through which a clock of the cycle runs, and of which nobody knows the working days (L015)."""
    for year in _untold(book, arranged):
        yield Problem("L015", Place(f"targets/holidays/{year}.yml"), {"year": str(year)})


def _untold(book: Book, arranged: Mapping[date, bool]) -> tuple[int, ...]:
    nodes = (node.due for target in book.targets.values() for node in target.nodes)
    matters = (matter.due for matter in book.by_kind.get("matter", ()) if isinstance(matter, Matter))
    days = (due_day(due) for due in (*nodes, *matters))
    soon = book.cycle.due_soon_days
    return unknown_years(days, soon, lambda day: is_workday(day, arranged), lambda year: knows(year, arranged))


def _procedure(loaded: books.Loaded, book: Book, day: date) -> Iterator[Problem]:
    """What is wrong with the year's procedure as it stands that day: settled tables and results, appeals, days."""
    now = books.as_of(book, day)
    return faults(facts_at(now, day), table_text(loaded), taken(now, {}))


def table_text(loaded: books.Loaded) -> TableText | None:
    """A cycle's target table as it stands on disk; None where it cannot be read."""
    file, document = loaded.targets_file, loaded.documents.get(loaded.targets_file)
    if document is None or loaded.table is None:
        return None
    rows = _rows(loaded, file, "targets")
    return TableText(file, loaded.table, rows, lambda place: locate(document, Place(file, ("targets", place))).line)


def _rows(loaded: books.Loaded, file: str, key: str) -> dict[str, int]:
    """Row id → its position in a file's list, rows that were left out counted too."""
    data = loaded.documents[file].data if file in loaded.documents else None
    rows = data.get(key) if isinstance(data, dict) else None
    found = enumerate(rows if isinstance(rows, list) else ())
    return {str(row.get("id")): place for place, row in found if isinstance(row, dict)}


def check(roots: Roots, paths: Iterable[str] = (), *, received: bool = False) -> tuple[Problem, ...]:
    """Every problem of every cycle, and of what belongs to no single year; ``paths`` keeps those below them."""
    problems = list(books.check_standing(book_roots(roots), scheme_terms))
    arranged = books.arrangements(book_roots(roots))
    for cycle in cycles(roots):
        problems += year_problems(books.load(book_roots(roots), cycle, scheme_terms, received=received), arranged)
    # two years under one 办法 find the same fault in it: it is told once
    once = {(found.code, found.place, *sorted(found.facts.items())): found for found in problems}
    return below(once.values(), paths)


def below(problems: Iterable[Problem], paths: Iterable[str]) -> tuple[Problem, ...]:
    """The problems of files below these paths; all of them where none is named."""
    wanted = tuple(path.rstrip("/") for path in paths)
    return tuple(p for p in problems if not wanted or any(_below(p.place.file, path) for path in wanted))


def _below(file: str, path: str) -> bool:
    return path in {".", file} or file.startswith(f"{path}/")


def projection(run: CycleRun, audience: Audience, *, compared: bool = True) -> Projection | None:
    """A run as an audience may see it; None where there is no Book.

    ``compared`` False leaves out what interpretations taken otherwise would give.
    """
    if run.book is None:
        return None
    others = switchboard(run.book, run.scored, run.scheme_file) if run.scored and compared else ()
    untold = _untold(run.book, run.arranged)

    def working(day: date) -> bool:
        return is_workday(day, run.arranged)

    made = project(run.book, run.scored, audience, run.on, working, others, untold)
    made = replace(made, clock=clock(run.book, run.scored, audience, run.published, working))
    return replace(made, course=course(run.book, run.scored, audience, run.past)) if run.scored else made


def differing(run: CycleRun) -> tuple[Problem, ...]:
    """The lines in which the general ledger and the units' own differ (SMX-5-2a, L014)."""
    if run.book is None or run.scored is None:
        return ()
    odd = odd_lines(run.book, run.scored, run.on, lambda day: is_workday(day, run.arranged))
    place = Span(f"submissions/{run.cycle}", 1, 1)
    return tuple(Problem("L014", place, {"unit": unit, "subject": line}) for unit, line in odd)


def switches(run: CycleRun, audience: Audience) -> tuple[SwitchView, ...]:
    """What each interpretation taken otherwise would give each unit; empty where nothing could be scored."""
    if run.book is None or run.scored is None:
        return ()
    return switch_views(run.book, run.scored, audience, switchboard(run.book, run.scored, run.scheme_file))


def published(roots: Roots, cycle: str) -> tuple[tuple[Publication, ...], tuple[Problem, ...]]:
    """When which address of a cycle was laid open, and what is wrong with the ledger that says so."""
    lines, problems = books.published(book_roots(roots), cycle)
    return lines, books.placed(problems, {})


def append_published(roots: Roots, cycle: str, lines: Sequence[Publication]) -> None:
    """Lines at the end of the ledger of publications, in the first root: it is what everyone may read."""
    books.append_published(str(roots[0]), cycle, lines)


def bureaus(roots: Roots) -> tuple[str, ...]:
    """Every bureau that has a folder under these roots."""
    return tuple(books.bureaus(book_roots(roots)))


def findings(roots: Roots, bureau: str) -> tuple[str | None, tuple[FindingView, ...], tuple[Problem, ...]]:
    """A 办法's title (None without a sound one), what the check of it finds, and what is wrong with its files."""
    scheme, clauses, problems = books.scheme_of(book_roots(roots), bureau, scheme_terms)
    return (str(scheme["title"]), finding_views(scheme, clauses), problems) if scheme else (None, (), problems)


def projections(roots: Roots, audience: Audience, on: date | None = None) -> tuple[Projection, ...]:
    """All cycles for an audience, in the order of their names; one that cannot be read keeps its place."""
    return tuple(_view(run(roots, cycle, on), audience) for cycle in cycles(roots))


def _view(run: CycleRun, audience: Audience) -> Projection:
    made = projection(run, audience, compared=run.book is None or len(run.book.units) <= MOST_COMPARED)
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
    return tuple(catalogue.text([problem], line_of).rstrip() for problem in catalogue.errors(check(roots)))


def references() -> tuple[Mapping[str, CodeEntry], Mapping[str, dict[str, object]]]:
    """The catalogue of codes and the schemas, for the pages that are made from them."""
    folder = resources.files("scorer").joinpath("schemas")
    schemas = {
        item.name.removesuffix(".schema.json"): json.loads(item.read_text(encoding="utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".schema.json")
    }
    return catalogue.entries(), dict(sorted(schemas.items()))


def line_reader(roots: Roots) -> Callable[[Span], str | None]:
    """Gives the source line of a place, for the excerpt under a problem."""
    return books.line_reader(book_roots(roots))


def book_roots(roots: Roots) -> list[books.Root]:
    """The roots as the Book takes them: folders by name, stores as they are."""
    return [str(root) if isinstance(root, Path) else root for root in roots]
