"""The list of lost points of shipped units, added up by hand, and what the unit's page says of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cache

import pytest
from kit.site_reading import Document, squeezed
from kit.years import SHIPPED

from scorer.pipeline.run import projection, run
from scorer.publish.site import unit as unit_page
from scorer.publish.site.step_links import FigureLinks
from scorer.views.lost_points import LostGroup, lost_points
from scorer.views.year_types import Projection


@cache
def jilin() -> Projection:
    made = projection(run([SHIPPED], "jilin/2025", date(2026, 11, 20)), "public", compared=False)
    assert made is not None
    return made


def of(unit: str) -> dict[str, LostGroup]:
    [view] = (each for each in jilin().units if each.id == unit)
    return {group.title: group for group in lost_points(jilin(), view)}


def test_what_the_construction_division_lost() -> None:
    # 16 − 14.5 = 1.5: 2025-06 was late (1), 2025-30 waits (0.5). 100 − 99.5 = 0.5: the same late node.
    work, supervision = of("jsc")["工作完成情况得分"], of("jsc")["督查事项得分"]
    assert [(each.target, each.amount) for each in work.points] == [("2025-06", 1), ("2025-30", Fraction(1, 2))]
    assert [work.full, work.marks, work.total] == [Fraction(16), Fraction("14.5"), Fraction("1.5")]
    assert [supervision.full, supervision.marks] == [Fraction(100), Fraction("99.5")]
    assert [work.lost, work.waiting] == [1, Fraction(1, 2)]
    assert set(of("jsc")) == {"工作完成情况得分", "督查事项得分"}


def test_what_the_planning_division_lost() -> None:
    # 6.5 − 5.5 = 1: 2025-07 was late. 100 − 99 = 1: late 0.5, inconsistent 0.5. Criticised once: 0 − (−2) = 2.
    groups = of("ghc")
    assert {title: group.total for title, group in groups.items()} == {
        "工作完成情况得分": 1,
        "督查事项得分": 1,
        "减分": 2,
    }
    assert [each.why for each in groups["督查事项得分"].points] == ["未按时间节点填报", "证明材料不一致"]
    assert groups["减分"].points[0].clauses == ("JL-14-2",)


@pytest.mark.parametrize("unit", [each.id for each in jilin().units])
def test_every_list_adds_up_to_full_marks_less_marks(unit: str) -> None:
    for group in of(unit).values():
        assert group.full is None or group.marks is None or group.full - group.marks == group.total
        amounts = [each.amount for each in group.points]
        assert amounts == sorted(amounts, reverse=True)


def test_the_page_says_what_was_due_when_it_came_and_by_which_clause() -> None:
    [view] = (each for each in jilin().units if each.id == "jsc")
    text = squeezed(Document(unit_page.page(jilin(), FigureLinks(jilin()), view, ()).body).text)
    assert "工作完成情况得分：丢 1 分，另 0.5 分等待审核（满分 16 − 得 14.5）" in text
    assert "待审 0.5 招标后评估办法：第 1 个节点已报待审" in text
    assert (
        "−1 国省干线危旧桥梁改造：第 2 个节点迟报，视为未完成；主体完工 30 座，应于 2025-08-31 前报，"
        "2025-09-01 收到（迟 1 秒） 第十六条（一） · JL-16-1"
    ) in text
    assert "青岭至河湾高速公路年度建设，第 3 个节点：2025-10-01 收到，到期时系统故障，不算迟报 " in text


def test_a_report_found_inconsistent_is_not_dated_by_the_one_that_counts_now() -> None:
    """Inconsistent was the one of 28 August, in time; received on 5 September is its correction."""
    [view] = (each for each in jilin().units if each.id == "ghc")
    text = squeezed(Document(unit_page.page(jilin(), FigureLinks(jilin()), view, ()).body).text)
    assert "−0.5 交通统计月报改革：证明材料不一致；完成 8 月双轨运行 第十二条 · JL-12-4" in text


def test_what_is_not_yet_due_is_not_lost() -> None:
    made = projection(run([SHIPPED], "jilin/2025", date(2025, 8, 15)), "internal", compared=False)
    assert made is not None
    whys = [each.why for unit in made.units for group in lost_points(made, unit) for each in group.points]
    assert "第 2 个节点迟报，视为未完成" in whys
    assert not [each for each in whys if each.endswith("未到期")]
