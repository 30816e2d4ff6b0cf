"""The course of a year on its pages: what each audience may see of calendar, meetings, history, appeals and burden."""

from __future__ import annotations

from datetime import date

import pytest
from kit.courses import AUGUST, JULY, JUNE, REVIEW, dated, scheme
from kit.years import SHIPPED, Year

from scorer.pipeline.run import projection, run
from scorer.views.timeline_types import TimelineView
from scorer.views.year_types import Audience, Projection


def view(year: Year, audience: Audience = "public", on: str = "2025-12-31") -> TimelineView:
    made = projection(year.run(on), audience, compared=False)
    assert made is not None
    return made.timeline


def closed(year: Year, what: str) -> None:
    name = "targets/jilin/2025/cycle.yml"
    whole = (year.root / name).read_text(encoding="utf-8")
    assert f"{what}: public" in whole
    year.write(name, whole.replace(f"{what}: public", f"{what}: internal"))


def filed(year: Year) -> Year:
    """A target of ghc, its half-year review, a granted and a refused request, an appeal that waits."""
    year.target("2025-01", due="2025-09-30")
    dated(year, "{half-year: 2025-07-10}")
    year.record("ghc/h1.yml", REVIEW.format(period="2025-H1", day="2025-07-09"), "2025-07-09T10:00:00+08:00", "ga")
    asked = "kind: request\ntarget: 2025-01\nchange: {change}\nreason: other\ndetail: 内部的理由\n"
    yes = year.record("ghc/q1.yml", asked.format(change="{due: 2025-11-30}"), JUNE, "ga")
    year.decide(yes, at=JULY, more="authority: 厅党组会\n")
    no = year.record("ghc/q2.yml", asked.format(change="{terminate: true}"), JULY, "ga")
    year.decide(no, "rejected", AUGUST, date="2025-08-05")
    year.record("ghc/fh.yml", "kind: appeal\nabout: work\ngrounds: 请复核\n", AUGUST, "ga")
    return year


def test_the_public_sees_changes_without_their_reasons(year: Year) -> None:
    timeline = view(filed(year))
    assert [f"{each.day} {each.text}" for each in timeline.histories["2025-01"]] == [
        "2025-07-02 厅党组会同意第 1 个节点的时限由 2025-09-30 改到 2025-11-30（决定 2025-07-05 收到）",
    ]
    assert timeline.appeals == ()
    assert timeline.quantitative == "定量目标 1 / 1（100.00%）"
    assert "ghc" not in timeline.loads  # no report yet: requests and reviews are not told


def test_those_inside_see_the_whole_history_and_the_appeals(year: Year) -> None:
    timeline = view(filed(year), "internal")
    assert [f"{each.day} {each.text}" for each in timeline.histories["2025-01"]] == [
        "2025-06-20 综合规划处申请第 1 个节点的时限由 2025-09-30 改到 2025-11-30",
        "2025-07-02 厅党组会同意第 1 个节点的时限由 2025-09-30 改到 2025-11-30（决定 2025-07-05 收到）",
        "2025-07-05 综合规划处申请终止这项目标",
        "2025-08-05 申请未获同意：核对",
    ]
    assert timeline.appeals == (
        "2025-08-05 综合规划处对“工作完成情况得分”申请复核：待复核，2025-09-04 以前答复（没有按期答复）",
    )
    # four records: period, summary, date; twice target, change, reason, detail; about, grounds
    assert timeline.loads["ghc"] == "报送记录 4 件，填写 13 栏；要求文件 0 个，交来 0 个"


def test_who_has_not_filed_shows_where_progress_is_open(year: Year) -> None:
    filed(year)
    half = next(each for each in view(year).duties if each.title == "报送半年材料")
    assert (half.due, half.filed, half.missing, half.missing_ids) == (
        "2025-07-10", "1 / 2", ("建设管理处",), ("jsc",),
    )  # fmt: skip
    before = next(each for each in view(year, on="2025-07-10").duties if each.title == "报送半年材料")
    assert (before.filed, before.missing) == ("1 / 2", ()), "on the last day nobody is named yet"
    annual = next(each for each in view(year).duties if each.title == "报送年度材料")
    assert (annual.due, annual.missing) == ("以通知为准", ())
    assert view(year).filings["ghc"] == (
        "报送半年材料（JL-17）：2025-07-09 收到",
        "报送年度材料（JL-17）：还没有到期，日期以通知为准",
    )
    assert view(year).filings["jsc"][0] == "报送半年材料（JL-17）：没有收到报告（逾期 174 天），期限 2025-07-10"
    closed(year, "progress")
    timeline = view(year)
    assert (timeline.duties, timeline.filings["ghc"], timeline.histories) == ((), (), {})
    assert view(year, "internal").duties != ()


