"""What a unit's page lists as owed, in order of days, and what it says of a report that was late with leave."""

from __future__ import annotations

from kit.site_reading import Document, squeezed
from kit.years import Year

from scorer.pipeline.run import projection
from scorer.publish.site import unit as unit_page
from scorer.publish.site.step_links import FigureLinks
from scorer.views.year_types import Projection


def seen(year: Year, on: str) -> Projection:
    made = projection(year.run(on), "public", compared=False)
    assert made is not None
    return made


def text(view: Projection, unit: int = 0) -> str:
    body = unit_page.page(view, FigureLinks(view), view.units[unit], ()).body
    return squeezed(Document(str(body)).text)


def three(year: Year) -> None:
    """Nothing for 10 July; 30 June returned; 20 July, of which nothing is due before three working days."""
    year.target("july", due="2025-07-10")
    year.target("june", due="2025-06-30")
    year.target("next", due="2025-07-23")
    year.decide(year.report("ghc/j.yml", "june", "2025-06-30T10:00:00+08:00"), "returned", "2025-07-02T10:00:00+08:00")


def test_what_is_owed_is_in_order_of_the_days_that_it_is_late(year: Year) -> None:
    three(year)
    view = seen(year, "2025-07-20")
    # from 30 June to 20 July 20 days, from 10 July 10; due on Wednesday the 23rd: three working days begin on Friday
    assert [each.text for each in view.units[0].due_now] == [
        "目标june（2025-06-30）已退回，请补正（逾期 20 天）",
        "目标july（2025-07-10）没有收到报告（逾期 10 天）",
        "目标next（2025-07-23）快到时限，还没有报送",
    ]
    assert "现在欠什么" in text(view)
    assert view.units[0].left == ()


def test_of_a_year_that_is_over_the_page_says_what_was_left_and_never_that_nothing_is_owed(year: Year) -> None:
    three(year)
    view = seen(year, "2026-03-01")
    # to 31 December: 184, 174 and 161 days, which grow no more
    assert view.units[0].due_now == ()
    assert [each.text for each in view.units[0].left] == [
        "目标june（2025-06-30）退回以后，到年底没有补正（逾期 184 天）",
        "目标july（2025-07-10）到年底没有收到报告（逾期 174 天）",
        "目标next（2025-07-23）到年底没有收到报告（逾期 161 天）",
    ]
    page = text(view)
    assert "到年底没有办完的 以后不再数逾期：" in page
    assert "没有欠报" not in page
    assert "现在欠" not in page


MOVED = "kind: request\ntarget: moved\nchange: {due: 2025-09-30}\nreason: other\ndetail: 雨季\n"
DOWN = "kind: outage\nfrom: 2025-06-30T20:00:00+08:00\nto: 2025-07-01T12:00:00+08:00\ndetail: 停电\n"


def test_a_report_late_with_leave_says_what_leave_and_lost_nothing_by_it(year: Year) -> None:
    """Due on 30 June, one on the 20th and late; one moved to 30 September and reported in August, one reported while the platform was down."""
    year.target("moved")
    year.target("down")
    year.target("late", due="2025-06-20")
    asked = year.record("ghc/q.yml", MOVED, "2025-06-10T10:00:00+08:00", "ga")
    year.decide(asked, at="2025-06-15T10:00:00+08:00", more="authority: 局务会议\n")
    year.record("office/o.yml", DOWN, "2025-07-01T13:00:00+08:00", "oa")
    for name, at in (("moved", "2025-08-20"), ("down", "2025-07-01"), ("late", "2025-06-25")):
        report = year.report(f"ghc/{name}.yml", name, f"{at}T11:00:00+08:00")
        year.decide(report, at="2025-10-08T10:00:00+08:00")
    view = seen(year, "2025-12-31")
    lines = {line.subject: (line.excuse, line.late) for line in view.lines["ghc"] if line.duty == "node"}
    assert lines == {
        "moved": ("时限由 2025-06-30 改到 2025-09-30，不算迟报", None),
        "down": ("到期时系统故障，不算迟报", None),
        "late": (None, "迟 5 天"),
    }
    page = text(view)
    assert "晚于原来的时限，没有因此丢分：" in page
    assert "目标moved：2025-08-20 收到，时限由 2025-06-30 改到 2025-09-30，不算迟报" in page
    assert "目标down：2025-07-01 收到，到期时系统故障，不算迟报" in page
    assert "目标late：2025-06-25" not in page
