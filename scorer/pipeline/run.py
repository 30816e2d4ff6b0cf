"""One cycle at a date: what was read, what was scored, what an audience may see of it."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import scorer
from scorer.diagnostics import catalogue
from scorer.diagnostics.catalogue import CodeEntry
from scorer.ledger.procedure.appeals import publicities
from scorer.ledger.procedure.procedure_checks import TableText
from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.ledger.procedure.settlement import settlings
from scorer.model.book import Book
from scorer.model.deadlines import local_day
from scorer.model.entities import Problem, Publication, Span
from scorer.pipeline.library import Library, Roots, library_of
from scorer.pipeline.problems import below, bureau_problems, table_text, today, unknown_workdays, year_problems
from scorer.pipeline.public_run import public_book, public_score, public_state
from scorer.reading.book.index import as_of
from scorer.reading.book.loading import Loaded
from scorer.reading.book.shared_files import check_shared_files, scheme_of
from scorer.reading.book.store import stores
from scorer.reading.code_owners import code_owner_problems
from scorer.reading.schemas import names, schema
from scorer.reading.site_settings import CONFIG, site_settings
from scorer.reading.workdays import is_workday
from scorer.scoring.grades.consequences import EarlierYear
from scorer.scoring.scheme.interpretations import Interpretation, interpretations
from scorer.scoring.scheme.terms import scheme_terms
from scorer.scoring.score import Scored, score, settlement_state
from scorer.scoring.sensitivity import compared_interpretations
from scorer.views.interpretation_effects import comparison_views
from scorer.views.ledgers import mismatching_lines
from scorer.views.projection import project
from scorer.views.publication import clock
from scorer.views.scheme_types import FindingView
from scorer.views.schemes import finding_views
from scorer.views.year_timeline import Past, timeline
from scorer.views.year_types import Audience, ComparisonView, Projection

StepValue = TypeVar("StepValue")

FAULT = "X001"
"""The code of a fault of the program in one year."""


@dataclass(frozen=True)
class CycleRun:
    """One cycle at a date: what was read, what was scored, and every problem with its place.

    ``book`` is None where a base file or the 办法 could not be read; ``scored`` is None without a 办法.
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
    """The target table as it is on disk."""
    published: tuple[Publication, ...] = ()
    """When which address was published, up to the date."""
    past: tuple[Past, ...] = ()
    """The results as they were when they were published or settled, each before this one."""
    public: CycleRun | None = None
    """What the public's pages are made from, where something confidential could be filed; None: this run itself."""

    @property
    def interpretations(self) -> tuple[Interpretation, ...]:
        """The interpretations of the cycle's 办法."""
        return interpretations(self.book.scheme) if self.book else ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The errors among the problems."""
        return catalogue.errors(self.problems)

    @property
    def failed(self) -> bool:
        """Whether the program itself failed over this year, which its X001 says."""
        return any(problem.code == FAULT for problem in self.problems)

    @property
    def sound(self) -> bool:
        """No error anywhere."""
        return not self.errors


def run(
    roots: Roots,
    cycle: str,
    on: date | None = None,
    overrides: Mapping[str, str] | None = None,
    *,
    received: bool = False,
) -> CycleRun:
    """Read, check and score one cycle as it was at the end of ``on`` (default today); where that fails, X001, no Book.

    ``overrides`` take interpretations otherwise; ``received`` makes missing receipts errors.
    """
    day, library = on or today(), library_of(roots)
    made, fault = attempt(cycle, lambda: _run(library, cycle, day, overrides, received=received))
    if made is None:
        found, _ = attempt(cycle, lambda: _file_problems(library, cycle, received=received))
        made = CycleRun(cycle, day, None, None, (found or ()) + fault)
    return with_public(made, library, overrides)


def _run(library: Library, cycle: str, day: date, overrides: Mapping[str, str] | None, *, received: bool) -> CycleRun:
    loaded = library.loaded(cycle, received=received)
    scored = scored_at(library, loaded.book, day, loaded.scheme_file, overrides)

    def then(earlier_day: date) -> Scored | None:
        return scored_at(library, loaded.book, earlier_day, loaded.scheme_file)

    past = _past(scored, then) if loaded.book and scored and not overrides else ()
    return CycleRun(
        cycle=cycle,
        on=day,
        book=as_of(loaded.readable, day) if loaded.readable else None,
        scored=scored,
        problems=year_problems(loaded, library.arranged, today()),
        scheme_file=loaded.scheme_file,
        arranged=library.arranged,
        table=table_text(loaded),
        published=_published(loaded, day),
        past=past,
    )


def with_public(made: CycleRun, library: Library, overrides: Mapping[str, str] | None = None) -> CycleRun:
    """A run with the public's own beside it, where that is another; X001 of the latter stays with it."""
    public, fault = attempt(made.cycle, lambda: _public(made, library, overrides))
    return replace(made, public=CycleRun(made.cycle, made.on, None, None, fault) if fault else public)


