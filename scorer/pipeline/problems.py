"""Every problem of one cycle: its files, its 办法 against its clauses, its table, its procedure, its ledger."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from scorer.ledger.lateness import unknown_years
from scorer.ledger.matters.matter_checks import faults as ledger_faults
from scorer.ledger.procedure.filing_checks import filing_faults
from scorer.ledger.procedure.procedure_checks import TableText, faults
from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.ledger.procedure.settlement import gives_reason, settled_results
from scorer.ledger.procedure.still_open import still_open
from scorer.model.book import Book
from scorer.model.deadlines import SHANGHAI, due_day
from scorer.model.entities import Place, Problem
from scorer.model.records import Matter
from scorer.reading.book.documents import placed
from scorer.reading.book.excluded_references import mentioned
from scorer.reading.book.files import of_bureau
from scorer.reading.book.index import as_of
from scorer.reading.book.loading import Loaded
from scorer.reading.book.store import Root
from scorer.reading.book.year_files import bureau_only
from scorer.reading.workdays import Arrangements, is_workday, knows
from scorer.reading.yaml import Document, locate
from scorer.scoring.occurrence_checks import occurrence_problems, partless_units, periodless_records, rating_problems
from scorer.scoring.scheme.clause_coverage import unkept
from scorer.scoring.scheme.interpretations import REGISTER, choices, interpretations, taken
from scorer.scoring.scheme.parse import build
from scorer.scoring.scheme.table_limits import broken, unfilled
from scorer.scoring.scheme.terms import scheme_terms
from scorer.scoring.score import facts_at


def today() -> date:
    """Today in Shanghai."""
    return datetime.now(SHANGHAI).date()


def year_problems(
    loaded: Loaded,
    arranged: Mapping[date, bool],
    on: date | None = None,
    files: Container[str] | None = None,
) -> tuple[Problem, ...]:
    """Everything wrong with a cycle's files, its 办法 checked against its clauses and its table too; nothing is scored.

    ``on`` is the day of its procedure, by default today. ``files``: only what is wrong in these.
    """
    found, book = list(loaded.problems), loaded.book
    if book is not None and book.scheme:
        clauses, targets = loaded.clauses_file, loaded.targets_file
        options = choices(taken(book, {}))
        scheme, wrong = build(book.scheme, options, loaded.scheme_file)
        found += wrong
        found += unkept(scheme, book.clauses, clauses, _rows(loaded.documents, clauses, "clauses"))
        rows = _rows(loaded.documents, targets, "targets")
        found += unfilled(scheme.table, book.targets, targets, rows)
        found += broken(scheme.limits, book, targets, rows)
        found += partless_units(scheme, book, targets, rows)
        found += occurrence_problems(scheme, book)
        found += rating_problems(scheme, book)
        found += periodless_records(scheme, book)
        found += _procedure(loaded, book, on or today())
        found += ledger_faults(loaded.filed or book, options, mentioned(loaded))
        found += filing_faults(loaded.filed or book)
    if book is not None:
        found += _unknown_years(book, arranged)
        found += _unread_arrangements(book, arranged)
    wanted = (problem for problem in found if files is None or problem.place.file in files)
    return placed(wanted, loaded.documents)


def bureau_problems(roots: Sequence[Root], bureau: str) -> tuple[Problem, ...]:
    """What is wrong with the rules of a bureau that has no year yet: they are checked against its clauses alone."""
    files = bureau_only(of_bureau(roots, bureau), scheme_terms)
    if not files.scheme:
        return ()
    chosen = {item.id: item.chosen for item in interpretations(files.scheme)}
    scheme, wrong = build(files.scheme, {**REGISTER, **chosen}, f"targets/{bureau}/scheme.yml")
    clauses = f"targets/{bureau}/clauses.yml"
    found = [*wrong, *unkept(scheme, files.clauses, clauses, _rows(files.documents, clauses, "clauses"))]
    return placed(found, files.documents)


def _unknown_years(book: Book, arranged: Mapping[date, bool]) -> Iterator[Problem]:
    """The years through which a clock of the cycle runs, and of which nobody knows the working days (L015)."""
    for year in unknown_workdays(book, arranged):
        yield Problem("L015", Place(f"targets/holidays/{year}.yml"), {"year": str(year)})


def _unread_arrangements(book: Book, arranged: Mapping[date, bool]) -> Iterator[Problem]:
    """The faults for which the office's own working days are not used: its deadlines may be reckoned wrong."""
    near = {f"targets/holidays/{book.cycle.year + each}.yml" for each in (-1, 0, 1)} | {"targets/holidays"}
    if isinstance(arranged, Arrangements):
        yield from (each for each in arranged.problems if each.place.file in near)


def unknown_workdays(book: Book, arranged: Mapping[date, bool]) -> tuple[int, ...]:
    """The years that a due day of the cycle reaches, and of which nobody knows the working days."""
    nodes = (node.due for target in book.targets.values() for node in target.nodes)
    matters = (matter.due for matter in book.by_kind.get("matter", ()) if isinstance(matter, Matter))
    days = (due_day(due) for due in (*nodes, *matters))
    soon = book.cycle.due_soon_days
    return unknown_years(days, soon, lambda day: is_workday(day, arranged), lambda year: knows(year, arranged))


def _procedure(loaded: Loaded, book: Book, day: date) -> Iterator[Problem]:
    """The faults of the year's procedure on that day: settled tables and results, appeals, days."""
    now = as_of(book, day)
    yield from faults(facts_at(now, day), table_text(loaded), taken(now, {}))
    yield from _settled_early(now, day)


def _settled_early(book: Book, day: date) -> Iterator[Problem]:
    """The newest settlement of the results, if something was open on its day and it does not say why all the same."""
    resolution = next(reversed(settled_results(book)), None)
    if resolution is None or gives_reason(resolution.although):
        return
    then = min(arrived_on(resolution) or day, day)
    before = as_of(book, then)
    found = still_open(facts_at(before, then), taken(before, {}))
    if found:
        place = Place(f"submissions/{book.cycle.id}/{resolution.path}", ("settles",))
        sorts = "、".join(text.partition("：")[0] for text in found)
        yield Problem("P025", place, {"open": sorts, "command": f"scorer settle {book.cycle.id} results"})


def table_text(loaded: Loaded) -> TableText | None:
    """A cycle's target table as it is on disk; None where it cannot be read."""
    file, document = loaded.targets_file, loaded.documents.get(loaded.targets_file)
    if document is None or loaded.table is None:
        return None
    rows = _rows(loaded.documents, file, "targets")
    return TableText(file, loaded.table, rows, lambda place: locate(document, Place(file, ("targets", place))).line)


def _rows(documents: Mapping[str, Document], file: str, key: str) -> dict[str, int]:
    """Row id → its position in a file's list, rows that were omitted counted too."""
    data = documents[file].data if file in documents else None
    rows = data.get(key) if isinstance(data, dict) else None
    found = enumerate(rows if isinstance(rows, list) else ())
    return {str(row.get("id")): place for place, row in found if isinstance(row, dict)}


def below(problems: Iterable[Problem], paths: Iterable[str]) -> tuple[Problem, ...]:
    """The problems of files below these paths; all of them where none is named."""
    wanted = tuple(path.rstrip("/") for path in paths)
    return tuple(p for p in problems if not wanted or any(_below(p.place.file, path) for path in wanted))


def _below(file: str, path: str) -> bool:
    return path in {".", file} or file.startswith(f"{path}/")
