"""Fixtures that several rooms' tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kit import site_sample
from kit.browsing import chromium
from kit.pull_requests import jobs
from kit.site_building import build_site
from kit.years import Year
from playwright.sync_api import Browser

__all__ = ["jobs"]


@pytest.fixture
def year(tmp_path: Path) -> Year:
    """An empty year of two units, to be written by the test."""
    return Year(tmp_path)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("site"), site_sample.scored(), site_sample.table_only())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    yield from chromium()
