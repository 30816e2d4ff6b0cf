"""A new bureau's 办法 from its parts: components, what is added and taken, grades, each with a clause to fill in.

Worked: 目标完成 100 分 at 70%, 表彰 +0.5 each up to 2, 优秀 from 90 → four clauses XJ-1 to XJ-4 and a scheme that
``scorer check`` finds nothing in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from scorer.cli.setup.new_bureau import year_files
from scorer.cli.setup.text_edits import Files
from scorer.reading.yaml.emitter import inline

Row = TypeVar("Row")


@dataclass(frozen=True)
class ScoredPart:
    """A component: by its ``targets`` or as a body rates it, out of ``full``; ``weight`` is its share, or empty."""

    title: str
    targets: bool
    full: str
    weight: str = ""


@dataclass(frozen=True)
class EachTime:
    """What adds (``points`` above zero) or takes off each time; ``cap`` is the most in a year, or empty."""

    title: str
    points: str
    cap: str = ""


@dataclass(frozen=True)
class GradeLine:
    """A grade from a total on; without ``at_least`` the rest."""

    title: str
    at_least: str = ""


@dataclass(frozen=True)
class SchemeParts:
    """All that the text of a 办法 says of its arithmetic."""

    title: str
    groups: Sequence[str]
    parts: Sequence[ScoredPart]
    each_time: Sequence[EachTime] = ()
    grades: Sequence[GradeLine] = ()


def from_parts(bureau: str, year: int, said: SchemeParts) -> Files:
    """The files of ``targets/<bureau>``: scheme, clauses in one's own words, and the first year."""
    folder, prefix = f"targets/{bureau}", (re.sub("[^a-z]", "", bureau).upper() + "BF")[:2]
    rows = [_part(place, each) for place, each in enumerate(said.parts, start=1)]
    rows += [_each_time(place, each) for place, each in enumerate(said.each_time, start=1)]
    last = f"{prefix}-{len(rows) + 1}"
    clauses = [(text, figures) for _, text, figures in rows] + [_total(said)]
    groups = [f"  - {{id: g{place}, title: {inline(name)}, ranked: true}}" for place, name in _numbered(said.groups)]
    scheme = [
        f"scheme: {bureau}",
        f"title: {inline(said.title)}",
        "interpreter: null",
        "groups:",
        *groups,
        f"total: {{title: 总分, clauses: [{last}]}}",
        "components:",
        *(f"  - {{{text}, clauses: [{prefix}-{place}]}}" for place, (text, _, _) in _numbered(rows)),
        *_grades(said.grades, last),
    ]
    listed = [
        f"  - {{id: {prefix}-{place}, place: 第{place}条, text: {inline(text)}, type: [computation], "
        f"figures: {inline(list(figures))}, covered: by-rule}}"
        for place, (text, figures) in _numbered(clauses)
    ]
    note = "# 照所答的写成：条号和文字逐条改成办法的原样，没有问到的另写。"
    return {
        f"{folder}/scheme.yml": "\n".join([note, *scheme, ""]),
        f"{folder}/clauses.yml": "\n".join([note, "clauses:", *listed, ""]),
        **year_files(folder, year, tuple(f"g{place}" for place, _ in _numbered(said.groups))),
    }


def _numbered(rows: Sequence[Row]) -> list[tuple[int, Row]]:
    return list(enumerate(rows, start=1))


def _part(place: int, part: ScoredPart) -> tuple[str, str, tuple[str, ...]]:
    """(the component's row, its clause in words, the clause's figures)."""
    rule = "rule: fulfilment, result: share" if part.targets else "rule: assessed, by: 考核组"
    weight = f", weight: {part.weight}" if part.weight else ""
    row = f"id: part-{place}, title: {inline(part.title)}, {rule}, full: {part.full}{weight}"
    how = "按目标完成的程度得分" if part.targets else "由考核组评分"
    text = f"{part.title}{how}，满分 {part.full} 分" + (f"，占 {part.weight}。" if part.weight else "。")
    return row, text, (part.full, *([part.weight] if part.weight else []))


def _each_time(place: int, each: EachTime) -> tuple[str, str, tuple[str, ...]]:
    size = each.points.removeprefix("-")
    word = "扣" if each.points.startswith("-") else "加"
    cap = f", cap: {each.cap}" if each.cap else ""
    category = f"{{each: {{title: {inline(each.title)}, points: {each.points}{cap}}}}}"
    row = f"id: each-{place}, title: {inline(each.title)}, rule: events, categories: {category}"
    text = f"{each.title}每次{word} {size} 分" + (f"，全年至多{word} {each.cap} 分。" if each.cap else "。")
    return row, text, (size, *([each.cap] if each.cap else []))


def _grades(grades: Sequence[GradeLine], clause: str) -> list[str]:
    rows = [
        f"  - {{grade: grade-{place}, title: {inline(each.title)}, "
        f"{f'when: {{at_least: {each.at_least}}}' if each.at_least else 'otherwise: true'}, clauses: [{clause}]}}"
        for place, each in _numbered(grades)
    ]
    return ["grades:", *rows] if rows else []


def _total(said: SchemeParts) -> tuple[str, tuple[str, ...]]:
    lines = [f"{each.at_least} 分以上{each.title}" if each.at_least else f"其余{each.title}" for each in said.grades]
    return "各项相加为总分" + "".join(f"，{line}" for line in lines) + "。", tuple(
        each.at_least for each in said.grades if each.at_least
    )
