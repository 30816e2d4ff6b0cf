"""``fulfilment`` with its six methods, over- and under-fulfilment (GY-9, AU-3-2-1, QZ-A)."""

from __future__ import annotations

import pytest
from kit.scheme_files import whole
from kit.years import UNITS, Year

LATER, DAY = "2025-07-05T09:00:00+08:00", "2025-06-20T10:00:00+08:00"

SCHEME = """\
scheme: jilin
title: 小办法
groups: [{id: office, title: 处室}]
components:
  - id: work
    title: 完成得分
    rule: fulfilment
    clauses: [SM-1]
PARAMETERS
"""

CLAUSES = "clauses:\n  - {id: SM-1, place: 第一条, text: 完成, type: [computation], figures: [], covered: by-rule}\n"

INVEST = "measures: [{id: invest, name: 投资, unit: 亿元, target: 8}]"


@pytest.fixture
def small(year: Year) -> Year:
    scheme(year, "full: 10")
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.write("targets/jilin/2025/units.yml", UNITS)
    return year


def scheme(year: Year, *parameters: str) -> None:
    year.write(
        "targets/jilin/scheme.yml", SCHEME.replace("PARAMETERS", "\n".join(f"    {line}" for line in parameters))
    )


def table(year: Year, *rows: str) -> None:
    """Rows as ``method: ratio`` and so on, ten points each unless they say otherwise."""
    year.rows = []
    for place, more in enumerate(rows, start=1):
        points = "" if "points:" in more else "    points: 10\n"
        extra = "".join(f"    {line}\n" for line in more.splitlines())
        units = "" if "units:" in more else "    units: [{unit: ghc, role: joint}]\n"
        year.rows.append(f"  - id: t{place}\n    title: 目标\n    due: 2025-06-30\n{units}{points}{extra}")
    year.write("targets/jilin/2025/targets.yml", "targets:\n" + "".join(year.rows))


def reach(
    year: Year, target: str, actuals: str, verdict: str = "accepted", more: str = "", node: str = "final"
) -> None:
    name = f"ghc/{target}-{node}-{len(year.receipts)}.yml"
    figures = f"actuals: {{{actuals}}}\n" if actuals else ""
    text = f"kind: report\ntarget: {target}\nnode: {node}\nstatus: done\n{figures}"
    year.decide(year.record(name, text, DAY, "ga"), verdict, LATER, more)


@pytest.mark.parametrize(
    ("parameters", "actual", "value"),
    [
        (["full: 10"], "7.2", "9"),  # 7.2 ÷ 8 = 0.9
        (["full: 10"], "8", "10"),
        (["full: 10"], "12", "10"),  # nothing is said about over-fulfilment
        (["full: 10", "over: {cap: 10%}"], "8.4", "10.5"),  # 8.4 ÷ 8 = 1.05
        (["full: 10", "over: {cap: 10%}"], "12", "11"),  # 15 capped at a tenth over
        (["full: 10", "over: {cap: none}"], "12", "15"),  # no limit on what comes over
        (["full: 10"], "0", "0"),
    ],
)
def test_a_ratio_with_its_cap(small: Year, parameters: list[str], actual: str, value: str) -> None:
    scheme(small, *parameters)
    table(small, f"method: ratio\n{INVEST}")
    reach(small, "t1", f"invest: {actual}")
    assert small.unit()["work"] == value


@pytest.mark.parametrize(
    ("reverse", "actual", "value"),
    [
        ("target_over_actual", "10", "8"),  # 8 ÷ 10
        ("two_minus", "10", "7.5"),  # 2 − 10 ÷ 8 = 0.75
        ("two_minus", "20", "0"),  # below nothing is nothing
        ("target_over_actual", "0", "10"),
    ],
)
def test_the_lower_the_better(small: Year, reverse: str, actual: str, value: str) -> None:
    scheme(small, "full: 10", f"reverse: {reverse}")
    table(small, f"method: reverse\n{INVEST}")
    reach(small, "t1", f"invest: {actual}")
    assert small.unit()["work"] == value


