"""Limits on the target table: how many, how many points, which names; per unit, or for the whole table."""

from __future__ import annotations

import pytest
from kit.years import Year

from scorer.diagnostics.catalogue import word

SCHEME = """\
scheme: jilin
title: 小办法
groups: [{id: office, title: 处室}, {id: bureau, title: 局}]
components:
  - {id: score, title: 得分, rule: missing, document: 附表, note: 细则, clauses: [SM-1]}
limits:
  - LIMIT
interpretations:
  - {id: most, clauses: [SM-1], question: 几个, type: number, chosen: null, required: false}
"""
CLAUSES = "clauses:\n  - {id: SM-1, place: 第一条, text: 一条, type: [data], figures: [], covered: by-rule}\n"
ROW = "  - {id: '%s', title: 目标, due: 2025-12, section: [%s], points: %s, units: [{unit: %s, role: lead}]%s}\n"
UNITS = """\
office: {name: 厅办公室, accounts: [oa]}
units:
  - {id: ghc, name: 规划处, group: office, accounts: [ga]}
  - {id: jsc, name: 建设处, group: office, accounts: [ja]}
  - {id: ju, name: 局, group: bureau, accounts: [la]}
"""


def told(year: Year, limit: str, *rows: tuple[str, str, str, str, str]) -> list[str]:
    """What is said of the table, with its level and the row (from 0) where it says so."""
    year.write("targets/jilin/scheme.yml", SCHEME.replace("- LIMIT", f"- {{id: x, clauses: [SM-1], {limit}}}"))
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.write("targets/jilin/2025/units.yml", UNITS)
    year.write("targets/jilin/2025/targets.yml", "targets:\n" + "".join(ROW % row for row in rows))
    found = [problem for problem in year.run().problems if problem.code in {"S022", "S023", "S024"}]
    assert year.run().scored is not None  # never in the way of a score
    texts = []
    for problem in found:
        worded = word(problem)
        texts.append(f"{problem.code} {worded.level} {getattr(problem.place, 'line', 0) - 2}: {worded.what}")
    return texts


KEY = [(str(n), "重点", "10", "ghc", f", indicator: {{id: i{n // 2}, title: 指标}}") for n in range(6)]
"""Six targets under three indicators, two each."""


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("cap: 6", []),
        ("cap: 5", ["S022 error 5: 规划处：全部目标有 6 项目标，SM-1 要求至多 5 项目标"]),
        ("cap: 5, required: false", ["S022 warning 5: 规划处：全部目标有 6 项目标，SM-1 要求至多 5 项目标"]),
        ("by: indicators, cap: 3", []),
        ("by: indicators, cap: 2", ["S022 error 4: 规划处：全部目标有 3 个指标，SM-1 要求至多 2 个指标"]),
        (
            "by: indicators, floor: 4",
            [
                "S022 error 0: 建设处：全部目标有 0 个指标，SM-1 要求至少 4 个指标",
                "S022 error 0: 规划处：全部目标有 3 个指标，SM-1 要求至少 4 个指标",
            ],
        ),
        ("of: {section: 重点}, cap: 5", ["S022 error 5: 规划处：重点有 6 项目标，SM-1 要求至多 5 项目标"]),
        ("of: {section: 一般}, cap: 0", []),
        (
            "of: {indicator: [i0, i1]}, cap: 3, title: 前两个",
            ["S022 error 3: 规划处：前两个有 4 项目标，SM-1 要求至多 3 项目标"],
        ),
        ("groups: [bureau], cap: 5", ["S022 error 5: 目标表：全部目标有 6 项目标，SM-1 要求至多 5 项目标"]),
        ("cap: {choose: most}", []),
        ("points: 60", []),
        ("points: 70", ["S023 error 0: 规划处：全部目标的分值合计 60，SM-1 要求 70"]),
        ("options: [重点, 一般]", []),
    ],
)
def test_a_table_against_one_limit(year: Year, limit: str, expected: list[str]) -> None:
    assert told(year, limit, *KEY) == expected


def test_each_unit_is_held_to_it_by_itself(year: Year) -> None:
    """Two units with one target each: neither has more than one."""
    rows = [("1", "重点", "10", "ghc", ""), ("2", "重点", "20", "jsc", "")]
    assert told(year, "cap: 1", *rows) == []
    assert told(year, "points: 10", *rows) == ["S023 error 1: 建设处：全部目标的分值合计 20，SM-1 要求 10"]


def test_a_row_without_an_indicator_counts_as_one(year: Year) -> None:
    rows = [*KEY[:2], ("7", "重点", "10", "ghc", ""), ("8", "重点", "10", "ghc", "")]
    assert told(year, "by: indicators, cap: 2", *rows) == [
        "S022 error 3: 规划处：全部目标有 3 个指标，SM-1 要求至多 2 个指标"
    ]


def test_a_level_1_name_that_is_not_foreseen(year: Year) -> None:
    rows = [("1", "重点", "10", "ghc", ""), ("2", "其它", "20", "ghc", "")]
    assert told(year, "options: [重点, 一般]", *rows) == [
        "S024 error 1: 规划处：目标 2 的一级指标“其它”不在办法所列之内（SM-1）"
    ]


def test_too_few_of_what_is_not_there_at_all(year: Year) -> None:
    assert told(year, "of: {section: 一般}, floor: 1", *KEY) == [
        "S022 error 0: 建设处：一般有 0 项目标，SM-1 要求至少 1 项目标",
        "S022 error 0: 规划处：一般有 0 项目标，SM-1 要求至少 1 项目标",
    ]
