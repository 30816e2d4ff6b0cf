"""A public page speaks Chinese: no id, key, enumeration or file name of the data and the engine in what one reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

import markdown  # type: ignore[import-untyped]
import pytest
from kit.machine_words import EXCEPTIONS, ROOT, machine_words, shown

from scorer.pipeline.library import Library
from scorer.pipeline.run import references
from scorer.pipeline.site_years import site_years
from scorer.publish.site import bulletin, year_attachments
from scorer.publish.site.layout import Page, SiteFrame, document
from scorer.publish.site.pages import pages


@pytest.fixture(scope="session")
def shipped() -> Mapping[str, str]:
    """Every public page of the shipped years: address → HTML. Their files are not made."""
    return {each.address: document(each, SiteFrame("目标考核公开")).decode() for each in _pages()}


def _pages() -> Iterator[Page]:
    years = site_years(Library([ROOT]), "public", date(2026, 11, 20))
    yield from pages(years.views, *references(), "目标考核公开")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulletin, "files", lambda *_: ())
        issued = year_attachments.issued_by_cycle(years.library, years.views)
        made = year_attachments.attachments(years.views, issued, "目标考核公开")
        yield from (each for each in made if isinstance(each, Page))


def test_no_public_page_shows_a_word_of_the_machine(shipped: Mapping[str, str]) -> None:
    words = machine_words()
    assert {"apply_days", "national-roads", "n1", "ghc", "total.floor", "2025-10", "ghc/2025-01-n4.yml"} <= words
    found = {address: shown(address, html, words) for address, html in shipped.items()}
    assert {address: each for address, each in found.items() if each} == {}
    assert len(shipped) > 800


def test_nor_does_the_page_on_how_to_read_them() -> None:
    text = (ROOT / "site/docs/guide/public/index.md").read_text("utf-8")
    html = markdown.markdown(text, extensions=["tables", "def_list"])
    assert shown("index.html", re.sub("<code>.*?</code>", "", html), machine_words()) == []


@pytest.mark.parametrize(
    ("address", "html", "found"),
    [
        ("jilin/2025/results/index.html", "<p>取 apply_days=30</p>", ["apply_days: 取 apply_days=30"]),
        ("jilin/2025/index.html", '<td title="ghc 办成 2">2</td>', ["ghc: ghc 办成 2"]),
        ("jilin/2025/index.html", "<a>2025-10 桥梁</a>", ["2025-10: 2025-10 桥梁"]),
        ("jilin/2025/index.html", "<p>2025-10-31 前，第十一条 · JL-11-4</p>", []),
        ("jilin/2025/index.html", '桥梁 <span class="row-number">jj-income</span>', []),
        ("jilin/2025/index.html", "<p><code>ghc/2025-01-n4.yml</code></p>", ["ghc/2025-01-n4.yml: ghc/2025-01-n4.yml"]),
        ("jilin/2025/again/index.html", "<p><code>scorer score jilin/2025 --on 2026-11-20</code></p>", []),
        ("jilin/2025/index.html", "<script>n1</script><style>ghc</style>", []),
    ],
)
def test_what_is_seen_and_what_is_allowed(address: str, html: str, found: list[str]) -> None:
    assert shown(address, html, machine_words()) == found


def test_every_exception_has_its_reason() -> None:
    assert all(each["why"] for each in (*EXCEPTIONS["allowed"], *EXCEPTIONS["spared"]))