@pytest.mark.parametrize(("choice", "value"), [("lower_bound_full", "10"), ("upper_bound_full", "9.285714")])
def test_a_range_is_met_at_its_lower_or_upper_end(small: Year, choice: str, value: str) -> None:
    """13 of 13～14 %: full by the lower end, 13 ÷ 14 = 0.92857… by the upper (QZ-A-5)."""
    scheme(small, "full: 10", f"range_target: {choice}")
    table(small, "method: ratio\nmeasures: [{id: g, name: 增长, unit: '%', target: {from: 13, to: 14}}]")
    reach(small, "t1", "g: 13")
    assert small.unit()["work"] == value


def test_several_measures_share_equally_unless_weighted(small: Year) -> None:
    """0.5 and 1: equal shares 0.75 → 7.5; weights 3 and 1 → (1.5 + 1) ÷ 4 = 0.625 → 6.25."""
    two = "method: ratio\nmeasures: [{id: a, name: 甲, unit: 公里, target: 10%s}, {id: b, name: 乙, unit: 公里, target: 4%s}]"
    table(small, two % ("", ""))
    reach(small, "t1", "a: 5, b: 4")
    assert small.unit()["work"] == "7.5"
    table(small, two % (", weight: 3", ", weight: 1"))
    assert small.unit()["work"] == "6.25"
    scheme(small, "full: 10", "submetric: equal_share")
    assert small.unit()["work"] == "7.5"


def test_milestones_binary_and_assessed(small: Year) -> None:
    """1 of 2 nodes 5; not done 0; assessed 0.85 → 8.5."""
    nodes = "nodes: [{id: n1, due: 2025-03-31}, {id: n2, due: 2025-06-30}]"
    scheme(small, "full: 30")
    table(small, f"method: milestones\n{nodes}", "method: binary", "method: assessed")
    reach(small, "t1", "", node="n1")
    reach(small, "t2", "", "not-done")
    reach(small, "t3", "", more="achieved: 0.85\n")
    steps = small.results().steps
    assert [str(steps[f"ghc/work/t{place}"].value) for place in (1, 2, 3)] == ["5", "0", "17/2"]
    assert small.unit()["work"] == "13.5"


def test_a_rating_on_the_target_beats_what_was_achieved(small: Year) -> None:
    table(small, "method: assessed")
    reach(small, "t1", "", more="achieved: 0.85\n")
    text = "kind: rating\ntarget: t1\nsource: 考核组\nscores: {ghc: 0.6}\n"
    small.record("office/r.yml", text, LATER, "ob")
    assert small.unit()["work"] == "6"


def test_what_nobody_has_assessed_is_missing_and_what_waits_is_pending(small: Year) -> None:
    scheme(small, "full: 20")
    table(small, "method: assessed", f"method: ratio\n{INVEST}")
    assert small.unit()["work"] is None
    assert small.step("ghc/work").notes[-1].text == "完成得分：1 项目标缺分值或完成程度（如“目标”：尚未评定完成程度）"
    text = "kind: report\ntarget: t2\nnode: final\nstatus: done\nactuals: {invest: 8}\n"
    small.record("ghc/w.yml", text, DAY, "ga")
    assert small.step("ghc/work/t2").status == "pending"


@pytest.mark.parametrize(
    ("actual", "value"),
    [
        ("100", "60"),
        ("102.5", "66"),  # two whole points above: + 6
        ("110", "80"),  # ten above would be + 30, at most + 20
        ("98.8", "57"),  # one whole point below: − 3
        ("70", "0"),  # − 90 stops at nothing
    ],
)
def test_steps_for_each_whole_point(small: Year, actual: str, value: str) -> None:
    scheme(small, "full: 60", "degree: steps", "steps: {per: 1, up: 3, up_cap: 20, down: 3}")
    table(small, "points: 60\nmeasures: [{id: pct, name: 完成率, unit: '%', target: 100}]")
    reach(small, "t1", f"pct: {actual}")
    assert small.unit()["work"] == value


