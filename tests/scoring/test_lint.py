"""The check of a 办法 itself: small schemes as an office would write them, beside what is found in them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from scorer.model.entities import Clause, Data
from scorer.reading.yaml import read
from scorer.scoring.scheme.lint import (
    annexes,
    band_gaps,
    bounds,
    caps,
    discretion,
    figures,
    idle,
    lint,
    national,
    outside,
    silence,
    sums,
    undecided,
)
from scorer.scoring.scheme.lint.draft import SchemeDraft, SchemeFinding

Check = Callable[[SchemeDraft], Iterator[SchemeFinding]]


def plain(text: str) -> dict[str, Data]:
    document, problems = read("scheme.yml", text.encode())
    assert document is not None, problems
    return cast("dict[str, Data]", document.data)


def clause(name: str, text: str = "照此办理。", *, says: str = "", types: str = "computation", **more: str) -> Clause:
    """A clause DM-1-2 stands at 第1条2; ``says`` are its figures."""
    place = "第" + name.removeprefix("DM-").replace("-", "条", 1) + ("" if name.count("-") > 1 else "条")
    covered, note = more.get("covered", "by-rule"), more.get("note")
    return Clause(name, place, text, tuple(types.split()), tuple(says.split()), covered, note)


def draft(scheme: str, *clauses: Clause) -> SchemeDraft:
    return SchemeDraft(plain(scheme), {each.id: each for each in clauses})


def told(check: Check, scheme: str, *clauses: Clause) -> list[tuple[tuple[str, ...], str]]:
    """Each finding's clauses and what it is."""
    return [(each.clauses, each.what) for each in check(draft(scheme, *clauses))]


BONUS = """\
groups: [{id: office, title: 机关}]
total: {title: 总分, clauses: [DM-9]}
components:
  - id: bonus
    title: 创新加分
    rule: events
    clauses: [DM-1]
    cap: 5
    categories:
      award: {title: 表彰, points: 0.2, cap: 2, clauses: [DM-2]}
      media: {title: 宣传, points: 0.2, cap: 1, clauses: [DM-3]}
"""


def test_a_figure_that_no_rule_uses() -> None:
    """DM-2 says 0.2, 2 and 3: the first two are points and cap, 3 stands nowhere."""
    ((clauses, what),) = told(figures.check, BONUS, clause("DM-2", says="0.2 2 3"))
    assert clauses == ("DM-2",)
    assert what == "第2条写的 3，没有哪一条规则、解释或日程用到"


@pytest.mark.parametrize(
    ("scheme", "says"),
    [
        ("components: [{id: w, rule: fulfilment, result: share, points: by-level, clauses: [DM-1]}]\nlevels: {a: 2, b: 0.5}", "2 0.5"),
        ("calendar: [{id: q, clauses: [DM-1], due: '+1-01-15'}]", "1月15日"),
        ("grades: [{id: a, when: {top: 15%}, clauses: [DM-1]}]", "15%"),
        ("interpretations: [{id: x, clauses: [DM-1], options: {'340': 不折算, b: 折回 400 分}}]", "340 400"),
        ("interpretations: [{id: x, clauses: [DM-1], question: 10 日从哪天起, effect: procedural}]", "10 日"),
        ("components: [{id: v, rule: events, clauses: [DM-1], categories: {a: -5, b: -5, c: -5}}]", "3 5 0 100%"),
        (("components: [{id: w, rule: events, base: 90, clauses: [DM-1]}, "
         "{id: p, rule: events, base: 10, clauses: [DM-1]}]"), "100 90 10"),
        ("components: [{id: w, weight: {choose: b, map: {hundred: 10%}}, components: [], clauses: [DM-1]}]", "10%"),
        (("components: [{id: w, rule: events, base: 90, weight: 70%}, {id: p, rule: assessed, full: 100}]\n"
         "groups: [{id: g}]\ntotal: {clauses: [DM-1]}"), "70% 63 100 163"),
        ("covers: {record/targets: [DM-1]}", "13 14%"),
    ],
)  # fmt: skip
def test_a_figure_counts_as_used(scheme: str, says: str) -> None:
    """As points of a level, a date, a quota, an option, a question, a count, a sum, a weight, full marks, in the table.

    63 = 90 × 70%, 163 = 63 + 100.
    """
    assert told(figures.check, scheme, clause("DM-1", says=says)) == []


