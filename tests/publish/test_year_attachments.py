"""The pages of bulletins and open data: every figure leads somewhere, every file is offered and is there."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from kit import site_sample
from kit.years import SHIPPED

from scorer.pipeline import run
from scorer.publish import feed
from scorer.publish.bulletins.facts import CountedItem
from scorer.publish.bulletins.issuing import Issued, issued
from scorer.publish.gb9704 import fonts
from scorer.publish.open_data.checking import verify
from scorer.publish.site import bulletin, data_pages, urls, year_attachments
from scorer.publish.site.layout import Page
from scorer.views.publication_types import BulletinView
from scorer.views.year_types import Projection

ISSUED = date(2025, 7, 1)
VIEW = BulletinView("q2", "2025-Q2", "二季度通报", ISSUED, number="演示[2025]第03号", public=True)


@cache
def shipped() -> dict[str, Page | bytes]:
    """Address → page or bytes, of the demonstration year."""
    made = run.projection(run.run([SHIPPED], "jilin/2025", date(2026, 1, 31)), "public", compared=False)
    assert made is not None
    found = year_attachments.attachments((made,), year_attachments.issued_by_cycle([SHIPPED], (made,)), "目标考核公开")
    return {
        each.address if isinstance(each, Page) else each[0]: each if isinstance(each, Page) else each[1]
        for each in found
    }


def page_of(told: Issued, projection: Projection | None = None) -> str:
    base = projection or replace(site_sample.scored(), bulletins=(told.view,))
    return str(bulletin.page(base, told, ()).body)


def again(view: BulletinView = VIEW, projection: Projection | None = None) -> Issued:
    base = projection or replace(site_sample.scored(), bulletins=(view,))
    return issued((view,), {(view.issued, "public" if view.public else "internal"): base}, {})[0]


class Ids(HTMLParser):
    """The ids of a page and the places it links to."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids |= {found["id"] or ""} if "id" in found else set()
        self.links += [found["href"] or ""] if tag == "a" else []


# --- the bulletin's page


def test_each_number_leads_to_what_was_counted_and_that_to_the_unit() -> None:
    body = page_of(again())
    seen = Ids(body)
    inner = [link.removeprefix("#") for link in seen.links if link.startswith("#")]
    assert inner
    assert set(inner) <= seen.ids
    assert '本季度应完成节点<a class="number" href="#count-1">3</a>个' in body
    assert "<summary>2025年第二季度应完成的节点 " in body
    assert (
        '<a class="number" href="../../units/jsc/index.html#target-2025-01">建设管理处“长春绕城高速前期”（2025-01）'
        in body
    )


def test_zeros_lead_to_the_list_of_what_was_not_found() -> None:
    body = page_of(again())
    assert '<a class="number" href="#count-0">0</a>' in body
    assert '<summary>一个也没有的 <span class="count">1 项</span></summary>' in body
    assert "<li>建设管理处2025年第二季度应完成的节点，其中办成</li>" in body


def test_a_result_leads_to_its_arithmetic() -> None:
    view = replace(VIEW, id="y", period="2025")
    assert '<a class="number" href="../../units/ghc/index.html#step-ghc/total">' in page_of(again(view))


def test_what_no_longer_fits_and_what_was_corrected_is_said() -> None:
    told = again()
    assert "印发时没有记下摘要" in page_of(told)
    assert "和印发时的摘要不符" in page_of(replace(told, fits=False))
    assert "和印发时的摘要一致" in page_of(replace(told, fits=True))
    later = replace(VIEW, id="q2-gz", title="二季度通报（更正）", corrects="q2")
    both = replace(site_sample.scored(), bulletins=(VIEW, later))
    first, second = issued((VIEW, later), {(ISSUED, "public"): both}, {})
    assert '<strong>已更正</strong>，见 <a href="../q2-gz/index.html">' in page_of(first, both)
    assert "这一期更正 <a href=" in page_of(second, both)
    assert year_attachments._remark(first) == "已由 演示[2025]第03号 更正"
    assert year_attachments._remark(second) == "更正件"
    assert year_attachments._remark(replace(again(), fits=False)) == "和印发时的不同"


def test_a_bulletin_that_cannot_be_made_again_keeps_its_page_and_says_why() -> None:
    told = issued((VIEW,), {}, {})[0]
    body = page_of(told)
    assert "这期通报的正文没有做出来：这一天的数据读不出来。" in body
    assert list(bulletin.files(site_sample.scored(), told)) == []


def test_a_bulletin_of_the_inside_says_so_at_its_foot() -> None:
    view = replace(VIEW, public=False)
    base = replace(site_sample.scored(), bulletins=(view,))
    assert ("公开方式", "系统内通报") in bulletin.page(base, again(view, base), ()).facts
    assert ("公开方式", "主动公开") in bulletin.page(base, again(), ()).facts


def test_a_matter_leads_to_its_page_only_where_there_is_one() -> None:
    base = site_sample.scored()
    links = bulletin.BulletinLinks(base, urls.bulletin("jilin/2025", "q2"), ())
    assert links.item(CountedItem("一件事", matter="office/gone.yml")).href == ""
    known = base.ledger.matters[0].id
    assert links.item(CountedItem("一件事", matter=known)).href == f"../../matters/index.html#matter-{known}"


