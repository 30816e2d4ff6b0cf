"""Every kind of page for every reader: axe-core, narrow and wide, strong contrast, large type, keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from kit import site_sample
from kit.browsing import host
from kit.site_building import build_site
from playwright.sync_api import Browser, Page

from scorer.publish.bulletins.issuing import issued
from scorer.publish.site import year_attachments
from scorer.views.publication_types import BulletinView

VIEW = BulletinView("q2", "2025-Q2", "二季度通报", date(2025, 7, 1), number="演示〔2025〕3号", public=True)

PLACES = (
    "index.html",
    "jilin/index.html",
    "jilin/2025/index.html",
    "jilin/2025/targets/index.html",
    "jilin/2025/targets/2025-01/index.html",
    "jilin/2025/units/ghc/index.html",
    "jilin/2025/results/index.html",
    "jilin/2025/ledger/index.html",
    "jilin/2025/matters/index.html",
    "jilin/2025/bulletins/index.html",
    "jilin/2025/bulletins/q2/index.html",
    "jilin/2025/data/index.html",
    "jilin/2025/again/index.html",
    "quanzhou/2019/targets/index.html",
    "feedback/index.html",
    "search/index.html",
    "reference/records/index.html",
    "reference/errors/index.html",
    "reference/errors/R012/index.html",
    "guide/clerk/index.html",
    "404.html",
)
"""One page of each kind."""

GRAVE = frozenset({"serious", "critical"})
UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true })"


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site with every kind of page, a bulletin too."""
    year = replace(site_sample.scored(), bulletins=(VIEW,))
    again = issued((VIEW,), {(VIEW.issued, "public"): year}, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(year_attachments, "issued_by_cycle", lambda *_: {year.cycle: again})
        yield build_site(tmp_path_factory.mktemp("everything"), year, site_sample.table_only())


def grave(page: Page, **only: Any) -> list[tuple[str, str]]:
    """What axe-core finds serious or critical: the rule and the first element."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "preload": False, **only}).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in GRAVE]


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("place", PLACES)
def test_a_kind_of_page_serves_every_reader(browser: Browser, everything: Path, place: str) -> None:
    """Loaded once: no other host, no fault; axe-core wide, narrow and in strong contrast; 200 % with large type."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    here = f"{host(page, everything)}{place}" if place == "404.html" else (everything / place).as_uri()
    page.goto(here)
    page.evaluate(UNFOLD)
    assert [url for url in asked if not url.startswith(("file:", "data:", "http://site.test/"))] == []
    assert grave(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert width(page) == 360
    assert grave(page) == []
    page.set_viewport_size({"width": 640, "height": 450})
    page.evaluate("document.documentElement.classList.add('large', 'contrast')")
    assert grave(page, runOnly=["color-contrast"]) == []
    assert width(page) == 640
    assert faults == []
    page.close()
