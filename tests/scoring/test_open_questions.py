"""What nobody has chosen: withheld where the options differ, named wherever it is asked, never a traceback."""

from __future__ import annotations

import pytest
from kit.scheme_files import whole
from kit.years import UNITS, Year

CLAUSES = "clauses:\n  - {id: SM-1, place: 第一条, text: 计分, type: [computation], figures: [], covered: by-rule}\n"
ASKED = "interpretations:\n  - {{id: q, clauses: [SM-1], question: 怎样, type: {type}, {options}chosen: null, required: true}}\n"
RATED = "{id: a, title: 评分, rule: assessed, clauses: [SM-1], full: 100, by: 某处"


def small(year: Year, component: str, more: str = "", *, options: str = "", kind: str = "option") -> None:
    """A 办法 of one component, and one question ``q`` that nobody has answered."""
    asked = ASKED.format(type=kind, options=f"options: {{{options}}}, " if options else "")
    groups = "groups: [{id: office, title: 处室, ranked: true}]"
    text = f"scheme: jilin\ntitle: 小办法\n{groups}\n{more}components:\n  - {component}\n{asked}"
    year.write("targets/jilin/scheme.yml", text)
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.write("targets/jilin/2025/units.yml", UNITS)
    year.rows.clear()
    year.target("2025-01")


def rate(year: Year, ghc: str, jsc: str) -> None:
    text = f"kind: rating\ncomponent: a\nsource: 某处\nscores: {{ghc: {ghc}, jsc: {jsc}}}\n"
    year.record("office/r.yml", text, "2025-07-05T09:00:00+08:00", "oa")


def missing(year: Year, unit: str = "ghc") -> object:
    return year.unit(unit)["missing"]


def test_a_weight_that_an_option_does_not_have_is_withheld(year: Year) -> None:
    """80 at 50 % is 40, without a weight 80: the rating stands, what it brings and the total do not."""
    small(year, RATED + ", weight: {choose: q, map: {x: 50%, y: none}}}", options="x: 一半, y: 全部")
    rate(year, "80", "60")
    row = year.unit()
    assert (row["a"], row["total"], row["rank"]) == ("80", None, None)
    assert "解释 q 尚未选定" in str(row["missing"])


def test_a_component_that_an_option_does_not_have_is_withheld(year: Year) -> None:
    small(year, RATED + ", groups: {choose: q, map: {x: [office], y: [other]}}}", options="x: 甲, y: 乙")
    year.write(
        "targets/jilin/scheme.yml",
        whole(year.root / "targets/jilin").replace("ranked: true}]", "ranked: true}, {id: other, title: 其他}]"),
    )
    rate(year, "80", "60")
    assert (year.unit()["a"], year.unit()["total"]) == (None, None)


def test_a_cap_with_options_withholds_and_without_options_lets_the_figure_stand(year: Year) -> None:
    """80 under a cap of 50 or 90: withheld. Under a cap of which only the question is known: 80, and the cap is named."""
    small(year, RATED + ", cap: {choose: q, map: {x: 50, y: 90}}}", options="x: 五十, y: 九十")
    rate(year, "80", "60")
    assert year.unit()["total"] is None
    small(year, RATED + ", cap: {choose: q}}", kind="number")
    assert year.unit()["total"] == "80"
    assert missing(year) == ["评分的上限未定（解释 q）"]


@pytest.mark.parametrize(
    "component",
    [
        RATED + ", convert: {to: {choose: q}}}",
        "{id: a, title: 完成, rule: fulfilment, result: share, clauses: [SM-1], support: {weight: {choose: q}}}",
        "{id: a, title: 完成, rule: fulfilment, result: share, clauses: [SM-1], full: {choose: q}}",
        "{id: a, title: 加分, rule: events, clauses: [SM-1], categories: {award: {points: 1, times: {choose: q}}}}",
        "{id: a, title: 加分, rule: events, clauses: [SM-1], categories: {award: {points: 1, cap: {choose: q}}}}",
    ],
)
def test_every_open_number_is_named(year: Year, component: str) -> None:
    small(year, component, kind="number")
    assert "q" in str(missing(year)), missing(year)


def test_open_ranks_of_equal_totals_are_named(year: Year) -> None:
    """80, 80 and no third unit: both first either way; where a third stands below, its place is 3 or 2."""
    small(year, RATED + "}", options="x: 甲, y: 乙")
    text = whole(year.root / "targets/jilin")
    tie = text.replace("{id: q,", "{id: gen.tie,").replace("x: 甲, y: 乙", "competition: 并列占位, dense: 并列不占位")
    year.write("targets/jilin/scheme.yml", tie)
    year.write("targets/jilin/2025/units.yml", UNITS + "  - {id: ysc, name: 运输处, group: office, accounts: [ya]}\n")
    rate(year, "80", "80, ysc: 60")
    assert [(year.unit(unit)["rank"], missing(year, unit)) for unit in ("ghc", "jsc", "ysc")] == [
        (1, []),
        (1, []),
        (None, ["名次：解释 gen.tie 未定"]),
    ]


@pytest.mark.parametrize(
    "options", ["none: 不延, adjustment_or_outage: 顺延", "adjustment_or_outage: 顺延, none: 不延"]
)
def test_a_consequence_that_turns_on_an_open_question_is_undecided(year: Year, options: str) -> None:
    """An outage over the deadline excuses or not, whichever option is listed first."""
    late = "consequences:\n  - {clauses: [SM-1], title: 误期通报, when: {late: true}}\n"
    small(year, RATED + "}", late, options=options)
    text = whole(year.root / "targets/jilin")
    year.write("targets/jilin/scheme.yml", text.replace("{id: q,", "{id: late.excused,"))
    rate(year, "80", "60")
    outage = "kind: outage\nfrom: 2025-06-30T20:00:00+08:00\nto: 2025-07-01T12:00:00+08:00\ndetail: 停机\n"
    year.record("office/o.yml", outage, "2025-07-02T09:00:00+08:00", "oa")
    year.report("ghc/n1.yml", "2025-01", "2025-07-01T10:00:00+08:00")
    row = year.unit()
    assert row["consequences"] == []
    assert row["missing"] == ["误期通报（SM-1）：解释 late.excused 未定"]


def test_words_that_no_repeat_is_counted_by_raise_nothing(year: Year) -> None:
    """``once_per: [works]`` is a slip for ``work``: two accepted claims of one work, a problem and no traceback."""
    component = "{id: a, title: 加分, rule: events, clauses: [SM-1], once_per: [works], categories: {award: 1}}"
    small(year, component, options="x: 甲, y: 乙")
    for name in ("c1", "c2"):
        claim = "kind: claim\ncomponent: a\ncategory: award\nwork: 2025-01\ndate: 2025-05-01\ntitle: 表彰\n"
        year.decide(
            year.record(f"ghc/{name}.yml", claim, "2025-06-01T09:00:00+08:00", "ga"), at="2025-06-02T09:00:00+08:00"
        )
    assert year.run().scored is not None