def test_a_slip_of_the_pen_is_a_figure_that_nobody_can_use() -> None:
    """“57天” for 5—7: the range is 5 to 7, and quoting the slip in the question does not use it."""
    scheme = """\
interpretations:
  - {id: days, clauses: [DM-1], question: 公示几天（原文作“57天”）, type: range, chosen: {min: 5, max: 7}, effect: procedural}
"""
    assert told(figures.check, scheme, clause("DM-1", says="57")) != []
    assert told(figures.check, scheme, clause("DM-1", says="5—7")) == []


def test_figures_of_clauses_that_no_rule_carries_out_are_not_looked_for() -> None:
    assert told(figures.check, BONUS, clause("DM-2", says="7", covered="by-page")) == []
    assert told(figures.check, BONUS, clause("DM-2", says="7", types="data")) == []


WEIGHTS = """\
groups: [{id: office, title: 机关}]
components:
  - {id: a, title: 业务, rule: assessed, full: 100, weight: 70%, clauses: [DM-1]}
  - {id: b, title: 公共, rule: assessed, full: 100, weight: 20%, clauses: [DM-2]}
  - {id: c, title: 排位, rule: relative, of: standing, weight: {choose: in, map: {'true': 100%, 'false': 0%}}, clauses: [DM-2]}
interpretations: [{id: in, chosen: true}]
"""


