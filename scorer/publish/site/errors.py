"""The reference of error codes: a list by family, and a page for each code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scorer.diagnostics.catalogue import LEVELS, CodeEntry, example
from scorer.publish.site import urls
from scorer.publish.site.layout import Link, Page
from scorer.publish.site.render import render

FAMILIES: Mapping[str, str] = {
    "Y": "读文件",
    "F": "格式",
    "R": "引用",
    "E": "佐证材料",
    "H": "回执",
    "S": "办法规则",
    "K": "算例",
    "L": "台账和督查事项",
}
"""The first letter of a code → what it is about, in the order of the way of the data."""

CONSEQUENCES: Mapping[str, str] = {
    "error": "要改正才能通过检查；有问题的部分不计入得分，其余照常。",
    "warning": "照常计入，请核对。",
    "note": "只作提醒，不影响任何结果。",
}


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
    letters = dict.fromkeys([*FAMILIES, *sorted(code[0] for code in catalogue)])
    found = (Family(letter, FAMILIES.get(letter, letter), _lines(catalogue, letter)) for letter in letters)
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
        consequence=CONSEQUENCES[entry.level],
        said=example(code, entry),
        paragraphs=tuple(text for text in entry.page.split("\n") if text.strip()),
    )
    summary = f"报错 {code}（{entry.title}）：什么时候出现，怎样改正。"
    return Page(urls.error(code), f"{code} {entry.title}", body, crumbs, summary=summary)
