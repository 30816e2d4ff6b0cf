"""The pages as built: what stands on them, where their links lead, and that a record's text stays text."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jinja2 import meta, nodes
from kit import site_sample
from kit.ledger_sample import lines_of
from kit.site_building import ROOT, build_site, config_for, give
from kit.site_reading import Document, read, squeezed
from markupsafe import Markup
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig

from scorer.ledger.states import STATES
from scorer.publish.site import (
    home,
    labels,
    layout,
    state_counts,
    step_arithmetic,
    unit_month_matrix,
    urls,
    year,
)
from scorer.publish.site.layout import Page
from scorer.publish.site.pages import pages
from scorer.publish.site.plugin import ScorerPlugin
from scorer.publish.site.render import environment
from scorer.publish.site.step_links import FigureLinks
from scorer.views.projection import unreadable
from scorer.views.year_types import PartView, UnitView


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    years = (site_sample.hostile(each) for each in (site_sample.scored(), site_sample.table_only()))
    return build_site(tmp_path_factory.mktemp("site"), *years)


def every_page(site: Path) -> list[Path]:
    return sorted(place for place in site.rglob("*.html") if place.name != "404.html")


def test_the_pages_stand_at_their_permanent_addresses(site: Path) -> None:
    found = {
        str(place.relative_to(site))
        for place in every_page(site)
        if not str(place.relative_to(site)).startswith("guide/")
    }
    assert found == {
        "index.html",
        "jilin/index.html",
        "jilin/2025/again/index.html",
        "jilin/2025/data/index.html",
        "jilin/2025/index.html",
        "jilin/2025/ledger/index.html",
        "jilin/2025/matters/index.html",
        "jilin/2025/results/index.html",
        "jilin/2025/targets/2025-01/index.html",
        "jilin/2025/targets/2025-07/index.html",
        "jilin/2025/targets/index.html",
        "jilin/2025/units/ghc/index.html",
        "jilin/2025/units/jsc/index.html",
        "quanzhou/index.html",
        "quanzhou/2019/data/index.html",
        "quanzhou/2019/index.html",
        *(f"quanzhou/2019/targets/{row}/index.html" for row in ("1-1-1", "1-1-2", "1-2-1", "1-2-2", "2-1-1")),
        "quanzhou/2019/targets/index.html",
        "quanzhou/2019/units/gaozhi/index.html",
        "feedback/index.html",
        "search/index.html",
        "reference/records/index.html",
        "reference/errors/index.html",
        "reference/errors/Q001/index.html",
        "reference/errors/R012/index.html",
        "reference/errors/Y001/index.html",
    }


def check_links(folder: Path) -> dict[str, Document]:
    """Every link is relative and leads to a file that exists, and to an anchor in it; gives the pages as read."""
    documents = {str(place): read(place) for place in every_page(folder)}
    files = {str(place) for place in folder.rglob("*") if place.is_file()}
    for place, document in documents.items():
        for link in set(document.links):
            assert link, f"{place}: a link that leads nowhere"
            parts = urlsplit(link)
            assert (parts.scheme, parts.netloc, parts.path.startswith("/")) == ("", "", False), (place, link)
            target = os.path.normpath(f"{place}/../{unquote(parts.path)}") if parts.path else place
            assert target in files, (place, link)
            if parts.fragment:
                assert unquote(parts.fragment) in documents[target].anchors, (place, link)
    return documents


@pytest.mark.parametrize("which", ["site", "hostile"])
def test_every_link_is_relative_and_leads_to_a_place_that_exists(which: str, request: pytest.FixtureRequest) -> None:
    check_links(request.getfixturevalue(which))


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_the_shipped_years_build_without_a_broken_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, audience: str
) -> None:
    monkeypatch.setenv("SCORER_AUDIENCE", audience)
    build(config_for(tmp_path))
    for place, document in check_links(tmp_path).items():
        ids = [attrs["id"] for _, attrs in document.elements if "id" in attrs]
        assert len(ids) == len(set(ids)), place


def test_a_date_and_an_option_are_in_one_piece_wherever_they_may_break() -> None:
    """In text, code and cells; not in attributes, numbers of records, scripts, nor where an element has no element."""
    body = Markup(
        '<p id="d-2025-06-30" title="2025-06-30">应于 2025-06-30 前报（2025-07）</p><code>--on 2026-11-29</code>'
        "<time>2025-06-30</time><script>let a = '2025-06-30'</script><p>n-2025-06-30、12025-06</p>"
    )
    made = layout.document(Page("x.html", "2025-06-30 通报", body), layout.SiteFrame("公开")).decode()
    found = re.findall(r'<span class="whole">(.*?)</span>', made)
    assert found == ["2025-06-30", "2025-07", "--on", "2026-11-29"]
    assert '<p id="d-2025-06-30" title="2025-06-30">应于 <span class="whole">' in made
    assert "<title>2025-06-30 通报" in made


def test_nothing_is_fetched_from_another_host(site: Path) -> None:
    scripts = {place.relative_to(site).as_posix() for place in site.rglob("*") if place.suffix == ".js"}
    assert scripts == {"assets/scorer.js", "assets/search.js", "search/index.js"}
    for place in [*site.rglob("*.css"), *site.rglob("*.js"), *site.rglob("*.svg")]:
        text = re.sub(r"/\*.*?\*/|xmlns\S*=\S+", "", place.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"url\(\s*['\"]?(https?:)?//|@import|fetch\(|XMLHttpRequest", text), place


def test_a_text_of_a_record_is_never_markup_markdown_or_a_link(hostile: Path) -> None:
    for place in every_page(hostile):
        document = read(place)
        own = ["index.js", "search.js"] if place.parent.name == "search" else []
        assert [Path(str(attrs.get("src"))).name for attrs in document.named("script")] == [*own, "scorer.js"], place
        assert not document.named("img"), place
        assert not [name for _, attrs in document.elements for name in attrs if name.startswith("on")], place
        assert not [link for link in document.links if re.search("script|x.example", link.partition("#")[0])], place


@pytest.mark.parametrize(
    ("place", "times"),
    [
        ("jilin/2025/units/ghc/index.html", 60),
        ("jilin/2025/targets/index.html", 10),
        ("jilin/2025/index.html", 10),
        ("jilin/index.html", 20),
    ],
)
def test_hostile_text_is_shown_letter_for_letter(hostile: Path, place: str, times: int) -> None:
    assert read(hostile / place).text.count(site_sample.HOSTILE) >= times


def test_generated_pages_stay_out_of_the_navigation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, site_sample.scored())
    monkeypatch.setattr("scorer.publish.site.plugin.references", lambda: ({}, {}))
    seen: list[str] = []

    def on_nav(self: ScorerPlugin, nav: Any, *, config: MkDocsConfig, files: Any) -> Any:
        del self, config, files
        seen.extend(page.file.src_uri for page in nav.pages)
        return nav

    monkeypatch.setattr(ScorerPlugin, "on_nav", on_nav, raising=False)
    build(config_for(tmp_path))
    assert seen == [
        "guide/index.md",
        "guide/public/index.md",
        "guide/clerk/index.md",
        "guide/office/index.md",
        "guide/tables/index.md",
        "guide/rules/index.md",
        "guide/rules/clauses.md",
        "guide/server/index.md",
        "guide/forge/index.md",
    ]


def test_the_unit_page_says_score_scale_and_arithmetic(site: Path) -> None:
    text = squeezed(read(site / "jilin/2025/units/ghc/index.html").text)
    assert "总成绩 86.16 / 105 分" in text
    assert "工作完成情况得分 84.62 × 90% = 76.158" in text
    assert "加分 +2.10" in text
    assert "减分 −2.00" in text
    assert "84.62 分 = 5.5 ÷ 6.5 × 100" in text
    assert "精确值 1100/13" in text
    assert "四舍五入，保留 2 位小数：84.615384… → 84.62" in text
    assert "暂定（1 项解释待决定）" in text
    assert "↩ 农村公路养护，第 2 个节点（2025-06-30）退回" in text
    assert "迟报“末节点才算” → 100.00（+13.84）" in text
    assert "演示数据" in text
    assert "发布机构 厅办公室" in text


def test_every_line_of_arithmetic_leads_to_its_clause_and_record(site: Path) -> None:
    document = read(site / "jilin/2025/units/ghc/index.html")
    assert "../../../index.html#JL-11-4" in document.links
    assert "../../../index.html#late.effect" in document.links
    assert "解释：节点迟报作用到哪里 → 整个目标按未完成计" in squeezed(document.text)
    assert "../../../index.html#JL-21-2" not in document.links, "a clause that is not at hand is no link"
    assert "#record-ghc/n1.yml" in document.links
    assert {"step-ghc/total", "step-ghc/work", "step-ghc/work/2025-01/points", "record-ghc/n1.yml"} <= document.anchors


def test_a_step_stands_once_on_a_page_and_is_referred_to_after(site: Path) -> None:
    document = read(site / "jilin/2025/units/ghc/index.html")
    ids = [attrs["id"] for _, attrs in document.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert squeezed(document.text).count("算式另见") == 1


def test_evidence_shows_as_far_as_it_is_public(site: Path) -> None:
    text = squeezed(read(site / "jilin/2025/units/ghc/index.html").text)
    assert "可编辑电子版 files/report.docx DOCX，17.8 KB 同一份材料用于 2 份记录" in text
    assert site_sample.SHA in text
    assert "一件材料不公开：盖章扫描件带有印章和签名，不对社会公开 怎样申请" in text
    assert "900 字节" not in text, "of what is withheld only the ground"
    assert "节点报告2025-06-29 17:02:11 收到待审内容未公开：还没有审核，能否公开在审核时认定 怎样申请" in text
    assert "依《政府信息公开条例》第二十七条申请公开，向厅办公室书面申请（厅办公室）" in text


def test_a_unit_without_a_figure_says_why(site: Path) -> None:
    document = read(site / "jilin/2025/units/jsc/index.html")
    text = squeezed(document.text)
    assert "总成绩 缺" in text
    assert "还缺的：附件没有找到" in text
    assert "../ghc/index.html#step-ghc/total" in document.links


def test_the_cycle_page_counts_and_lists(site: Path) -> None:
    document = read(site / "jilin/2025/index.html")
    text = squeezed(document.text)
    assert "3 个单位承担的 3 项目标" in text
    # late: never reported, returned, a matter not done; soon and later are both not due
    for number in ("逾期 3", "办成 1", "没有全部办成 1", "在办 1", "未到期 2"):
        assert f"{number} / 8 个节点、事项" in text
    counts = [int(count) for count in re.findall(r"(\d+) / 8 个节点、事项", text)]
    assert (sum(counts), len(counts)) == (8, 5), "at most six numbers, which add up to the whole"
    table = text[text.index("这些数是哪些") : text.index("各单位各月的")]
    assert re.findall(r" ([^\d\s]{2,6}) (\d) [■↩◇●✕◐▲]", table) == [
        ("逾期", "3"), ("办成", "1"), ("没有全部办成", "1"), ("在办", "1"), ("未到期", "2"),
    ]  # fmt: skip
    assert "建设管理处 长春绕城高速前期 第 1 项 第 1 个节点，2025-06-30 前，没有收到报告（逾期 12 天）" in text
    assert "scorer score jilin/2025 --on 2025-12-31" in read(site / "jilin/2025/again/index.html").text
    assert "submissions/jilin/2025/ghc/x.yml" in text


def test_a_head_reads_at_once_what_is_late_and_whose(site: Path) -> None:
    document = read(site / "jilin/2025/index.html")
    text = squeezed(document.text)
    assert "建设管理处 ■ 长春绕城高速前期 第 1 项，第 1 个节点，没有收到报告（逾期 12 天）" in text
    assert text.index("现在逾期的") < text.index("各单位各月的")
    assert "targets/2025-01/index.html" in document.links


def test_a_year_says_when_its_working_days_are_not_known() -> None:
    made = site_sample.scored()
    clocks = ("2040 年的放假和调休还不知道，这一年的工作日按周一至周五数",)
    view = year.page(replace(made, ledger=replace(made.ledger, clocks=clocks)), ())
    assert f"{clocks[0]}。" in squeezed(Document(str(view.body)).text)


def test_units_with_something_late_stand_in_the_order_of_the_list_of_units() -> None:
    """jsc comes after ghc in units.yml; of eight units six show at once with two entries each, the fold has all 24."""
    made = site_sample.scored()
    node = site_sample.node("n1", "2025-06-30", "missing", 12)
    units = tuple(UnitView(f"u{place}", f"单位 {place}", "office", "") for place in range(8, 0, -1))
    parts = tuple(PartView(each.id, each.name, "牵头", nodes=(node, node, node)) for each in units)
    rows = (replace(made.targets[0], parts=parts),)
    held = replace(made.ledger, lines=lines_of(rows))
    view = year.page(replace(made, units=units, targets=rows, ledger=held), ())
    text = squeezed(Document(str(view.body)).text)
    late = text[text.index("现在逾期的") : text.index("各单位各月的")]
    seen, everything = late.split("全部 24 件")
    assert re.findall(r"单位 \d ■", seen) == [f"单位 {place} ■" for place in range(8, 2, -1)]
    assert seen.count("另有 1 个") == 6
    assert re.findall(r"单位 \d ■", everything) == [f"单位 {place} ■" for place in range(8, 0, -1)]
    assert everything.count("逾期 12 天") == 24


def test_the_results_stand_in_the_order_of_the_list_of_units(site: Path) -> None:
    document = read(site / "jilin/2025/results/index.html")
    text = squeezed(document.text)
    assert "按单位名册的次序排列，不按分数" in text
    assert "综合规划处 86.16 84.62 99.00 +2.10 −2.00 优秀 1 1 " in text or "综合规划处 86.16" in text
    assert "建设管理处 缺 缺 不适用 不适用 不适用 未评 不排 0 " in text


def test_the_results_show_what_each_interpretation_is_worth(site: Path) -> None:
    document = read(site / "jilin/2025/results/index.html")
    text = squeezed(document.text)
    assert {"switchboard", "switch-late.effect", "switch-effective_from"} <= document.anchors
    assert (
        "办法没有写死的 3 处，逐一换成别的取法、其余不动，重新算一遍；其中 1 处会使某个公开了总分的单位结果不同，只列有变化的"
        in text
    )
    assert "若取 末节点才算 2 个单位不同，1 个不变" in text
    assert "综合规划处 86.16 → 100.00 +13.84 2 → 1 建设管理处 有变化，数不公开" in text
    assert "若取 没有下限 各单位都不变" in text
    assert "只管程序。" in text


def test_the_scheme_page_shows_what_the_check_of_it_found(site: Path) -> None:
    text = squeezed(read(site / "jilin/index.html").text)
    assert "程序按办法的结构和条文里的数逐项核对，共 3 处" in text
    assert "该写没有写 2 处 没有写申诉。 后果：没有办法更正。 建议：增加一条。" in text
    assert "没有写同分。 JL-10 后果：没有依据。 建议：在第十条写明。" in text
    assert "findings" not in read(site / "quanzhou/index.html").anchors


def test_the_grid_counts_each_units_nodes_by_month(site: Path) -> None:
    cells = {
        unit.name: [[(state.word, count) for state, count in cell] for cell in cells]
        for _, rows in unit_month_matrix.groups(site_sample.scored())
        for unit, cells in rows
    }
    assert unit_month_matrix.months(site_sample.scored()) == ("2025-03", "2025-06", "2025-11", "2025-12", "2026-01")
    assert cells["综合规划处"] == [
        [("认定没有办成", 1)],
        [("已退回，请补正", 1), ("办成", 1)],
        [("快到时限，还没有报送", 1)],
        [("已报，等待审核", 1)],
        [("还没有到期", 1)],
    ]
    assert cells["建设管理处"] == [[], [("没有收到报告", 1)], [], [("已反馈，但还没有办完", 1)], []], (
        "its node of June and its matter of December"
    )
    assert "没有事的处" not in cells


def test_a_year_of_which_only_the_table_is_known(site: Path) -> None:
    text = squeezed(read(site / "quanzhou/2019/index.html").text)
    assert "这一年 1 个单位承担的 5 项目标：要求、权重、文件依据和责任单位。" in text
    assert "各单位各月的节点" not in text
    assert "现在欠什么" not in read(site / "quanzhou/2019/units/gaozhi/index.html").text
    assert "演示" not in text


def test_the_annex_merges_its_cells(site: Path) -> None:
    """1-1 spans two rows with its basis; 1-2 spans two, but their bases differ; 2-1-1 stands alone."""
    document = read(site / "quanzhou/2019/targets/index.html")
    heads = [attrs for attrs in document.named("th") if attrs.get("class") == "c-indicator merged"]
    assert [(attrs["rowspan"], attrs["scope"]) for attrs in heads] == [("2", "rowgroup"), ("2", "rowgroup")]
    bases = [attrs.get("rowspan") for attrs in document.named("td") if str(attrs.get("class")).startswith("c-basis")]
    assert bases == ["2", None, None, "1"]
    text = squeezed(document.text)
    assert "职能工作目标 · 重点（4 项，8 分）" in text
    assert "共 5 项，10 分" in text
    assert not [attrs for attrs in document.named("th") if attrs.get("class") == "c-state"]
    assert document.named("caption")
    assert all(attrs.get("scope") for attrs in document.named("th"))


def test_the_annex_of_a_year_with_records_shows_state_and_share(site: Path) -> None:
    document = read(site / "jilin/2025/targets/index.html")
    text = squeezed(document.text)
    assert "不予公开：涉及工作秘密" in text
    assert "年度投资 8 亿元" in text
    rows = [attrs for attrs in document.named("tr") if "data-state" in attrs]
    assert [row["data-state"] for row in rows] == ["没有收到报告", "", "已退回，请补正"]
    assert rows[0]["data-units"] == "综合规划处\n建设管理处"


def test_the_scheme_page_shows_clauses_interpretations_and_figures(site: Path) -> None:
    document = read(site / "jilin/index.html")
    text = squeezed(document.text)
    assert {"JL-11-4", "JL-1", "late.effect", "interpretations"} <= document.anchors
    assert "未决定（必须决定）" in text
    assert "现在取 整个目标按未完成计" in text
    assert "也可取 末节点才算" in text
    assert "已决定：2025-01-10 吉交办〔2025〕3号" in text
    assert "其中 1 项必须先由有权解释的机构决定" in text
    assert "综合规划处 工作完成情况得分 84.62" in text
    assert "还有 3 个，见各单位页面" in text
    assert "2025/units/ghc/index.html#step-ghc/work" in document.links
    assert "由规则计算规则 work检查 目标不在目标表中记录 会议决定页面 单位页" in text
    assert "../reference/errors/R012/index.html" in document.links
    assert "未决定（按默认，不影响暂定）" in text


def test_a_bureau_without_a_scheme_still_has_its_page(site: Path) -> None:
    text = squeezed(read(site / "quanzhou/index.html").text)
    assert "这里还没有评分办法" in text
    assert "绩效目标 年度 2019 年度绩效目标 只有目标表" in text, "the bureau's page bears no year's name"


def test_the_home_page_names_the_years_and_says_which_are_synthetic(site: Path) -> None:
    text = squeezed(read(site / "index.html").text)
    assert "重点工作目标督查考核 2025 年度：其中的单位、材料和得分是为演示编造的。" in text
    assert "3 项 1 / 8 3 暂定（1 项解释待决定） 2025-12-31" in text
    assert "2025-12-20 综合规划处：长春绕城高速前期，第 1 个节点，审核通过" in text


def test_a_home_page_without_any_year_says_so() -> None:
    assert "还没有年度" in home.page((), "站").body


def test_the_reference_of_formats_follows_the_schemas(site: Path) -> None:
    text = squeezed(read(site / "reference/records/index.html").text)
    assert "targets 必填 列表，每项是一组字段 各项目标" in text
    assert "id 必填 文字小写字母 目标号代号" in text
    assert "status 可省 固定的词 done 已完成" in text
    assert "report（kind: report）" in text
    assert "row 必填 一组字段，见 目标表 那一行" in text
    assert "extra.yml" in text


def test_each_error_code_has_its_page(site: Path) -> None:
    text = squeezed(read(site / "reference/errors/R012/index.html").text)
    assert "R012 目标不在目标表中" in text
    assert "submissions/demo/2025/ghc/n1.yml:2:9 错误 R012 目标“2025-99”不在目标表中 改法：是不是想写 2025-09？" in text
    listed = squeezed(read(site / "reference/errors/index.html").text)
    assert "R · 引用" in listed
    assert "Q · Q" in listed


def test_the_foot_of_a_page_says_whose_it_is_and_how_to_ask_for_the_rest(site: Path) -> None:
    for place in ("jilin/2025/index.html", "jilin/2025/units/ghc/index.html", "jilin/2025/data/index.html"):
        text = squeezed(read(site / place).text)
        assert "索引号 JT-2025-001 主题分类 交通运输 发布机构 厅办公室" in text, place
        assert "依申请公开 向厅办公室书面申请 联系方式 厅办公室" in text, place


def test_what_only_the_readme_shows_is_not_published(site: Path) -> None:
    shipped = {place.suffix for place in (site / "assets").rglob("*") if place.is_file()}
    assert shipped == {".css", ".js", ".svg"}, "no pictures of the README, no maps of sources"


def test_the_head_carries_the_names_that_indexes_read(site: Path) -> None:
    metas = {attrs.get("name"): attrs.get("content") for attrs in read(site / "jilin/2025/index.html").named("meta")}
    assert metas["ContentSource"] == "厅办公室"
    assert metas["ArticleTitle"] == "重点工作目标督查考核 2025 年度"
    assert "PubDate" not in metas, "a date of publication is never made up"


def test_what_is_shown_for_a_wrong_address_has_the_top_line_a_search_and_the_sites_root(site: Path) -> None:
    document = read(site / "404.html")
    assert "没有这一页" in document.text
    assert document.named("base") == [{"href": "/"}], "without an address the site is at its host's root"
    assert {"index.html", "search/index.html", "guide/index.html"} <= set(document.links)
    assert len(document.named("main")) == len(document.named("header")) == 1
    assert not [link for link in document.links if link.startswith(("#", ".."))], "they would start at the root"


def test_the_site_is_the_same_wherever_it_is(site: Path, tmp_path: Path) -> None:
    """Only the page for wrong addresses, the feed and the list of pages need the address."""
    years = (site_sample.scored(), site_sample.table_only())
    other = build_site(tmp_path, *years, site_url="https://www.example.gov.cn/jt/kh/")
    for place in every_page(site):
        same = other / place.relative_to(site)
        assert same.read_text(encoding="utf-8") == place.read_text(encoding="utf-8")
    assert read(other / "404.html").named("base") == [{"href": "/jt/kh/"}]
    found = re.findall("<loc>https://www.example.gov.cn/jt/kh/(.*?)</loc>", (other / "sitemap.xml").read_text("utf-8"))
    assert found == sorted(place.relative_to(other).as_posix() for place in every_page(other))
    assert not (site / "sitemap.xml").exists(), "the format takes no relative addresses"


def test_every_page_has_its_own_title_and_its_own_sentence(site: Path) -> None:
    pages = {place: read(place) for place in every_page(site)}
    titles = {re.search("<title>(.*?)</title>", place.read_text(encoding="utf-8"))[1] for place in pages}  # type: ignore[index]
    said = {
        attrs["content"]
        for page in pages.values()
        for attrs in page.named("meta")
        if attrs.get("name") == "description"
    }
    assert (len(titles), len(said)) == (len(pages), len(pages))
    assert "2025 年台账 · 重点工作目标督查考核评分办法 · 目标考核公开" in titles
    assert {page.named("html")[0]["lang"] for page in pages.values()} == {"zh-CN"}


def test_a_template_names_what_its_page_gives_it_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of every template that the sample's pages use, the branches that they do not take as well."""
    broken = unreadable("jilin/2026", "public", date(2025, 12, 31), (("targets/jilin/2026/cycle.yml", "读不出来"),))
    environ, given = environment(), dict[str, set[str]]()
    get = environ.get_template

    def recording(name: str, *parents: Any) -> Any:
        if parents:
            return get(name, *parents)
        made = get(name)
        return SimpleNamespace(render=lambda **values: (given.update({name: {*values}}), made.render(**values))[1])

    monkeypatch.setattr(environ, "get_template", recording)
    build_site(tmp_path, site_sample.scored(), site_sample.table_only(), broken)
    assert environ.loader is not None
    assert environ.autoescape is True
    assert set(environ.loader.list_templates()) - {*given} == {"parts.html", "bulletin.html", "bulletins.html"}
    for name, values in given.items():
        tree = environ.parse(environ.loader.get_source(environ, name)[0])
        own = {each.name for each in tree.find_all(nodes.Name) if each.ctx == "store"}
        assert meta.find_undeclared_variables(tree) <= {*values, *environ.globals, *own}, name