def test_weights_that_do_not_make_a_whole() -> None:
    ((clauses, what),) = told(sums.check, WEIGHTS, clause("DM-1"), clause("DM-2"))
    assert (clauses, what) == (("DM-1", "DM-2"), "各项权重合计 90%，不是 100%（业务 70%、公共 20%）")
    assert told(sums.check, WEIGHTS.replace("20%", "30%")) == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("combine: {园区: 70%, 乡镇: 20%}", ["“评分”里各占的份额合计 90%，不是 100%（园区 70%、乡镇 20%）"]),
        ("combine: {园区: 70%, 乡镇: 30%}", []),
        (
            "periods: {by: half, weights: {H1: 40%, H2: 70%}}",
            ["“评分”里各占的份额合计 110%，不是 100%（H1 40%、H2 70%）"],
        ),
        ("periods: {by: half, weights: {H1: 1/3, H2: 2/3}}", []),
        ("combine: mean", []),
    ],
)
def test_shares_of_one_component_that_do_not_make_a_whole(more: str, said: list[str]) -> None:
    scheme = f"components: [{{id: a, title: 评分, rule: assessed, full: 100, clauses: [DM-1], {more}}}]\n"
    assert [what for _, what in told(sums.check, scheme, clause("DM-1"))] == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("{at_least: 95%, gets: 100%}, {at_least: 70%, gets: proportional}, {otherwise: true, gets: 0%}", []),
        ("{at_least: 95%, gets: 100%}, {at_least: 70%, gets: proportional}", ["“路”的分档里，完成 0%，哪一档也不合"]),
        # 95% and above, 70% to 90%, below 70%: what is between 90% and 95%, as 92.5%, is in none
        (
            "{at_least: 95%, gets: 100%}, {at_least: 70%, at_most: 90%, gets: 50%}, {below: 70%, gets: 0%}",
            ["“路”的分档里，完成 92.5%，哪一档也不合"],
        ),
        ("{at_least: 90%, gets: 100%}, {at_least: 70%, below: 90%, gets: 50%}, {below: 70%, gets: 0%}", []),
        # 90% itself is in both
        (
            "{at_least: 90%, gets: 100%}, {at_least: 70%, at_most: 90%, gets: 50%}, {below: 70%, gets: 0%}",
            ["“路”的分档里，完成 90%，有两档都合"],
        ),
        # whoever has 95% has 70% too, and gets what that row says
        (
            "{at_least: 70%, gets: 60%}, {at_least: 95%, gets: 100%}, {otherwise: true, gets: 0%}",
            ["“路”的第 2 档轮不到：合它的都先合了前面的档"],
        ),
        ("{when: {measure: dead, at_most: 3}, gets: 100%}", ["“路”的分档里，此外的情形，哪一档也不合"]),
        ("{when: {measure: dead, at_most: 3}, gets: 100%}, {otherwise: true, gets: 0%}", []),
    ],
)
def test_bands_with_a_gap_or_an_overlap(rows: str, said: list[str]) -> None:
    scheme = f"components: [{{id: a, title: 路, rule: fulfilment, clauses: [DM-1], degree: {{bands: [{rows}]}}}}]\n"
    assert [what for _, what in told(band_gaps.check, scheme, clause("DM-1"))] == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            "rule: fulfilment, degree: binary, over: {cap: 10%, of: row}",
            "超额加分不起作用：完成程度至多算十成，没有超额",
        ),
        (
            "rule: fulfilment, over: {cap: 10%, of: row}, degree: {bands: [{at_least: 90%, gets: 100%}, {otherwise: true, gets: 0%}]}",
            "超额加分不起作用：完成程度至多算十成，没有超额",
        ),
        (
            "rule: fulfilment, over: {cap: 10%, of: row}, degree: {bands: [{at_least: 90%, gets: proportional}, {otherwise: true, gets: 0%}]}",
            None,
        ),
        ("rule: fulfilment, degree: ratio, over: {cap: 10%, of: row}, none: full", None),
        ("rule: assessed, full: 100, none: full", "没有这一项时的算法不起作用：这一项不按目标算，每个单位都有"),
        ("rule: assessed, full: 100, convert: {to: 100}", "折算不起作用：折算前后的满分相同"),
        ("rule: assessed, full: 1000, convert: {to: 100}", None),
        (
            "rule: missing, document: 附件, note: 细则, periods: {by: month}",
            "分时段不起作用：这一项不读任何记录，各时段都没有",
        ),
        ("rule: assessed, full: 10, periods: {by: month, cap: 10}", "每段的上限 10不起作用：一段至多 10"),
        ("rule: assessed, full: 10, periods: {by: month, cap: 8}", None),
        (
            "rule: events, floor: 0, categories: {a: {title: 奖, points: 1}}",
            "下限 0不起作用：里面没有扣分的类别，得分不会更低",
        ),
        ("rule: events, floor: 0, categories: {a: {title: 奖, points: 1}, b: {title: 罚, points: -1}}", None),
    ],
)
def test_what_changes_nothing_beside_its_rule(more: str, said: str | None) -> None:
    scheme = f"components: [{{id: a, title: 路, clauses: [DM-1], {more}}}]\n"
    assert [what for _, what in told(idle.check, scheme, clause("DM-1"))] == ([f"“路”写的{said}"] if said else [])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("from: 1", "从第几次起不起作用：第 1 次起就是每次都计"),
        ("from: 3", None),
        ("times: 1", "倍数不起作用：乘 1 不变"),
        ("per_class: {b: 1}", "各类单位的倍数不起作用：都乘 1，不变"),
        ("per_class: {b: 2}", None),
        ("above: {limit: 3, points: 0}", "超过控制数的另计不起作用：每次 0 分，不变"),
    ],
)
def test_what_changes_nothing_in_its_category(more: str, said: str | None) -> None:
    scheme = (
        "components: [{id: a, title: 路, clauses: [DM-1], rule: events, "
        f"categories: {{c: {{title: 罚, points: -1, {more}}}}}}}]\n"
    )
    assert [what for _, what in told(idle.check, scheme, clause("DM-1"))] == ([f"“罚”写的{said}"] if said else [])


