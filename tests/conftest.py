"""Fixtures that several rooms' tests share, the profile of the properties, and what is said of missing tools."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from kit import properties, site_sample
from kit.browsing import chromium
from kit.pull_requests import jobs
from kit.site_building import build_site
from kit.tools import TOOLS, required, summary
from kit.years import Call, Year
from playwright.sync_api import Browser

from scorer.cli.main import main

__all__ = ["jobs"]

properties.load()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"needs(tool): a tool of the system, one of {', '.join(TOOLS)}")


LONG = frozenset(
    f"tests/{each}.py"
    for each in (
        "intake/test_remove_content", "intake/test_recovery", "views/test_nothing_leaks", "views/test_witness",
        "publish/test_site", "publish/test_plain_words", "demo/test_demo",
    )
)  # fmt: skip
"""Files of long tests, or whose shared set-up takes long: they run first. Towards the end one worker takes over half
of what another has left, which made a set-up twice where it cut such a file, or left one worker waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first; whoever takes the browser needs it."""
    items.sort(key=lambda item: item.location[0] not in LONG)
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.needs("browser"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for name in [name for mark in item.iter_markers("needs") for name in mark.args]:
        if not TOOLS[name].present():
            (pytest.fail if required(name) else pytest.skip)(TOOLS[name].reason)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", ())]
    said = summary(why[2].removeprefix("Skipped: ") for why in skipped if isinstance(why, tuple))
    if said:
        terminalreporter.ensure_newline()
        terminalreporter.write_line(said, yellow=True)


@pytest.fixture
def year(tmp_path: Path) -> Year:
    """An empty year of two units, to be written by the test."""
    return Year(tmp_path)


@pytest.fixture
def scorer(year: Year, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command, called in the year's folder."""
    monkeypatch.chdir(year.root)

    def call(*words: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["scorer", *words])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, *capsys.readouterr()

    return call


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("site"), site_sample.scored(), site_sample.table_only())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    yield from chromium()