def test_proportional_steps_and_a_measures_own_figures(small: Year) -> None:
    """Half a point below at 2 a point: 10 − 1 = 9."""
    scheme(small, "full: 10", "degree: steps", "steps: {per: 1, down: 3, rounding: none}")
    table(small, "measures: [{id: pct, name: 完成率, unit: '%', target: 100, down: 2}]")
    reach(small, "t1", "pct: 99.5")
    assert small.unit()["work"] == "9"


@pytest.mark.parametrize(("level", "value"), [("row", "21"), ("indicator", "22"), ("section", "22")])
def test_the_tenth_over_may_hold_for_each_item_or_for_a_group(small: Year, level: str, value: str) -> None:
    """10 at 1.5 and 10 at 1: each capped 11 + 10; as one group 25 capped at 22."""
    scheme(small, "full: 20", f"over: {{cap: 10%, of: {level}}}")
    same = f"method: ratio\n{INVEST}\nsection: [建设]\nindicator: {{id: '1-1', title: 高速}}"
    table(small, same, same)
    reach(small, "t1", "invest: 12")
    reach(small, "t2", "invest: 8")
    assert small.unit()["work"] == value


def test_points_that_do_not_add_up_are_said_on_the_figure(small: Year) -> None:
    scheme(small, "full: 200")
    table(small, "method: binary")
    assert small.step("ghc/work").notes[0].text == "各项分值合计 10，办法规定为 200"


def test_the_whole_group_may_bear_every_target(small: Year) -> None:
    """The bureau is what is assessed: what the responsible unit reports counts for it (QZ-1)."""
    scheme(small, "full: 10", "bearer: all")
    table(small, f"method: ratio\n{INVEST}")
    reach(small, "t1", "invest: 4")
    assert (small.unit("ghc")["work"], small.unit("jsc")["work"]) == ("5", "5")


def test_a_figure_that_was_not_reported_is_missing_not_nothing(small: Year) -> None:
    table(
        small,
        "method: ratio\nmeasures: [{id: a, name: 甲, unit: 公里, target: 1}, {id: b, name: 乙, unit: 公里, target: 1}]",
    )
    reach(small, "t1", "a: 1")
    assert small.step("ghc/work/t1/degree").label == "没有报“乙”的完成数"
    assert small.unit()["work"] is None


def test_one_that_answers_for_the_whole_table_may_be_rated_by_name(small: Year) -> None:
    scheme(small, "full: 10", "bearer: all", "degree: assessed")
    table(small, "units: [{unit: jsc, role: joint}]")
    small.record("office/r.yml", "kind: rating\ntarget: t1\nsource: 评估组\nscores: {ghc: 0.9}\n", LATER, "ob")
    assert small.unit("ghc")["work"] == "9"


@pytest.mark.parametrize(("units", "value"), [("all_share", "8"), ("first_is_lead", "5")])
def test_several_that_share_a_target(small: Year, units: str, value: str) -> None:
    """The first reached half, the second 0.8: shared whole, the table's is 0.8; led by the first, 0.5 (QZ-4-2b)."""
    scheme(small, "full: 10", "bearer: all", f"units: {units}")
    table(small, f"method: ratio\n{INVEST}\nunits: [{{unit: ghc, role: joint}}, {{unit: jsc, role: joint}}]")
    for unit, actual in (("ghc", "4"), ("jsc", "6.4")):
        text = f"kind: report\ntarget: t1\nnode: final\nstatus: done\nactuals: {{invest: {actual}}}\n"
        small.decide(small.record(f"{unit}/r.yml", text, DAY, f"{unit[0]}a"), at=LATER)
    assert small.unit("ghc")["work"] == value