def test_parts_that_do_not_come_to_the_sum_beside_them() -> None:
    """40 + 60 = 100, not 110."""
    scheme = """\
components:
  - id: tasks
    clauses: [DM-1]
    components: [{id: a, rule: fulfilment, full: 40}, {id: b, rule: events, base: 60}, {id: c, rule: events}]
"""
    ((_, what),) = told(sums.check, scheme, clause("DM-1", says="110 40 60"))
    assert what == "第1条写合计 110 分，所列各项相加是 100 分"
    assert told(sums.check, scheme, clause("DM-1", says="100 40 60")) == []
    assert told(sums.check, scheme, clause("DM-1", says="100 40 20")) == []


def test_limits_on_points_that_no_table_can_keep() -> None:
    scheme = """\
groups: [{id: office, title: 机关}, {id: other, title: 其他}]
components: [{id: t, rule: fulfilment, full: 200, groups: [office]}]
limits:
  - {id: a, clauses: [DM-1], groups: [office], points: 120}
  - {id: b, clauses: [DM-1], groups: [office], points: 60}
  - {id: c, clauses: [DM-1], groups: [office], by: targets, cap: 5}
"""
    assert told(sums.check, scheme, clause("DM-1")) == [(("DM-1",), "机关各部分的分值合计 180，应为 200")]
    assert told(sums.check, scheme.replace("points: 60", "points: 80")) == []


FORMULA = """\
groups: [{id: office, title: 机关, ranked: true}]
total: {title: 总分, clauses: [DM-9]}
components:
  - {id: a, title: 初步考核得分, rule: fulfilment, clauses: [DM-1]}
  - {id: b, title: 领导评价, rule: votes, clauses: [DM-2]}
  - {id: c, title: 一票否决扣分, rule: events, clauses: [DM-3]}
  - {id: s, title: 合在一起, components: [{id: r, title: 特殊加分, rule: events}]}
"""


def test_a_component_that_the_formula_does_not_name() -> None:
    text = "得分等于初步考核得分，加领导综合评价，加特殊加分。"
    ((clauses, what),) = told(outside.check, FORMULA, clause("DM-9", text), clause("DM-3"))
    assert clauses == ("DM-9", "DM-3")
    assert what == "“一票否决扣分”另有条文规定要加或要扣，而写总成绩怎么算的第9条没有提到它"
    assert told(outside.check, FORMULA, clause("DM-9", "总分为 200 分。")) == []  # it lists nothing
    assert told(outside.check, FORMULA, clause("DM-9", f"{text}再减一票否决的分。")) == []


def test_a_component_that_a_reading_drops_and_a_group_without_any() -> None:
    scheme = """\
groups: [{id: office, title: 机关, ranked: true}, {id: direct, title: 直属, ranked: true}]
components:
  - {id: r, title: 排位, rule: relative, of: standing, groups: [office], weight: {choose: in, map: {'true': 100%, 'false': 0%}}}
interpretations: [{id: in, options: {'true': 计, 'false': 不计}, chosen: 'true'}]
"""
    assert [what for _, what in told(outside.check, scheme)] == [
        "“排位”另有条文规定要加或要扣，而条文没有写明总成绩里算不算它",
        "直属要排名，却没有哪一项给它计分",
    ]


def test_a_figure_that_another_component_compares_is_in_the_total_through_it() -> None:
    scheme = """\
groups: [{id: office, title: 机关, ranked: true}]
components:
  - {id: rate, title: 到位率, rule: fulfilment, weight: 0%}
  - {id: best, title: 资金到位, rule: relative, of: rate, to: best, full: 100}
"""
    assert told(outside.check, scheme) == []
    assert len(told(outside.check, scheme.replace("of: rate", "of: {measure: rate}"))) == 1


