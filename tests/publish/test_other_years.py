"""Years unlike those that are shipped: before they begin, without a record, withheld whole, settled before their end."""

from __future__ import annotations

from kit.site_reading import Document, squeezed
from kit.years import CYCLE, Year

from scorer.pipeline.run import projection
from scorer.publish.site import home, target
from scorer.publish.site import unit as unit_page
from scorer.publish.site import year as year_page
from scorer.publish.site.layout import Page
from scorer.publish.site.step_links import FigureLinks
from scorer.views.year_types import Projection

JUNE, JULY = "2025-06-20T10:00:00+08:00", "2025-07-05T10:00:00+08:00"


def seen(made: Year, on: str) -> Projection:
    view = projection(made.run(on), "public", compared=False)
    assert view is not None
    return view


def text(page: Page) -> str:
    return squeezed(Document(str(page.body)).text)


def test_a_year_before_it_begins_is_not_going_on(year: Year) -> None:
    year.target("a", due="2025-06-30")
    view = seen(year, "2024-12-25")
    assert "年度还没有开始截至 2024-12-25" in text(page_of(view))
    assert "年度进行中" not in text(page_of(view)) + text(home.page([view], "目标考核公开"))
    assert "年度进行中截至 2025-01-01" in text(page_of(seen(year, "2025-01-01")))


def page_of(view: Projection) -> Page:
    return year_page.page(view, ())


def test_a_year_in_which_nobody_reported_counts_what_is_late(year: Year) -> None:
    """Two nodes of one unit, the other unit bears none: of 30 June until 15 July 15 days."""
    year.target("a", due="2025-06-30")
    year.target("b", due="2025-11-30")
    page = text(page_of(seen(year, "2025-07-15")))
    assert "这一年 1 个单位承担的 2 项目标：做到哪一步，凭什么材料。" in page
    assert "■ 逾期 1 / 2 个节点" in page
    assert "■ 目标a a，没有收到报告（逾期 15 天）" in page


def test_a_year_that_is_withheld_whole_says_so_and_no_number(year: Year) -> None:
    year.target("a")
    year.write(
        "targets/jilin/2025/cycle.yml", CYCLE.replace("{type: public, reason: 测试}", "{type: withheld, reason: 内部}")
    )
    year.decide(year.report("ghc/a.yml", "a", JUNE), at=JULY)
    view = seen(year, "2025-12-31")
    page = text(page_of(view))
    assert "这个年度认定为不予公开（内部）。" in page
    assert "0 项" not in page
    assert "这个年度认定为不予公开（内部） 怎么看" in text(home.page([view], "目标考核公开"))


def test_settled_before_its_end_a_year_says_so_wherever_it_says_when(year: Year) -> None:
    """Settled on 20 August, seen in December: what was due in November was open when it was settled."""
    year.target("a", due="2025-06-30")
    year.target("b", due="2025-11-30")
    year.decide(year.report("ghc/a.yml", "a", JUNE), at=JULY)
    settled = "kind: resolution\nsettles: results\ndate: 2025-08-20\nmeeting: 局务会议\nalthough: 机构撤并\ndigest: "
    scored = year.run("2025-08-20").scored
    assert scored is not None
    year.record("office/js.yml", f"{settled}{scored.results.digest}\n", "2025-08-20T10:00:00+08:00", "oa")
    view = seen(year, "2025-12-01")
    [row] = (each for each in view.targets if each.id == "b")
    links = FigureLinks(view)
    pages = (page_of(view), unit_page.page(view, links, view.units[0], ()), target.page(view, links, row, ()))
    said = [text(page) for page in pages]
    assert [each.count("年底") for each in said] == [0, 0, 0]
    assert "到审定时没有办完的，是谁的 1 件" in said[0]
    assert "没有全部办成 1 ■ 到审定时没有收到报告 1 到审定时没有收到报告，按没有办成看" in said[0]
    assert "到审定时没有办完的 以后不再数逾期：" in said[1]
    assert "■ 到审定时没有收到报告。到审定时没有收到报告，按没有办成看" in said[2]
