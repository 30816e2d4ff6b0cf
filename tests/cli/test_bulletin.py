"""``scorer bulletin`` where a font lacks a character: the console names it, and no PDF with a box is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from kit.years import UNITS, Year

from scorer.cli.main import app

RARE = "\U0002a6d6"


@pytest.mark.needs("fonts")
def test_no_pdf_with_an_empty_box_is_written(year: Year, tmp_path: Path) -> None:
    year.target("2025-01", due="2025-03-31")
    year.report("ghc/n1.yml", "2025-01", "2025-03-20T09:00:00+08:00")
    year.write("targets/jilin/2025/units.yml", UNITS.replace("综合规划处", f"{RARE}规划处"))
    place = tmp_path / "q1.pdf"
    words = ["bulletin", "jilin/2025", "2025-Q1", "--on", "2025-04-05", "--root", str(year.root)]
    made = CliRunner().invoke(app, [*words, "--format", "pdf", "--out", str(place)])
    assert made.exit_code == 1
    assert f"错误：没有字体能写“{RARE}”（U+2A6D6），PDF 上会是空框：在" in made.stderr
    assert "改法：装上 fonts-noto-cjk 和 fonts-hanazono" in made.stderr
    assert not place.exists()
    assert CliRunner().invoke(app, [*words, "--format", "docx", "--out", str(tmp_path / "q1.docx")]).exit_code == 0
