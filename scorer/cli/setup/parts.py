"""A new bureau's 办法 from its parts: components, what is added and taken, grades, each with a clause to fill in.

Worked: 目标完成 100 分 at 70%, 表彰 +0.5 each up to 2, 优秀 from 90 → four clauses XJ-1 to XJ-4 and a scheme that
``scorer check`` finds nothing in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorer.cli.setup.new_bureau import year_files
from scorer.cli.setup.text_edits import Files
from scorer.model.entities import Data
from scorer.reading.yaml.emitter import block, comment


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
    last, groups = f"{prefix}-{len(rows) + 1}", [f"g{place}" for place in range(1, len(said.groups) + 1)]
    scheme: dict[str, Data] = {
        "scheme": bureau,
        "title": said.title,
        "interpreter": None,
        "groups": [{"id": id_, "title": name, "ranked": True} for id_, name in zip(groups, said.groups, strict=True)],
        "total": {"title": "总分", "clauses": [last]},
        "components": [{**row, "clauses": [f"{prefix}-{place}"]} for place, (row, _, _) in enumerate(rows, start=1)],
    }
    if said.grades:
        scheme["grades"] = [_grade(place, each, last) for place, each in enumerate(said.grades, start=1)]
    written = [(text, figures) for _, text, figures in rows] + [_total(said)]
    clauses: list[Data] = [_clause(f"{prefix}-{at}", at, *each) for at, each in enumerate(written, start=1)]
    note = comment("照所答的写成：条号和文字逐条改成办法的原样，没有问到的另写。") + "\n"
    return {
        f"{folder}/scheme.yml": note + block(scheme),
        f"{folder}/clauses.yml": note + block({"clauses": clauses}),
        **year_files(folder, year, groups),
    }


def _clause(name: str, place: int, text: str, figures: Sequence[str]) -> dict[str, Data]:
    said: dict[str, Data] = {"id": name, "place": f"第{place}条", "text": text, "type": ["computation"]}
    return {**said, "figures": list(figures), "covered": "by-rule"}


def _part(place: int, part: ScoredPart) -> tuple[dict[str, Data], str, Sequence[str]]:
    """(the component's row, its clause in words, the clause's figures)."""
    row: dict[str, Data] = {"id": f"part-{place}", "title": part.title}
    row |= {"rule": "fulfilment", "result": "share"} if part.targets else {"rule": "assessed", "by": "考核组"}
    row |= {"full": Decimal(part.full)} | ({"weight": part.weight} if part.weight else {})
    how = "按目标完成的程度得分" if part.targets else "由考核组评分"
    text = f"{part.title}{how}，满分 {part.full} 分" + (f"，占 {part.weight}。" if part.weight else "。")
    return row, text, [part.full, *([part.weight] if part.weight else [])]


def _each_time(place: int, each: EachTime) -> tuple[dict[str, Data], str, Sequence[str]]:
    size, word = each.points.removeprefix("-"), "扣" if each.points.startswith("-") else "加"
    kind: dict[str, Data] = {"title": each.title, "points": Decimal(each.points)}
    kind |= {"cap": Decimal(each.cap)} if each.cap else {}
    row: dict[str, Data] = {"id": f"each-{place}", "title": each.title, "rule": "events", "categories": {"each": kind}}
    text = f"{each.title}每次{word} {size} 分" + (f"，全年至多{word} {each.cap} 分。" if each.cap else "。")
    return row, text, [size, *([each.cap] if each.cap else [])]


def _grade(place: int, grade: GradeLine, clause: str) -> dict[str, Data]:
    line: dict[str, Data] = {"when": {"at_least": Decimal(grade.at_least)}} if grade.at_least else {"otherwise": True}
    return {"id": f"grade-{place}", "title": grade.title, **line, "clauses": [clause]}


def _total(said: SchemeParts) -> tuple[str, Sequence[str]]:
    lines = [f"{each.at_least} 分以上{each.title}" if each.at_least else f"其余{each.title}" for each in said.grades]
    text = "各项相加为总分" + "".join(f"，{line}" for line in lines) + "。"
    return text, [each.at_least for each in said.grades if each.at_least]