def test_the_state_of_a_bulletin_is_told_in_a_word(year: Year) -> None:
    year.target("2025-01")
    year.record("office/q.yml", "kind: bulletin\nperiod: 2025-Q1\ntitle: 通报\nissued: 2025-04-02\n", JUNE, "oa")
    told = {each.title: each.filed for each in view(year).duties}
    assert (told["一季度通报"], told["二季度通报"], told["开始年终考核"]) == (
        "已办", "未办，考核办逾期 184 天", "只是期限，不用报送",
    )  # fmt: skip


def test_a_withheld_target_has_no_history(year: Year) -> None:
    filed(year)
    name = "targets/jilin/2025/targets.yml"
    whole = (year.root / name).read_text(encoding="utf-8")
    year.write(name, whole + "    disclosure: {type: withheld, reason: 涉密}\n")
    assert view(year).histories == {}
    assert view(year, "internal").histories != {}


def test_meetings_publicity_and_earlier_scores(year: Year) -> None:
    scheme(year, "appeals:\n", "publicity: {days: 5, clauses: [GEN-6]}\nappeals:\n")
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), at=JULY)
    penalty = (
        "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-07-01\ntitle: 曝光\nbasis: 报道\n"
    )
    year.record("office/p.yml", penalty, JULY, "oa")
    shown = "kind: notice\nform: publicity\nto: [ghc, jsc]\nissued: 2026-01-08\n"
    year.record("office/gs.yml", shown, "2026-01-08T09:00:00+08:00", "oa")
    assert view(year, on="2026-01-10").settled == ("2026-01-09 至 2026-01-13 公示考核结果，正在公示",)
    undo = "kind: decision\non: office/p.yml\nverdict: rejected\nby: 白××\ndate: 2026-01-12\n"
    year.record("office/undo.yml", undo, "2026-01-12T09:00:00+08:00", "ob")
    digest = year.results("2026-01-20").digest
    body = f"kind: resolution\nsettles: results\ndigest: {digest}\nmeeting: 厅党组会\ndate: 2026-01-20\ndocument: 纪要〔2026〕1号\n"
    year.record("office/z.yml", body, "2026-01-20T09:00:00+08:00", "oa")
    timeline = view(year, on="2026-01-31")
    assert timeline.settled == ("2026-01-20 会议审定结果", "2026-01-09 至 2026-01-13 公示考核结果")
    assert (
        view(year, on="2026-01-31", audience="internal").settled[0] == "2026-01-20 厅党组会审定结果（纪要〔2026〕1号）"
    )
    # 90 + 10 − 2 while it was laid open; 100 since the penalty was undone
    assert [(each.label, each.value) for each in timeline.earlier["ghc"]] == [("2026-01-09 公示", "98.00")]
    year.record("office/p2.yml", penalty, "2026-02-02T09:00:00+08:00", "oa")
    after = view(year, on="2026-02-03")
    assert after.settled[-1] == "结果审定以后，所依据的内容又有变动：现在的成绩是暂定的，要重新审定"
    assert [(each.label, each.value) for each in after.earlier["ghc"]] == [
        ("2026-01-09 公示", "98.00"),
        ("2026-01-20 审定", "100.00"),
    ]
    closed(year, "scores")
    assert view(year, on="2026-02-03").earlier == {}


def test_a_node_of_an_ended_target_is_asked_of_nobody(year: Year) -> None:
    year.target("2025-01", due="2025-09-30")
    on = year.record(
        "ghc/q.yml",
        "kind: request\ntarget: 2025-01\nchange: {terminate: true}\nreason: other\ndetail: 停\n",
        JUNE,
        "ga",
    )
    year.decide(on, at=JULY, more="authority: 厅党组会\n")
    made = projection(year.run("2025-12-31"), "public", compared=False)
    assert made is not None
    (node,) = made.targets[0].parts[0].nodes
    assert (node.word, node.task, node.late) == ("已终止，不用再报", "完成", None)


def test_a_year_without_a_scheme_has_no_course(year: Year) -> None:
    year.target("2025-01")
    (year.root / "targets/jilin/scheme.yml").unlink()
    made = projection(year.run("2025-12-31"), "public", compared=False)
    assert made is not None
    assert made.timeline == TimelineView()


def shipped(cycle: str, on: str, audience: Audience = "internal") -> Projection:
    made = projection(run([SHIPPED], cycle, date.fromisoformat(on)), audience, compared=False)
    assert made is not None
    return made


def test_zaozhuang_shows_the_score_that_was_laid_open_beside_the_corrected_one() -> None:
    made = shipped("zaozhuang/2025", "2026-03-31", "public")
    unit = next(each for each in made.units if each.id == "cgj")
    assert unit.total is not None
    assert made.steps[unit.total].value == "84.40"
    assert [each.value for each in made.timeline.earlier["cgj"]] == ["79.40"]


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_jilins_targets_added_later_say_so(audience: Audience) -> None:
    made = shipped("jilin/2025", "2025-12-31", audience)
    meeting = "厅党组（扩大）会议（2025 年第 16 次，演示）" if audience == "internal" else "会议"
    assert [each.text for each in made.timeline.histories["2025-48"]] == [f"新增，由{meeting}审定"]
    assert any("终止" in each.text for each in made.timeline.histories["2025-14"])