def _public(made: CycleRun, library: Library, overrides: Mapping[str, str] | None) -> CycleRun | None:
    """What the shared roots alone give without their confidential records; None: that is the run itself."""
    shared, whole, book = library.shared, library.loaded(made.cycle).book, public_book(library, made.cycle)
    if shared is library and (book is None or whole is None or _same(library, book, whole)):
        return None
    loaded = shared.loaded(made.cycle)
    public = CycleRun(
        made.cycle,
        made.on,
        as_of(book, made.on) if book else None,
        None,
        year_problems(loaded, shared.arranged, today()),
        loaded.scheme_file,
        shared.arranged,
        published=_published(loaded, made.on),
    )
    if book is None or not book.scheme:
        return public

    def then(day: date, settings: Mapping[str, str] | None = None) -> Scored | None:
        earlier = _earlier(shared, book, lambda name: _public_scored(library, name, day, {}), public_state)
        return _public_scored(library, made.cycle, day, earlier, settings)

    scored = then(made.on, overrides)
    past = _past(scored, then) if scored and not overrides else ()
    return replace(public, scored=scored, past=past)


def _same(library: Library, public: Book, whole: Book) -> bool:
    """Whether the public's own run would be the whole one: no earlier year is asked, which may publish less."""
    same = public.left_out == whole.left_out and public.records.keys() == whole.records.keys()
    return same and not any(_years_before(library, whole))


def _public_scored(
    library: Library,
    cycle: str,
    day: date,
    earlier: Mapping[int, EarlierYear],
    overrides: Mapping[str, str] | None = None,
) -> Scored | None:
    """A year's public Book scored; None where it cannot be read or has no 办法."""
    book, file = public_book(library, cycle), library.shared.loaded(cycle).scheme_file
    if book is None or not book.scheme:
        return None
    return public_score(library.loaded(cycle).book, book, day, overrides, file, earlier)


def _published(loaded: Loaded, on: date) -> tuple[Publication, ...]:
    return tuple(line for line in loaded.published if local_day(line.published_at) <= on)


def scored_at(
    library: Library, whole: Book | None, day: date, file: str, overrides: Mapping[str, str] | None = None
) -> Scored | None:
    """The scores at a day, with the years before as they were on it; None without a Book of all days or a 办法."""
    if whole is None or not whole.scheme:
        return None
    book = as_of(whole, day)
    earlier = _earlier(library, book, lambda name: _scored_alone(library.loaded(name), day))
    return score(book, day, overrides, file, earlier=earlier)


def _scored_alone(loaded: Loaded, day: date) -> Scored | None:
    """A year's scores without a look at the years before it."""
    book = as_of(loaded.book, day) if loaded.book else None
    return score(book, day, file=loaded.scheme_file) if book is not None and book.scheme else None


