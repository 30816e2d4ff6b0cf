"""A component that the total leaves out, or may leave out: the formula does not name it, or a reading drops it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorer.model.entities import Data
from scorer.model.numbers import fraction, is_number
from scorer.scoring.scheme.lint.draft import DraftComponent, Finding, SchemeDraft, applies, names, rows

TITLE = "总成绩没有写进去的项"
HAN = re.compile(r"[一-鿿]+")
COMMON = frozenset({"得分", "加分", "扣分", "减分", "情况", "考核", "评价", "成绩", "项目", "合计", "工作", "目标"})
"""Pairs of characters that say nothing about which component is meant."""


def check(draft: SchemeDraft) -> Iterator[Finding]:
    """Components that a reading drops; those that the clause of the total does not name; groups without any."""
    common = [part for part in draft.parts() if not part.above and not part.row.get("groups")]
    unnamed = [part for part in common if not _named(draft, part)]
    lists = len(common) - len(unnamed) > 1  # a clause that names none of them does not list them
    for part in draft.parts():
        if _may_drop(part.row.get("weight")):
            yield _finding(draft, part, "条文没有写明总成绩里算不算它")
        elif lists and part in unnamed:
            yield _finding(draft, part, f"写总成绩怎么算的{draft.places(_total(draft))}没有提到它")
    for group in draft.rows("groups"):
        name = str(group.get("id"))
        counted = group.get("ranked") not in (None, False)
        if counted and not any(applies(row, name) for row in draft.rows("components")):
            yield Finding(
                TITLE,
                (),
                f"{group.get('title')}要排名，却没有哪一项给它计分",
                "这一组的单位没有总成绩，也就没有名次",
                f"写明{group.get('title')}按哪些项计分，或写明不排名",
            )


def _finding(draft: SchemeDraft, part: DraftComponent, why: str) -> Finding:
    clauses = draft.own((*_total(draft), *part.clauses))
    return Finding(
        TITLE,
        clauses,
        f"“{part.title}”另有条文规定要加或要扣，而{why}",
        "照公式算和照那一条算，总成绩不一样",
        f"在{draft.places(_total(draft))}的公式里写上“{part.title}”，或写明它不计入总成绩",
    )


def _total(draft: SchemeDraft) -> tuple[str, ...]:
    return draft.own(names(draft.table("total").get("clauses")))


def _may_drop(weight: Data) -> bool:
    """Whether one of the readings of a weight is nothing."""
    readings = weight.get("map") if isinstance(weight, dict) else weight
    values = readings.values() if isinstance(readings, dict) else [readings]
    return any(is_number(value) and fraction(value) == 0 for value in values)


def _named(draft: SchemeDraft, part: DraftComponent) -> bool:
    """Whether the total's clause has a telling pair of characters of the title, or of a title of its parts."""
    text = "".join(draft.clauses[name].text for name in _total(draft))
    titles = [part.title, *(str(row.get("title")) for row in rows(part.row.get("components")))]
    return any(_tells(title, text) for title in titles)


def _tells(title: str, text: str) -> bool:
    pairs = {run[at : at + 2] for run in HAN.findall(title) for at in range(len(run) - 1)}
    return any(pair in text for pair in pairs - COMMON or pairs)
