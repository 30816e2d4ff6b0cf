"""Vetoes, penalties that share a fact, scales, votes not cast, a total brought to another scale."""

from __future__ import annotations

import pytest
from kit.years import Year

LATER = "2025-07-05T09:00:00+08:00"

SCHEME = """\
scheme: jilin
title: 小办法
rounding: {digits: 2}
total: {title: 总分, clauses: [SM-1], rescale: [{groups: [office], by: {choose: base, map: {plain: 1, full: 400/340}}, clauses: [SM-1]}]}
groups: [{id: office, title: 处室}, {id: other, title: 别的}]
components:
  - {id: score, title: 得分, rule: assessed, full: 340, by: 绩效办, clauses: [SM-1]}
  - id: both
    title: 加减
    clauses: [SM-2]
    components:
      - {id: others, title: 别组的, rule: missing, document: 附表, note: 细则, groups: [other], clauses: [SM-2]}
      - id: penalty
        title: 扣分
        rule: events
        clauses: [SM-2]
        categories:
          city: {title: 市级批评, points: -1, clauses: [SM-2]}
          media: {title: 媒体曝光, points: -3, clauses: [SM-2]}
          upstream:
            title: 双倍扣
            points: -1
            discretionary: {}
            times: 2
            out_of: {choose: scale, map: {raw: none, full: 200}}
            joint: {choose: joint}
            clauses: [SM-2]
      - id: veto
        title: 否决
        rule: events
        clauses: [SM-3]
        stack: {with: [penalty], both: {choose: stack}}
        categories:
          safety: {title: 事故, points: -5, veto: true, clauses: [SM-3]}
grades:
  - {id: first, title: 先进, when: {top: 1}, unless: [veto], clauses: [SM-3]}
  - {id: rest, title: 其余, otherwise: true, clauses: [SM-3]}
interpretations:
  - {id: base, clauses: [SM-1], question: 折算, type: option, options: {plain: 不折, full: 折}, chosen: plain, required: true}
  - {id: scale, clauses: [SM-2], question: 折算, type: option, options: {raw: 不折, full: 折到 200}, chosen: raw, required: true}
  - {id: joint, clauses: [SM-2], question: 几家, type: option, options: {named_in_evidence_each_full: 各扣, split: 平摊, lead_only: 只扣第一家}, chosen: null, required: true}
  - {id: stack, clauses: [SM-3], question: 都扣, type: option, options: {'true': 都扣, 'false': 只扣较大的}, chosen: 'true', required: false}
"""

CLAUSES = "clauses:\n" + "".join(
    f"  - {{id: SM-{n}, place: 第{n}条, text: 一条, type: [computation], figures: [], covered: by-rule}}\n"
    for n in range(1, 4)
)


@pytest.fixture
def small(year: Year) -> Year:
    year.write("targets/jilin/scheme.yml", SCHEME)
    year.write("targets/jilin/clauses.yml", CLAUSES)
    year.target("2025-01")
    year.write("targets/jilin/2025/targets.yml", "targets:\n" + year.rows[0].replace("    level: provincial\n", ""))
    text = "kind: rating\ncomponent: score\nsource: 绩效办\nscores: {ghc: 306, jsc: 300}\n"
    year.record("office/r.yml", text, LATER, "ob")
    return year


def penalty(year: Year, name: str, category: str, more: str = "", component: str = "penalty", unit: str = "ghc") -> str:
    head = f"kind: penalty\ncomponent: {component}\ncategory: {category}\nunit: {unit}\n"
    text = f"{head}date: 2025-05-01\ntitle: 事{name}\nbasis: 记\n{more}"
    return year.record(f"office/{name}.yml", text, LATER, "ob")


def test_a_veto_takes_its_points_and_the_place_in_front(small: Year) -> None:
    """306 − 5 = 301, still in front of 300; but not advanced, and nobody fills the place."""
    penalty(small, "p", "safety", component="veto")
    row = small.unit()
    assert (row["total"], row["vetoed"], row["grade"]) == ("301.00", True, "rest")
    assert small.step("ghc/veto/safety/1").status == "vetoed"
    assert (small.unit("jsc")["vetoed"], small.unit("jsc")["grade"]) == (False, "rest")


