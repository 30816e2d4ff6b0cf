"""A figure that compares units is withheld wherever one of them has something withheld in what is compared."""

from __future__ import annotations

from dataclasses import replace

import pytest
from kit.years import UNITS, Year

from scorer.cli.output.explanation import explain
from scorer.pipeline.run import projection
from scorer.scoring.grades.consequences import EarlierYear
from scorer.views.access import Access
from scorer.views.withheld_figures import withheld_figures
from scorer.views.year_types import Projection

SCHEME = """\
scheme: jilin
title: 小办法
groups: [{{id: office, title: 处室, ranked: true}}, {{id: direct, title: 直属, ranked: true}}]
components:
  - {{id: plain, title: 质量, rule: assessed, full: 100, by: 质量组, clauses: [SM-1], blocks: false}}
  - {{id: work, title: 任务, rule: fulfilment, of: {{section: 甲}}, full: 10, degree: ratio, clauses: [SM-1]{work}, blocks: false}}
  - {compared}
total: {{title: 总分, clauses: [SM-1]}}
"""

CLAUSES = "clauses:\n  - {id: SM-1, place: 第一条, text: 任务, type: [computation], figures: [], covered: by-rule}\n"

ROW = """\
  - id: {id}
    title: 里程{id}
    section: [{section}]
    points: 10
    units: [{{unit: {unit}, role: lead}}]
    due: 2025-06-30
    measures: [{{id: km, name: 里程, target: 100, unit: 公里}}]
    nodes: [{{id: n1, due: 2025-06-30, task: 完成}}]
"""

WITHHELD = "    disclosure: {type: withheld, reason: 工作秘密}\n"
MORE = "  - {id: yyc, name: 运营处, group: office, accounts: [ya]}\n  - {id: zsd, name: 直属队, group: direct, accounts: [za]}\n"

BY = {
    "by component": "{id: best, title: 与最高比, rule: relative, of: work, to: best, full: 20, clauses: [SM-1], blocks: false}",
    "by measure": "{id: best, title: 与最高比, rule: relative, of: {measure: km}, to: best, full: 20, clauses: [SM-1], blocks: false}",
    "among all": "{id: best, title: 与最高比, rule: relative, of: work, to: best, among: all, full: 20, clauses: [SM-1], blocks: false}",
    "everybody's rows": "{id: best, title: 全组, rule: fulfilment, bearer: all, of: {section: 甲}, full: 30, degree: ratio, clauses: [SM-1], blocks: false}",
    "place": "{id: best, title: 名次分, rule: relative, of: {measure: km}, to: place, full: 20, step: 1, clauses: [SM-1], blocks: false}",
}


@pytest.fixture
def small(year: Year) -> Year:
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.write("targets/jilin/2025/units.yml", UNITS + MORE)
    return year


def compared(year: Year, by: str, secret: str, *, work: str = "") -> Year:
    """综合规划处 60 of 100 公里, 直属队 50, 建设管理处 ``secret`` on a row that is withheld."""
    year.write("targets/jilin/scheme.yml", SCHEME.format(compared=by, work=work))
    rows = [("2025-01", "ghc", "甲"), ("2025-02", "jsc", "甲"), ("2025-03", "zsd", "甲")]
    text = "targets:\n" + "".join(ROW.format(id=name, unit=unit, section=part) for name, unit, part in rows)
    year.write(
        "targets/jilin/2025/targets.yml",
        text.replace("    title: 里程2025-02\n", "    title: 里程2025-02\n" + WITHHELD),
    )
    for (name, unit, _), km in zip(rows, ("60", secret, "50"), strict=True):
        if km != "-":
            path = f"{unit}/km.yml"
            body = f"kind: report\ntarget: {name}\nnode: n1\nstatus: done\nprogress: 已完成\nactuals: {{km: {km}}}\n"
            year.record(path, body)
            year.write(
                f"submissions/jilin/2025/office/d-{unit}.yml",
                f"kind: decision\non: {path}\nverdict: accepted\nby: 李××\ndate: 2025-07-02\nreason: 核对\n",
            )
    return year


def told(year: Year) -> Projection:
    """What the public's pages and data are made from."""
    made = year.run()
    assert made.sound, [(each.code, each.place, dict(each.facts)) for each in made.problems]
    view = projection(made, "public")
    assert view is not None
    return view


