"""The reference of error codes: a list by family, and a page for each code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scorer.diagnostics.catalogue import LEVELS, CodeEntry, example
from scorer.publish.site import labels, urls
from scorer.publish.site.layout import Link, Page
from scorer.publish.site.render import render


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A code in the list."""

    link: Link
    title: str
    level: str


@dataclass(frozen=True, slots=True)
class Family:
    """The codes of one letter."""

    letter: str
    title: str
    codes: tuple[CodeLine, ...]


def pages(catalogue: Mapping[str, CodeEntry], root: tuple[tuple[str, str], ...]) -> tuple[Page, ...]:
    """The list first, then the page of each code."""
    title = "报错说明"
    index = Page(urls.ERRORS, title, render("errors.html", urls.ERRORS, families=_families(catalogue)), root)
    crumbs = (*root, (title, urls.ERRORS))
    return (index, *(_page(code, catalogue[code], crumbs) for code in sorted(catalogue)))


def _families(catalogue: Mapping[str, CodeEntry]) -> tuple[Family, ...]:
    letters = dict.fromkeys([*labels.FAMILIES, *sorted(code[0] for code in catalogue)])
    found = (Family(letter, labels.FAMILIES.get(letter, letter), _lines(catalogue, letter)) for letter in letters)
    return tuple(family for family in found if family.codes)


def _lines(catalogue: Mapping[str, CodeEntry], letter: str) -> tuple[CodeLine, ...]:
    return tuple(
        CodeLine(
            Link(code, urls.href(urls.ERRORS, urls.error(code))),
            catalogue[code].title,
            LEVELS[catalogue[code].level],
        )
        for code in sorted(catalogue)
        if code.startswith(letter)
    )


def _page(code: str, entry: CodeEntry, crumbs: tuple[tuple[str, str], ...]) -> Page:
    body = render(
        "error.html",
        urls.error(code),
        code=code,
        title=entry.title,
        level=LEVELS[entry.level],
        consequence=labels.LEVELS[entry.level],
        said=example(code, entry),
        paragraphs=tuple(text for text in entry.page.split("\n") if text.strip()),
    )
    summary = f"报错 {code}（{entry.title}）：什么时候出现，怎样改正。"
    return Page(urls.error(code), f"{code} {entry.title}", body, crumbs, summary=summary)