def test_a_veto_that_was_struck_down_vetoes_nothing(small: Year) -> None:
    small.decide(penalty(small, "p", "safety", component="veto"), "rejected", LATER)
    row = small.unit()
    assert (row["total"], row["vetoed"], row["grade"]) == ("306.00", False, "first")


@pytest.mark.parametrize(
    ("stack", "parts"),
    [
        ("true", ("-4", "-5")),  # criticised −1 and exposed −3; vetoed −5
        ("false", ("0", "-5")),  # 4 are less than 5
    ],
)
def test_one_fact_under_penalty_and_veto(small: Year, stack: str, parts: tuple[str, str]) -> None:
    penalty(small, "p1", "city", "fact: f1\n")
    penalty(small, "p2", "media", "fact: f1\n")
    penalty(small, "p3", "safety", "fact: f1\n", "veto")
    row = small.unit(choose={"stack": stack})
    assert (row["penalty"], row["veto"]) == parts
    assert row["vetoed"] is True


def test_the_larger_counts_even_beside_a_veto_which_stays(small: Year) -> None:
    """Exposed twice of one fact: −6 beats −5; another fact is nobody's matter."""
    for name in ("p1", "p2"):
        penalty(small, name, "media", "fact: f1\n")
    penalty(small, "p3", "safety", "fact: f1\n", "veto")
    penalty(small, "p4", "city", "fact: f2\n")
    row = small.unit(choose={"stack": "false"})
    assert (row["penalty"], row["veto"], row["vetoed"]) == ("-7", "0", True)
    step = small.step("ghc/veto/safety/1", choose={"stack": "false"})
    assert (step.status, step.notes[0].text) == ("vetoed", "同一事实在“扣分”里已计，只计较大的")
    assert ("stack", "false") in [(cite.interpretation, cite.chosen) for cite in step.cites]


def test_where_nobody_has_said_whether_both_count_it_is_missing(small: Year) -> None:
    scheme = SCHEME.replace("chosen: 'true', required: false", "chosen: null, required: false")
    small.write("targets/jilin/scheme.yml", scheme)
    penalty(small, "p1", "city", "fact: f1\n")
    assert small.unit()["penalty"] == "-1"
    penalty(small, "p3", "safety", "fact: f1\n", "veto")
    assert (small.unit()["penalty"], small.unit()["veto"]) == (None, "-5")


@pytest.mark.parametrize(("scale", "value"), [("raw", "-6"), ("full", "-1.2")])
def test_a_deduction_upstream_counts_double(small: Year, scale: str, value: str) -> None:
    """3 of 1000 lost: as it stands 3 × 2 = 6; on a scale of 200, 3 × 200 ÷ 1000 × 2 = 1.2."""
    penalty(small, "p", "upstream", "amount: 3\nout_of: 1000\n")
    assert small.unit(choose={"scale": scale})["penalty"] == value


@pytest.mark.parametrize(
    ("joint", "values"),
    [
        ("named_in_evidence_each_full", ("-6", "-6")),
        ("split", ("-3", "-3")),
        ("lead_only", ("-6", "0")),
        (None, (None, None)),
    ],
)
def test_one_deduction_upstream_for_several_units(
    small: Year, joint: str | None, values: tuple[str | None, str | None]
) -> None:
    """3 points lost, doubled, between two units; a penalty of another fact is not shared."""
    penalty(small, "p1", "upstream", "amount: 3\nfact: f1\n")
    penalty(small, "p2", "upstream", "amount: 3\nfact: f1\n", unit="jsc")
    choose = {"joint": joint} if joint else {}
    assert (small.unit(choose=choose)["penalty"], small.unit("jsc", choose=choose)["penalty"]) == values


def test_alone_with_a_fact_it_needs_no_choice(small: Year) -> None:
    penalty(small, "p1", "upstream", "amount: 3\n")
    penalty(small, "p2", "upstream", "amount: 1\n", unit="jsc")
    assert (small.unit()["penalty"], small.unit("jsc")["penalty"]) == ("-6", "-2")


def test_a_scale_nobody_has_chosen_is_missing(small: Year) -> None:
    small.write("targets/jilin/scheme.yml", SCHEME.replace("chosen: raw", "chosen: null"))
    """3 of 1000: −6 as it is, −1.2 on 200; without another full scale there is nothing to choose."""
    penalty(small, "p1", "upstream", "amount: 3\nout_of: 1000\n")
    assert small.unit()["penalty"] is None


