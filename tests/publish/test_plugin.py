"""The plugin: what it watches, what it is asked for, and what it says when something is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kit import site_sample
from kit.site_building import ROOT, config_for
from kit.site_reading import Document, read, squeezed
from kit.years import Year
from mkdocs.commands.build import build
from mkdocs.exceptions import Abort

from scorer.ledger.states import STATES
from scorer.pipeline.library import Library
from scorer.pipeline.site_years import SiteYears, projections
from scorer.publish.site import labels, layout, unit
from scorer.publish.site.pages import pages
from scorer.publish.site.step_links import FigureLinks
from scorer.scoring.scheme.citations import PAGES
from scorer.scoring.scheme.clause_coverage import RULE_KEYS
from scorer.views.year_types import Audience, NodeView, Projection


class Server:
    """Stands in for the preview server."""

    def __init__(self) -> None:
        self.watched: list[str] = []
        self.error_handler: Callable[[int], bytes | None] = {404: b"<p>gone"}.get

    def watch(self, path: str) -> None:
        self.watched.append(path)


def test_a_preview_watches_the_targets_and_the_submissions(tmp_path: Path) -> None:
    for folder in ("targets", "submissions"):
        (tmp_path / folder).mkdir()
    config = config_for(tmp_path / "out")
    plugin: Any = config.plugins["scorer"]
    plugin.config["roots"] = [str(tmp_path), str(tmp_path / "none")]
    server: Any = Server()
    assert plugin.on_serve(server, config=config, builder=lambda: None) is server
    assert server.watched == [str(tmp_path / "targets"), str(tmp_path / "submissions")]
    again = b'<meta http-equiv="refresh" content="2">'
    assert server.error_handler(404) == b"<p>gone" + again, "a page that is gone for the moment comes back by itself"
    assert server.error_handler(500) == again


def asked_for(monkeypatch: pytest.MonkeyPatch, out: Path, **options: Any) -> list[Any]:
    """Builds an empty site and tells for which roots, audience and date it asked."""
    asked: list[Any] = []

    def nothing(library: Library, audience: Audience, on: date | None, _: object) -> SiteYears:
        asked.extend((library.roots, audience, on))
        return SiteYears(library, (), ())

    monkeypatch.setattr("scorer.publish.site.plugin.site_years", nothing)
    monkeypatch.setattr("scorer.publish.site.plugin.references", lambda: ({}, {}))
    config = config_for(out)
    plugin: Any = config.plugins["scorer"]
    plugin.config.update(options)
    build(config)
    return asked


@pytest.mark.parametrize(("variable", "on"), [("2025-06-30", date(2025, 6, 30)), ("", None)])
def test_audience_and_date_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, on: date | None
) -> None:
    monkeypatch.setenv("SCORER_AUDIENCE", "internal")
    monkeypatch.setenv("SCORER_ON", variable)
    assert asked_for(monkeypatch, tmp_path) == [[str(ROOT)], "internal", on]


def test_the_public_is_the_audience_unless_another_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCORER_AUDIENCE", raising=False)
    monkeypatch.delenv("SCORER_ON", raising=False)
    assert asked_for(monkeypatch, tmp_path, on="2025-06-30") == [[str(ROOT)], "public", date(2025, 6, 30)]


def test_a_date_that_is_none_stops_the_build_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort, match="BuildError"):
        asked_for(monkeypatch, tmp_path, on="去年底")
    assert "SCORER_ON 应是 2025-06-30 这样的、日历上有的日期，现在是“去年底”" in caplog.text


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("SCORER_ON", "2025-13-01", "SCORER_ON 应是 2025-06-30 这样的、日历上有的日期，现在是“2025-13-01”"),
        ("SCORER_AUDIENCE", "foo", "SCORER_AUDIENCE 应是 public（对社会）或 internal（系统内），现在是“foo”"),
    ],
)
def test_a_variable_that_is_none_stops_the_build_with_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    variable: str,
    value: str,
    sentence: str,
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(Abort, match="BuildError"):
        asked_for(monkeypatch, tmp_path)
    assert sentence in caplog.text


def page_of(address_: str, *years: Projection) -> Document:
    [found] = [page for page in pages(years, {}, {}, "站") if page.address == address_]
    return Document(layout.document(found, layout.SiteFrame("站")).decode())


def test_what_did_not_count_is_said_on_every_page_of_the_year_and_how_much_is_all_the_public_learns() -> None:
    inside = site_sample.scored()
    public = replace(inside, left_out=(), left_out_count=3)
    for place in ("jilin/2025/index.html", "jilin/2025/targets/index.html", "jilin/2025/units/ghc/index.html"):
        said = page_of(place, public)
        assert "没有计全 有 3 处报送或设置有错误，没有计入" in squeezed(said.text)
        assert "x.yml" not in said.text
        assert [link for link in page_of(place, inside).links if link.endswith("#left-out")]
        assert "没有计全" not in page_of(place, replace(inside, left_out=(), left_out_count=0)).text


BROKEN = "targets:\n  - id：2025-01\n"


@pytest.mark.parametrize(
    ("audience", "told"),
    [
        ("public", "有错误的文件 targets/jilin/2025/targets.yml "),
        ("internal", "有错误的文件 targets/jilin/2025/targets.yml 第 2 行：键后面用了全角冒号“：” "),
    ],
)
def test_a_year_that_cannot_be_read_keeps_a_page_that_says_so(year: Year, audience: Audience, told: str) -> None:
    year.write("targets/jilin/2025/targets.yml", BROKEN)
    [projection] = projections([year.root], audience, date(2025, 12, 31))
    assert told in squeezed(page_of("jilin/2025/index.html", projection).text) + " "
    assert [each.address for each in pages([projection], {}, {}, "站")][:3] == [
        "index.html", "jilin/index.html", "jilin/2025/index.html",
    ]  # fmt: skip
    assert "jilin 2025 年 文件有错误，暂时无法显示" in squeezed(page_of("index.html", projection).text)
    assert "办法暂时无法显示" in page_of("jilin/index.html", projection).text


def test_a_build_logs_what_check_says(
    year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    year.target("2025-01")
    year.report("ghc/n1.yml", "2025-99")
    config = config_for(tmp_path / "out")
    config.strict = False
    plugin: Any = config.plugins["scorer"]
    plugin.config["roots"] = [str(year.root)]
    monkeypatch.setenv("SCORER_ON", "2025-12-31")
    build(config)
    [said] = [record for record in caplog.records if "R012" in record.getMessage()]
    assert said.levelname == "WARNING"
    assert "目标“2025-99”不在目标表中" in said.getMessage()
    assert "有 1 处报送或设置有错误" in read(tmp_path / "out/jilin/2025/index.html").text


def earning(value: str, *nodes: NodeView) -> str:
    """The summary of target 2025-07 on the unit's page, with these nodes and what it earned."""
    made = site_sample.scored()
    step = replace(made.steps["ghc/work/2025-07"], value=value)
    row = made.targets[2]
    view = replace(made, steps={**made.steps, step.id: step})
    return unit.worth(FigureLinks(view), replace(row.parts[0], nodes=nodes)) or ""


