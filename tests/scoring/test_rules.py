"""Rule kinds under a small 办法 of their own: sums, deductions by category, what is missing, what is not chosen."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from kit.scheme_files import whole
from kit.years import Year

from scorer.diagnostics import catalogue
from scorer.model.entities import Data, Place
from scorer.scoring.scheme.parse import build

LATER = "2025-07-05T09:00:00+08:00"

SCHEME = """\
scheme: jilin
title: 小办法
groups: [{id: office, title: 处室}]
components:
  - id: base
    title: 基本分
    clauses: [SM-1]
    cap: {choose: base.cap}
    components:
      - id: order
        title: 秩序
        rule: events
        clauses: [SM-2]
        base: 10
        categories:
          absent: {points: -2, title: 缺席, clauses: [SM-2]}
          paper: {points: -30, title: 未用软件, clauses: [SM-2]}
          praised: {points: 2, title: 受表扬, clauses: [SM-2]}
          magazine: {points: -3, discretionary: {floor: 2, cap: 3}, title: 征订, clauses: [SM-2]}
      - {id: annex, title: 附表, rule: missing, document: 附表 1, note: 评分细则, blocks: false, clauses: [SM-3]}
interpretations:
  - {id: base.cap, clauses: [SM-1], question: 上限, type: number, chosen: null, required: true}
"""

CLAUSES = """\
clauses:
  - {id: SM-1, place: 第一条, text: 合计, type: [computation], figures: [], covered: by-rule}
  - {id: SM-2, place: 第二条, text: 扣分, type: [computation], figures: ["10"], covered: by-rule}
  - {id: SM-3, place: 第三条, text: 附表, type: [data], figures: [], covered: annex-missing}
