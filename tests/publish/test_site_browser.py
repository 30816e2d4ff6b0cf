"""The pages in a real browser: without a network, without JavaScript, narrow, printed, and under attack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from kit import site_sample
from kit.browsing import host
from kit.site_building import build_site
from playwright.sync_api import Browser, Page

PLACES = (
    "index.html",
    "jilin/index.html",
    "jilin/2025/index.html",
    "jilin/2025/targets/index.html",
    "jilin/2025/ledger/index.html",
    "jilin/2025/matters/index.html",
    "jilin/2025/units/ghc/index.html",
    "jilin/2025/results/index.html",
    "jilin/2025/targets/2025-01/index.html",
    "quanzhou/2019/targets/index.html",
    "reference/records/index.html",
    "reference/errors/R012/index.html",
    "guide/clerk/index.html",
    "404.html",
)

UNIT = "jilin/2025/units/ghc/index.html"
LEDGER = "jilin/2025/ledger/index.html"
ANNEX = "quanzhou/2019/targets/index.html"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    years = (site_sample.hostile(each) for each in (site_sample.scored(), site_sample.table_only()))
    return build_site(tmp_path_factory.mktemp("hostile"), *years)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


def visit(page: Page, site: Path, place: str, fragment: str = "") -> None:
    page.goto((site / place).as_uri() + fragment)


@pytest.mark.parametrize("place", PLACES)
def test_a_page_says_the_same_without_javascript(browser: Browser, page: Page, site: Path, place: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    visit(plain, site, place)
    visit(page, site, place)
    shown = plain.locator(".paper").inner_text()
    added = [page.locator(".paper form.filters").inner_text()] if page.locator(".paper form.filters").count() else []
    with_script = page.locator(".paper").inner_text()
    for text in added:
        with_script = with_script.replace(text, "")
    assert re.sub(r"\s+", "", shown) == re.sub(r"\s+", "", with_script)
    context.close()


@pytest.mark.parametrize("place", PLACES)
def test_hostile_text_runs_nothing(page: Page, hostile: Path, place: str) -> None:
    fired: list[str] = []
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.on("dialog", lambda dialog: fired.append(dialog.message))
    page.on("request", lambda request: fired.append(request.url))
    visit(page, hostile, place)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    assert [each for each in fired if not each.startswith(("file:", "data:"))] == []


def test_a_figure_leads_to_its_arithmetic_and_opens_the_fold(page: Page, site: Path) -> None:
    visit(page, site, "jilin/2025/results/index.html")
    page.get_by_role("link", name="84.62").click()
    assert page.url.endswith("/units/ghc/index.html#step-ghc/work")
    assert page.locator("[id='step-ghc/work'] .step").first.is_visible()
    page.get_by_role("link", name="第十一条 · JL-11-4").click()
    assert page.url.endswith("/jilin/index.html#JL-11-4")


def test_a_figure_opens_its_fold_without_javascript_too(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for place, name, anchor in (
        ("jilin/2025/results/index.html", "84.62", "step-ghc/work"),
        ("index.html", "综合规划处：长春绕城高速前期，第 1 个节点，审核通过", "nodes"),
        ("jilin/2025/units/ghc/index.html", "农村公路养护，第 2 个节点（2025-06-30）退回", "target-2025-07"),
    ):
        visit(page, site, place)
        page.get_by_role("link", name=name).click()
        assert page.locator(f"[id='{anchor}']").first.is_visible()
    context.close()


def test_the_fields_of_a_format_stand_under_each_other_on_a_telephone(browser: Browser, site: Path) -> None:
    """A column of a word's width made one field as high as a sheet; stacked, each takes the whole width."""
    page = browser.new_page(viewport={"width": 360, "height": 740})
    visit(page, site, "reference/records/index.html")
    page.locator("details.fold").first.evaluate("fold => { fold.open = true }")
    cell = page.locator("table.fields td:nth-child(4)").first.bounding_box()
    assert cell is not None
    assert cell["width"] > 250
    page.close()


def test_an_address_with_a_step_opens_every_fold_around_it(page: Page, site: Path) -> None:
    visit(page, site, UNIT, "#step-ghc/work/2025-01/points")
    assert page.locator("[id='step-ghc/work/2025-01/points']").is_visible()


def test_the_skip_link_is_the_first_stop_of_the_keyboard(page: Page, site: Path) -> None:
    visit(page, site, UNIT)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_type_and_contrast_stay_switched_on_the_next_page(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    visit(page, site, UNIT)
    before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.paper')).fontSize)")
    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="高对比").click()
    after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.paper')).fontSize)")
    assert (before, after > before) == (17, True)
    visit(page, site, "index.html")
    assert page.get_by_role("button", name="大字").get_attribute("aria-pressed") == "true"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    page.close()


def visible_ids(page: Page) -> list[str]:
    return page.locator("#annex tbody.group tr:visible th.c-id").all_inner_texts()


def test_the_filters_keep_the_merged_cells_whole(page: Page, site: Path) -> None:
    """1-1 covers 1-1-1 and 1-1-2: with the first hidden, its cell moves to the second and spans one row."""
    visit(page, site, ANNEX)
    cell = page.locator("#annex .c-indicator.merged").first
    assert cell.get_attribute("rowspan") == "2"
    page.get_by_role("searchbox", name="文字").fill("目标 1-1-2")
    assert visible_ids(page) == ["1-1-2"]
    moved = page.locator("#annex tr:visible .c-indicator.merged")
    assert (moved.count(), moved.get_attribute("rowspan")) == (1, "1")
    assert "联盟路" in moved.inner_text()
    assert page.locator("form.filters output").inner_text() == "显示 1 项"
    page.get_by_role("searchbox", name="文字").fill("")
    assert visible_ids(page) == ["1-1-1", "1-1-2", "1-2-1", "1-2-2", "2-1-1"]
    assert page.locator("#annex .c-indicator.merged").first.get_attribute("rowspan") == "2"


