"""What is compared is worked out once for a run, not once for each unit that is compared."""

from __future__ import annotations

from fractions import Fraction

import pytest
from kit.years import Year

from scorer.scoring.rules.evaluation import Worksheet
from scorer.scoring.rules.fulfilment_methods import measured

SCHEME = """\
scheme: jilin
title: 小办法
groups: [{id: office, title: 处室, ranked: true}]
components:
  - {id: best, title: 与最高比, rule: relative, of: {measure: km}, to: best, full: 20, clauses: [SM-1], blocks: false}
  - {id: place, title: 名次分, rule: relative, of: {measure: km}, to: place, full: 20, step: 1, clauses: [SM-1], blocks: false}
total: {title: 总分, clauses: [SM-1]}
"""
CLAUSES = "clauses:\n  - {id: SM-1, place: 第一条, text: 任务, type: [computation], figures: [], covered: by-rule}\n"


def visits(year: Year, units: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a unit's figure is summed up in a run over so many units and two components."""
    names = "".join(f"  - {{id: u{n}, name: 单位{n}, group: office, accounts: [a{n}]}}\n" for n in range(units))
    year.write("targets/jilin/2025/units.yml", "office: {name: 厅办公室, accounts: [oa]}\nunits:\n" + names)
    year.write("targets/jilin/scheme.yml", SCHEME)
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.write("targets/jilin/2025/targets.yml", "targets: []\n")
    seen: list[str] = []

    def counted(sheet: Worksheet, name: str) -> Fraction | None:
        seen.append(sheet.unit.id)
        return measured(sheet, name)

    monkeypatch.setattr("scorer.scoring.score.measured", counted)
    assert year.run().scored is not None
    monkeypatch.undo()
    return len(seen)


def test_twice_the_units_are_twice_the_sums(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two components over 10 units: 20 sums, over 20 units 40; and not 200 and 800."""
    assert visits(year, 10, monkeypatch) == 20
    assert visits(year, 20, monkeypatch) == 40