def test_a_target_that_is_closed_and_earned_nothing_says_so() -> None:
    late, done = site_sample.node("n1", "2025-06-30", "done"), site_sample.node("n2", "2025-09-30", "done")
    late = replace(late, late="迟 12 天")
    assert earning("0", late, done) == "迟报，不得分"
    assert earning("0.00", done) == "不得分"
    assert earning("1", late, done) == ""
    assert earning("0", replace(late, pair=STATES["missing"]), done) == "", "the state says it already"


def test_news_and_what_is_owed_lead_to_the_target(site: Path) -> None:
    assert "jilin/2025/targets/2025-01/index.html" in read(site / "index.html").links
    assert "targets/2025-01/index.html" in read(site / "jilin/2025/index.html").links
    assert "#target-2025-07" in read(site / "jilin/2025/units/ghc/index.html").links
    view = replace(site_sample.scored(), targets=())
    assert "jilin/2025/index.html" in page_of("index.html", view).links


def test_a_number_beside_a_name_is_not_read_as_a_month() -> None:
    assert labels.row_number(2025, "2025-10") == "第 10 项"
    assert [labels.row_number(2025, each) for each in ("2024-10", "1-7-2", "jj-2")] == ["2024-10", "1-7-2", "jj-2"]
    assert (labels.month(2025, "2025-06"), labels.month(2025, "2026-01")) == ("6 月", "2026 年 1 月")


def test_parts_of_a_scheme_without_a_title_are_called_as_the_schema_calls_them() -> None:
    files = [ROOT / f"scorer/schemas/{name}.schema.json" for name in ("scheme", "procedure", "interpretations")]
    shipped = {key: each for file in files for key, each in json.loads(file.read_text("utf-8"))["properties"].items()}
    assert {key: shipped[key]["title"] for key in RULE_KEYS} == labels.RULES


def test_the_pages_that_may_carry_a_clause_out_have_names() -> None:
    assert set(labels.PAGES) == PAGES
