"""A year that is only a table says nothing of reports and scores; one whose 办法 gives no scores nothing of scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache

import pytest
from kit.site_reading import Document, squeezed
from kit.years import SHIPPED

from scorer.pipeline import run
from scorer.publish.open_data.package import files
from scorer.publish.site import bureau, home, pages, search, year_attachments
from scorer.publish.site.layout import Page
from scorer.publish.site.step_links import FigureLinks
from scorer.views.year_types import Audience, Projection

AUDIENCES: tuple[Audience, ...] = ("public", "internal")
OF_SCORES = re.compile("成绩|得分|总分|名次|计分|重算|算一遍|考核结果|暂定")
OF_REPORTS = re.compile(f"{OF_SCORES.pattern}|报告|报送|未报|逾期|结果|节点|审核|等次|复核|台账")


@cache
def seen(cycle: str, audience: Audience, on: str) -> Projection:
    view = run.projection(run.run([SHIPPED], cycle, date.fromisoformat(on)), audience, compared=audience == "public")
    assert view is not None
    return view


def own_pages(view: Projection) -> Iterator[Page]:
    issued = year_attachments.issued_by_cycle([SHIPPED], (view,))
    yield from pages.cycle_pages(view, FigureLinks(view), (), {})
    yield from (each for each in year_attachments.attachments((view,), issued, "公开") if isinstance(each, Page))


def texts(view: Projection) -> Iterator[tuple[str, str]]:
    """What each page says by itself: its text, foot, title and description without the words of table and 办法."""
    words = sorted({*strings(view.targets), *strings(view.scheme), view.title}, key=len, reverse=True)
    for page in own_pages(view):
        body = Document(str(page.body)).text.partition("字段说明")[0]  # the contract of the files is one for all years
        facts = " ".join(text for fact in page.facts for text in fact)
        text = squeezed(" ".join((body, facts, page.title, page.summary or "", page.banner or "")))
        for each in words:
            text = text.replace(squeezed(each), "") if len(each) > 1 else text
        yield page.address, text


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for each in fields(value):
            yield from strings(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from strings(each)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_year_that_is_only_a_table_shows_the_table_and_nothing_else(audience: Audience) -> None:
    view = seen("quanzhou/2019", audience, "2026-11-29")
    found = dict(texts(view))
    assert {place: OF_REPORTS.findall(text) for place, text in found.items() if OF_REPORTS.search(text)} == {}
    assert not [place for place in found if re.search("results|again|ledger|matters|bulletins", place)]
    text = squeezed(Document(str(next(own_pages(view)).body)).text)
    assert "这一年 22 个单位承担的 63 项目标：要求、权重、文件依据和责任单位。" in text


def test_its_downloads_are_the_table_and_the_clauses() -> None:
    view = seen("quanzhou/2019", "public", "2026-11-29")
    made = files(view)
    assert sorted(name for name in made if name.endswith(".csv")) == [
        "clauses.csv",
        "targets.csv",
    ]
    assert "results.json" not in made
    assert not OF_REPORTS.search(made["README.txt"].decode())


def test_its_row_of_the_home_page_says_only_that_it_is_a_table() -> None:
    text = squeezed(Document(str(home.page((seen("quanzhou/2019", "public", "2026-11-29"),), "公开").body)).text)
    row = text[text.index("年度绩效目标") : text.index("怎么看")]
    assert row.endswith("63 项 只有目标表 ")


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("on", ["2025-08-15", "2026-11-29"])
def test_a_scheme_without_scores_has_no_results_page_and_no_word_of_scores(audience: Audience, on: str) -> None:
    view = seen("sanmenxia/2025", audience, on)
    assert not view.steps
    assert not view.comparisons
    found = dict(texts(view))
    assert not [place for place in found if re.search("results|again", place)]
    assert {place: OF_SCORES.findall(text) for place, text in found.items() if OF_SCORES.search(text)} == {}
    links = {link for page in own_pages(view) for link in Document(str(page.body)).links}
    assert not [link for link in links if re.search("results/index|again/index", link)]
    scheme = bureau.page([(view, FigureLinks(view))], (), {})
    assert "影响得分" not in str(scheme.body)
    assert "成绩" not in squeezed(Document(str(search.page((view,), ()).body)).text)


def test_it_shows_what_it_gives_instead() -> None:
    """13 units have a part in a target or a matter; nobody has settled the results, which is all that is open."""
    view = seen("sanmenxia/2025", "public", "2026-11-29")
    text = squeezed(Document(str(next(own_pages(view)).body)).text)
    assert "这一年 13 个单位承担的 5 项目标和 14 件督查事项：做到哪一步，凭什么材料。" in text
    assert "结果还没有审定" in text
    assert "不计分；逐件事项作出结论" in text
