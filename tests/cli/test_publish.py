"""``scorer publish``: what was laid open is written down once, and each page says when, with word and shape."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from kit.shelf import REPORT, SCHEME, Shelf
from kit.site_building import config_for
from mkdocs.commands.build import build

from scorer.cli import publish
from scorer.cli.main import app
from scorer.publish.site.content_hash import content_hash

CYCLE = """\
title: 演示年度
year: 2025
period: {from: 2025-01-01, to: 2025-12-31}
synthetic: true
disclosure: {type: public, reason: 演示, reviewed_by: 办公室, date: 2025-01-10}
publish: {targets: public, progress: public, scores: public}
"""
YEAR, UNIT, OTHER = "demo/2025/index.html", "demo/2025/units/ghc/index.html", "demo/2025/units/jsc/index.html"


class Published(Shelf):
    """The demo year, its site, and the clock of the machine that lays it open."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        super().__init__(folder)
        self.site, self.patch, self.lines = folder / "site", patch, list[str]()
        self.put("targets/demo/2025/cycle.yml", CYCLE)
        self.put("targets/demo/scheme.yml", SCHEME)

    def received(self, path: str, text: str, at: str, account: str = "ghc-wang") -> None:
        self.lines.append(f"{path},{self.file(path, text)},{at},push/0123abc,{at},{account}")
        self.receipts(*self.lines)

    def built(self, on: str, audience: str = "public") -> None:
        self.patch.setenv("SCORER_ON", on)
        self.patch.setenv("SCORER_AUDIENCE", audience)
        config = config_for(self.site)
        config.strict = False
        plugin: Any = config.plugins["scorer"]
        plugin.config["roots"] = [str(self.root)]
        build(config)

    def publish(self, at: str) -> Result:
        moment = datetime.fromisoformat(at)
        self.patch.setattr(publish, "now", lambda: moment)
        self.patch.setattr("scorer.pipeline.run.today", moment.date)
        return CliRunner().invoke(app, ["publish", str(self.site), "--root", str(self.root)])

    def push(self, at: str) -> Result:
        moment = datetime.fromisoformat(at)
        self.patch.setattr(publish, "now", lambda: moment)
        self.patch.setattr("scorer.pipeline.run.today", moment.date)
        return CliRunner().invoke(app, ["publish", str(self.site), "--push", "--root", str(self.root)])

    def look(self, at: str) -> Result:
        moment = datetime.fromisoformat(at)
        self.patch.setattr(publish, "now", lambda: moment)
        self.patch.setattr("scorer.pipeline.run.today", moment.date)
        return CliRunner().invoke(app, ["publish", str(self.site), "--look", "--root", str(self.root)])

    def ledger(self) -> list[list[str]]:
        text = (self.root / "submissions/demo/2025/publications.csv").read_text(encoding="utf-8")
        return [line.split(",") for line in text.splitlines()]

    def facts(self, page: str) -> str:
        foot = (self.site / page).read_text(encoding="utf-8").rpartition('<dl class="imprint">')[2]
        return re.sub(r'<span class="whole">(.*?)</span>', r"\1", foot)


