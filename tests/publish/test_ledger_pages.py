"""The pages of the ledger and of the matters: what is late and whose first, every line, files to take away."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from kit import site_sample
from kit.ledger_sample import MATTER, NODE, PATH, ledger
from kit.site_building import build_site
from kit.site_reading import read, squeezed

from scorer.ledger.states import STATES
from scorer.publish.ledger_files import narrowed
from scorer.publish.site import downloads, matters
from scorer.publish.site import ledger as ledger_page
from scorer.views.ledger_types import LedgerView
from scorer.views.year_types import Projection

PLACE = "jilin/2025/ledger/index.html"


def test_the_first_screen_says_what_is_late_and_whose(site: Path) -> None:
    text = squeezed(read(site / PLACE).text)
    late = text.index(
        "◇ 已反馈，但还没有办完 1 条 单位反馈说还在办；过了时限没有办完。 建设管理处 危桥排查 督〔2025〕7号，2025-12-19 前，"
        "已反馈，但还没有办完（逾期 12 天）；责任人 建设管理处处长；督办人 考核办副主任"
    )
    assert (
        text.index("◇ 已反馈，但还没有办完 1 ▲")
        < late
        < text.index("▲ 快到时限，还没有报送 1 条")
        < text.index("编号 事项内容")
    )
    assert "2030 年的放假和调休还不知道，这一年的工作日按周一至周五数。" in text


def test_every_line_has_the_columns_that_the_rules_want(site: Path) -> None:
    text = squeezed(read(site / PLACE).text)
    assert "编号 事项内容 办理要求 办理时限 办理标准 办理效果 责任人 督办人 报了没有 · 办成没有" in text
    assert (
        "督〔2025〕7号牵头 危桥排查厅党组决定 逐桥建档 2025-12-19 隐患全部销号 反馈正在办理：查了 40 座 "
        "建设管理处处长 考核办副主任 ◇ 已反馈，但还没有办完（逾期 12 天）已收 · 在办"
    ) in text
    assert (
        "建设管理处 危桥排查督〔2025〕7号 资料缺失 客观因素：原施工单位注销 调取档案 2025-12-01 ◇ 已反馈，但还没有办完（逾期 12 天）"
        in text
    )
    assert "一件督查事项；依据：《政府信息公开条例》第十六条；审查日期：2025-03-01" in text


def test_a_line_leads_to_the_target_or_to_the_matters_course(site: Path) -> None:
    links = read(site / PLACE).links
    assert "../units/ghc/index.html#target-2025-07" in links
    assert f"../matters/index.html#matter-{PATH}" in links
    assert {"ledger.xlsx", "ledger.csv", "ledger.json"} <= set(links)


def test_the_files_are_those_of_the_page(site: Path) -> None:
    folder = site / "jilin/2025/ledger"
    assert (folder / "ledger.csv").read_bytes().count(b"\r\n") == 9, "a head and eight lines"
    assert len(json.loads((folder / "ledger.json").read_text(encoding="utf-8"))["lines"]) == 8
    assert (folder / "ledger.xlsx").read_bytes().startswith(b"PK")


def test_a_matter_is_told_from_its_proposal_on(site: Path) -> None:
    text = squeezed(read(site / "jilin/2025/matters/index.html").text)
    assert "已反馈，待结论 1 件 不予公开 1 件" in text
    assert "督〔2025〕7号 危桥排查 已反馈，待结论 来源 厅党组决定 交办 厅党组会议 办理要求 逐桥建档" in text
    assert "督办人 未写明 ◇ 已反馈，但还没有办完（逾期 12 天） 建设管理处（牵头）任务：排查；反馈正在办理" in text
    assert "2025-11-01 提出 厅办公室 已被替代或撤销 2025-12-01 反馈正在办理 建设管理处查了 40 座 jsc/fk-7.yml" in text


def test_a_unit_sees_what_it_owes_with_its_matters(site: Path) -> None:
    document = read(site / "jilin/2025/units/ghc/index.html")
    assert f"../../matters/index.html#matter-{PATH}" in document.links
    text = squeezed(read(site / "jilin/2025/units/jsc/index.html").text)
    assert (
        "督查事项 ◇ 已反馈，但还没有办完（逾期 12 天） 督〔2025〕7号 危桥排查（牵头，2025-12-19 前）反馈正在办理：查了 40 座"
        in text
    )


def test_the_year_leads_to_both(site: Path) -> None:
    document = read(site / "jilin/2025/index.html")
    assert {"ledger/index.html", "matters/index.html"} <= set(document.links)
    assert "3 个单位承担的 3 项目标和 1 件督查事项" in squeezed(document.text)
    assert "ledger/index.html" not in read(site / "quanzhou/2019/index.html").links


def test_a_record_whose_name_is_markup_is_an_anchor_like_any_other(tmp_path: Path) -> None:
    name = 'office/<img src=x onerror="alert(1)">&#.yml'
    held = ledger()
    view = replace(
        held,
        lines=(NODE, replace(MATTER, subject=name)),
        matters=(replace(held.matters[0], id=name),),
        troubles=(),
    )
    folder = build_site(tmp_path, replace(site_sample.scored(), ledger=view))
    document = read(folder / "jilin/2025/matters/index.html")
    assert f"matter-{name}" in document.anchors
    assert not document.named("img")
    assert not read(folder / PLACE).named("img")


def whole(count: int) -> Projection:
    """A year with so many lines of a unit, every third one overdue."""
    lines = tuple(
        replace(
            MATTER if place % 3 == 0 else NODE, subject=f"{place}", pair=STATES["missing" if place % 3 == 0 else "done"]
        )
        for place in range(count)
    )
    return replace(site_sample.scored(), ledger=LedgerView(lines=lines))


def test_of_a_long_ledger_the_page_shows_what_asks_something_of_somebody() -> None:
    """601 lines, of which 201 are overdue: the page has these, the files have all."""
    page = ledger_page.page(whole(601), (("首页", "index.html"),))
    assert "共 601 条，这里只列还要办的 201 条；其余 400 条在各单位的页面和下载的文件里" in page.body
    assert page.body.count('data-state="没有收到报告"') == 201
    assert "● " not in page.body.partition("<tbody")[2]
    short = ledger_page.page(whole(600), (("首页", "index.html"),))
    assert "这里只列" not in short.body


def test_a_workbook_is_made_only_of_what_is_quick_to_make() -> None:
    made = dict(downloads.files([whole(1001)]))
    assert sorted(place.rpartition(".")[2] for place in made) == ["csv"]
    assert [each.text for each in downloads.offered(whole(1001), PLACE)] == ["CSV 表格"]
    assert list(downloads.files([replace(site_sample.scored(), ledger=LedgerView())])) == []


def test_a_page_without_content_is_not_made() -> None:
    bare = replace(site_sample.scored(), ledger=LedgerView())
    assert not ledger_page.has_page(bare)
    assert not matters.has_page(bare)
    stub = replace(bare, ledger=LedgerView(stubs=ledger().stubs))
    page = ledger_page.page(stub, (("首页", "index.html"),))
    assert "不予公开的" in page.body
    assert "<table" not in page.body


def test_narrowing_keeps_the_stubs_and_the_notes() -> None:
    view = narrowed(ledger(), states=["退回"])
    assert (view.stubs, view.clocks) == (ledger().stubs, ledger().clocks)
    assert [line.pair.reported.word for line in view.lines] == ["退回"]
