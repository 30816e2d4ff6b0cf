"""The files under some roots, each cycle read once however many steps ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from scorer.model.entities import Problem, Publication, Span
from scorer.reading.book.case_files import Case, cases
from scorer.reading.book.documents import line_reader, placed
from scorer.reading.book.files import MARK, bureaus, cycles
from scorer.reading.book.holidays import arrangements
from scorer.reading.book.loading import Loaded, load
from scorer.reading.book.publication_ledger import published
from scorer.reading.book.store import Root, Store, store_of
from scorer.scoring.scheme.terms import scheme_terms

Roots: TypeAlias = "Sequence[Path | Store] | Library"
"""Folders, or stores of files that are elsewhere (the gate reads a Git tree); or what was read of them already."""


class Library:
    """The files under these roots; later roots add, never replace. It keeps what it has read."""

    def __init__(self, roots: Sequence[Path | Store]) -> None:
        """``roots``: folders by path, stores as they are."""
        self.roots: list[Root] = [str(root) if isinstance(root, Path) else root for root in roots]
        self._loaded: dict[tuple[str, bool], Loaded] = {}

    @cached_property
    def cycles(self) -> tuple[str, ...]:
        """Every ``<bureau>/<year>``, in order."""
        return cycles(self.roots)

    @cached_property
    def shared(self) -> Library:
        """The roots that every unit reads: without those of the office's own beside the first."""
        first, *others = self.roots
        kept = [first, *(root for root in others if not store_of(root).has(MARK))]
        return self if len(kept) == len(self.roots) else Library([*map(store_of, kept)])

    @cached_property
    def bureaus(self) -> tuple[str, ...]:
        """Every bureau that has a folder."""
        return tuple(bureaus(self.roots))

    @cached_property
    def arranged(self) -> Mapping[date, bool]:
        """Working days as the office's own files arrange them."""
        return arrangements(self.roots)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """Every worked case of every bureau."""
        return cases(self.roots, scheme_terms)

    @cached_property
    def line_of(self) -> Callable[[Span], str | None]:
        """Gives the source line of a place, for the excerpt under a problem."""
        return line_reader(self.roots)

    def loaded(self, cycle: str, *, received: bool = False) -> Loaded:
        """A cycle's files, read and checked; ``received`` makes missing receipts errors."""
        key = cycle, received
        if key not in self._loaded:
            self._loaded[key] = load(self.roots, cycle, scheme_terms, received=received)
        return self._loaded[key]

    def published(self, cycle: str) -> tuple[tuple[Publication, ...], tuple[Problem, ...]]:
        """When which address of a cycle was published, and what is wrong with the ledger that says so."""
        lines, problems = published(self.roots, cycle)
        return lines, placed(problems, {})


def library_of(roots: Roots) -> Library:
    """The library of these roots; one that is a library already stays it, with all that it has read."""
    return roots if isinstance(roots, Library) else Library(roots)