def _past(scored: Scored, then: Callable[[date], Scored | None]) -> tuple[Past, ...]:
    """The results on each day on which they were published or settled; ``then`` recomputes from what was known."""
    rules = scored.facts.procedure
    days = [(each.first, "公示") for each in publicities(scored.facts.book, rules)]
    settled = settlings(scored.facts.book, "results")
    days += [(day, "审定") for each in settled if (day := arrived_on(each)) is not None]
    found = ((day, label, then(day)) for day, label in sorted(days))
    past = (Past(day, label, made.results) for day, label, made in found if made is not None)
    return tuple(each for each in past if each.results.digest != scored.results.digest)


def _earlier(
    library: Library,
    book: Book,
    rescored: Callable[[str], Scored | None],
    state: Callable[[Scored], str] = settlement_state,
) -> dict[int, EarlierYear]:
    """The years before this one that its 办法 looks back at, ``rescored`` as they were on the same day."""

    def recomputed(name: str) -> EarlierYear | None:
        scored = rescored(name)
        return EarlierYear(scored.results, state(scored)) if scored else None

    found: dict[int, EarlierYear] = {}
    for year, name in _years_before(library, book):
        earlier, fault = attempt(name, lambda name=name: recomputed(name))  # type: ignore[misc]
        if earlier is not None or fault:
            found[year] = earlier or EarlierYear(None, "failed")
    return found


def _years_before(library: Library, book: Book) -> Iterator[tuple[int, str]]:
    """The years that are there of those at which the 办法 of this one looks back."""
    for year in range(book.cycle.year - book.terms.years_back, book.cycle.year):
        if (name := f"{book.cycle.bureau}/{year}") in library.cycles:
            yield year, name


def attempt(cycle: str, step: Callable[[], StepValue]) -> tuple[StepValue | None, tuple[Problem, ...]]:
    """(result of ``step``, no problems), or (None, X001) where the program itself fails, so that other cycles go on.

    The problem names the kind of error and the lines of the program, never a text that may come from a record.
    """
    try:
        return step(), ()
    except MemoryError:  # the bound of a judgement: that is for the one who set it
        raise
    except Exception as error:  # noqa: BLE001 - a fault of the program in one year costs that year only
        home = Path(scorer.__file__).parent
        frames = ((Path(each.filename), each.lineno) for each in traceback.extract_tb(error.__traceback__))
        where = [f"{file.relative_to(home).as_posix()}:{line}" for file, line in frames if file.is_relative_to(home)]
        facts = {"year": cycle, "error": type(error).__name__, "where": " → ".join(where[-2:])}
        return None, (Problem(FAULT, Span(f"targets/{cycle}/cycle.yml", 1, 1), facts),)


def check(roots: Roots, paths: Iterable[str] = (), *, received: bool = False) -> tuple[Problem, ...]:
    """Every problem of every cycle, and of what belongs to no single year; ``paths`` keeps those below them.

    Each cycle is scored too: one that cannot be scored is never said to be in order.
    """
    library = library_of(roots)
    found = list(check_shared_files(library.roots, scheme_terms, library.cases))
    for cycle in library.cycles:
        found += cycle_problems(library, cycle, received=received)
    started = {cycle.partition("/")[0] for cycle in library.cycles}
    for bureau in library.bureaus:
        found += bureau_problems(library.roots, bureau) if bureau not in started else ()
    for root in stores(library.roots)[:1]:
        found += site_settings(root).problems if root.has(CONFIG) else ()
        found += code_owner_problems(root, _agreeing(library, received=received))
    return below(distinct(found), paths)


def _agreeing(library: Library, *, received: bool) -> set[str]:
    """The accounts that may agree to a change, of each bureau's newest year that is no made-up one.

    None where one of these years cannot be read: who is of its office is not known, and the year has its own error.
    """
    newest = {cycle.partition("/")[0]: cycle for cycle in library.cycles}.values()
    read = [attempt(cycle, partial(library.loaded, cycle, received=received))[0] for cycle in newest]
    books = [loaded.book if loaded else None for loaded in read]
    offices = [book.office for book in books if book and not book.cycle.synthetic] if all(books) else []
    return {account for each in offices for account in (*each.accounts, each.stand_in) if account}


