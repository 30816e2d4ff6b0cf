"""A figure in a clause that no rule, interpretation or calendar entry citing the clause makes use of.

Worked: a clause says 3, 20 and 5; the rule citing it has points 3 and cap 20 → 5 is used by nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from scorer.model.entities import Data
from scorer.model.numbers import fraction, is_number
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding

BLOCKS = ("components", "grades", "honours", "consequences", "exports", "limits", "calendar", "interpretations")
TABLES = ("rounding", "total", "table", "proposals", "changes", "publicity", "appeals")
WORDS = frozenset({"id", "title", "titles", "question", "clauses", "cites", "sources"})
"""Keys whose values name or explain, and compute nothing."""
COVERED = frozenset({"by-rule", "by-calendar"})
TYPES = frozenset({"computation", "deadline"})
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?[%‰]?")
QUOTED = re.compile(r"“[^”]*”")
"""What a question quotes of the text, slips and all, is not what it makes of it."""
DAY = re.compile(r"([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?日")
GIVEN = frozenset({Fraction(0), Fraction(1)})
"""Nothing and the whole (0, 100%) are what every rule gives by itself."""


def check(draft: SchemeDraft) -> Iterator[SchemeFinding]:
    """One finding for each clause with such figures; what records and tables hold is not looked for in rules."""
    cited: dict[tuple[str, int | None], set[str]] = {}
    for each in draft.scheme.citations:
        cited.setdefault((each.block, each.place), set()).add(each.clause)
    blocks = [(cited[at], _used(block, at, draft)) for at, block in _blocks(draft) if at in cited]
    filed = {name for row in draft.scheme.covers if row.kind == "record" for name in row.clauses}
    for clause in draft.clauses.values():
        if clause.covered in COVERED and TYPES & set(clause.types) and clause.id not in filed:
            near = [used for names, used in blocks if clause.id in names]
            numbers = GIVEN.union(*(found for found, _ in near))
            texts = [text for _, found in near for text in found]
            idle = [figure for figure in clause.figures if not _is_used(figure, numbers, texts)]
            if idle and not _is_sum(idle, clause.figures):
                yield draft.finding("idle-figure", (clause.id,), place=clause.place, figures="、".join(idle))


def _blocks(draft: SchemeDraft) -> Iterator[tuple[tuple[str, int | None], dict[str, Data]]]:
    """The pieces of the document that make use of figures by themselves, each with its place."""
    for key in (*BLOCKS, *TABLES):
        value = draft.document.get(key)
        rows = [(None, value)] if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        yield from (((key, place), row) for place, row in rows if isinstance(row, dict))


def _used(
    block: dict[str, Data], at: tuple[str, int | None], draft: SchemeDraft
) -> tuple[frozenset[Fraction], tuple[str, ...]]:
    """The numbers that a piece computes with or comes to, those that it counts, and its other words."""
    values = list(_values(block))
    if block.get("points") == "by-level":
        values += _values(draft.document.get("levels"))
    if at[0] == "interpretations" and at[1] is not None:
        values += [word for pair in draft.interpretations[at[1]].options.items() for word in pair]
    if block.get("effect") == "procedural":  # nothing is computed from it: what it asks about is all there is
        values.append(QUOTED.sub("", str(block.get("question"))))
    found = {abs(fraction(value)) for value in values if is_number(value)}
    texts = tuple(value for value in values if isinstance(value, str) and not is_number(value))
    found |= {fraction(number) for text in texts for number in NUMBER.findall(text)}
    found |= {Fraction(count) for count in _counts(block)} | {Fraction(len(draft.scheme.groups))}
    return frozenset(found | set(_comes_to(at, draft))), texts


def _comes_to(at: tuple[str, int | None], draft: SchemeDraft) -> Iterator[Fraction]:
    """Full marks of a component and its parts; for the total those of all components, their weights and sums."""
    parts = draft.scheme.components
    if at[0] == "components" and at[1] is not None:
        parts = (parts[at[1]], *parts[at[1]].rule.parts())
    elif at[0] != "total":
        return
    else:
        for group in draft.scheme.groups:
            mine = [full for part in parts if part.applies_to(group) and (full := part.full()) is not None]
            yield sum(mine, Fraction(0))
        yield from (part.weight for part in parts if isinstance(part.weight, Fraction))
    yield from (full for part in parts if (full := part.full()) is not None)


def _counts(data: Data) -> Iterator[int]:
    """How many rows or categories each list and table in a piece has: "seven cases" are seven categories."""
    if isinstance(data, list | dict):
        yield len(data)
        for value in data if isinstance(data, list) else data.values():
            yield from _counts(value)


def _values(data: Data) -> Iterator[Data]:
    """Every value that may compute something, the keys of ``map`` too."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in WORDS:
                yield from _values(value)
                if key == "map" and isinstance(value, dict):
                    yield from value
    elif isinstance(data, list):
        for value in data:
            yield from _values(value)
    else:
        yield data


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
