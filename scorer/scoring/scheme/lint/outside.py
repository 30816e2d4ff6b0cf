"""A component that the total leaves out, or may leave out: the formula does not name it, or a reading drops it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scorer.scoring.rules.evaluation import Component
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding

HAN = re.compile(r"[一-鿿]+")
COMMON = frozenset({"得分", "加分", "扣分", "减分", "情况", "考核", "评价", "成绩", "项目", "合计", "工作", "目标"})
"""Pairs of characters that say nothing about which component is meant."""


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """Components that a reading drops; those that the clause of the total does not name; groups without any."""
    common = [part for part in draft.scheme.components if not part.groups]
    unnamed = [part for part in common if not _named(draft, part)]
    read = {part.rule.refers_to() for part in draft.parts()}  # worth nothing itself: it is in the total by its place
    lists = len(common) - len(unnamed) > 1  # a clause that names none of them does not list them
    for place, part in enumerate(draft.parts()):
        if part.id in read and part.weight == 0:
            continue
        if _may_drop(draft, place, part):
            yield _finding(draft, part, "条文没有写明总成绩里算不算它")
        elif lists and part in unnamed:
            yield _finding(draft, part, f"写总成绩怎么算的{draft.places(draft.total())}没有提到它")
    for group in draft.scheme.groups.values():
        if group.may_rank and not any(part.applies_to(group.id) for part in draft.scheme.components):
            yield draft.finding("group-without-parts", (), group=group.title)


def _finding(draft: SchemeDraft, part: Component, why: str) -> SchemeFinding:
    facts = {"part": part.title, "why": why, "total": draft.places(draft.total())}
    return draft.finding("outside-total", (*draft.total(), *part.clauses), **facts)


def _may_drop(draft: SchemeDraft, place: int, part: Component) -> bool:
    """Whether one of the readings of the component's weight is nothing."""
    asked = {cite.interpretation for cite in part.cites}
    options = [(item.id, option) for item in draft.interpretations if item.id in asked for option in item.options]
    under = (draft.under({name: option}).every_component() for name, option in options)
    readings = (next(islice(found, place, None)).weight for found in under)
    return part.weight is not None and 0 in (part.weight, *readings)


def _named(draft: SchemeDraft, part: Component) -> bool:
    """Whether the total's clause has a pair of characters of the title, or of a title of its parts."""
    text = "".join(draft.clauses[name].text for name in draft.total())
    titles = [part.title, *(each.title for each in part.rule.parts())]
    return any(_names_it(title, text) for title in titles)


def _names_it(title: str, text: str) -> bool:
    pairs = {run[at : at + 2] for run in HAN.findall(title) for at in range(len(run) - 1)}
    return any(pair in text for pair in pairs - COMMON or pairs)