def cycle_problems(library: Library, cycle: str, *, received: bool = False) -> tuple[Problem, ...]:
    """What is wrong with a cycle's files, and X001 where the check of them or their scoring fails."""
    found, fault = attempt(cycle, lambda: _file_problems(library, cycle, received=received))
    if found is None:
        return fault
    loaded = library.loaded(cycle, received=received)
    return found + attempt(cycle, lambda: scored_at(library, loaded.book, today(), loaded.scheme_file))[1]


def _file_problems(library: Library, cycle: str, *, received: bool) -> tuple[Problem, ...]:
    return year_problems(library.loaded(cycle, received=received), library.arranged, today())


def distinct(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems, each once: two years under one 办法 find the same fault in it."""
    once = {(found.code, found.place, *sorted(found.facts.items())): found for found in problems}
    return tuple(once.values())


def projection(made: CycleRun, audience: Audience, *, compared: bool = True) -> Projection | None:
    """A run as an audience may see it; None where there is no Book.

    ``compared`` False leaves out what interpretations taken otherwise would give.
    """
    made = made.public if made.public and audience == "public" else made
    if made.book is None:
        return None
    others = compared_interpretations(made.book, made.scored, made.scheme_file) if made.scored and compared else ()
    unknown_years = unknown_workdays(made.book, made.arranged)

    def working(day: date) -> bool:
        return is_workday(day, made.arranged)

    view = project(made.book, made.scored, audience, made.on, working, others, unknown_years)
    view = replace(view, clock=clock(made.book, made.scored, audience, made.published, working))
    return (
        replace(view, timeline=timeline(made.book, made.scored, audience, made.past, view.ledger))
        if made.scored
        else view
    )


def differing(made: CycleRun) -> tuple[Problem, ...]:
    """The lines in which the general ledger and the units' own differ (SMX-5-2a, L014)."""
    if made.book is None or made.scored is None:
        return ()
    lines = mismatching_lines(made.book, made.scored, made.on, lambda day: is_workday(day, made.arranged))
    place = Span(f"submissions/{made.cycle}", 1, 1)
    return tuple(Problem("L014", place, {"unit": unit, "subject": line}) for unit, line in lines)


def comparisons(made: CycleRun, audience: Audience) -> tuple[ComparisonView, ...]:
    """What each interpretation taken otherwise would give each unit; empty where nothing could be scored."""
    made = made.public if made.public and audience == "public" else made
    if made.book is None or made.scored is None:
        return ()
    found = compared_interpretations(made.book, made.scored, made.scheme_file)
    return comparison_views(made.book, made.scored, audience, found)


def findings(roots: Roots, bureau: str) -> tuple[str | None, tuple[FindingView, ...], tuple[Problem, ...]]:
    """A 办法's title (None without a sound one), what the check of it finds, and what is wrong with its files."""
    library = library_of(roots)
    scheme, clauses, problems = scheme_of(library.roots, bureau, scheme_terms)
    problems += bureau_problems(library.roots, bureau)
    return (str(scheme["title"]), finding_views(scheme, clauses), problems) if scheme else (None, (), problems)


def references() -> tuple[Mapping[str, CodeEntry], Mapping[str, dict[str, object]]]:
    """The catalogue of codes and the schemas, for the pages that are made from them."""
    return catalogue.code_entries(), {name: schema(name) for name in names()}


def cycles(roots: Roots) -> tuple[str, ...]:
    """Every ``<bureau>/<year>`` under these roots."""
    return library_of(roots).cycles


def line_reader(roots: Roots) -> Callable[[Span], str | None]:
    """Gives the source line of a place, for the excerpt under a problem."""
    return library_of(roots).line_of