def test_caps_that_cannot_be_reached() -> None:
    """2 + 1 = 3 under a common cap of 5; a cap of 6 under 5; one item of 3 under a cap of 2; 100 × 110% under 120."""
    assert told(caps.check, BONUS, clause("DM-1")) == [
        (("DM-1",), "“创新加分”上限 5，而里面各项加满也只有 3"),
    ]
    assert told(caps.check, BONUS.replace("cap: 5", "cap: 3")) == []
    higher = BONUS.replace("points: 0.2, cap: 2", "points: 0.2, cap: 6")
    assert told(caps.check, higher) == [((), "“表彰”的上限 6 高过“创新加分”的上限 5")]
    assert next(what for _, what in told(caps.check, BONUS.replace("0.2, cap: 2", "3, cap: 2"))) == (
        "“表彰”一项就加 3，上限却是 2"
    )
    over = "components: [{id: t, title: 指标, rule: fulfilment, full: 100, cap: 120, over: {cap: 10%}}]"
    assert told(caps.check, over) == [((), "“指标”上限 120，而里面各项加满也只有 110")]
    assert told(caps.check, over.replace("120", "110")) == []


def test_a_line_above_full_marks() -> None:
    scheme = """\
components: [{id: t, rule: assessed, full: 100}]
grades:
  - {id: bad, title: 不合格, when: {below: 150}, clauses: [DM-1]}
  - {id: good, otherwise: true}
"""
    assert told(caps.check, scheme, clause("DM-1")) == [(("DM-1",), "低于 150 分为“不合格”，而满分只有 100")]
    assert told(caps.check, scheme.replace("assessed, full: 100", "events")) == []


def test_gains_and_losses_without_end() -> None:
    scheme = """\
total: {clauses: [DM-9]}
components:
  - id: adjust
    title: 加减分
    rule: events
    clauses: [DM-1]
    categories:
      city: {points: 4, clauses: [DM-2]}
      bad: {points: -5}
  - {id: train, title: 培训, rule: events, base: 10, clauses: [DM-3], categories: {praised: 2}}
  - {id: ok, title: 有上限, rule: events, categories: {a: {points: 1, cap: 3}}}
"""
    rows = [clause(f"DM-{number}") for number in (1, 2, 3, 9)]
    assert told(bounds.check, scheme, *rows) == [
        (("DM-2",), "“加减分”的加分没有上限"),
        (("DM-3",), "“培训”的加分没有上限"),
        (("DM-9", "DM-1"), "“加减分”的扣分没有下限，总成绩也没有"),
    ]
    bounded = scheme.replace("total: {", "total: {floor: 0, cap: 120, ")
    assert told(bounds.check, bounded, *rows) == []
    assert len(told(bounds.check, scheme.replace("rule: events\n", "rule: events\n    cap: 20\n    floor: -20\n"))) == 1


def test_discretion_without_bounds() -> None:
    scheme = """\
components:
  - id: special
    rule: events
    clauses: [DM-1]
    categories:
      a: {title: 特殊贡献, discretionary: {}}
      b: {title: 经验推广, discretionary: {cap: 3}}
      c: {title: 不文明, discretionary: {floor: {choose: span/min}, cap: {choose: span/max}}}
      d: {title: 上级扣分, discretionary: {}, times: 2}
interpretations: [{id: span, type: range, chosen: {min: 3, max: 5}}]
"""
    assert told(discretion.check, scheme, clause("DM-1")) == [
        (("DM-1",), "“特殊贡献”、“经验推广”由人酌情加扣，没有写最少、最多几分"),
    ]


SILENT = """\
groups: [{id: office, title: 机关, ranked: true}]
rounding: {digits: {choose: round}}
total: {clauses: [DM-9]}
components: [{id: t, rule: fulfilment, clauses: [DM-1]}]
grades: [{id: advanced, when: {top: 4}, clauses: [DM-2]}]
interpretations:
  - {id: gen.tie, clauses: [GEN-5], options: {competition: 并列后空出, dense: 不空}, chosen: competition}
  - {id: round, clauses: [DM-9], chosen: 2}
"""


def test_what_a_scheme_does_not_say() -> None:
    rows = [clause(f"DM-{number}") for number in (1, 2, 9)]
    assert told(silence.check, SILENT, *rows) == [
        (("DM-2",), "没有写同分怎样排名次"),
        (("DM-2",), "没有写名额线上同分怎么办"),
        (("DM-9",), "没有写得数取几位小数、怎样舍入"),
        (("DM-1",), "没有写某单位这一项没有任务或没有数据时怎么算"),
        (("DM-9",), "没有写数据截至哪一天，晚于这一天到期或完成的怎么算"),
        ((), "没有写对结果有异议怎样申请复核"),
    ]


