"""Modifiers together: parts of the year over a sum, a conversion beside what a unit bears nothing of."""

from __future__ import annotations

from fractions import Fraction

import pytest
from kit.years import Year

HEAD = """\
scheme: jilin
title: 小办法
groups: [{id: office, title: 处室, ranked: true}]
total: {title: 总分, clauses: [SM-1]}
components:
"""
CLAUSES = "clauses:\n  - {id: SM-1, place: 第一条, text: 任务, type: [computation], figures: [], covered: by-rule}\n"
HALVES = """\
  - id: whole
    title: 半年合计
    clauses: [SM-1]
    periods: {by: half, combine: sum}
    components:
      - {id: kept, title: 扣分, rule: events, base: 10, categories: {fault: -1}, clauses: [SM-1]}
      - {id: best, title: 与最高比, rule: relative, of: kept, to: best, full: 5, clauses: [SM-1]}
"""
UNBORNE = """\
  - {id: work, title: 任务, rule: fulfilment, result: share, none: rescale, convert: {to: 50}, weight: 40%, clauses: [SM-1]}
  - {id: kept, title: 扣分, rule: events, base: 100, weight: 60%, categories: {fault: -1}, clauses: [SM-1]}
"""


@pytest.fixture
def small(year: Year) -> Year:
    """A year without targets, under a 办法 still to be written."""
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.write("targets/jilin/2025/targets.yml", "targets: []\n")
    return year


def fault(year: Year, day: str) -> None:
    """One penalty of ghc on a day."""
    text = f"kind: penalty\nunit: ghc\ncomponent: kept\ncategory: fault\ndate: {day}\nbasis: 通报\ntitle: 一件\n"
    year.record(f"office/p-{day}.yml", text, "2025-11-02T09:00:00+08:00", "oa")


def test_each_half_of_a_sum_takes_its_own_records(small: Year) -> None:
    """Halves: 9 and 9 ÷ 10 × 5 = 4.5, then 8 and 8 ÷ 10 × 5 = 4: 13.5 + 12 = 25.5; jsc has 15 each time."""
    small.write("targets/jilin/scheme.yml", HEAD + HALVES)
    for day in ("2025-03-01", "2025-08-01", "2025-08-02"):
        fault(small, day)
    steps = small.results().steps
    assert [steps[f"ghc/whole/2025-{half}"].value for half in ("H1", "H2")] == [Fraction(27, 2), Fraction(12)]
    assert [steps[f"{unit}/whole"].value for unit in ("ghc", "jsc")] == [Fraction(51, 2), Fraction(30)]
    rows = next(unit for unit in small.results().units if unit.unit == "ghc").components
    assert [row.id for row in rows] == ["whole"], "a part of the year is a step, not a row"


def test_a_part_of_a_sum_vetoes_by_any_half(small: Year) -> None:
    """9 and 8 in the halves: below 9 is the second."""
    vetoing = HALVES.replace("base: 10,", "base: 10, veto: {when: {below: 9}},")
    small.write("targets/jilin/scheme.yml", HEAD + vetoing)
    for day in ("2025-03-01", "2025-08-01", "2025-08-02"):
        fault(small, day)
    assert {unit.unit: unit.vetoed for unit in small.results().units} == {"ghc": True, "jsc": False}


def test_parts_of_the_year_are_not_divided_again(small: Year) -> None:
    """``periods`` of a sum whose part has its own: no rule uses the outer one (S016)."""
    inner = HALVES.replace("base: 10,", "base: 10, periods: {by: month},")
    small.write("targets/jilin/scheme.yml", HEAD + inner)
    assert [(each.code, each.facts["key"]) for each in small.run().problems] == [("S016", "periods")]


def test_what_is_not_borne_is_neither_converted_nor_weighed(small: Year) -> None:
    """No target: 50 × 40% = 20 of the full 80 is gone, the other has 60 of 60 → 60 × 80 ÷ 60 = 80."""
    small.write("targets/jilin/scheme.yml", HEAD + UNBORNE)
    steps = small.results().steps
    assert (steps["ghc/work"].status, steps["ghc/work"].value) == ("not-applicable", None)
    assert steps["ghc/total"].value == 80
    assert not any(name.startswith("ghc/work/") for name in steps)
