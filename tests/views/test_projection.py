"""What each audience may see."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from kit.scheme_files import whole
from kit.years import CYCLE, Year

from scorer.pipeline.run import projection
from scorer.views.year_types import Projection

DAY, LATER = "2025-06-20T10:00:00+08:00", "2025-07-05T09:00:00+08:00"
CLAIM = """\
kind: claim
component: bonus
category: award
ground: {ground}
work: 2025-01
date: 2025-05-01
title: 机密标题
issuer: 机密单位
seal: 机密印章
"""


def seen(year: Year, audience: str, on: str = "2025-12-31") -> Projection:
    made = projection(year.run(on), "internal" if audience == "internal" else "public")
    assert made is not None
    return made


@pytest.fixture
def filed(year: Year) -> Year:
    year.target(
        "2025-01",
        units="[{unit: ghc, role: lead, owner: {name: 王某, post: 处长}}, {unit: jsc, role: support, task: 配合}]",
    )
    year.decide(year.report("ghc/n1.yml", "2025-01", DAY), at=LATER)
    year.decide(year.record("ghc/c.yml", CLAIM.format(ground="military"), DAY, "ga"), at=LATER)
    return year


def test_the_public_sees_a_claims_points_but_not_its_words_nor_its_ground(filed: Year) -> None:
    public, internal = seen(filed, "public"), seen(filed, "internal")
    step = "ghc/bonus/award/1"
    assert internal.steps[step].label == "机密标题"
    assert (public.steps[step].label, public.steps[step].value) == ("第 1 项，2025-06-20 收到（内容未公开）", "0.2")
    assert public.steps[step].record is None
    cited = {cite.clause for cite in public.steps[step].cites}
    assert "JL-13-2-0" in cited
    assert "JL-13-2-5" not in cited  # the ground itself would say what the letter was
    assert "机密" not in str(asdict(public))


def test_a_decision_that_is_public_opens_the_records_text(filed: Year) -> None:
    assert "本月报告正文" not in str(asdict(seen(filed, "public")))
    filed.decide("ghc/n1.yml", at="2025-07-06T09:00:00+08:00", more="disclosure: {type: public, reason: 已审查}\n")
    assert ("进展", "本月报告正文") in seen(filed, "public").targets[0].parts[0].nodes[0].records[0].text


@pytest.mark.parametrize(("people", "owner"), [("post", "处长"), ("masked", "王××（处长）"), ("full", "王某（处长）")])
def test_people_show_as_the_cycle_says(filed: Year, people: str, owner: str) -> None:
    filed.write("targets/jilin/2025/cycle.yml", CYCLE + f"people: {people}\n")
    assert seen(filed, "public").targets[0].parts[0].owner == owner
    assert seen(filed, "internal").targets[0].parts[0].owner == "王某（处长）"


def test_the_cycle_says_what_each_page_has_at_its_foot(filed: Year) -> None:
    about = "imprint: {index: XX000/2025-00123, subject: 交通运输, on-request: 向厅政务公开办公室书面申请, contact: 人民大街×号}\n"
    filed.write("targets/jilin/2025/cycle.yml", CYCLE + about)
    made = seen(filed, "public").imprint
    assert made is not None
    assert (made.index_number, made.subject) == ("XX000/2025-00123", "交通运输")
    assert (made.on_request, made.contact) == ("向厅政务公开办公室书面申请", "人民大街×号")
    filed.write("targets/jilin/2025/cycle.yml", CYCLE + "imprint: {email: a}\n")
    assert any(each.code == "F001" or "email" in str(each.facts) for each in filed.run().problems)


def test_scores_wait_for_the_final_result_unless_the_cycle_opens_them(filed: Year) -> None:
    filed.write("targets/jilin/2025/cycle.yml", CYCLE.replace("scores: public", "scores: when-final"))
    public = seen(filed, "public")
    assert not public.steps
    assert public.units[0].total is None
    assert public.units[0].closed == "成绩尚未形成最终结果，暂不公开"
    assert seen(filed, "internal").units[0].total == "ghc/total"


def test_a_year_that_nobody_declared_public_shows_nothing_to_the_public(filed: Year) -> None:
    filed.write("targets/jilin/2025/cycle.yml", CYCLE.replace("disclosure: {type: public, reason: 测试}\n", ""))
    public = seen(filed, "public")
    assert (public.targets, public.steps, public.newest) == ((), {}, ())


def test_a_withheld_row_leaves_a_stub_with_its_ground(year: Year) -> None:
    year.rows.append("  - id: 2025-97\n    title: 不该看见\n    level: provincial\n    due: 2025-06-30\n"
                     "    qualitative: 定性\n    quantitative: 定量\n"
                     "    disclosure: {type: withheld, reason: 交通战备}\n    units: [{unit: ghc, role: lead}]\n"
                     "    nodes: [{id: n1, due: 2025-06-30, task: 不该看见}]\n")  # fmt: skip
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-97", DAY), at=LATER)
    public = seen(year, "public")
    assert [(row.id, row.withheld) for row in public.targets] == [("2025-01", None), ("不公开-1", "交通战备")]
    assert "不该看见" not in str(asdict(public))
    assert "2025-97" not in str(asdict(public))
    assert public.newest == ()


def test_of_a_component_with_a_confidential_category_no_unit_has_a_value(year: Year) -> None:
    year.target("2025-01")
    year.report("ghc/n1.yml", "2025-01", DAY)
    scheme = whole(year.root / "targets/jilin")
    closed = scheme.replace("exposed: {title:", "exposed: {confidential: true, title:")
    year.write("targets/jilin/scheme.yml", closed)
    text = (
        "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-11-02\ntitle: 机密\nbasis: 机密\n"
    )
    year.record("office/p.yml", text, LATER, "oa")
    public, internal = seen(year, "public"), seen(year, "internal")
    assert not [name for name in internal.steps if "exposed" in name]  # the office's alone, in its own files
    assert not [name for name in public.steps if name.startswith("ghc/penalty/")]  # no sibling, from which to subtract
    assert (internal.steps["ghc/penalty"].value, internal.steps["ghc/penalty"].formula) == ("-2.00", None)
    for name in ("ghc/penalty", "ghc/total", "jsc/penalty", "jsc/total"):  # alike: that it is withheld tells nothing
        assert (public.steps[name].value, public.steps[name].withheld) == (None, "含不予公开的部分")
    assert not [text for text in public.units[0].alternatives if "同一事实" in text or "减分" in text]
    assert "机密" not in str(asdict(public))


def test_a_confidential_category_stays_so_in_each_half_of_the_year(year: Year) -> None:
    """``periods`` puts the half between component and category: ghc/penalty/2025-H2/exposed shows to nobody."""
    year.target("2025-01")
    year.report("ghc/n1.yml", "2025-01", DAY)
    scheme = whole(year.root / "targets/jilin").replace("exposed: {title:", "exposed: {confidential: true, title:")
    halves = scheme.replace("  - id: penalty\n", "  - id: penalty\n    periods: {by: half, combine: sum}\n")
    year.write("targets/jilin/scheme.yml", halves)
    text = (
        "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-11-02\ntitle: 机密\nbasis: 机密\n"
    )
    year.record("office/p.yml", text, LATER, "oa")
    assert year.unit()["penalty"] == "-2.00"
    for audience in ("public", "internal"):
        shown = seen(year, audience)
        assert not [name for name in shown.steps if "exposed" in name]
        assert "机密" not in str(asdict(shown))


def test_what_is_owed_comes_most_urgent_first(year: Year) -> None:
    for name, due in (("2025-01", "2025-06-30"), ("2025-02", "2025-07-03"), ("2025-03", "2025-06-30")):
        year.target(name, due=due)
    year.decide(year.report("ghc/a.yml", "2025-03", DAY), "returned", DAY)
    due_now = seen(year, "public", on="2025-07-02").units[0].due_now
    assert [each.target for each in due_now] == ["2025-01", "2025-03", "2025-02"]
    assert tuple(each.text for each in due_now) == (
        "目标2025-01（2025-06-30）没有收到报告（逾期 2 天）",
        "目标2025-03（2025-06-30）已退回，请补正（逾期 2 天）",
        "目标2025-02（2025-07-03）快到时限，还没有报送",
    )


def test_the_arithmetic_has_its_numbers_in_it(filed: Year) -> None:
    """Work 2 ÷ 2 × 100 = 100; the support has filed nothing: 0 ÷ 2 × 100."""
    steps = seen(filed, "public").steps
    assert steps["ghc/work"].formula == "2 ÷ 2 × 100"
    assert steps["jsc/work"].formula == "0 ÷ 2 × 100"
    assert steps["ghc/total"].formula == "90.00 + 10.00 + 0.20 + 0.00"
    assert [cite.place for cite in steps["ghc/total"].cites if cite.clause == "JL-10"] == ["第十条"]


def test_a_moved_due_date_shows_in_the_table(filed: Year) -> None:
    text = "kind: request\ntarget: 2025-01\nchange: {due: 2025-07-31}\nreason: force-majeure\ndetail: 汛期\n"
    filed.decide(filed.record("ghc/r.yml", text, DAY, "ga"), at=LATER)
    row = seen(filed, "public").targets[0]
    assert (row.due, row.parts[0].nodes[0].due) == ("2025-07-31", "2025-07-31")


def test_of_a_withheld_row_nothing_shows_in_the_arithmetic_either(year: Year) -> None:
    year.target("2025-01")
    year.target("2025-09")
    year.rows[1] = year.rows[1] + "    disclosure: {type: withheld, reason: 交通战备}\n"
    year.write("targets/jilin/2025/targets.yml", "targets:\n" + "".join(year.rows))
    year.report("ghc/n1.yml", "2025-01", DAY)
    public, internal = seen(year, "public"), seen(year, "internal")
    assert "ghc/work/2025-09" in internal.steps
    assert not [name for name in public.steps if "2025-09" in name or "2025-01" in name]  # no sibling to subtract
    # 4 points borne, less the 2 of the open row, would be those of the withheld one: only the quotient shows
    assert (public.steps["ghc/work"].status, public.steps["ghc/work"].formula) == ("given", None)
    assert "ghc/work/_borne" not in public.steps


def test_with_progress_closed_the_arithmetic_tells_no_state(filed: Year) -> None:
    filed.write("targets/jilin/2025/cycle.yml", CYCLE.replace("progress: public", "progress: internal"))
    public = seen(filed, "public")
    assert not [name for name in public.steps if "2025-01" in name]
    assert public.steps["ghc/total"].value == "100.20"


def test_a_withheld_ground_stays_closed_whatever_a_decision_says(filed: Year) -> None:
    filed.decide("ghc/c.yml", at="2025-07-06T09:00:00+08:00", more="disclosure: {type: public, reason: 已审查}\n")
    public = seen(filed, "public")
    assert "机密" not in str(asdict(public))
    assert "JL-13-2-5" not in {cite.clause for cite in public.steps["ghc/bonus/award/1"].cites}


def test_what_touches_persons_is_on_no_page(filed: Year) -> None:
    scheme = whole(filed.root / "targets/jilin")
    line = "  - {id: late-criticism,"
    person = "  - {id: late-person, title: 谈话, clauses: [JL-21-2], personal: true, when: {late: true}}\n"
    filed.write("targets/jilin/scheme.yml", scheme.replace(line, person + line))
    assert [title for _, title in seen(filed, "internal").units[1].consequences] == [
        "严肃通报批评（未按时间节点完成目标）"
    ]


def test_a_decision_that_was_struck_down_is_no_news(filed: Year) -> None:
    path = filed.decide("ghc/n1.yml", "inconsistent", "2025-07-06T09:00:00+08:00")
    text = f"kind: decision\non: {path}\nverdict: rejected\nby: 李××\ndate: 2025-07-07\n"
    filed.record("office/undo.yml", text, "2025-07-07T09:00:00+08:00", "ob")
    assert "材料不一致" not in str(seen(filed, "public").newest)


def test_a_rule_that_cannot_be_read_is_counted_and_told_inside_only(filed: Year) -> None:
    scheme = whole(filed.root / "targets/jilin")
    filed.write("targets/jilin/scheme.yml", scheme.replace("{choose: total.floor,", "{choose: total.flor,", 1))
    public, internal = seen(filed, "public"), seen(filed, "internal")
    assert internal.left_out == ("targets/jilin/scheme.yml：规则有错误（S001、S009）",)
    assert (public.left_out, public.left_out_count) == ((), 1)


def test_the_offices_own_holidays_move_the_day_from_which_a_node_is_due_soon(year: Year) -> None:
    """Due Monday 30 June: three working days before is the 25th; with the 26th and 27th off, the 23rd."""
    year.target("2025-01")
    year.target("2025-02")
    year.report("ghc/n1.yml", "2025-02", DAY)
    assert seen(year, "public", on="2025-06-23").targets[0].parts[0].nodes[0].old == "未到期"
    off = "days_off: [{name: 放假, from: 2025-06-26, to: 2025-06-27}]\nworkdays: []\n"
    year.write("targets/holidays/2025.yml", f"year: 2025\n{off}")
    assert seen(year, "public", on="2025-06-22").targets[0].parts[0].nodes[0].old == "未到期"
    assert seen(year, "public", on="2025-06-23").targets[0].parts[0].nodes[0].old == "临期"


def test_a_day_may_be_worked_and_a_faulty_arrangement_arranges_nothing(year: Year) -> None:
    """Saturday the 28th worked: three working days before Monday the 30th is Thursday the 26th."""
    year.target("2025-01")
    year.target("2025-02")
    year.report("ghc/n1.yml", "2025-02", DAY)
    year.write("targets/holidays/2025.yml", "year: 2025\ndays_off: []\nworkdays: [2025-06-28]\n")
    assert seen(year, "public", on="2025-06-25").targets[0].parts[0].nodes[0].old == "未到期"
    year.write("targets/holidays/2025.yml", "year: 2025\ndays_off: 无\nworkdays: [2025-06-28]\n")
    assert seen(year, "public", on="2025-06-25").targets[0].parts[0].nodes[0].old == "临期"


@pytest.mark.parametrize(("confidential", "told"), [("", True), ("confidential: true, ", False)])
def test_a_veto_from_a_confidential_category_is_not_told(year: Year, confidential: str, told: bool) -> None:
    year.target("2025-01")
    scheme = whole(year.root / "targets/jilin")
    vetoed = scheme.replace("exposed: {title:", f"exposed: {{{confidential}veto: true, title:")
    year.write("targets/jilin/scheme.yml", vetoed)
    text = (
        "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-11-02\ntitle: 机密\nbasis: 机密\n"
    )
    year.record("office/p.yml", text, LATER, "oa")
    assert year.unit()["vetoed"] is True
    assert seen(year, "public").units[0].vetoed is told


def test_with_progress_closed_no_consequence_tells_of_lateness(filed: Year) -> None:
    late = [title for _, title in seen(filed, "public").units[1].consequences]
    assert late == ["严肃通报批评（未按时间节点完成目标）"]
    filed.write("targets/jilin/2025/cycle.yml", CYCLE.replace("progress: public", "progress: internal"))
    assert seen(filed, "public").units[1].consequences == ()


def test_a_penalty_says_who_proposed_it_to_those_who_read_it(year: Year) -> None:
    year.target("2025-01")
    text = (
        "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-11-02\ntitle: 曝光\nbasis: 某报\n"
    )
    year.record("office/p.yml", f"{text}proposed_by: 安全处\n", LATER, "oa")
    (shown,) = seen(year, "internal").units[0].records
    assert shown.text == (("事项", "曝光"), ("日期", "2025-11-02"), ("依据", "某报"), ("提出单位", "安全处"))
    assert "安全处" not in str(asdict(seen(year, "public")))
