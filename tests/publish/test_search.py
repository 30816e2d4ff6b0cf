"""The search: what its index holds, and what a reader gets who types into it in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kit import site_sample
from kit.site_building import build_site
from kit.site_reading import read, squeezed
from playwright.sync_api import Browser, Dialog, Page

from scorer.publish.bulletins.issuing import issued
from scorer.publish.site import search, search_entries, year_attachments
from scorer.views.publication_types import BulletinView
from scorer.views.year_types import Projection, TargetView

SEARCH = "search/index.html"
VIEW = BulletinView("q2", "2025-Q2", "二季度督查通报", date(2025, 7, 1), number="演示〔2025〕3号", public=True)


def row(name: str, title: str, asked: str) -> TargetView:
    lead = site_sample.targets()[0].parts[0]
    parts = (replace(lead, nodes=(), points=None, earned=None),)
    return TargetView(name, title, (), None, None, (), (), None, None, "2025-12-31", (), parts, quantitative=asked)


def year() -> Projection:
    """The sample's year, and three rows with 公路: as a name, in a name, inside a sentence."""
    more = (
        row("2025-11", "普通国省道", "年内完成全省农村公路安全隐患整治 60 公里，验收合格"),
        row("2025-12", "全省公路养护", "养护里程 300 公里"),
        row("2025-13", "公路", "通车"),
    )
    made = site_sample.scored()
    return replace(made, targets=(*made.targets, *more), bulletins=(VIEW,))


def issued_sample() -> dict[str, Any]:
    return {"jilin/2025": issued((VIEW,), {(VIEW.issued, "public"): year()}, {})}


def index() -> dict[str, Any]:
    found = search_entries.findable((year(), site_sample.table_only()), issued_sample(), site_sample.CATALOGUE)
    script = search.index(found).decode()
    loaded: dict[str, Any] = json.loads(script.removeprefix("window.scorerIndex=").removesuffix(";\n"))
    return loaded


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(year_attachments, "issued_by_cycle", lambda *_: issued_sample())
        return build_site(tmp_path_factory.mktemp("search"), year(), site_sample.table_only())


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


def ask(page: Page, built: Path, question: str) -> list[str]:
    """The titles that are found, in their order."""
    page.goto((built / SEARCH).as_uri())
    page.get_by_role("searchbox").fill(question)
    return [squeezed(text) for text in page.locator(".found li a").all_inner_texts()]


def told_by(page: Page) -> str:
    return page.get_by_role("status").inner_text()


def test_the_words_are_those_of_jiebas_dictionary() -> None:
    found = search_entries.Findable(
        "目标", "推进全县农村公路养护", "t-1", "", "../x.html", "完成ＧＰＳ安装 12 台，共3个"
    )
    assert search.words([found]) == ["12", "gps", "全县", "公路", "养护", "农村", "农村公路", "安装", "完成", "推进"]


def test_the_index_holds_every_kind_and_says_where_it_stands() -> None:
    made = index()
    first = {
        made["kinds"][kind]: (title, number, made["within"][within], href)
        for kind, title, number, within, href, *_ in reversed(made["entries"])
    }
    assert first == {
        "单位": ("综合规划处", "", "重点工作目标督查考核 2025 年度", "../jilin/2025/units/ghc/index.html"),
        "目标": ("长春绕城高速前期", "第 1 项", "重点工作目标督查考核 2025 年度", "../jilin/2025/targets/2025-01/index.html"),
        "督查事项": ("危桥排查", "督〔2025〕7号", "重点工作目标督查考核 2025 年度", "../jilin/2025/matters/index.html#matter-office/m-7.yml"),
        "条款": ("第十一条", "JL-11-4", "重点工作目标督查考核评分办法", "../jilin/index.html#JL-11-4"),
        "解释": ("节点迟报作用到哪里", "", "重点工作目标督查考核评分办法", "../jilin/index.html#late.effect"),
        "通报": ("二季度督查通报", "演示〔2025〕3号", "重点工作目标督查考核 2025 年度", "../jilin/2025/bulletins/q2/index.html"),
        "办法": ("重点工作目标督查考核评分办法", "", "厅办公室", "../jilin/index.html"),
        "年度": ("重点工作目标督查考核 2025 年度", "2025", "重点工作目标督查考核评分办法", "../jilin/2025/index.html"),
        "报错": ("目标不在目标表中", "R012", "报错说明", "../reference/errors/R012/index.html"),
    }  # fmt: skip


