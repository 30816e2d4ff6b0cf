"""A cycle as it was on other days, and the bureau's own templates: what bulletins are written from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from scorer.pipeline.library import Roots, library_of
from scorer.pipeline.run import CycleRun, projection, scored_at, with_public
from scorer.reading.book.index import as_of
from scorer.reading.book.store import store_of
from scorer.views.year_types import Audience, Projection

TEMPLATES = "templates"
MOST_BYTES = 100_000
"""Of a template: a longer file is none."""


def moments(
    roots: Roots, cycle: str, days: Iterable[tuple[date, Audience]]
) -> Mapping[tuple[date, Audience], Projection]:
    """The cycle on each of these days for each of these audiences; its files are read once. Empty: not readable."""
    wanted = sorted(set(days))
    library = library_of(roots)
    loaded = library.loaded(cycle) if wanted else None
    if loaded is None or loaded.readable is None:
        return {}
    found: dict[tuple[date, Audience], Projection] = {}
    for day in dict.fromkeys(day for day, _ in wanted):
        book = as_of(loaded.readable, day)
        scored = scored_at(library, loaded.readable, day, loaded.scheme_file)
        run = CycleRun(cycle, day, book, scored, (), loaded.scheme_file, library.arranged)
        run = with_public(run, library)
        for audience in (audience for each, audience in wanted if each == day):
            made = projection(run, audience, compared=False)
            if made is not None:
                found[day, audience] = made
    return found


def templates(roots: Roots, bureau: str) -> dict[str, str]:
    """The bureau's templates by name, ``targets/<bureau>/templates/quarter.txt``; a later shared root adds only."""
    found: dict[str, str] = {}
    for store in map(store_of, library_of(roots).shared.roots):
        folder = f"targets/{bureau}/{TEMPLATES}"
        for item in store.items(folder):
            raw = store.read(f"{folder}/{item.name}", MOST_BYTES + 1) if item.kind == "file" else None
            if raw is not None and item.name.endswith(".txt") and len(raw) <= MOST_BYTES:
                text = raw.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
                found.setdefault(item.name.removesuffix(".txt"), text)
    return found