def test_hostile_text_stays_text() -> None:
    base = replace(site_sample.hostile(site_sample.scored()), cycle="jilin/2025", bureau="jilin", on=ISSUED)
    told = again(projection=replace(base, bulletins=(VIEW,)))
    body = page_of(told, replace(base, bulletins=(VIEW,)))
    assert "<script" not in body
    assert "<img" not in body
    assert not any(link.startswith(("http", "javascript")) for link in Ids(body).links)


@pytest.mark.needs("fonts")
def test_the_page_says_nothing_of_fonts() -> None:
    """Which font stands in for which is for whoever runs ``scorer bulletin``; a reader gets the paper."""
    assert "字体" not in page_of(again())
    assert ".pdf" in page_of(again())


def test_without_a_chinese_font_the_page_offers_no_pdf_and_says_nothing_of_fonts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bulletin._set.cache_clear()
    monkeypatch.setattr(bulletin, "pdf", _no_font)
    body = page_of(again())
    assert "字体" not in body
    assert ".pdf" not in body
    assert [place.rpartition(".")[2] for place, _ in bulletin.files(site_sample.scored(), again())] == ["docx", "txt"]
    bulletin._set.cache_clear()


def _no_font(_: object) -> None:
    raise fonts.NoFont("没有")


# --- what is offered is there


def test_every_page_of_the_year_stands_at_its_permanent_address() -> None:
    pages = {place for place, each in shipped().items() if isinstance(each, Page)}
    assert pages >= {
        "jilin/2025/bulletins/index.html",
        "jilin/2025/bulletins/tongbao-q2/index.html",
        "jilin/2025/data/index.html",
        "jilin/2025/again/index.html",
    }


def test_every_file_that_a_page_offers_is_there_and_no_other() -> None:
    offered = set()
    for place, each in shipped().items():
        if isinstance(each, Page):
            for link in Ids(str(each.body)).links:
                if not link.startswith("#") and not link.partition("#")[0].endswith("index.html"):
                    offered.add(posixpath.normpath(posixpath.join(posixpath.dirname(place), link)))
    assert offered == {place for place, each in shipped().items() if isinstance(each, bytes)}


def test_what_is_offered_computes_again(tmp_path: Path) -> None:
    packed = shipped()["jilin/2025/data/jilin-2025.zip"]
    assert isinstance(packed, bytes)
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    assert verify(tmp_path / "jilin-2025").differences == ()
    body = shipped()["jilin/2025/again/index.html"]
    assert isinstance(body, Page)
    assert "scorer verify jilin-2025" in str(body.body)


def test_what_is_withheld_is_named_where_computing_begins() -> None:
    base = site_sample.scored()
    closed = replace(base.steps["ghc/floor"], withheld="其中有不予公开的部分", status="given")
    found = data_pages.data(replace(base, steps={**base.steps, "ghc/floor": closed}))
    _, again_page = data_pages.pages(found, ())
    assert '<li>综合规划处，总成绩：没有下限 <span class="number">0</span> 分（其中有不予公开的部分）</li>' in str(
        again_page.body
    )


def test_a_year_too_long_for_a_build_says_where_its_data_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_pages, "MOST_ROWS", 1)
    found = data_pages.data(site_sample.scored())
    assert list(data_pages.files(found)) == []
    data, again_page = data_pages.pages(found, ())
    assert "没有随网站一起生成" in str(data.body)
    assert "向考核办公室取得导出的数据" in str(again_page.body)


def test_long_data_are_offered_packed_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_pages, "MOST_BYTES", 10)
    found = data_pages.data(site_sample.scored())
    assert [place for place, _ in data_pages.files(found)] == ["jilin/2025/data/jilin-2025.zip"]


# --- the feed


def test_the_feed_names_each_bulletin_once_the_newest_first() -> None:
    later = replace(VIEW, id="q3", issued=date(2025, 10, 1), number=None, title="\u202e三季度<通报>")
    base = replace(site_sample.scored(), bulletins=(VIEW, later))
    made = feed.feed([base], "公开", urls.bulletin)
    assert made is not None
    text = made.decode()
    assert re.findall(r"<id>(.*?)</id>", text) == [
        "urn:scorer:bulletins",
        "urn:scorer:jilin:2025:q3",
        "urn:scorer:jilin:2025:q2",
    ]
    assert "<title>�三季度&lt;通报&gt;</title>" in text
    assert 'href="jilin/2025/bulletins/q3/index.html"' in text
    assert '<link href="feed.xml" rel="self" type="application/atom+xml"/>' in text
    assert "<summary>重点工作目标督查考核 2025 年度：2025年第二季度的通报，2025年7月1日印发。</summary>" in text
    with_address = feed.feed([base], "公开", urls.bulletin, "https://www.example.gov.cn/kh")
    assert with_address is not None
    assert 'href="https://www.example.gov.cn/kh/jilin/2025/bulletins/q3/index.html"' in with_address.decode()
    assert "<updated>2025-10-01T00:00:00+08:00</updated>" in text
    assert made == feed.feed([base], "公开", urls.bulletin)


def test_without_a_bulletin_there_is_no_feed_and_no_list() -> None:
    assert feed.feed([site_sample.scored()], "公开", urls.bulletin) is None
    made = list(year_attachments.attachments((site_sample.table_only(),), {}, "公开"))
    assert not any("bulletins" in each.address for each in made if isinstance(each, Page))


def test_sources_of_a_bulletin_follow_its_form() -> None:
    told = again(replace(VIEW, form="supervision"))
    assert told.bulletin is not None
    assert "督查情况" in told.bulletin.title