def test_what_is_withheld_and_what_records_and_persons_say_is_not_in_it() -> None:
    whole = json.dumps(index(), ensure_ascii=False)
    assert "2025-02" not in whole
    assert "工作秘密" not in whole
    assert "路基土石方" not in whole
    assert "副厅长" not in whole
    assert "没有事的处" not in whole


def test_every_entry_leads_to_a_page_and_a_place_on_it(built: Path) -> None:
    script = (built / "search/index.js").read_text(encoding="utf-8")
    entries = json.loads(script.removeprefix("window.scorerIndex=").removesuffix(";\n"))["entries"]
    hrefs = [entry[4] for entry in entries]
    assert len(hrefs) > 10
    for href in hrefs:
        place, _, anchor = href.removeprefix("../").partition("#")
        assert not anchor or anchor in read(built / place).anchors, href


def test_units_of_a_narrow_target_are_named_of_a_broad_one_only_those_that_lead() -> None:
    narrow = site_sample.targets()[0]
    broad = replace(narrow, parts=(*narrow.parts, *[replace(narrow.parts[1], unit_name=f"{n}局") for n in "甲乙丙丁"]))
    assert search_entries._asked(narrow).startswith(
        "综合规划处、建设管理处 完成可研和初步设计 完成投资 8 亿元 年度投资 8 亿元 完成可研批复"
    )
    assert search_entries._asked(broad).startswith("综合规划处 完成可研和初步设计")


def test_a_word_inside_a_sentence_is_found_and_shown(page: Page, built: Path) -> None:
    """2025-07 has it in its name, so it stands before 2025-11, which has it in a sentence."""
    assert ask(page, built, "农村公路") == [
        "农村公路养护 第 7 项",
        "普通国省道 第 11 项",
        "二季度督查通报 演示〔2025〕3号",
    ]
    assert told_by(page) == "找到 3 处。"
    assert page.locator(".found mark").all_inner_texts() == ["农村公路"] * 3
    page.get_by_role("link", name="普通国省道").click()
    assert page.url.endswith("/jilin/2025/targets/2025-11/index.html")


def test_exact_names_come_first_then_names_that_begin_so_then_the_rest(page: Page, built: Path) -> None:
    assert ask(page, built, "公路") == [
        "公路 第 13 项",
        "农村公路养护 第 7 项",
        "全省公路养护 第 12 项",
        "普通国省道 第 11 项",
        "二季度督查通报 演示〔2025〕3号",
    ]
    assert ask(page, built, "综合规划处")[0] == "综合规划处"
    assert ask(page, built, "全省") == ["全省公路养护 第 12 项", "普通国省道 第 11 项"]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("建设管理处", "建设管理处"),
        ("第十一条", "第十一条 JL-11-4"),
        ("jl-11-4", "第十一条 JL-11-4"),
        ("演示〔2025〕3号", "二季度督查通报 演示〔2025〕3号"),
        ("督〔2025〕7号", "危桥排查 督〔2025〕7号"),
        ("隐患整治的验收", "普通国省道 第 11 项"),
        ("国省道 60公里", "普通国省道 第 11 项"),
        ("村公路安", "普通国省道 第 11 项"),
        ("2025-07", "农村公路养护 第 7 项"),
        ("jsc", "建设管理处"),
        ("  农村公路\n", "农村公路养护 第 7 项"),
    ],
)
def test_names_numbers_and_sentences_are_found(page: Page, built: Path, question: str, first: str) -> None:
    assert ask(page, built, question)[0] == first