@pytest.fixture
def year(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Published:
    made = Published(tmp_path, monkeypatch)
    report = "kind: report\ntarget: 2025-01\nnode: n1\nstatus: ongoing\n"
    made.received("ghc/n1.yml", report, "2025-06-30T10:00:00+08:00")
    return made


def test_a_page_is_written_down_once_and_then_says_when_it_was_laid_open(year: Published) -> None:
    year.built("2025-07-01")
    assert "发布日期" not in year.facts(UNIT)
    first = year.publish("2025-07-01T09:12:05+08:00")
    header, *lines = year.ledger()
    assert (first.exit_code, first.output) == (0, f"记入 {len(lines)} 页\n")
    assert header == ["address", "sha256", "published_at"]
    assert {YEAR, UNIT, "demo/2025/targets/index.html"} <= {line[0] for line in lines}
    assert {line[2] for line in lines} == {"2025-07-01T09:12:05+08:00"}
    assert year.publish("2025-07-01T09:30:00+08:00").output == "记入 0 页\n"
    year.built("2025-07-02")
    # formed on Monday 30 June: 20 working days end on 28 July
    assert "<dt>公开期限</dt><dd>2025-07-28（2025-06-30 形成后 20 个工作日）● 已按时公开</dd>" in year.facts(UNIT)
    assert "<dt>形成日期</dt><dd>2025-06-30</dd>" in year.facts(UNIT)
    assert "<dt>发布日期</dt><dd>2025-07-01</dd>" in year.facts(UNIT)
    assert "最近更新" not in year.facts(UNIT)
    assert '<meta name="PubDate" content="2025-07-01">' in (year.site / UNIT).read_text(encoding="utf-8")
    # another day of building, with the dates now on the pages, tells nothing new
    assert year.publish("2025-07-02T09:00:00+08:00").output == "记入 0 页\n"
    assert year.ledger() == [header, *lines]


def test_a_change_is_a_line_of_its_own_and_late_where_twenty_working_days_have_gone(year: Published) -> None:
    year.built("2025-07-01")
    year.publish("2025-07-01T09:00:00+08:00")
    before = year.ledger()
    decision = "kind: decision\non: ghc/n1.yml\nverdict: accepted\nby: 李××\ndate: 2025-07-10\n"
    year.received("office/d-1.yml", decision, "2025-07-10T15:00:00+08:00", "office-li")
    year.built("2025-08-05")
    # formed on Thursday 10 July: 11 July is the first day, 7 August the twentieth
    assert "2025-08-07（2025-07-10 形成后 20 个工作日）▲ 临期，还没有公开" in year.facts(UNIT)
    seen = year.look("2025-08-05T09:00:00+08:00")
    assert seen.exit_code == 0
    assert f"▲ 临期，还没有公开　{UNIT}：2025-07-10 形成，期限 2025-08-07\n" in seen.output
    assert year.ledger() == before
    year.built("2025-08-08")
    assert "2025-08-07（2025-07-10 形成后 20 个工作日）■ 逾期未公开" in year.facts(UNIT)
    foretold = year.look("2025-08-08T09:00:00+08:00")
    assert year.ledger() == before
    late = year.publish("2025-08-08T09:00:00+08:00")
    assert late.exit_code == foretold.exit_code == 1
    head, now, then = re.split("现在：\n|记入以后：\n", foretold.output)
    assert (head + then).removeprefix("会") == late.output  # as many pages, and what will then be late
    assert f"■ 逾期未公开　{UNIT}：2025-07-10 形成，期限 2025-08-07\n" in now
    assert f"■ 逾期公开　{UNIT}：2025-07-10 形成，期限 2025-08-07\n" in late.output
    assert UNIT in {line[0] for line in year.ledger()[len(before) :]}
    assert OTHER not in {line[0] for line in year.ledger()[len(before) :]}
    year.built("2025-08-09")
    assert "■ 逾期公开" in year.facts(UNIT)
    dates = re.findall("<dt>(发布日期|形成日期|最近变更|最近更新)</dt><dd>([0-9-]+)</dd>", year.facts(UNIT))
    assert dates == [("发布日期", "2025-07-01"), ("最近变更", "2025-07-10"), ("最近更新", "2025-08-08")]


def test_what_is_late_is_told_and_fails_no_deployment(year: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, bytes]] = []

    def grown(_: object, __: object, files: dict[str, bytes], ___: str) -> bool:
        given.append(files)
        return True

    monkeypatch.setattr(publish, "push_grown", grown)
    monkeypatch.setenv("GITHUB_REPOSITORY", "demo/demo")
    monkeypatch.setenv("GITHUB_TOKEN", "x")
    year.received("ghc/n1.yml", REPORT, "2025-07-10T09:00:00+08:00")
    year.built("2025-08-08")
    late = year.push("2025-08-08T09:00:00+08:00")
    assert late.exit_code == 0, late.output
    assert "已推送到主分支" in late.output
    assert "■ 逾期公开" in late.output
    [files] = given
    assert list(files) == ["submissions/demo/2025/publications.csv"]
    assert files["submissions/demo/2025/publications.csv"].count(b"\n") > 2


def test_what_is_formed_but_not_yet_due(year: Published) -> None:
    year.file("publications.csv", f"address,sha256,published_at\n{YEAR},{'a' * 64},2025-06-01T09:00:00+08:00\n")
    year.built("2025-07-01")
    assert "2025-07-28（2025-06-30 形成后 20 个工作日）○ 未到期，还没有公开" in year.facts(UNIT)


def test_a_site_for_the_inside_is_not_laid_open(year: Published) -> None:
    year.built("2025-07-01", "internal")
    assert "<dt>范围</dt><dd>系统内部，不对社会公开</dd>" in year.facts(UNIT)
    refused = year.publish("2025-07-01T09:00:00+08:00")
    assert refused.exit_code == 2
    assert "是给系统内看的，不能当作对社会公开" in refused.output
    assert not (year.root / "submissions/demo/2025/publications.csv").exists()


def test_a_ledger_with_a_fault_or_from_the_future_is_not_written_on(year: Published) -> None:
    year.built("2025-07-01")
    year.file("publications.csv", f"address,sha256,published_at\n{YEAR},{'a' * 64},2025-07-05T09:00:00+08:00\n")
    ahead = year.publish("2025-07-01T09:00:00+08:00")
    assert (ahead.exit_code, "比这台机器的时钟还晚" in ahead.output) == (2, True)
    year.file("publications.csv", f"address,sha256\n{YEAR},{'a' * 64}\n")
    assert year.publish("2025-07-06T09:00:00+08:00").exit_code == 1
    assert len(year.ledger()) == 2


def test_the_clock_is_the_machines_own_in_shanghai() -> None:
    moment = publish.now()
    assert abs(datetime.now(UTC) - moment) < timedelta(minutes=1)
    assert moment.isoformat().endswith("+08:00")


def test_a_page_that_says_nothing_of_its_publication_has_no_line() -> None:
    assert content_hash("<html><body><h1>404</h1></body></html>") is None
    page = '<div id="content"><h1>目标</h1><p>截至 2025-07-01：逾期 3 天；45.3 KB</p><dl class="imprint"></dl>'
    later = (
        page.replace("07-01", "07-02")
        .replace("3 天", "4 天")
        .replace("45.3", "45.4")
        .replace("<h1>", '<h1 class="new">')
    )
    assert content_hash(page) == content_hash(later)
    assert content_hash(page) != content_hash(page.replace("逾期 3 天", "已销号"))
    assert content_hash(page) == content_hash(page.replace("2025-07-01", '<span class="whole">2025-07-01</span>'))
