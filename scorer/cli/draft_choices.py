"""The words that a draft may take from its year: components and categories, open questions and their readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from scorer.model.book import Book
from scorer.scoring.rules.categories import Category
from scorer.scoring.scheme.interpretations import choices, interpretations, taken
from scorer.scoring.scheme.parse import Scheme, build


def offered(book: Book, kind: str, settles: str | None) -> dict[str, str]:
    """Field → what may be written in it, with its name: ``{"component": "bonus 加分"}``; only what the 办法 lists."""
    if kind in {"claim", "penalty"}:
        scheme, _ = build(book.scheme, choices(taken(book, {})), "scheme.yml")
        found = {"component": _components(scheme, kind), "category": dict(_categories(scheme, kind))}
    elif kind == "matter":
        found = {"source": {name: source.title for name, source in book.terms.sources.items()}}
    elif kind == "resolution":
        found = {"chosen": next((each.options for each in interpretations(book.scheme) if each.id == settles), {})}
    else:
        found = {}
    return {
        field: "；".join(f"{word} {name}" for word, name in words.items()) for field, words in found.items() if words
    }


def _components(scheme: Scheme, kind: str) -> Mapping[str, str]:
    every = scheme.every_component()
    return {each.id: each.title for each in every if any(_fits(one, kind) for one in each.rule.categories().values())}


def _categories(scheme: Scheme, kind: str) -> Iterator[tuple[str, str]]:
    for component in scheme.every_component():
        yield from ((name, each.title) for name, each in component.rule.categories().items() if _fits(each, kind))


def _fits(category: Category, kind: str) -> bool:
    """Whether a record of this kind names it: what takes points is a penalty, what gives them a claim."""
    if category.lapse:
        return False
    return not isinstance(category.points, Fraction) or (category.points < 0) == (kind == "penalty")