def test_a_code_is_found_inside_only(page: Page, tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside, a word that nothing has brings no screen of messages for those who file."""
    assert ask(page, built, "ｒ０１２") == []
    monkeypatch.setenv("SCORER_AUDIENCE", "internal")
    inside = build_site(tmp_path, replace(site_sample.scored(), audience="internal"))
    home = read(inside / "index.html")
    assert "系统内 · 不得外传" in home.text
    assert "目标考核公开" not in home.text
    assert ask(page, inside, "ｒ０１２")[0] == "目标不在目标表中 R012"


def test_what_is_not_there_is_said_plainly(page: Page, built: Path) -> None:
    assert ask(page, built, "火星") == []
    assert told_by(page) == "没有找到“火星”。可以少写几个字，或换一个说法；不予公开的内容不在里面。"
    assert ask(page, built, "农村公路的火星") == [
        "农村公路养护 第 7 项",
        "普通国省道 第 11 项",
        "二季度督查通报 演示〔2025〕3号",
    ]
    assert told_by(page) == "没有找到“农村公路的火星”。没有一处同时有“农村公路”“火星”，下面是只有其中一部分的。"
    assert ask(page, built, "？！") == []
    assert told_by(page).startswith("没有找到“?!”。")
    page.get_by_role("searchbox").fill("")
    assert not page.locator(".found").is_visible()


def test_the_keyboard_alone_serves(page: Page, built: Path) -> None:
    """The question is where the keys go at once; Enter keeps it in the address; Tab goes on to what was found."""
    page.goto((built / SEARCH).as_uri())
    page.keyboard.type("国省道")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    assert page.get_by_role("searchbox").input_value() == "国省道"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "普通国省道　第 11 项"
    page.keyboard.press("Enter")
    page.wait_for_url("**/targets/2025-11/index.html")


def test_a_half_written_syllable_is_no_question(page: Page, built: Path) -> None:
    """While an input method is at work the letters of a syllable stand in the field."""
    page.goto((built / SEARCH).as_uri())
    page.evaluate(
        "form => { form.q.value = 'nong'; form.q.dispatchEvent(new InputEvent('input', {isComposing: true, bubbles: true})) }",
        page.locator("form.search").element_handle(),
    )
    assert not page.locator(".found").is_visible()


def test_of_many_only_the_first_thirty_are_listed(page: Page, tmp_path: Path) -> None:
    made = site_sample.scored()
    many = tuple(row(f"m-{number:02}", f"危桥改造第 {number} 座", "") for number in range(40))
    assert len(ask(page, build_site(tmp_path, replace(made, targets=many)), "危桥改造")) == 30
    assert told_by(page) == "找到 40 处，先列 30 处，再多写几个字可以少一些。"


def test_without_javascript_the_page_leads_to_the_lists(browser: Browser, built: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built / SEARCH).as_uri())
    assert not page.locator("form.search").is_visible()
    assert "这一页不能检索；请照下面的目录找" in page.locator(".paper").inner_text()
    links = page.locator("section[aria-labelledby=shelves] li").first.get_by_role("link")
    assert links.all_inner_texts() == ["各单位", "目标表", "台账", "督查事项", "通报", "重点工作目标督查考核评分办法"]
    context.close()


def test_hostile_text_is_shown_as_text(page: Page, tmp_path: Path) -> None:
    hostile = build_site(tmp_path, site_sample.hostile(site_sample.scored()))
    fired: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        fired.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.on("request", lambda request: fired.append(request.url))
    page.on("pageerror", lambda error: fired.append(str(error)))
    found = ask(page, hostile, "<script>alert(1)</script>")
    assert [each for each in fired if not each.startswith(("file:", "data:"))] == []
    assert found[0].startswith(
        '"><script>alert(1)</script>[点](javascript:alert(2)) **粗** {{ 7*7 }} <img src=//x.example/a'
    )
    assert page.locator(".found img, .found script").count() == 0


def test_letters_that_are_none_and_line_ends_leave_the_script_whole() -> None:
    odd = search_entries.Findable("目标", "半个\ud83d字 </script>", "t-1", "某年", "../x.html", "一行\u2028又一行\n")
    script = search.index([odd]).decode()
    [entry] = json.loads(script.removeprefix("window.scorerIndex=").removesuffix(";\n"))["entries"]
    assert entry[1] == "半个\ud83d字 </script>"


def test_every_page_has_the_box(page: Page, built: Path) -> None:
    """From the page of a unit: what is typed there is found on the page of the search."""
    without = [each for each in built.rglob("*.html") if 'name="q"' not in each.read_text(encoding="utf-8")]
    assert without == []
    page.goto((built / "jilin/2025/units/ghc/index.html").as_uri())
    page.get_by_role("searchbox").fill("国省道")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    assert page.locator("form.search input").input_value() == "国省道"
    assert told_by(page).startswith("找到")