@pytest.mark.parametrize("by", BY.values(), ids=BY)
def test_no_figure_of_a_withheld_row_shows_in_what_others_are_compared_with(small: Year, by: str) -> None:
    """建设管理处's 80 on the withheld row could be 95, or not reported at all: what the public gets is the same."""
    seen = repr(told(compared(small, by, "80")))
    assert repr(told(compared(small, by, "95"))) == seen
    for name in ("jsc/km.yml", "office/d-jsc.yml"):
        (small.root / "submissions/jilin/2025" / name).unlink()
    assert repr(told(compared(small, by, "-"))) == seen


def test_only_those_are_withheld_who_are_compared_with_the_withheld_row(small: Year) -> None:
    """Of the group both 与最高比 are withheld, with the reason; 直属队 is compared with nobody there: 50 ÷ 50 × 20."""
    steps = told(compared(small, BY["by component"], "80")).steps
    assert {name: (step.value, step.withheld) for name, step in steps.items() if name.endswith("/best")} == {
        "ghc/best": (None, "含不予公开的部分"),
        "jsc/best": (None, "含不予公开的部分"),
        "yyc/best": (None, "含不予公开的部分"),
        "zsd/best": ("20", None),
    }
    assert steps["ghc/work"].value == "6"
    assert "ghc/best/_highest" not in steps


def test_a_mean_given_to_a_unit_without_the_item_is_withheld_with_what_it_is_the_mean_of(small: Year) -> None:
    """运营处 has no row and would get the mean of 6 and the withheld 8."""
    steps = told(compared(small, BY["by component"], "80", work=", none: mean")).steps
    assert (steps["yyc/work"].value, steps["yyc/work"].withheld) == (None, "含不予公开的部分")
    assert steps["ghc/work"].value == "6"


@pytest.mark.parametrize(("state", "total"), [("closed", set()), ("settled", {"yyc"})])
def test_a_mean_over_years_is_withheld_where_one_of_them_is_not_published(
    small: Year, state: str, total: set[str]
) -> None:
    """运营处, without any row, has 往年 and a total that shows only where the year before is published."""
    past = "{id: best, title: 往年, rule: earlier, years: 1, full: 100, clauses: [SM-1], blocks: false}"
    made = compared(small, past, "80").run()
    assert made.book is not None
    assert made.scored is not None
    scored = replace(made.scored, earlier={2024: EarlierYear(None, state)})
    found = withheld_figures(scored, Access(made.book, "public", final=False))
    assert {"yyc"} - found.totals == total
    assert ("best" in found.components["yyc"]) is (state == "closed")


def test_an_earlier_year_whose_rating_is_not_public_is_named_by_its_year(small: Year) -> None:
    """The rating of 2024 is not opened: a reader still sees that its 88 is of 2024, and not of a "第 2024 项"."""
    past = "{id: best, title: 往年, rule: earlier, years: 1, full: 100, clauses: [SM-1]}"
    made = compared(small, past, "80")
    made.record("office/b.yml", "kind: rating\ncomponent: best\nsource: 审定\nperiod: 2024\nscores: {ghc: 88}\n")
    view = projection(made.run(), "public")
    assert view is not None
    assert (view.steps["ghc/best/2024"].label, view.steps["ghc/best/2024"].value) == ("2024 年（内容未公开）", "88")


def test_inside_the_arithmetic_names_the_others_part_and_can_be_redone(small: Year) -> None:
    """6 of the best 8 (建设管理处): 6 ÷ 8 × 20 = 15; 运营处 has none and gets the mean (6 + 8) ÷ 2 = 7."""
    made = compared(small, BY["by component"], "80", work=", none: mean").run()
    view = projection(made, "internal")
    assert view is not None
    units = {unit.id: unit for unit in view.units}
    lines = [line.strip() for line in explain(view, units["ghc"], "best").splitlines()]
    assert "= 6 ÷ 8 × 20    第一条 · SM-1" in lines
    assert "最高（8，建设管理处） 8" in lines
    assert "= 6、8、7 中最高的    第一条 · SM-1" in lines
    assert "建设管理处的任务 8 分" in lines
    assert "= (6 + 8) ÷ 2    第一条 · SM-1" in explain(view, units["yyc"], "work")


def test_a_place_and_a_mean_say_which_figures_they_are_made_of(small: Year) -> None:
    """60 公里 beside 80 and one not reported: 运营处 is named as the one whose figure is missing; no place is made up."""
    view = projection(compared(small, BY["place"], "80").run(), "internal")
    assert view is not None
    assert view.steps["zsd/best/_place"].formula == "50 在 50 中从高到低的名次"
    assert view.steps["ghc/best"].notes == ("名次分：运营处的数还缺，比不出来",)
