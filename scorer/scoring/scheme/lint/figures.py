"""A figure in a clause that no rule, interpretation or calendar entry citing the clause makes use of.

Worked: a clause says 3, 20 and 5; the rule citing it has points 3 and cap 20 → 5 is used by nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from scorer.model.entities import Data
from scorer.model.numbers import fraction, is_number
from scorer.scoring.scheme.lint.draft import Finding, Row, SchemeDraft, applies, cited, options, rows

TITLE = "条文里的数没有用上"
BLOCKS = ("components", "grades", "honours", "consequences", "exports", "limits", "calendar", "interpretations")
TABLES = ("rounding", "total", "table")
WORDS = frozenset({"id", "title", "titles", "question", "clause", "clauses", "cites", "as", "sources"})
"""Keys whose values name or explain, and compute nothing."""
COVERED = frozenset({"by-rule", "by-calendar"})
TYPES = frozenset({"computation", "deadline"})
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?[%‰]?")
QUOTED = re.compile(r"“[^”]*”")
"""What a question quotes of the text, slips and all, is not what it makes of it."""
DAY = re.compile(r"([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日")
GIVEN = frozenset({Fraction(0), Fraction(1)})
"""Nothing and the whole (0, 100%) are what every rule gives by itself."""


def check(draft: SchemeDraft) -> Iterator[Finding]:
    """One finding for each clause with such figures; what records and tables hold is not looked for in rules."""
    blocks = [(frozenset(cited(block)), _used(block, draft)) for block in _blocks(draft)]
    filed = frozenset(cited([row for row in draft.rows("covers") if "record" in row]))
    for clause in draft.clauses.values():
        if clause.covered in COVERED and TYPES & set(clause.types) and clause.id not in filed:
            near = [used for names, used in blocks if clause.id in names]
            numbers = GIVEN.union(*(found for found, _ in near))
            texts = [text for _, found in near for text in found]
            idle = [figure for figure in clause.figures if not _is_used(figure, numbers, texts)]
            if idle and not _is_sum(idle, clause.figures):
                yield _finding(clause.id, clause.place, idle)


def _finding(clause: str, place: str, idle: list[str]) -> Finding:
    said = "、".join(idle)
    return Finding(
        TITLE,
        (clause,),
        f"{place}写的 {said}，没有哪一条规则、解释或日程用到",
        "这个数写不写，结果都一样；照文字读的人会以为它起作用",
        f"在{place}写明 {said} 用在哪一项、怎样用；不再使用的，从条文中删去",
    )


def _blocks(draft: SchemeDraft) -> Iterator[Row]:
    """The pieces of the scheme that stand for themselves."""
    for key in BLOCKS:
        yield from draft.rows(key)
    yield from (draft.table(key) for key in TABLES)


def _used(block: Row, draft: SchemeDraft) -> tuple[frozenset[Fraction], tuple[str, ...]]:
    """The numbers that a piece computes with or comes to, those that it counts, and its other words."""
    values = list(_values(block))
    if block.get("points") == "by-level":
        values += _values(draft.table("levels"))
    if "options" in block:
        values += [word for pair in options(block).items() for word in pair]
    if block.get("effect") == "procedural":  # nothing is computed from it: what it asks about is all there is
        values.append(QUOTED.sub("", str(block.get("question"))))
    found = {abs(fraction(value)) for value in values if is_number(value)}
    texts = tuple(value for value in values if isinstance(value, str) and not is_number(value))
    found |= {fraction(number) for text in texts for number in NUMBER.findall(text)}
    found |= {Fraction(count) for count in _counts(block)} | {Fraction(len(draft.rows("groups")))}
    return frozenset(found | set(_comes_to(block, draft))), texts


def _comes_to(block: Row, draft: SchemeDraft) -> Iterator[Fraction]:
    """Full marks of a component and its parts; for the total those of all components, their weights and sums."""
    parts = rows(block.get("components")) if "rule" in block else ()
    if block is draft.table("total"):
        parts = draft.rows("components")
        for group in draft.rows("groups"):
            mine = [row for row in parts if applies(row, str(group.get("id")))]
            yield sum((full for row in mine if (full := draft.full(row)) is not None), Fraction(0))
        yield from (weight for row in parts if (weight := draft.number(row.get("weight"))) is not None)
    yield from (full for row in (block, *parts) if (full := draft.full(row)) is not None)


def _counts(data: Data) -> Iterator[int]:
    """How many rows or categories each list and table in a piece has: "seven cases" are seven categories."""
    if isinstance(data, list | dict):
        yield len(data)
        for value in data if isinstance(data, list) else data.values():
            yield from _counts(value)


def _values(data: Data, percent: bool = False) -> Iterator[Data]:
    """Every value that may compute something, the keys of ``map`` and ``options`` too; ``top_percent: 10`` is 10%."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in WORDS:
                yield from _values(value, key.endswith("percent"))
                if key == "map" and isinstance(value, dict):
                    yield from value
    elif isinstance(data, list):
        for value in data:
            yield from _values(value, percent)
    else:
        yield f"{data}%" if percent and NUMBER.fullmatch(str(data)) else data


def _is_sum(idle: list[str], figures: tuple[str, ...]) -> bool:
    """A single idle figure that is what the used ones come to: 100 beside 90 and 10."""
    others = [fraction(each) for each in figures if each not in idle and is_number(each)]
    return len(idle) == 1 and len(others) > 1 and is_number(idle[0]) and fraction(idle[0]) == sum(others)


def _is_used(figure: str, numbers: frozenset[Fraction], texts: list[str]) -> bool:
    """The figure as a number, as a day of the year, or number by number where it is a phrase (5—7 天)."""
    day = DAY.search(figure)
    if day is not None:
        return any(f"{int(day[1]):02}-{int(day[2]):02}" in text for text in texts)
    if is_number(figure):
        return abs(fraction(figure)) in numbers
    return any(figure in text for text in texts) or all(fraction(n) in numbers for n in NUMBER.findall(figure))