def test_a_scheme_that_says_it_all() -> None:
    scheme = """\
groups: [{id: office, title: 机关, ranked: true}]
rounding: {digits: 2, clauses: [DM-3]}
components: [{id: t, rule: fulfilment, clauses: [DM-1]}]
honours: [{id: first, when: {top: 5%}, clauses: [DM-2]}]
covers: {record/appeal: [DM-4]}
interpretations:
  - {id: gen.tie, clauses: [DM-2], options: {competition: 并列}, chosen: competition}
  - {id: gen.tie_at_quota, clauses: [DM-2], options: [include_all], chosen: include_all}
  - {id: gen.empty_denominator, clauses: [DM-1], options: {missing: 缺}, chosen: missing}
  - {id: cutoff, clauses: [DM-1], options: {node_out: 不计}, chosen: node_out}
"""
    assert told(silence.check, scheme, *(clause(f"DM-{number}") for number in (1, 2, 3, 4))) == []


def test_a_scheme_without_scores_needs_an_appeal_only() -> None:
    silent = [((), "没有写对结果有异议怎样申请复核")]
    assert told(silence.check, "groups: []") == silent
    borrowed = "interpretations: [{id: gen.appeal, clauses: [GEN-6, DM-1], chosen: {apply_days: 30}}]"
    assert told(silence.check, borrowed, clause("DM-1", "没有写申诉。")) == silent
    days = "appeals: {apply_days: 10, decide_days: 10, clauses: [DM-1]}"
    assert told(silence.check, days, clause("DM-1", "10 日内申请复核。")) == []
    own = "interpretations: [{id: appeal.count_from, clauses: [DM-1]}]"
    assert told(silence.check, own, clause("DM-1", "10 日内申请复核。")) == []


def test_readings_on_which_results_wait() -> None:
    scheme = """\
interpretations:
  - {id: late, clauses: [DM-1], question: 迟报算不算, options: {strict: 不算, final: 末节点才不算}, chosen: strict, required: true}
  - {id: base, clauses: [DM-2], question: 基准, options: {keep: 不变, median: 居中}, chosen: null, required: true}
  - {id: from, clauses: [DM-1], question: 从哪天起, chosen: null, required: true}
  - {id: scale, clauses: [DM-1], question: 满分几分, chosen: 100, required: true}
  - {id: gen.tie, clauses: [DM-1], question: 同分, options: {a: 甲, b: 乙}, required: true}
  - {id: small, clauses: [DM-1], question: 小事, options: {a: 甲, b: 乙}, chosen: a}
"""
    found = list(undecided.check(draft(scheme, clause("DM-1"), clause("DM-2"))))
    assert [(each.title, each.what) for each in found] == [
        ("一条几种读法", "迟报算不算，有 2 种读法：不算；末节点才不算"),
        ("一条几种读法", "基准，有 2 种读法：不变；居中"),
        ("要紧的内容没有写", "从哪天起，条文没有写"),
        ("要紧的内容没有写", "满分几分，条文没有写"),
    ]
    assert found[0].proposal == "在第1条写明：“不算”（或另一种读法）"
    assert found[1].proposal == "在第2条选定一种写明"
    assert [each.follows.partition("；")[0] for each in found[2:]] == [
        "没有这个说法，凡是要用它的地方都只能空着",
        "程序只能按暂取的算",
    ]


