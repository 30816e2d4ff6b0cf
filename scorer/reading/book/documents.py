"""Documents of a run, by file: the few in hand, every other read again when a place in it is asked for.

Keeping the marks of 20,000 sound records would cost more memory than the records; only the
places of problems are ever looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from scorer.model.entities import Place, Problem, Span
from scorer.reading.book.record_files import MOST_BYTES
from scorer.reading.book.store import Root, Store, stores
from scorer.reading.yaml import Document, legible, locate, read

TEXTS = (".yml", ".yaml", ".csv")
"""What is written in lines; of a scan or a Word file there is no line to show."""


class Documents(Mapping[str, Document]):
    """File → document. ``roots`` gives the root of each file that is not in hand."""

    def __init__(self, in_hand: Mapping[str, Document], roots: Mapping[str, Store]) -> None:
        self._in_hand = dict(in_hand)
        self._roots = roots

    def __getitem__(self, file: str) -> Document:
        if file not in self._in_hand:
            raw = self._roots[file].read(file, MOST_BYTES)
            document = None if raw is None else read(file, raw)[0]
            if document is None:
                raise KeyError(file)
            self._in_hand[file] = document
        return self._in_hand[file]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._in_hand, **self._roots})

    def __len__(self) -> int:
        return len({**self._in_hand, **self._roots})


def placed(problems: Iterable[Problem], documents: Mapping[str, Document]) -> tuple[Problem, ...]:
    """Problems with line and column, by file, line, column and code; the same problem once."""
    found: dict[tuple[str, int, int, str, tuple[tuple[str, str], ...]], Problem] = {}
    for problem in problems:
        span = _span(problem.place, documents)
        key = (span.file, span.line, span.column, problem.code, tuple(sorted(problem.facts.items())))
        found.setdefault(key, Problem(problem.code, span, problem.facts, problem.level))
    return tuple(found[key] for key in sorted(found))


def _span(place: Place | Span, documents: Mapping[str, Document]) -> Span:
    """A place in a file that cannot be read, or in no file at all, is the file's beginning."""
    if isinstance(place, Span):
        return place
    document = documents.get(place.file)
    return Span(place.file, 1, 1) if document is None else locate(document, place)


def line_reader(roots: Sequence[Root]) -> Callable[[Span], str | None]:
    """Gives the source line of a place, from the first root that has the file; None where there is none."""
    shelves = stores(roots)

    @lru_cache(maxsize=16)
    def lines(file: str) -> tuple[str, ...]:
        for root in shelves if file.lower().endswith(TEXTS) else ():
            # a ledger of a later root has that root's name, since its relative name is taken
            raw = root.read(file.removeprefix(f"{root.name}/"), MOST_BYTES)
            if raw is not None:
                return tuple(legible(raw).split("\n"))
        return ()

    def line(span: Span) -> str | None:
        found = lines(span.file)
        return found[span.line - 1] if span.line <= len(found) else None

    return line
