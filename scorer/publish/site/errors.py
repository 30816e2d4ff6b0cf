"""The reference of error codes: a list by family, and a page for each code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scorer.diagnostics.catalogue import LEVELS, CodeEntry, example
from scorer.publish.site import labels, urls
from scorer.publish.site.layout import Page
from scorer.publish.site.render import render


def pages(catalogue: Mapping[str, CodeEntry], root: tuple[tuple[str, str], ...]) -> tuple[Page, ...]:
    """The list first, then the page of each code."""
    title = "报错说明"
    body = render("errors.html", urls.ERRORS, families=_families(catalogue), levels=LEVELS)
    index = Page(urls.ERRORS, title, body, root)
    crumbs = (*root, (title, urls.ERRORS))
    return (index, *(_page(code, catalogue[code], crumbs) for code in sorted(catalogue)))


def _families(catalogue: Mapping[str, CodeEntry]) -> Iterator[tuple[str, str, list[tuple[str, CodeEntry]]]]:
    """The first letter of codes, what they are about, and each with its entry: in the order of the labels."""
    codes = sorted(catalogue.items())
    for letter in dict.fromkeys([*labels.FAMILIES, *(code[0] for code, _ in codes)]):
        if own := [each for each in codes if each[0].startswith(letter)]:
            yield letter, labels.FAMILIES.get(letter, letter), own


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
