"""The head's block on a year's page, on 15 August: what waits for a decision, the office's own, what is late, what comes."""

from __future__ import annotations

import pytest
from kit.courses import AUGUST, JUNE, dated, facts
from kit.site_reading import Document, squeezed
from kit.years import Year

from scorer.ledger.procedure import todo
from scorer.pipeline.run import projection
from scorer.publish.site import agenda, year
from scorer.publish.site.agenda import AgendaBox, WaitingPush
from scorer.reading.workdays import is_workday
from scorer.views.year_types import Audience, Projection

HERE = "jilin/2025/index.html"


@pytest.fixture
def busy(year: Year) -> Year:
    """Nothing for June; a report of July that waits; due in 16, 30 and 31 days; two things asked for on 5 August."""
    year.target("silent", due="2025-06-30")
    year.target("waiting", due="2025-07-31")
    for name, due in (("soon", "2025-08-31"), ("last", "2025-09-14"), ("later", "2025-09-15")):
        year.target(name, due=due)
    dated(year, "{half-year: 2025-07-10}")
    year.report("ghc/w.yml", "waiting", "2025-07-30T10:00:00+08:00")
    asked = "kind: request\ntarget: soon\nchange: {due: 2025-10-31}\nreason: other\ndetail: 雨季\n"
    year.record("ghc/q.yml", asked, AUGUST, "ga")
    year.record("ghc/fh.yml", "kind: appeal\nabout: work\ngrounds: 请复核\n", AUGUST, "ga")
    return year


def seen(year: Year, audience: Audience, on: str = "2025-08-15") -> Projection:
    made = projection(year.run(on), audience, compared=False)
    assert made is not None
    return made


def settle(year: Year, day: str) -> None:
    """A meeting settles the results although something is open."""
    body = f"kind: resolution\nsettles: results\ndigest: {year.results(day).digest}\ndate: {day}\nalthough: 例\n"
    year.record("office/js.yml", body, f"{day}T10:00:00+08:00", "oa")


def lines(box: AgendaBox) -> list[str]:
    return [f"{g.head}｜{e.who}｜{e.title}｜{e.number}｜{e.note}" for g in box.groups for e in g.entries]


def test_inside_the_head_sees_four_boxes(busy: Year) -> None:
    decisions, office, late, soon = agenda.boxes(seen(busy, "internal"), HERE)
    assert lines(decisions)[-3:] == [
        "审核报告 1 件｜综合规划处｜目标waiting｜waiting｜已报，等待审核",
        "答复申请 2 件｜综合规划处｜申请调整“目标soon”：改期到 2025-10-31｜｜2025-08-05 收到，已等 10 天",
        "答复申请 2 件｜综合规划处｜对“工作完成情况得分”申请复核｜｜2025-08-05 收到，已等 10 天，应在 2025-09-04 以前答复",
    ]
    assert next(group.head for group in decisions.groups) == "解释 13 件", "nobody has decided any"
    # 31 March to 15 August: 30 + 31 + 30 + 31 + 15; 30 June: 31 + 15
    assert lines(office) == [
        "2025-03-31 前｜厅办公室｜一季度通报（JL-16-2）｜｜考核办还没有办（考核办逾期 137 天）",
        "2025-06-30 前｜厅办公室｜二季度通报（JL-16-2）｜｜考核办还没有办（考核办逾期 46 天）",
    ]
    assert lines(late)[-1] == "综合规划处｜｜目标silent｜silent｜没有收到报告（逾期 46 天）"
    assert [group.head for group in late.groups] == ["厅办公室", "综合规划处"]
    assert late.hints == (
        "其中 2 件是考核办自己要办的，不是节点或事项，不在本页和首页“逾期”的数里。",
        "另有定期材料 2 件过了时限没有报，见下面的日程。",
    )
    assert [(group.head, group.more) for group in soon.groups] == [
        ("2025-08-31", "还有 16 天"),
        ("2025-09-14", "还有 30 天"),
    ]


def test_the_public_sees_what_is_late_and_what_comes_and_no_request(busy: Year) -> None:
    view = seen(busy, "public")
    assert [box.id for box in agenda.boxes(view, HERE)] == ["late", "soon-due"]
    text = squeezed(Document(str(year.page(view, ()).body)).text)
    assert "申请" not in text
    assert "等决定的" not in text
    assert "目标silent silent，没有收到报告（逾期 46 天）" in text
    assert "2025-09-14 还有 30 天 综合规划处 目标last" in text


