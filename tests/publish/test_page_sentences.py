"""Sentences of shipped years' pages, read against the records: each was false or silly once, and is a kind of its own."""

from __future__ import annotations

from datetime import date
from functools import cache

from kit.site_reading import Document, squeezed
from kit.years import SHIPPED

from scorer.pipeline.run import projection, run
from scorer.publish.site import matters, results, target, year
from scorer.publish.site import unit as unit_page
from scorer.publish.site.layout import Page
from scorer.publish.site.step_links import FigureLinks
from scorer.views.year_types import Audience, Projection


@cache
def of(cycle: str, on: str = "2026-11-20", audience: Audience = "public") -> Projection:
    made = projection(run([SHIPPED], cycle, date.fromisoformat(on)), audience)
    assert made is not None
    return made


def text(page: Page) -> str:
    return squeezed(Document(page.body).text)


def of_unit(view: Projection, unit: str) -> str:
    [row] = (each for each in view.units if each.id == unit)
    return text(unit_page.page(view, FigureLinks(view), row, ()))


def of_target(view: Projection, name: str) -> str:
    [row] = (each for each in view.targets if each.id == name)
    return text(target.page(view, FigureLinks(view), row, ()))


def of_results(view: Projection) -> str:
    return text(results.page(view, FigureLinks(view), (), frozenset()))


def of_year(view: Projection) -> str:
    return text(year.page(view, ()))


def of_matters(view: Projection) -> str:
    return text(matters.page(view, ()))


def test_the_promised_road_was_built_though_its_third_node_was_not_in_time() -> None:
    """jilin 2025-04: 268 of 320 km at the third node, accepted as not done; 321 km at the fourth, accepted."""
    view = of("jilin/2025")
    page = of_target(view, "2025-04")
    assert (
        "办成了。3 个单位最后的节点：办成 3 个；以前的 4 个节点（按单位计）：到期时没有办成 1 个，办成 3 个。" in page
    )
    assert "● 办成 省公路事业发展中心（牵头）办成的节点 3/4" in page
    assert "报告属实：" not in page, "a word with a colon breaks the sentence it stands in"


def test_a_target_that_was_ended_says_by_which_meeting() -> None:
    """jilin 2025-14: decision d-049 of 12 August by a meeting; its reason was opened to nobody outside."""
    meeting = "已终止（厅党组（扩大）会议（2025 年第 17 次，演示） 2025-08-12 同意，原因"
    assert f"{meeting}没有公开）" in of_target(of("jilin/2025"), "2025-14")
    assert f"{meeting}：上级政策调整，厅党组（扩大）会议同意终止，该目标不再计入本年度）" in of_target(
        of("jilin/2025", audience="internal"), "2025-14"
    )


def test_what_came_without_a_receipt_did_come() -> None:
    """zaozhuang slj-1: a report without a receipt, accepted at 60%; slj-3: none at all."""
    page = of_unit(of("zaozhuang/2025"), "slj")
    assert "水库除险加固：审核认定的完成程度 60%；应于 2025-12-20 前报，已收到（没有回执，时间没有记载）" in page
    assert "应于 2025-12-20 前报，到年底没有收到报告（逾期 11 天）" in page
    assert "没有收到，到年底没有收到" not in page
    assert "缺：缺" not in page


def test_what_could_not_be_compared_is_not_said_to_change_nothing() -> None:
    """guangyuan withholds every total: nobody outside may know which choice changes one, so none is counted."""
    page = of_results(of("guangyuan/2025"))
    assert "各单位的总分不公开，这里也就不列变化。" in page
    assert "0 处会使" not in page


def test_results_that_are_final_did_not_change_since() -> None:
    """guangyuan 2024 was settled on 18 February 2025; the public's figures have a digest of their own."""
    page = of_results(of("guangyuan/2024"))
    assert "已定" in page
    assert "又有变动" not in page


def test_units_without_a_total_are_no_rows_of_it() -> None:
    """quanzhou 2020 scores the bureau; the 22 units of the table have no total of their own."""
    page = of_results(of("quanzhou/2020"))
    assert "另有 22 个单位按办法不单独计总成绩，不在表里。" in page
    assert "泉州市交通运输局 96.83 95.75 91.36" in page, "a base score has no sign"


def test_the_units_of_matters_are_counted_too() -> None:
    """sanmenxia: 9 units have a part in a target, 13 in a target or a matter: those of the grid below."""
    page = of_year(of("sanmenxia/2025"))
    assert "这一年 13 个单位承担的 5 项目标和 14 件督查事项" in page


def test_a_matter_that_was_not_done_is_not_said_to_be_done_with() -> None:
    """sanmenxia 督〔2025〕7号 was concluded as 未完成; of two units of 15号 one has answered."""
    page = of_matters(of("sanmenxia/2025"))
    assert "督〔2025〕7号 高速连接线征迁扫尾 已有结论，没有办成" in page
    assert "督〔2025〕15号 在建项目设计变更审批提速 部分单位已反馈，1 个单位还没有反馈" in page