def test_another_order_takes_the_merged_cells_apart_and_the_printed_one_restores_them(page: Page, site: Path) -> None:
    """By unit: each row repeats the indicator it shares; back in the printed order the table is as it was."""
    visit(page, site, ANNEX)
    table = page.locator("#annex")
    printed = table.locator("tbody:not(:empty)").evaluate_all("all => all.map(body => body.innerHTML)")
    order = page.get_by_label("次序")
    order.select_option("按单位")
    assert sorted(visible_ids(page)) == ["1-1-1", "1-1-2", "1-2-1", "1-2-2", "2-1-1"]
    shared = table.locator("tr:visible .c-indicator.merged")
    assert (shared.count(), set(shared.evaluate_all("all => all.map(cell => cell.rowSpan)"))) == (5, {1})
    assert table.locator("tbody.section:visible").count() == 0
    order.select_option("印发的次序")
    assert table.locator("tbody:not(:empty)").evaluate_all("all => all.map(body => body.innerHTML)") == printed


def test_the_urgent_come_first_where_that_order_is_chosen(page: Page, site: Path) -> None:
    visit(page, site, "jilin/2025/targets/index.html")
    page.get_by_label("次序").select_option("急的在前")
    states = page.locator("#annex tr:visible .c-state .state").all_inner_texts()
    assert states == ["■ 没有收到报告", "↩ 已退回，请补正"]
    page.get_by_label("次序").select_option("时限早的在前")
    dues = page.locator("#annex tbody tr:visible .c-due").all_inner_texts()
    assert len(dues) > 1
    assert dues == sorted(dues)
    page.get_by_role("searchbox", name="文字").fill("没有这样的字")
    assert visible_ids(page) == []


def test_the_filters_choose_by_unit_and_state(page: Page, site: Path) -> None:
    visit(page, site, "jilin/2025/targets/index.html")
    page.locator("form.filters").get_by_label("责任单位").select_option("建设管理处")
    assert visible_ids(page) == ["第 1 项"]
    page.locator("form.filters").get_by_label("状态").select_option("已退回，请补正")
    assert visible_ids(page) == []
    page.locator("form.filters").get_by_label("责任单位").select_option("")
    assert visible_ids(page) == ["第 7 项"]


def test_the_filters_work_on_the_ledger_too(page: Page, site: Path) -> None:
    """Each unit is a fold: what is chosen opens the folds that have it, and with nothing chosen they are as before."""
    visit(page, site, LEDGER)
    states = page.locator("table.ledger tr:visible .c-state .state")
    folds = page.locator("details.unit-lines:visible summary .label")
    names = folds.all_inner_texts()
    assert (states.all_inner_texts(), len(names) > 1) == ([], True), "all folded"
    page.locator("form.filters").get_by_label("责任单位").select_option("建设管理处")
    assert "◇ 已反馈，但还没有办完（逾期 12 天）" in states.all_inner_texts()
    assert folds.all_inner_texts() == ["建设管理处"]
    page.locator("form.filters").get_by_label("责任单位").select_option("")
    assert (states.all_inner_texts(), folds.all_inner_texts()) == ([], names)
    page.get_by_role("searchbox", name="文字").fill("没有这样的字")
    assert folds.all_inner_texts() == []


def test_a_link_to_a_line_of_the_ledger_opens_its_fold(page: Page, site: Path) -> None:
    visit(page, site, LEDGER)
    page.locator("#urgent ~ details[open] a").first.click()
    assert page.locator("table.ledger tr:target").is_visible()
    page.locator("nav.contents a").last.click()
    assert page.locator("details.unit-lines").last.evaluate("fold => fold.open")


def test_a_wrong_address_leads_on_from_any_depth_of_any_folder(browser: Browser, site: Path) -> None:
    """A host that has the site below /kh/ answers /kh/a/b/c with 404.html: its links start at /kh/ all the same."""
    page = browser.new_page()
    address = host(page, site, "/kh/")
    page.goto(f"{address}jilin/2025/no/such/page.html", wait_until="networkidle")
    page.get_by_role("searchbox").fill("农村公路")
    page.get_by_role("button", name="检索").click()
    page.wait_for_url(f"{address}search/index.html?q=*")
    page.go_back()
    page.get_by_role("link", name="首页", exact=True).click()
    page.wait_for_url(f"{address}index.html")
    page.close()


def sheets(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of each sheet in points."""
    found = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in found]


def test_the_table_prints_across_a4_and_a_unit_upright(page: Page, site: Path) -> None:
    """A4 is 210 × 297 mm, that is 595 × 842 points."""
    for place in (ANNEX, "jilin/2025/ledger/index.html"):
        visit(page, site, place)
        assert set(sheets(page.pdf(prefer_css_page_size=True))) == {(842, 595)}
    visit(page, site, UNIT)
    assert set(sheets(page.pdf(prefer_css_page_size=True))) == {(595, 842)}


def test_print_repeats_the_head_and_shows_what_is_folded(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.emulate_media(media="print")
    visit(page, site, ANNEX)
    assert page.locator("#annex thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
    visit(page, site, UNIT)
    line = page.locator("[id='step-ghc/work/2025-01/points'] .step")
    assert line.evaluate("line => line.getBoundingClientRect().height") > 0
    assert line.evaluate("line => line.checkVisibility({contentVisibilityAuto: true})")
    context.close()