def test_no_template_marks_a_text_as_safe() -> None:
    for place in (ROOT / "scorer/publish/site/templates").iterdir():
        text = place.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape|Markup", text), place


def test_the_words_for_kinds_and_roles_are_those_of_the_schemas() -> None:
    schema = json.loads((ROOT / "scorer/schemas/record.schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["kind"]["x-meanings"] == labels.KINDS
    assert schema["$defs"]["attachment"]["properties"]["role"]["x-meanings"] == labels.ROLES


def test_an_id_that_is_none_never_becomes_an_address() -> None:
    for bad in ("../x", "a/b/c", "", "a..b", '"><b>'):
        with pytest.raises(ValueError, match="not an id"):
            urls.unit("jilin/2025", bad)


@pytest.mark.parametrize(
    ("text", "plain", "signed"),
    [("2.10", "2.10", "+2.10"), ("-2.00", "−2.00", "−2.00"), ("0.00", "0.00", "0.00"), ("0", "0", "0")],
)
def test_signs(text: str, plain: str, signed: str) -> None:
    assert (labels.minus(text), labels.signed(text)) == (plain, signed)


@pytest.mark.parametrize(
    ("count", "text"),
    # 18231 ÷ 1024 = 17.80…; 5 × 1024² + 524288 = 5.5 MB; 3 × 1024³ = 3 GB
    [(1023, "1023 字节"), (18231, "17.8 KB"), (5767168, "5.5 MB"), (3221225472, "3.0 GB")],
)
def test_sizes(count: int, text: str) -> None:
    assert labels.size(count) == text


def test_several_states_are_told_by_the_most_urgent() -> None:
    done, back, soon = (site_sample.node("n", "2025-06-30", each) for each in ("done", "returned", "soon"))
    assert state_counts.summed_up([done, back, soon]) == STATES["returned"]
    assert state_counts.summed_up([done, done]) == STATES["done"]
    assert state_counts.summed_up([replace(done, pair=None)]) is None


def test_what_the_last_node_built_is_built_unless_somebody_still_has_to_act() -> None:
    failed, back, done = (site_sample.node("n", "2025-06-30", each) for each in ("admitted", "returned", "done"))
    assert state_counts.summed_up([failed, done]) == STATES["done"]
    assert state_counts.summed_up([failed, back, done]) == STATES["returned"]
    assert state_counts.summed_up([done, failed]) == STATES["admitted"]


def test_a_step_that_this_audience_may_not_see_is_left_out() -> None:
    """ghc/work/weighted rests on ghc/secret, which is not among the steps; its line shows without it."""
    projection = site_sample.scored()
    lines = step_arithmetic.Arithmetic(FigureLinks(projection), "jilin/2025/units/ghc/index.html", None, ())
    line = lines.tree("ghc/work/weighted")
    assert [each.label for each in line.below] == ["工作完成情况得分"]
    assert line.cites[0].href == ""


def test_a_figure_on_no_page_is_text_without_a_link() -> None:
    figures = FigureLinks(replace(site_sample.scored(), units=()))
    assert figures.figure("jilin/index.html", "ghc/total").href is None
    assert figures.owner("ghc/total") is None


def test_a_year_without_targets_has_no_table() -> None:
    bare = replace(site_sample.table_only(), targets=(), units=())
    assert "quanzhou/2019/targets/index.html" not in [page.address for page in pages([bare], {}, {}, "站")]


def test_a_target_of_many_units_leaves_their_records_to_their_own_pages(tmp_path: Path) -> None:
    """Twenty-one units: nodes and records of each stand on its page once, and the list leads there."""
    made = site_sample.scored()
    first, *others = made.targets
    lead = first.parts[0]
    many = tuple(replace(lead, unit_name=f"{number} 处") for number in range(21))
    site = build_site(tmp_path, replace(made, targets=(replace(first, parts=many), *others)))
    page = read(site / "jilin/2025/targets/2025-01/index.html")
    assert not [anchor for anchor in page.anchors if anchor.startswith("papers-")]
    assert "../../units/ghc/index.html#target-2025-01" in page.links
    few = build_site(tmp_path / "few", replace(made, targets=(replace(first, parts=many[:1]), *others)))
    assert "papers-ghc-n1" in read(few / "jilin/2025/targets/2025-01/index.html").anchors
