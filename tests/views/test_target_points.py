"""What a target earned where each section has a component of its own: its row, and the losses of the unit's page."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from kit.years import Year

from scorer.pipeline.run import projection
from scorer.views.lost_points import lost_points
from scorer.views.year_types import Projection

SCHEME = """\
scheme: jilin
title: 编的办法
interpreter: null
groups: [{id: office, title: 机关, ranked: true}]
total: {title: 总分, clauses: [JL-1]}
components:
  - {id: arrival, title: 到位率, rule: fulfilment, clauses: [JL-1], of: {section: 资金}, result: share, full: 100,
     weight: 0%, degree: ratio, submetric: declared_weights}
  - {id: funds, title: 资金, rule: relative, clauses: [JL-1], of: arrival, to: best, full: 100, weight: 40%}
  - {id: roads, title: 路况, rule: fulfilment, clauses: [JL-1], of: {section: 路况}, result: share, full: 100,
     weight: 60%, degree: ratio, veto: {when: {degree: {below: 60%}}, grade: poor}, cites: {veto: [JL-2]}}
grades:
  - {id: poor, title: 不合格, when: {below: 30}, clauses: [JL-1]}
  - {id: good, title: 合格, otherwise: true, clauses: [JL-1]}
"""
TARGET = """\
  - {{id: {id}, title: {id}, section: [{section}], points: 2, due: 2025-06-30, units: [{{unit: {unit}, role: lead}}],
     measures: {measures}}}
"""

MEASURES = {
    "资金": (
        "[{id: m, name: 到位, unit: 万元, target: {actual: owed}}, "
        "{id: owed, name: 应到位, unit: 万元, target: 0, weight: 0}]"
    ),
    "路况": "[{id: m, name: 里程, unit: 公里, target: 10}]",
}


@pytest.fixture
def view(tmp_path: Path) -> Projection:
    """ghc: 资金 8 of the 10 that it owed, 路况 5 of 10; jsc: 10 of 10 each."""
    year = Year(tmp_path)
    year.write("targets/jilin/scheme.yml", SCHEME)
    rows = [
        ("g-zj", "资金", "ghc", 8),
        ("g-lk", "路况", "ghc", 5),
        ("j-zj", "资金", "jsc", 10),
        ("j-lk", "路况", "jsc", 10),
    ]
    table = "".join(
        TARGET.format(id=name, section=section, unit=unit, measures=MEASURES[section])
        for name, section, unit, _ in rows
    )
    year.write("targets/jilin/2025/targets.yml", f"targets:\n{table}")
    for name, _, unit, done in rows:
        text = f"kind: report\ntarget: {name}\nnode: final\nstatus: done\nprogress: 正文\nactuals: {{m: {done}"
        text += ", owed: 10}\n" if name.endswith("zj") else "}\n"
        year.decide(year.record(f"{unit}/{name}.yml", text, "2025-06-01T10:00:00+08:00", "ga"))
    made = projection(year.run(), "public", compared=False)
    assert made is not None
    return made


def test_each_target_earned_in_the_component_that_takes_its_section(view: Projection) -> None:
    earned = {row.id: row.parts[0].earned for row in view.targets}
    assert earned["g-zj"] == "ghc/arrival/g-zj"
    assert earned["g-lk"] == "ghc/roads/g-lk"


def test_the_losses_are_of_what_counts_and_each_is_there_once(view: Projection) -> None:
    # 路况 2 × 5 ÷ 10 = 1 of 2; 资金 is only compared (80 with the best, 100), and its rate itself counts for nothing
    ghc = next(unit for unit in view.units if unit.id == "ghc")
    groups = {group.title: (group.total, [each.target for each in group.points]) for group in lost_points(view, ghc)}
    assert groups == {"路况": (Fraction(1), ["g-lk"])}


def test_a_grade_forced_by_a_figure_says_which_and_on_what_clause(view: Projection) -> None:
    # 路况 came to 50 %, below 60 %; the total is 80 × 40% + 50 × 60% = 62, which alone would be 合格
    ghc = next(unit for unit in view.units if unit.id == "ghc")
    assert ghc.grade == "不合格"
    assert [(each.text, each.clauses) for each in ghc.grade_reasons] == [("“路况”一票否决，直接定为这一等", ("JL-2",))]


def test_a_figure_that_another_is_measured_by_has_no_goal_of_its_own(view: Projection) -> None:
    texts = {row.id: [each.text for each in row.measures] for row in view.targets}
    assert texts["g-zj"] == ["到位 以应到位为目标", "应到位 由单位报"]
    assert texts["g-lk"] == ["里程 10 公里"]
    assert view.steps["ghc/arrival/g-zj/degree"].label == "到位 完成 8万元，目标 10万元"
