"""While a year goes on, nothing that the public may take says a total: what is not due yet would count as not done."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest
from kit.site_reading import Document, squeezed
from kit.years import SHIPPED, Call, Year

from scorer.model.numbers import shown
from scorer.pipeline import run
from scorer.pipeline.run import CycleRun
from scorer.publish.open_data.package import nothing_published
from scorer.publish.site import pages, year_attachments
from scorer.publish.site.layout import Page
from scorer.publish.site.search_entries import findable
from scorer.publish.site.step_links import FigureLinks
from scorer.views.access import still_running
from scorer.views.year_types import Projection

YEARS = sorted(f"{path.parent.name}/{path.name}" for path in (SHIPPED / "targets").glob("*/[0-9]*"))
CLOSED = "成绩在年度结束后公布：年度还没有结束，没有到期的事项还不能计分"
FULL = "全年口径（未到期按未得计）"
SCORE = re.compile(r"(?:总成绩|总得分)\s*[:：]?\s*[−-]?\d|[\d.]+ / [\d.]+ 分")
"""总成绩 10.85; 10.85 / 105 分."""


@cache
def august(cycle: str) -> tuple[CycleRun, Projection]:
    """A shipped year as the public sees it on 15 August of that year."""
    made = run.run([SHIPPED], cycle, date(int(cycle[-4:]), 8, 15))
    view = run.projection(made, "public", compared=False)
    assert view is not None
    return made, view


@cache
def said(cycle: str) -> tuple[tuple[str, str], ...]:
    return tuple(texts(august(cycle)[1]))


def texts(view: Projection) -> Iterator[tuple[str, str]]:
    """Every page's visible text, every file's, what the search finds."""
    figures = FigureLinks(view)
    issued = year_attachments.issued_by_cycle([SHIPPED], (view,))
    own = pages.cycle_pages(view, figures, (), {})
    for each in (*own, *year_attachments.attachments((view,), issued, "公开")):
        if isinstance(each, Page):
            yield each.address, squeezed(Document(str(each.body)).text)
            yield f"{each.address} description", each.summary or ""
        else:
            yield from unpacked(*each)
    for entry in findable((view,), issued, {}):
        yield "search", str(entry)


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """A file's text; of a workbook, a paper or a package, that of each part."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        yield name, content.decode("utf-8", "ignore")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for part in package.namelist():
            yield from unpacked(f"{name}/{part}", package.read(part))


@pytest.mark.parametrize("cycle", YEARS)
def test_no_page_and_no_file_of_a_year_that_goes_on_has_a_total(cycle: str) -> None:
    made, view = august(cycle)
    assert made.scored is not None
    assert not view.steps
    assert not any(each.total or each.rank or each.grade or each.components for each in view.units)
    results = made.scored.results
    totals = {shown(value, 2) for each in results.units if (value := results.steps[each.total].value)}
    rare = re.compile("|".join(rf"(?<![\d.]){re.escape(each)}(?![\d.])" for each in sorted(totals)) or "(?!)")
    of_scores = ("results", "units", "data/results", "data/steps", "data/data.json")
    for place, text in said(cycle):
        if not place.endswith((".schema.json", "dictionary.json", "datapackage.json")):
            assert not SCORE.search(text), (place, SCORE.search(text))
        if place.removeprefix(f"{cycle}/").startswith(of_scores):
            assert not rare.search(text), (place, rare.search(text))


@pytest.mark.parametrize("cycle", sorted({*YEARS} - {"quanzhou/2019", "sanmenxia/2025"}))
def test_the_pages_say_when_the_totals_come(cycle: str) -> None:
    _, view = august(cycle)
    assert view.closed["scores"] == CLOSED
    assert nothing_published(view) == CLOSED
    found = dict(said(cycle))
    assert f"{CLOSED}。" in found[f"{cycle}/results/index.html"]
    assert "年度进行中" in found[f"{cycle}/index.html"]
    assert f"{cycle}/again/index.html" not in found


def test_the_year_is_over_with_its_cut_off_or_its_last_day(year: Year) -> None:
    """Cut-off 2025-12-15: with it the year's assessment begins; without one the last day of the period counts."""
    year.target("2025-01")
    book = year.run("2025-12-14").book
    assert book is not None
    assert [still_running(book, date(2025, 12, day)) for day in (14, 15)] == [True, False]
    whole = (year.root / "targets/jilin/2025/cycle.yml").read_text(encoding="utf-8")
    year.write("targets/jilin/2025/cycle.yml", whole.replace("cutoff: 2025-12-15\n", ""))
    book = year.run("2025-12-14").book
    assert book is not None
    assert [still_running(book, date(2025, 12, day)) for day in (30, 31)] == [True, False]


def test_inside_a_total_says_on_what_basis_it_is(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    year.report("ghc/n1.yml", "2025-01", "2025-06-20T10:00:00+08:00")
    shows = scorer("score", "jilin/2025", "--on", "2025-08-15")[1]
    assert f"，{FULL}，截至 2025-08-15\n" in shows
    assert FULL in scorer("explain", "jilin/2025", "ghc", "--on", "2025-08-15")[1]
    assert FULL not in scorer("score", "jilin/2025", "--on", "2025-12-31")[1]
    view = run.projection(year.run("2025-08-15"), "internal", compared=False)
    assert view is not None
    assert view.steps
    text = {
        each.address: squeezed(Document(str(each.body)).text)
        for each in pages.cycle_pages(view, FigureLinks(view), (), {})
    }
    assert f"暂定，{FULL}" in text["jilin/2025/index.html"]
    assert f"暂定，{FULL}" in text["jilin/2025/results/index.html"]