def test_a_groups_total_is_brought_to_another_scale(small: Year) -> None:
    """306 of 340 on a scale of 400: 306 × 400 ÷ 340 = 360."""
    assert small.unit()["total"] == "306.00"
    assert small.unit(choose={"base": "full"})["total"] == "360.00"
    step = small.step("ghc/total", choose={"base": "full"})
    assert (step.formula, step.inputs) == ("{0} × {1}", ("ghc/total/before", "ghc/total/rescale"))


def test_a_scale_of_the_total_that_is_open_is_named(small: Year) -> None:
    small.write("targets/jilin/scheme.yml", SCHEME.replace("chosen: plain", "chosen: null"))
    row = small.unit()
    assert (row["total"], row["missing"]) == (None, ["总分：解释 base 尚未选定"])


def test_a_weight_that_is_open_is_named(small: Year) -> None:
    scheme = SCHEME.replace("full: 340,", "full: 340, weight: {choose: base, map: {plain: 100%, full: 200%}},")
    small.write("targets/jilin/scheme.yml", scheme.replace("chosen: plain", "chosen: null"))
    assert small.unit()["missing"] == ["总分：解释 base 尚未选定"]


def test_a_group_for_which_nothing_is_scored_has_no_total_and_misses_none(small: Year) -> None:
    scheme = SCHEME.replace("full: 340,", "full: 340, groups: [other],")
    scheme = scheme.replace("    title: 加减\n", "    title: 加减\n    groups: [other]\n")
    small.write("targets/jilin/scheme.yml", scheme)
    (small.root / "submissions/jilin/2025/office/r.yml").unlink()
    small.receipts.clear()
    small.write("submissions/jilin/2025/receipts.csv", "path,sha256,received_at,source,merged_at,actor\n")
    row = small.unit()
    assert (row["total"], row["grade"], row["missing"]) == (None, None, [])
    assert small.step("ghc/total").status == "not-applicable"


def test_a_category_may_keep_the_highest_while_the_rule_keeps_the_first(small: Year) -> None:
    """Two claims of one work, the smaller first: 1 as it stands, 3 where the category keeps the highest."""
    prize = "          prize: {title: 奖, discretionary: {}, once_per: [work], clauses: [SM-2]}\n"
    scheme = SCHEME.replace("          upstream:\n", f"{prize}          upstream:\n")
    for name, amount in (("c1", 1), ("c2", 3)):
        text = f"kind: claim\ncomponent: penalty\ncategory: prize\nwork: 2025-01\ndate: 2025-05-01\ntitle: 奖\namount: {amount}\n"
        small.decide(small.record(f"ghc/{name}.yml", text, LATER, "ga"), at=LATER)
    small.write("targets/jilin/scheme.yml", scheme)
    assert small.unit()["penalty"] == "1"
    small.write("targets/jilin/scheme.yml", scheme.replace("once_per: [work],", "once_per: [work], keep: highest,"))
    assert small.unit()["penalty"] == "3"


@pytest.mark.parametrize(("joint", "values"), [("split", ("2", "2")), ("lead_only", ("4", "0"))])
def test_a_categorys_own_word_on_joint_claims(small: Year, joint: str, values: tuple[str, str]) -> None:
    prize = f"          prize: {{title: 奖, points: 4, joint: {joint}, clauses: [SM-2]}}\n"
    small.write("targets/jilin/scheme.yml", SCHEME.replace("          upstream:\n", f"{prize}          upstream:\n"))
    text = "kind: claim\ncomponent: penalty\ncategory: prize\nshared_with: [jsc]\ndate: 2025-05-01\ntitle: 奖\n"
    small.decide(small.record("ghc/c.yml", text, LATER, "ga"), at=LATER)
    assert (small.unit()["penalty"], small.unit("jsc")["penalty"]) == values


def test_not_twice_for_the_same_work_is_said_of_what_is_added(small: Year) -> None:
    """Criticised twice of one fact: both count, as gen.same_fact_deduction has it."""
    small.write(
        "targets/jilin/scheme.yml",
        SCHEME.replace("        title: 扣分\n", "        title: 扣分\n        once_per: [work]\n"),
    )
    for name in ("p1", "p2"):
        penalty(small, name, "city", "fact: f1\n")
    assert small.unit()["penalty"] == "-2"