"""


@pytest.fixture
def small(year: Year) -> Year:
    year.write("targets/jilin/scheme.yml", SCHEME)
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.target("2025-01", level="unit")
    year.rows[0] = year.rows[0].replace("    level: unit\n", "")
    year.write("targets/jilin/2025/targets.yml", "targets:\n" + year.rows[0])
    return year


def lapse(year: Year, name: str, category: str, more: str = "") -> str:
    text = f"kind: penalty\ncomponent: order\ncategory: {category}\nunit: ghc\ndate: 2025-05-01\ntitle: 事\nbasis: 记\n{more}"
    return year.record(f"office/{name}.yml", text, LATER, "ob")  # the decision on it is another account's


def claim(year: Year, name: str = "c") -> None:
    text = "kind: claim\ncomponent: order\ncategory: praised\ndate: 2025-05-01\ntitle: 表扬\n"
    year.decide(year.record(f"ghc/{name}.yml", text, LATER, "ga"), at=LATER)


def test_a_part_that_both_loses_and_gains(small: Year) -> None:
    """10 − 2 × 2 (two absent) = 6, + 2 for praise = 8."""
    lapse(small, "p1", "absent", "count: 2\n")
    claim(small)
    assert small.unit()["order"] == "8"
    assert small.unit()["base"] == "8"


def test_losses_stop_at_nothing_and_gains_come_on_top(small: Year) -> None:
    """10 − 7 × 2 = −4, floored to 0, + 2."""
    lapse(small, "p1", "absent", "count: 7\n")
    claim(small)
    assert small.unit()["order"] == "2"
    assert small.step("ghc/order/_kept").notes[-1].kind == "floored"


def test_a_share_of_the_points_is_lost_with_out_of(small: Year) -> None:
    """30 × 2 ÷ 10 = 6 (AU-3-2-3-3): 10 − 6 = 4."""
    lapse(small, "p1", "paper", "count: 2\nout_of: 10\n")
    assert small.unit()["order"] == "4"


def test_an_amount_at_discretion_counts_inside_its_range(small: Year) -> None:
    lapse(small, "p1", "magazine", "amount: 2.5\n")
    assert small.unit()["order"] == "7.5"


def test_the_decisions_amount_beats_the_penaltys_own(small: Year) -> None:
    small.decide(lapse(small, "p1", "magazine", "amount: 2\n"), at=LATER, more="amount: 3\n")
    assert small.unit()["order"] == "7"


def test_a_penalty_that_was_struck_down_or_superseded_does_not_count(small: Year) -> None:
    small.decide(lapse(small, "p1", "absent"), "rejected", LATER)
    lapse(small, "p2", "absent")
    lapse(small, "p3", "absent", "count: 2\nreplaces: office/p2.yml\n")
    assert small.unit()["order"] == "6"
    assert [note.text for note in small.step("ghc/order/absent/1").notes] == ["经审定不予扣减"]
    assert [note.text for note in small.step("ghc/order/absent/2").notes] == ["已被后来的记录取代"]


def test_an_annex_that_is_missing_is_named_and_the_total_stands(small: Year) -> None:
    row = small.unit()
    assert (row["total"], row["annex"]) == ("10", None)
    assert row["missing"] == ["缺规则：评分细则（见附表 1）", "基本分的上限未定（解释 base.cap）"]


def test_one_that_blocks_takes_the_total_with_it(small: Year) -> None:
    small.write("targets/jilin/scheme.yml", SCHEME.replace(", blocks: false", ""))
    row = small.unit()
    assert (row["total"], row["base"], row["order"]) == (None, None, "10")


def test_a_cap_that_is_chosen_cuts(small: Year) -> None:
    assert small.unit(choose={"base.cap": "9"})["base"] == "9"
    assert small.unit(choose={"base.cap": "none"})["base"] == "10"


PLAIN: dict[str, Data] = {"scheme": "s", "title": "t", "groups": [{"id": "g", "title": "组"}]}


def problems(component: dict[str, Data], choices: dict[str, str | None] | None = None, **more: Data) -> list[str]:
    _, found = build({**PLAIN, "components": [component], **more}, choices or {}, "scheme.yml")
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    ("component", "choices", "codes"),
    [
        ({"rule": "events", "base": {"choose": "x"}}, {}, ["S001"]),
        ({"rule": "events", "base": {"choose": "x", "map": {"a": 1}}}, {"x": "b"}, ["S002"]),
        ({"rule": "events", "base": "十"}, {}, ["S003"]),
        ({"rule": "relative", "of": "standing"}, {}, ["S004", "S004"]),
        ({"rule": "relative", "of": "b", "to": "best", "full": 9}, {}, ["S021"]),
        ({"rule": "relative", "of": "a", "to": "best", "full": 9}, {}, ["S019"]),
        ({"rule": "events", "categories": {"late": -1}, "per": "week"}, {}, ["S005"]),
        ({"rule": "events", "base": "100%"}, {}, ["S017"]),
        ({"rule": "events", "categories": {"x": "2%"}}, {}, ["S017"]),
        ({"rule": "events", "cap": "10%"}, {}, ["S017"]),
        ({"rule": "events", "base": 10, "cap": {"share": 10, "of": "base"}}, {}, ["S018"]),
        ({"rule": "events", "cap": {"share": "10%", "of": "base"}}, {}, ["S020"]),
        ({"rule": "events", "convert": {"to": 50}, "categories": {"x": 1}}, {}, ["S004"]),
        ({"rule": "events", "weight": 90}, {}, ["S018"]),
        ({"rule": "events", "weight": 1}, {}, ["S018"]),
        ({"rule": "events", "weight": "1/3"}, {}, []),
        ({"rule": "magic"}, {}, ["S006"]),
        ({"components": [{"id": "b", "rule": "magic"}]}, {}, ["S006"]),
    ],
)
def test_what_does_not_fit_a_rule_is_a_problem(
    component: dict[str, Data], choices: dict[str, str | None], codes: list[str]
) -> None:
    assert problems({"id": "a", **component}, choices) == codes


@pytest.mark.parametrize(
    ("component", "words"),
    [
        (
            {"cap": "8‰"},
            (
                "“cap”要写几分，现在写的是比例“8‰”：要的是 8 分的，写 cap: 8；"
                "要的是基数或满分的一部分的，写 cap: {share: 8‰, of: base}"
            ),
        ),
        ({"base": "10%"}, "“base”要写几分，现在写的是比例“10%”：要的是 10 分的，写 base: 10"),
        ({"categories": {"x": "2%"}}, "“x”要写几分，现在写的是比例“2%”：要的是 2 分的，写 x: 2"),
        ({"weight": 90}, "“weight”要写比例，现在写的是“90”：写成 weight: 90%；不能用百分数写尽的写成分数，如 1/3"),
    ],
)
def test_a_number_of_the_wrong_type_is_named_with_how_to_write_it(component: dict[str, Data], words: str) -> None:
    """Only a cap or a floor may be a share of the whole: nothing else is told to write ``{share, of}``."""
    _, found = build({**PLAIN, "components": [{"id": "a", "rule": "events", **component}]}, {}, "scheme.yml")
    said = catalogue.word(found[0])
    assert f"{said.what}：{said.fix}" == words


def test_a_comparison_of_a_component_has_no_periods_of_its_own() -> None:
    """The component that is compared has them: a quarter's figure beside a year's would say nothing."""
    compared: Data = {"id": "b", "rule": "relative", "of": "a", "to": "best", "full": 9, "periods": {"by": "half"}}
    rows: list[Data] = [{"id": "a", "rule": "assessed", "full": 10}, compared]
    _, found = build({**PLAIN, "components": rows}, {}, "scheme.yml")
    assert [(problem.code, problem.place) for problem in found] == [
        ("S016", Place("scheme.yml", ("components", 1, "periods"), "key"))
    ]


EVENTS: dict[str, Data] = {"rule": "events", "categories": {"x": -1}}
RATED: dict[str, Data] = {"rule": "assessed", "full": 100}
COMPARED: dict[str, Data] = {"rule": "relative", "of": {"measure": "km"}}


def banded(*bands: Data) -> dict[str, Data]:
    return {"rule": "fulfilment", "degree": {"of": "ratio", "bands": list(bands)}}


CONTRADICTIONS: list[tuple[dict[str, Data], str]] = [
    (
        {**EVENTS, "cap": 4},
        "“cap”没有用处：里面只有扣分的类别，得分不会高于 0，上限限不住：至多扣 4 分的，写 floor: -4",
    ),
    ({**EVENTS, "base": 10, "cap": 8}, ""),
    ({**EVENTS, "base": 10, "floor": 12}, "“floor”没有用处：下限 12 高于满分或基数 10：改其中一个"),
    ({**EVENTS, "cap": 2, "floor": 5, "categories": {"x": 1}}, "“floor”没有用处：下限 5 高于上限 2：改其中一个"),
    (
        {**EVENTS, "periods": {"by": "month", "combine": "sum", "cap": 2}},
        "“cap”没有用处：里面只有扣分的类别，得分不会高于 0，每段的上限限不住：每段至多扣几分的，写在各类别的 cap",
    ),
    (
        {**RATED, "periods": {"by": "half", "weights": {"Q1": "40%", "H2": "60%"}}},
        "“weights”没有用处：没有“Q1”这个时段：可用的有：H1、H2",
    ),
    (
        {**RATED, "periods": {"by": "half", "weights": {"H1": "40%", "H2": "50%"}}},
        "“weights”没有用处：各时段加起来是 90%：加起来写成 100%",
    ),
    (
        {**EVENTS, "categories": {"x": {"points": -1, "above": {"limit": 3, "points": 2}}}},
        "“above”没有用处：超过控制数的与这一类的分一加一减：points 与这一类写成同号",
    ),
    (
        {**EVENTS, "categories": {"x": {"points": 1, "discretionary": {"floor": 3, "cap": 1}}}},
        "“discretionary”没有用处：最少 3 高于最多 1：改其中一个",
    ),
    (
        {**RATED, "veto": {"effect": "bars"}},
        "“veto”没有用处：没有写什么时候否决：写 when，如 when: {below: 60}；登记一件就否决的，写在类别里",
    ),
    (
        {**RATED, "veto": {"when": {"total": {"below": 80, "at_least": 90}}, "effect": "zero"}},
        "“veto”没有用处：没有既不低于 90 又低于 80 的数：改其中一个",
    ),
    (
        {**RATED, "combine": {"园区": "70%", "乡镇": "20%"}},
        "“combine”没有用处：各评分人的份额加起来是 90%：加起来写成 100%",
    ),
    (
        {"rule": "fulfilment", "points": "by-level"},
        "“points”没有用处：办法没有写各级别几分：写 levels，如 levels: {key: 2, normal: 1}",
    ),
    (
        banded({"at_least": "90%", "gets": "100%"}, {"at_least": "95%", "gets": "110%"}),
        "“gets”没有用处：前面的档已经都包括了，轮不到这一档：从高到低写，其余的放在最后",
    ),
    (
        banded({"otherwise": True, "gets": "0%"}, {"at_least": "95%", "gets": "110%"}),
        "“gets”没有用处：前面的档已经都包括了，轮不到这一档：从高到低写，其余的放在最后",
    ),
    (
        banded({"gets": "100%"}),
        "“gets”没有用处：这一档没有写条件：写 at_least、below，其余的写 otherwise: true",
    ),
    (
        banded({"at_least": "95%", "below": "90%", "gets": "100%"}),
        "“at_least”没有用处：没有既不低于它、又不超过上面一头的数：改其中一个",
    ),
    (
        banded({"at_least": "95%", "gets": 1}, {"at_least": "70%", "below": "95%", "gets": 0}),
        "“gets”要写比例，现在写的是“1”：写成 gets: 100%；不能用百分数写尽的写成分数，如 1/3",
    ),
    (
        {"rule": "fulfilment", "over_parts": {"by": "km"}},
        "“over_parts”没有用处：各行加权平均要用所得占应得的比例：写 result: share",
    ),
]


@pytest.mark.parametrize(("component", "said"), CONTRADICTIONS)
def test_what_does_not_go_together_is_a_problem(component: dict[str, Data], said: str) -> None:
    _, found = build({**PLAIN, "components": [{"id": "a", **component}]}, {}, "scheme.yml")
    words = [catalogue.word(each) for each in found]
    assert [f"{each.what}：{each.fix}" for each in words] == [said][: bool(said)]


DIRECTED: list[tuple[dict[str, Data], str, str]] = [
    ({**EVENTS, "categories": {"x": {"points": -2, "cap": -6}}}, "cap", "不小于 0 的数"),
    ({**EVENTS, "categories": {"x": {"points": -2, "from": Decimal("2.5")}}}, "from", "大于 0 的整数"),
    ({**EVENTS, "categories": {"x": {"points": -2, "per_class": {"b": -2}}}}, "b", "不小于 0 的数"),
    ({**EVENTS, "categories": {"x": {"points": -2, "times": -2}}}, "times", "不小于 0 的数"),
    ({**EVENTS, "base": -10}, "base", "不小于 0 的数"),
    ({**RATED, "weight": "-10%"}, "weight", "不小于 0 的数"),
    ({**RATED, "full": 0}, "full", "大于 0 的数"),
    ({**RATED, "convert": {"from": 0, "to": 10}}, "from", "大于 0 的数"),
    ({**RATED, "periods": {"by": "month", "cap": -3}}, "cap", "不小于 0 的数"),
    ({"rule": "fulfilment", "over": {"cap": "-10%"}}, "cap", "不小于 0 的数"),
    ({"rule": "fulfilment", "degree": "steps", "steps": {"per": 0, "up": 3}}, "per", "大于 0 的数"),
    ({**COMPARED, "full": 10, "step": -1}, "step", "不小于 0 的数"),
    ({**COMPARED, "step": 1, "base": 11, "places": Decimal("20.5")}, "places", "大于 0 的整数"),
    ({"rule": "earlier", "years": 0}, "years", "大于 0 的整数"),
]


@pytest.mark.parametrize(("component", "key", "wanted"), DIRECTED)
def test_a_number_without_direction_is_not_negative(component: dict[str, Data], key: str, wanted: str) -> None:
    _, found = build({**PLAIN, "components": [{"id": "a", **component}]}, {}, "scheme.yml")
    assert [(each.code, each.facts["key"], each.facts["wanted"]) for each in found] == [("S028", key, wanted)]


OTHERS: list[tuple[dict[str, Data], str]] = [
    ({"rule": "fulfilment", "degree": "ratio", "steps": {"per": 1, "up": 3}}, "steps"),
    ({"rule": "fulfilment", "degree": "ratio", "reverse": "two_minus"}, "reverse"),
    ({**EVENTS, "categories": {"x": {"points": -1, "veto": {"when": {"below": 3}, "lowers": 1}}}}, "when"),
    ({"rule": "votes", "points": {"director": {"good": 5}}, "titles": {"director": "局长", "nobody": "谁"}}, "nobody"),
    ({**COMPARED, "to": "best", "full": 10, "step": 2}, "step"),
    ({**COMPARED, "full": 10, "step": 2, "places": 21}, "places"),
    ({**COMPARED, "full": 10, "step": 2, "many": "mean"}, "many"),
]


@pytest.mark.parametrize(("component", "key"), OTHERS)
def test_a_key_of_another_method_is_read_by_nothing(component: dict[str, Data], key: str) -> None:
    _, found = build({**PLAIN, "components": [{"id": "a", **component}]}, {}, "scheme.yml")
    assert [(each.code, each.facts["key"]) for each in found] == [("S016", key)]


BEST: dict[str, Data] = {"id": "a", "title": "优秀", "when": {"at_least": 90}}
REST: dict[str, Data] = {"id": "b", "title": "合格", "otherwise": True}
OUTCOMES: list[tuple[dict[str, Data], list[tuple[str, str]]]] = [
    ({"grades": [BEST, REST]}, []),
    ({"grades": [REST, BEST]}, [("S029", "前面已有“其余”的等次，轮不到它")]),
    ({"grades": [{**REST, "unless": ["veto"]}, {**REST, "id": "c"}, {"id": "d", "title": "不给"}]}, []),
    ({"grades": [{**REST, "groups": ["h"]}, BEST, REST], "groups": [{"id": "g"}, {"id": "h"}]}, []),
    ({"grades": [{**BEST, "when": {"at_least": 90, "below": 80}}]}, [("S029", "没有既不低于 90 又低于 80 的分")]),
    ({"grades": [{**BEST, "when": {"top": "130%"}}]}, [("S029", "名额是全部的 130%，比全部还多")]),
    ({"grades": [{**BEST, "when": {"top": Decimal("0.3")}}]}, [("S028", "大于 0 的整数")]),
    ({"grades": [{**BEST, "when": {"top": 2}, "rounding": "ceil"}]}, [("S016", "")]),
    ({"honours": [{"id": "h", "title": "先进", "when": {"top": -2}}]}, [("S028", "大于 0 的整数")]),
    ({"total": {"cap": 90, "floor": 95}}, [("S029", "下限 95 高于上限 90")]),
    ({"total": {"rescale": [{"by": 0}]}}, [("S028", "大于 0 的数")]),
    ({"levels": {"key": -2}, "components": [{"id": "a", "rule": "fulfilment"}]}, [("S028", "不小于 0 的数")]),
]


@pytest.mark.parametrize(("more", "told"), OUTCOMES)
def test_what_no_unit_can_reach_is_a_problem(more: dict[str, Data], told: list[tuple[str, str]]) -> None:
    _, found = build({**PLAIN, "components": [{"id": "a", **RATED}], **more}, {}, "scheme.yml")
    assert [(each.code, each.facts.get("why") or each.facts.get("wanted", "")) for each in found] == told


def test_zero_is_zero_as_a_share_too() -> None:
    """``gets: 0`` and ``gets: 0%`` say the same; ``gets: 50`` does not say whether 50 %."""
    bands: list[Data] = [{"at_least": "70%", "gets": "proportional"}, {"otherwise": True, "gets": 0}]
    assert problems({"id": "a", "rule": "fulfilment", "degree": {"of": "ratio", "bands": bands}}) == []


def test_two_rules_for_one_slot_name_both_places() -> None:
    rows: list[Data] = [{"id": "a", "rule": "missing"}, {"id": "a", "rule": "missing", "groups": ["g"]}]
    _, found = build({**PLAIN, "components": rows}, {}, "scheme.yml")
    assert [(problem.code, problem.facts["first"], problem.facts["second"]) for problem in found] == [
        ("S007", "1", "2")
    ]


def test_interpretations_that_nothing_uses_or_that_stand_twice() -> None:
    items: list[Data] = [
        {"id": "x", "effect": "figure"},
        {"id": "x"},
        {"id": "y", "effect": "procedural"},
        {"id": "cutoff"},
    ]
    assert problems({"id": "a", "rule": "missing"}, interpretations=items) == ["S009", "S008", "S009"]


def test_a_full_scale_needs_every_part_to_be_bounded() -> None:
    def top(*rows: dict[str, Data]) -> Fraction | None:
        scheme, _ = build({**PLAIN, "components": list(rows)}, {}, "scheme.yml")
        return scheme.maximum("g")

    full: dict[str, Data] = {"id": "a", "rule": "events", "base": 100, "weight": "10%"}
    gains: dict[str, Data] = {"id": "b", "rule": "events", "categories": {"x": {"points": 1}}}
    losses: dict[str, Data] = {"id": "c", "rule": "events", "categories": {"x": {"points": -1}}}
    assert top(full, losses) == 10
    assert top(full, gains) is None
    assert top(full, {**gains, "cap": 5}) == 15
    assert top(full, {"id": "d", "rule": "assessed", "full": 5, "counts": "down"}) == 10
    assert top({"id": "s", "components": [full, {**gains, "cap": 5}]}) == 15
    assert top({"id": "m", "rule": "missing"}) is None


def test_an_unset_branch_is_missing_only_where_it_is_reached(year: Year) -> None:
    """Nobody has said what lateness does: units that were never late keep their score."""
    scheme = whole(year.root / "targets/jilin")
    year.write("targets/jilin/scheme.yml", scheme.replace("    chosen: strict\n", "    chosen: null\n"))
    year.target("2025-01")
    year.target("2025-02", units="[{unit: jsc, role: lead}]")
    year.decide(year.report("ghc/n1.yml", "2025-01", "2025-06-20T10:00:00+08:00"), at=LATER)
    year.decide(year.report("jsc/n1.yml", "2025-02", "2025-07-01T00:00:00+08:00"), at=LATER)
    assert year.unit("ghc")["work"] == "100.00"
    assert (year.unit("jsc")["work"], year.unit("jsc")["total"]) == (None, None)
    assert year.unit("jsc")["missing"] == ["工作完成情况得分：解释 late.effect 尚未选定"]


def test_a_part_without_a_node_of_its_own_stays_in_the_sum(year: Year) -> None:
    nodes = "[{id: n1, due: 2025-06-30, task: 一, units: [ghc]}]"
    year.target("2025-01", units="[{unit: ghc, role: lead}, {unit: jsc, role: support, task: 配合}]", nodes=nodes)
    assert year.unit("jsc")["work"] == "0.00"
    assert year.step("jsc/work/2025-01/degree").label == "没有给本单位安排节点"


def test_a_rule_may_go_through_some_of_the_targets_only(year: Year) -> None:
    """Only the key section counts: 2 of 2 points there, the other target is not asked for."""
    scheme = whole(year.root / "targets/jilin")
    year.write(
        "targets/jilin/scheme.yml",
        scheme.replace("    points: by-level\n", "    points: by-level\n    of: {section: 重点}\n"),
    )
    for name in ("2025-01", "2025-02"):
        year.target(name)
    year.rows[0] += "    section: [年度, 重点]\n"
    year.rows[1] += "    indicator: {id: 1-1, title: 其他}\n"
    year.write("targets/jilin/2025/targets.yml", "targets:\n" + "".join(year.rows))
    year.decide(year.report("ghc/n1.yml", "2025-01", "2025-06-20T10:00:00+08:00"), at=LATER)
    assert year.unit()["work"] == "100.00"
    year.write("targets/jilin/scheme.yml", scheme.replace("    points: by-level\n", "    of: {indicator: 1-1}\n"))
    assert year.unit()["work"] == "0.00"


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        ({"id": "cutoff", "options": {"none": "无"}, "chosen": "nodeout"}, ["S013"]),
        ({"id": "cutoff", "options": ["none", "node_out"], "chosen": "node_out"}, []),
        ({"id": "when", "type": "date", "chosen": "明年", "effect": "procedural"}, ["S013"]),
        ({"id": "when", "type": "date", "chosen": "2025-01-01", "effect": "procedural"}, []),
        ({"id": "most", "type": "number", "chosen": "五", "effect": "procedural"}, ["S013"]),
        ({"id": "days", "type": "number", "floor": 5, "cap": 7, "chosen": 7, "effect": "procedural"}, []),
        ({"id": "days", "type": "number", "floor": 5, "cap": 7, "chosen": 100, "effect": "procedural"}, ["S013"]),
        ({"id": "most", "type": "number", "chosen": "none", "effect": "procedural"}, []),
    ],
)
def test_what_is_chosen_must_be_one_of_the_options_or_of_the_type(item: dict[str, Data], codes: list[str]) -> None:
    rows: list[Data] = [item]
    assert problems({"id": "a", "rule": "missing"}, interpretations=rows) == codes


@pytest.mark.parametrize("digits", [-1, "2.5", 99999])
def test_decimals_are_a_whole_number_up_to_six(digits: Data) -> None:
    assert problems({"id": "a", "rule": "missing"}, rounding={"digits": digits}) == ["S014"]


def test_no_component_may_take_the_totals_name_or_a_parts() -> None:
    assert problems({"id": "total", "rule": "missing"}) == ["S015"]
    part: Data = {"id": "a", "rule": "missing"}
    assert problems({"id": "a", "components": [part]}) == ["S007"]


def test_the_weight_of_a_part_is_said_of_what_it_is_in(small: Year) -> None:
    """10 at half weight counts into 基本分, and that at 90% into the total."""
    weighed = SCHEME.replace("base: 10\n", "base: 10\n        weight: 50%\n")
    weighed = weighed.replace("cap: {choose: base.cap}", "weight: 90%").partition("interpretations:")[0]
    small.write("targets/jilin/scheme.yml", weighed)
    assert small.step("ghc/order/_weighted").label == "秩序计入基本分"
    assert small.step("ghc/base/_weighted").label == "基本分计入总成绩"
    assert small.step("ghc/base/_weighted").value == Fraction(9, 2)
