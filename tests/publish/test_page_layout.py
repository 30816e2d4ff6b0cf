"""Pages measured in a real browser: on a telephone no cell is narrower than four characters; print repeats and numbers."""

from __future__ import annotations

import io
import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from kit import site_sample
from kit.ledger_sample import NODE
from kit.site_building import build_site, config_for
from kit.site_reading import squeezed
from mkdocs.commands.build import build
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from scorer.views.ledger_types import LedgerView

NARROW = """() => {
  document.querySelectorAll("details").forEach(fold => { fold.open = true });
  const folded = cell => {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), range = document.createRange();
    for (let text; (text = texts.nextNode());) {
      if (!text.textContent.trim() || !text.parentElement.checkVisibility()) continue;
      range.selectNodeContents(text);
      const lines = [...range.getClientRects()].filter(line => line.width > 1).map(line => Math.round(line.top));
      if (new Set(lines).size > 1) return true;
    }
    return false;
  };
  const width = cell => {
    const style = getComputedStyle(cell);
    const inner = cell.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return (inner + 0.5) / parseFloat(style.fontSize);
  };
  return [...document.querySelectorAll("th, td")]
    .filter(cell => cell.checkVisibility() && width(cell) < 4 && folded(cell))
    .map(cell => `${width(cell).toFixed(1)}: ${cell.textContent.trim().slice(0, 20)}`);
}"""
"""Cells whose text folds although they are narrower than four of its characters."""

EMPTY = """() => [...document.querySelectorAll("main h1, main h2, main h3")].filter(head => {
  if (!head.checkVisibility({contentVisibilityAuto: true})) return false;
  const home = head.closest("section, article, div.paper"), next = [...home.querySelectorAll("*")];
  return !next.some(each => !head.contains(each) && each.checkVisibility() && each.textContent.trim()
    && head.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
}).map(head => head.textContent)"""
"""Headings that are printed with nothing below them."""

HIGHEST = 12_000
"""Pixels of a ledger on a telephone with its folds closed; as one table it had 28,600."""


@pytest.fixture(scope="module")
def whole(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, which has a page of each kind; ``make sweep`` tries the public site of all shipped years."""
    if os.environ.get("SWEEP") != "1":
        return site
    folder = tmp_path_factory.mktemp("whole")
    build(config_for(folder))
    return folder


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 360, "height": 740})
    yield opened
    opened.close()


@pytest.fixture
def printed(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.emulate_media(media="print")
    yield opened
    opened.close()


def every_page(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def test_no_folded_cell_is_narrower_than_four_characters_on_a_telephone(phone: Page, whole: Path) -> None:
    narrow: dict[str, list[str]] = {}
    for place in every_page(whole):
        phone.goto(place.as_uri())
        if found := phone.evaluate(NARROW):
            narrow[str(place.relative_to(whole))] = found
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, place
    assert narrow == {}


def test_the_probe_finds_a_crushed_column(phone: Page) -> None:
    """Two characters in a column of one: 节 above 点."""
    phone.set_content(
        "<table style='font-size:15px'><tr><td style='width:15px;word-break:break-all'>节点</td></tr></table>"
    )
    assert phone.evaluate(NARROW) == ["1.0: 节点"]


def test_a_ledger_is_a_list_of_units_on_a_telephone(phone: Page, whole: Path) -> None:
    for place in every_page(whole):
        if place.parent.name == "ledger":
            phone.goto(place.as_uri())
            assert phone.evaluate("document.documentElement.scrollHeight") < HIGHEST, place
            assert phone.locator("details.unit-lines").count() >= phone.locator("nav.contents a").count()


def test_nothing_is_offered_in_print_and_no_heading_is_empty(printed: Page, whole: Path) -> None:
    for place in every_page(whole):
        if place.is_relative_to(whole / "reference"):
            continue
        printed.goto(place.as_uri())
        in_sentence = "ol a[download]"  # 自己算一遍 tells in a sentence which file to take
        assert printed.locator(f"a[download]:visible:not({in_sentence})").count() == 0, place
        assert printed.get_by_role("heading", name="下载").count() == 0, place
        assert printed.evaluate(EMPTY) == [], place


def test_every_sheet_of_a_printed_ledger_names_the_unit_and_has_its_number(browser: Browser, tmp_path: Path) -> None:
    """Sixty lines of one unit take several sheets: the head with the unit is on each, and no line is cut in two."""
    lines = tuple(
        replace(NODE, subject=f"2025-{place}", number=f"第 {place} 号", content="推进农村公路养护" * 4)
        for place in range(60)
    )
    site = build_site(tmp_path, replace(site_sample.scored(), ledger=LedgerView(lines=lines)))
    page = browser.new_page()
    page.goto((site / "jilin/2025/ledger/index.html").as_uri())
    document = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    page.close()
    sheets = [squeezed(unicodedata.normalize("NFKC", sheet.extract_text())) for sheet in document.pages]
    assert len(sheets) > 3
    for number, text in enumerate(sheets, 1):
        assert re.search(f"第 {number} .,共 {len(sheets)} ", text), text  # 页 is read as a radical
        if lines_on := len(re.findall(r"第 \d+ 号", text)):
            assert f"台账 {NODE.unit_name} 编号 事项内容" in text
            assert text.count("退回 · 在办") == lines_on, text
