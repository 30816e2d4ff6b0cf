"""Fixtures that several rooms' tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from years import Year


@pytest.fixture
def year(tmp_path: Path) -> Year:
    """An empty year of two units, to be written by the test."""
    return Year(tmp_path)
