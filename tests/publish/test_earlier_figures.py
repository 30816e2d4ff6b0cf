"""What was exported before: it is still verified, and its figures are read beside those of today."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from scorer.publish.open_data.checking import verify
from scorer.publish.open_data.earlier_figures import earlier_figures
from scorer.publish.open_data.opened_files import Unreadable
from scorer.publish.open_data.package import VERSION

BEFORE = Path(__file__).parent / "earlier/audit-bureau-2025.zip"


def test_what_the_program_wrote_under_the_first_edition_is_verified(tmp_path: Path) -> None:
    """An export of version 1.3.0, made of a 办法 that was written in the first edition, with the program of then."""
    with zipfile.ZipFile(BEFORE) as before:
        before.extractall(tmp_path)
    assert json.loads((tmp_path / "data.json").read_text("utf-8"))["version"] == "1.3.0"
    assert VERSION == "1.4.0"
    verdict = verify(tmp_path)
    assert (verdict.differences, verdict.nothing, verdict.computed, verdict.given) == ((), "", 127, 154)
    text = (tmp_path / "data.json").read_text("utf-8")
    (tmp_path / "data.json").write_text(text.replace('"total": "469.25"', '"total": "469.26"'), "utf-8")
    assert verify(tmp_path).differences


def test_its_figures_are_read_by_what_they_are_of(tmp_path: Path) -> None:
    """Five units: a total and a place each, and the component figures; no year is at hand now, so all differ."""
    with zipfile.ZipFile(BEFORE) as before:
        before.extractall(tmp_path)
    found = earlier_figures(tmp_path)
    assert (found.cycle, found.on, found.audience, found.units) == (
        "audit-bureau/2025",
        date(2026, 6, 30),
        "internal",
        5,
    )
    assert found.figures["xz 行政事业审计科　总成绩"] == "469.25"
    assert found.figures["xz 行政事业审计科　名次"] == "1"
    assert "xz 行政事业审计科　总成绩：原来 469.25，现在 没有" in list(found.differences(None))
    assert len(list(found.differences(None))) == len(found.figures)


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"cycle": "a/2025", "audience": "public", "on": "x", "tables": {"results": []}}']
)
def test_what_is_no_export_is_said_to_be_none(text: str, tmp_path: Path) -> None:
    (tmp_path / "data.json").write_text(text, "utf-8")
    with pytest.raises(Unreadable, match="不是一个年度的开放数据"):
        earlier_figures(tmp_path)