@pytest.mark.parametrize(("line", "value"), [("negative: binary", "10"), ("note: 无", None)])
def test_a_row_that_there_was_none_stays_binary(small: Year, line: str, value: str | None) -> None:
    """Accepted as done without a ratio: full by the row's own method, missing where all are assessed (QZ-A-7)."""
    scheme(small, "full: 10", "degree: assessed", line)
    table(small, "method: binary")
    reach(small, "t1", "")
    assert small.unit()["work"] == value


ACCIDENTS = "method: reverse\nmeasures: [{id: m, name: 事故, unit: 起, target: 4}]"
END = "kind: request\ntarget: t2\nchange: {terminate: true}\nreason: overall-change\ndetail: 任务取消\n"


@pytest.mark.parametrize(("actual", "value"), [("0", "11"), ("1", "11"), ("3.9", "10.256410"), ("5", "8")])
def test_no_accident_is_worth_no_less_than_one(small: Year, actual: str, value: str) -> None:
    """At most 4, ten points, 10 % over: 4 ÷ 0 and 4 ÷ 1 come to the cap of 11; 4 ÷ 3.9 × 10; 4 ÷ 5 × 10 (GY-9-3)."""
    scheme(small, "full: 10", "over: {cap: 10%}")
    table(small, ACCIDENTS)
    reach(small, "t1", f"m: {actual}")
    assert small.unit()["work"] == value


def test_none_at_all_without_a_cap_is_missing(small: Year) -> None:
    scheme(small, "full: 10", "over: {cap: none}")
    table(small, ACCIDENTS)
    reach(small, "t1", "m: 0")
    assert small.unit()["work"] is None
    assert "超额没有上限" in str(small.unit()["missing"])


def test_measures_that_weigh_nothing_are_missing_with_the_reason(small: Year) -> None:
    table(small, "method: ratio\nmeasures: [{id: m, name: 里程, unit: 公里, target: 4, weight: 0}]")
    reach(small, "t1", "m: 4")
    assert small.unit()["work"] is None
    assert "权重合计为 0" in str(small.unit()["missing"])


@pytest.mark.parametrize(("choice", "value"), [({}, "20"), ({"ended.points": "left_out"}, "10")])
def test_a_target_ended_with_consent_counts_as_done(small: Year, choice: dict[str, str], value: str) -> None:
    """10 done in full, 10 ended: 20 of 20 (全部做成得满分, GY-9-1); 10 only where somebody chose to leave it out."""
    scheme(small, "full: 20")
    asked = "interpretations:\n  - {id: ended.points, clauses: [SM-1], question: 终止的目标, type: option, options: {done: 视同完成, left_out: 不计}, chosen: done, required: false}\n"
    text = whole(small.root / "targets/jilin")
    small.write("targets/jilin/scheme.yml", text + asked)
    table(small, INVEST, INVEST)
    reach(small, "t1", "invest: 8")
    small.decide(small.record("ghc/q.yml", END, DAY, "ga"), at=LATER)
    assert small.unit(choose=choice)["work"] == value


def test_an_ended_target_brings_nothing_where_others_took_its_points(small: Year) -> None:
    """20 in all: 10 and 10 in force beside the ended 10 fill the total by themselves."""
    scheme(small, "full: 20")
    table(small, INVEST, INVEST, f"method: ratio\n{INVEST}")
    reach(small, "t1", "invest: 8")
    reach(small, "t3", "invest: 4")
    small.decide(small.record("ghc/q.yml", END, DAY, "ga"), at=LATER)
    assert small.unit()["work"] == "15"  # 10 + 10 × 4/8


def test_a_target_named_as_a_group_is_not_overwritten_by_it(small: Year) -> None:
    scheme(small, "full: 10", "over: {cap: 10%, of: section}")
    table(small, INVEST)
    text = (small.root / "targets/jilin/2025/targets.yml").read_text(encoding="utf-8")
    small.write("targets/jilin/2025/targets.yml", text.replace("id: t1", "id: group-1"))
    reach(small, "group-1", "invest: 8")
    assert small.unit()["work"] == "10"
    assert small.step("ghc/work/_group-1").inputs == ("ghc/work/group-1",)