def test_annexes_that_are_not_at_hand() -> None:
    scheme = """\
components:
  - {id: p, title: 公共目标, rule: missing, document: 附表 1, clauses: [DM-1], blocks: false}
  - {id: q, title: 区县指标, rule: missing, clauses: [DM-2]}
"""
    rows = [
        clause("DM-1", covered="annex-missing"),
        clause("DM-2"),
        clause("DM-3", covered="annex-missing", note="流程图。"),
    ]
    found = list(annexes.check(draft(scheme, *rows)))
    assert [(each.clauses, each.what, each.follows.partition("，")[0]) for each in found] == [
        (("DM-1",), "“公共目标”要按附表 1计算，而这份文件不在手头", "总成绩先不含这一项"),
        (("DM-2",), "“区县指标”要按另一份文件计算，而这份文件不在手头", "总成绩缺这一项"),
        (("DM-3",), "第3条所说的附件或上位文件不在手头：流程图。", "由它规定的标准和分值无从核对"),
    ]


def test_clauses_that_meet_a_national_rule() -> None:
    scheme = """\
components:
  - id: bonus
    title: 加分
    rule: events
    clauses: [DM-1]
    categories:
      award:
        title: 表彰或肯定性批示
        clauses: [DM-2]
        grounds: {leader: {title: 副省级领导, clauses: [DM-3]}, plain: 甲}
      media: {title: 正面宣传, clauses: [DM-4]}
      exposed: {title: 媒体曝光, points: -2, clauses: [DM-5]}
      plain: {title: 其他, clauses: [DM-6]}
  - {id: info, title: 信息刊载, rule: fulfilment, clauses: [DM-6]}
  - {id: all, title: 媒体合计, clauses: [DM-4], components: [{id: x, title: 甲, rule: missing}]}
"""
    rows = [
        clause("DM-1"),
        clause("DM-2", "受到表彰的加分。"),
        clause("DM-3", "领导作出批示的。"),
        clause("DM-4", "省级以上媒体报道的，每次加 0.2 分。"),
        clause("DM-5", "被媒体曝光的扣分。"),
        clause("DM-6", "其他。"),
        clause("DM-7", "每天用手机打卡。", types="process"),
        clause("DM-8", "推行手机办公。", types="principle"),
        clause("DM-10", "领导批示要办好。", types="process"),
    ]
    assert told(national.check, scheme, *rows) == [
        (("DM-2", "DM-3"), "“加分”把领导批示算进了分数"),
        (("DM-4",), "“加分”把媒体刊发算进了分数"),
        (("DM-6",), "“信息刊载”把媒体刊发算进了分数"),
        (("DM-7",), "第7条可能把移动应用当作日常考核、积分排名的载体"),
    ]


def test_every_finding_has_its_clauses_in_the_text_and_a_proposal() -> None:
    """Whatever a scheme looks like, a finding names only clauses that it has, and says three things in whole words."""
    clauses = {each.id: each for each in (clause("DM-1"), clause("DM-2", says="9"), clause("DM-9", "创新加分和其他。"))}
    for scheme in (BONUS, WEIGHTS, FORMULA, SILENT, "title: 空的"):
        found = lint(plain(scheme), clauses)
        assert found
        assert len(set(found)) == len(found)
        for each in found:
            assert set(each.clauses) <= set(clauses)
            assert all((each.title, each.what, each.follows, each.proposal))
            assert "None" not in each.what + each.proposal


def test_full_marks() -> None:
    """Events from 100 at 10 % is 10; a share of points on 100; events have none; an open weight gives none."""
    scheme = """\
interpretations: [{id: w, chosen: null}]
components:
  - {id: a, rule: events, base: 100, weight: 10%}
  - {id: b, rule: fulfilment, result: share}
  - {id: c, rule: events}
  - {id: d, components: [{id: e, rule: events}]}
  - {id: f, rule: assessed, full: 30, weight: {choose: w}}
"""
    assert [part.full() for part in draft(scheme).scheme.components] == [10, 100, None, None, None]


def test_every_text_of_a_finding_is_used_and_none_is_missing() -> None:
    folder = Path(sums.__file__).parent
    used = {
        name for file in folder.glob("*.py") for name in re.findall(r'finding\("([a-z-]+)"', file.read_text("utf-8"))
    }
    assert used == set(tomllib.loads((folder / "findings.toml").read_text("utf-8")))