def test_each_row_of_the_calendar_says_whose_it_is_and_what_is_asked() -> None:
    """guangyuan: three groups file a report of the same name; a last day for requests is nothing to be filed."""
    page = of_year(of("guangyuan/2025"))
    for group in ("县区交通运输局", "局直属单位", "局机关科室"):
        assert f"报送自查报告（{group}） 2025-12-30" in page
    assert "申请调整目标的最后一天 2025-09-15 只是期限，不用报送" in page
    assert "提出直属单位考核意见（GY-10-1-2） 提出" not in page, "a title is said once"


def test_a_year_that_is_over_does_not_say_not_yet() -> None:
    """jilin 2025-10: nothing came of the first node of 30 June; on 15 August it may still come."""
    now, then = (
        [line.effect for line in of("jilin/2025", on).ledger.lines if (line.subject, line.node) == ("2025-10", "n1")]
        for on in ("2026-11-20", "2025-08-15")
    )
    assert "到年底没有收到报告（逾期 184 天）" in now
    assert "还没有报送" in then
    assert "现在欠的" not in of_results(of("jilin/2025")), "nobody owes anything of a year that is over"


def test_only_what_is_added_to_weighted_parts_has_a_sign() -> None:
    """jilin: 84.62 × 90% + 99 × 10% + 2.10; in the audit bureau all four are parts of a sum alike."""
    assert "综合规划处 86.16 84.62 99.00 +2.10 −2.00" in of_results(of("jilin/2025"))
    assert "行政事业审计科 不公开 不公开 114 154.25 不公开" in of_results(of("audit-bureau/2025"))


def test_a_deduction_names_the_item_it_was_taken_from() -> None:
    """audit bureau, 投资审计科: 6 of the 20 points of 电子档案; the year is over, so nothing of it is not yet due."""
    page = of_unit(of("audit-bureau/2025"), "tz")
    assert "信息化：丢 6 分（满分减得分和各条之和不同：另有封顶、保底或超额得分）" in page
    assert "−6 缺一类电子档案 第 1 项（内容未公开）" in page


def test_a_target_with_one_node_has_no_node_to_name() -> None:
    page = of_year(of("guangyuan/2025"))
    assert "市公路局：国省干线养护，审核通过，认定办成" in page
    assert "，完成时限，" not in page
    assert "白杨区交通运输局，责任人" in of_target(of("guangyuan/2025"), "byq-k1"), "nobody shares it"


def test_a_degree_that_the_arithmetic_tells_stands_in_the_headline_too() -> None:
    """zaozhuang slj-1 earned 21 of 35, guangyuan glj-i1 18 of 20, all published: 60% and 90% are no secrets."""
    assert "办成一部分（认定 60%）。" in of_target(of("zaozhuang/2025"), "slj-1")
    assert "办成一部分（认定 90%）。" in of_target(of("guangyuan/2025"), "glj-i1")


def test_the_office_is_no_unit_of_the_year() -> None:
    """jilin has 14 units and an office that owes a bulletin."""
    assert "这一年 14 个单位承担的 51 项目标" in of_year(of("jilin/2025"))


def test_the_calendar_says_what_is_done_and_what_is_no_longer_asked() -> None:
    """guangyuan in August: nothing of December has been judged; the table was settled with 4 proposals of 16."""
    page = of_year(of("guangyuan/2025", "2025-08-15"))
    assert "提出县区局考核意见 2026-01-15 未办" in page
    assert "报送目标建议方案 2025-01-31 4 / 16，目标表已经审定，不用再报" in page
    assert "已过期" not in page


def test_the_ledger_says_a_figure_to_reach_once() -> None:
    """jilin 06: the requirement names 45 bridges, so does the measure; 43 names 1.5 without the measure's 倍."""
    lines = {line.subject: line for line in of("jilin/2025").ledger.lines if line.node is not None}
    assert lines["2025-06"].standard == "四、五类桥梁动态清零，改造进度与汛期错峰；改造危旧桥梁 45 座"
    assert lines["2025-43"].standard.endswith("机房能效比值降到 1.5 以下；能效比值上限 1.5 倍")
    assert {line.number for line in lines.values() if "节点 n" in line.number} == set()


def test_a_grade_that_is_withheld_is_not_said_not_to_be_given() -> None:
    """zaozhuang: a confidential veto may bar the departments' grades; guangyuan's leaders' votes are in every total."""
    page = of_results(of("zaozhuang/2025"))
    assert "市交通运输局 108.30 68.5 27.8 12 0 不适用 不公开 1 " in page
    assert "未评" not in page
    assert "写“不公开”的，公布了会透露不予公开的内容。" in page
    assert "各单位的名次、等次也因此不公开。" in of_results(of("guangyuan/2024"))


def test_a_degree_stands_in_the_headline_where_each_unit_s_may_be_read() -> None:
    """quanzhou 1-2-1: both units were judged at 95%, and one of the two decisions was opened."""
    page = of_target(of("quanzhou/2020"), "1-2-1")
    assert "◎ 办成一部分（2 个单位办成一部分）。" in page
    assert page.count("认定 95%") == 1
    assert "◎ 办成一部分（认定 95%）。" in of_target(of("quanzhou/2020", audience="internal"), "1-2-1")
