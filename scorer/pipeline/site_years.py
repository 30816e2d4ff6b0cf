"""Every cycle as a page of the site, each read once; a year that cannot be read or computed keeps its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from scorer.diagnostics import catalogue
from scorer.model.entities import Problem, Span
from scorer.pipeline.library import Library, Roots, library_of
from scorer.pipeline.problems import today
from scorer.pipeline.run import attempt, distinct, projection, run
from scorer.reading.book.shared_files import check_shared_files
from scorer.scoring.scheme.terms import scheme_terms
from scorer.views.projection import unreadable
from scorer.views.year_types import MOST_COMPARED, Audience, Projection


@dataclass(frozen=True)
class SiteYear:
    """A cycle for the site: what the audience may see, every problem of it, how many records count."""

    view: Projection
    problems: tuple[Problem, ...]
    records: int


@dataclass(frozen=True)
class SiteYears:
    """All that a site is made from: every cycle in the order of its name, every problem once, the files behind them."""

    library: Library
    years: tuple[SiteYear, ...]
    problems: tuple[Problem, ...]

    @property
    def views(self) -> tuple[Projection, ...]:
        """What the audience may see of each cycle."""
        return tuple(each.view for each in self.years)


def site_years(
    roots: Roots, audience: Audience, on: date | None = None, each: Callable[[SiteYear], None] = lambda _: None
) -> SiteYears:
    """All cycles for an audience at a date, by default today; ``each`` is called as soon as one is made."""
    library, years = library_of(roots), list[SiteYear]()
    for cycle in (library.shared if audience == "public" else library).cycles:
        years.append(_year(library, cycle, audience, on or today()))
        each(years[-1])
    shared = check_shared_files(library.roots, scheme_terms, library.cases)
    problems = distinct((*shared, *(problem for year in years for problem in year.problems)))
    return SiteYears(library, tuple(years), problems)


def projections(roots: Roots, audience: Audience, on: date | None = None) -> tuple[Projection, ...]:
    """What an audience may see of all cycles; one that cannot be read keeps its place."""
    return site_years(roots, audience, on).views


def _year(library: Library, cycle: str, audience: Audience, on: date) -> SiteYear:
    made = run(library, cycle, on)
    compared = made.book is None or len(made.book.units) <= MOST_COMPARED
    view, faults = attempt(cycle, lambda: projection(made, audience, compared=compared))
    problems = made.problems + faults
    if view is None:
        seen = made.public if made.public and audience == "public" else made
        loaded, _ = attempt(cycle, lambda: (library.shared if audience == "public" else library).loaded(cycle))
        known = loaded.book.cycle if loaded and loaded.book else None
        view = unreadable(cycle, audience, on, _reasons((*seen.problems, *faults)), known)
    return SiteYear(view, problems, len(made.book.records) if made.book else 0)


def _reasons(problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """(file, sentence) of each error in what the office writes, and of a fault of the program, which has no file."""
    found = []
    for problem in catalogue.errors(problems):
        what = catalogue.word(problem).what
        if problem.code == "X001":
            found.append(("", what))
        elif problem.place.file.startswith("targets/"):
            line = f"第 {problem.place.line} 行：" if isinstance(problem.place, Span) else ""
            found.append((problem.place.file, f"{line}{what}"))
    return found
