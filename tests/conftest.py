"""Fixtures that several rooms' tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import site_sample
from browsing import chromium
from playwright.sync_api import Browser
from site_building import build_site
from years import Year


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
