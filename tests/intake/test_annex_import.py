"""A real annex of 63 rows, laid out as its bureau did, as a workbook and as a document."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from kit import annex

from scorer.intake.tables.grid import worded
from scorer.intake.tables.import_year import TableImport
from scorer.intake.tables.target_import import import_targets

ROOT = Path(__file__).parents[2]
CYCLE = "quanzhou/2019"
Maker = Callable[[annex.Layout, Path], Path]
BOTH = pytest.mark.parametrize(("maker", "ending"), [(annex.as_xlsx, "xlsx"), (annex.as_docx, "docx")])
OWN_WORDS = frozenset({"title", "method", "measures", "note"})
"""What the repository's table has and the annex does not: names in our own words, and what is scored by."""


def laid_out(folder: Path, maker: Maker, ending: str) -> Path:
    return maker(annex.layout(*annex.shipped(ROOT, CYCLE)), folder / f"附件.{ending}")


def year(folder: Path) -> Path:
    """A repository with the year's units and no target."""
    shutil.copytree(ROOT / "targets" / "quanzhou", folder / "targets" / "quanzhou")
    (folder / "targets" / CYCLE / "targets.yml").unlink()
    return folder


def rows(found: TableImport) -> list[dict[str, Any]]:
    assert not found.stopped, worded(found.findings)
    data: list[dict[str, Any]] = yaml.safe_load(found.text)["targets"]
    return data


@BOTH
def test_against_the_shipped_table_nothing_differs(tmp_path: Path, maker: Maker, ending: str) -> None:
    found = import_targets((ROOT,), laid_out(tmp_path, maker, ending), CYCLE)
    assert not found.stopped, worded(found.findings)
    assert found.differences == []
    assert found.text == (ROOT / "targets" / CYCLE / "targets.yml").read_text(encoding="utf-8")


@BOTH
def test_an_empty_year_gets_the_63_rows(tmp_path: Path, maker: Maker, ending: str) -> None:
    found = rows(import_targets((year(tmp_path),), laid_out(tmp_path, maker, ending), CYCLE))
    shipped, _ = annex.shipped(ROOT, CYCLE)
    # two rows have no requirement beside their name: the name stands for it in the annex
    assert len(found) == 63
    for one, other in zip(found, shipped, strict=True):
        assert {key: value for key, value in one.items() if key not in OWN_WORDS} == {
            key: value for key, value in other.items() if key not in OWN_WORDS
        }


def test_what_the_office_is_told(tmp_path: Path) -> None:
    said = worded(import_targets((ROOT,), laid_out(tmp_path, annex.as_xlsx, "xlsx"), CYCLE).findings)
    # 1-13-3, the 32nd row, names two units and one person; the rows begin in the fourth line
    assert "附件.xlsx 的 K35  警告  责任单位 2 家，责任人 1 位：按次序记在前 1 家，其余的没有责任人" in said
    assert "附件.xlsx 的 A67  提示  “合计”这一行是合计，没有当作一项" in said
    assert "“职能工作目标80分”记作“职能工作目标”，分数不记" in said