def test_the_block_is_before_the_numbers_inside_and_every_entry_leads_to_its_page(busy: Year) -> None:
    body = str(year.page(seen(busy, "internal"), ()).body)
    assert body.index('id="decisions"') < body.index('id="office"') < body.index('id="late"') < body.index('"numbers"')
    links = Document(body).links
    assert {"units/ghc/index.html#record-ghc/q.yml", "../index.html#late.effect", "targets/silent/index.html"} <= {
        *links
    }


def test_what_waits_for_a_second_account_is_listed_on_the_server_and_else_said_where(busy: Year) -> None:
    view = seen(busy, "internal")
    elsewhere, *_ = agenda.boxes(view, HERE)
    assert elsewhere.hints[-1].startswith("改办法、目标表等要办公室另一个账号同意的改动不在这里")
    assert elsewhere.command == "git -C 主库.git for-each-ref refs/heads/in/"
    here, *_ = agenda.boxes(view, HERE, (WaitingPush("oa", "2025-08-14 09:30:00", "加一项目标"),))
    assert lines(here)[-1] == "另一个账号同意 1 件｜账号 oa｜加一项目标｜｜2025-08-14 09:30:00 推送"
    assert here.command == ""


def test_a_year_that_is_over_says_what_was_not_done_at_its_end(busy: Year) -> None:
    made = projection(busy.run("2026-11-29"), "public", compared=False)
    assert made is not None
    late, left = agenda.boxes(made, HERE)
    assert [group.head for group in late.groups] == ["厅办公室"], "only the office can still be late: its bulletins"
    assert left.title == "到年底没有办完的，是谁的"
    # 30 June to 31 December: 184 days, which grow no more; the others' days are from 31 August, 14 and 15 September
    assert lines(left) == [
        "综合规划处｜｜目标silent｜silent｜到年底没有收到报告（逾期 184 天）",
        "综合规划处｜｜目标soon｜soon｜到年底没有收到报告（逾期 122 天）",
        "综合规划处｜｜目标last｜last｜到年底没有收到报告（逾期 108 天）",
        "综合规划处｜｜目标later｜later｜到年底没有收到报告（逾期 107 天）",
    ]
    assert left.hints == ("另有定期材料 2 件过了时限没有报，见下面的日程。",)


def test_what_the_office_owes_grows_until_the_results_are_settled(year: Year) -> None:
    """Bulletins of three quarters never issued, the fourth put off to 10 February; settled on 20 January 2026."""
    year.target("done")
    year.decide(year.report("ghc/n1.yml", "done", JUNE), at=AUGUST)
    dated(year, "{q4-bulletin: 2026-02-10}")
    late, *_ = agenda.boxes(seen(year, "public", "2026-01-20"), HERE)
    # 31 March to 20 January: 275 days to the year's end and 20
    assert lines(late)[0] == "厅办公室｜｜一季度通报（JL-16-2）｜｜考核办还没有办（考核办逾期 295 天）"
    assert late.hints[1].startswith("年度已经结束：单位的逾期数到年底为止；考核办自己还没有办的")
    settle(year, "2026-01-20")
    after = seen(year, "public", "2026-02-15")
    late, *_ = agenda.boxes(after, HERE)
    assert lines(late) == ["厅办公室｜｜四季度通报（JL-16-2）｜｜考核办还没有办（考核办逾期 5 天）"], "due since"
    told = {each.title: each.filed for each in after.timeline.duties}
    assert (told["一季度通报"], told["四季度通报"]) == (
        "到审定结果时没有办，考核办逾期 295 天",
        "未办，考核办逾期 5 天",
    )
    asked = todo.for_office(facts(year, "2026-02-15"), todo.SettlementStatus(True, "settled"), is_workday)
    assert [each.text for each in asked if "通报" in each.text] == [
        "四季度通报（JL-16-2）（考核办还没有办，考核办逾期 5 天）"
    ]


def test_what_is_late_now_and_what_was_left_at_the_year_s_end_are_two_boxes(year: Year) -> None:
    """A node of June 2025 that nobody reported is history in July 2026; one of June 2026 is late now."""
    year.target("old", due="2025-06-30")
    year.target("new", due="2026-06-30")
    year.target("built", due="2025-06-30")
    year.decide(year.report("ghc/b.yml", "built", "2025-06-20T10:00:00+08:00"), at=AUGUST)
    made = projection(year.run("2026-07-10"), "public", compared=False)
    assert made is not None
    late, left, *_ = agenda.boxes(made, HERE)
    assert lines(late)[-1] == "综合规划处｜｜目标new｜new｜没有收到报告（不计入本年，逾期 10 天）"
    assert lines(left) == ["综合规划处｜｜目标old｜old｜到年底没有收到报告（逾期 184 天）"]
