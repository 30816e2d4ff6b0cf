"""The target table as a sheet: read back to the same bytes, and nothing in it is a formula."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kit.office_tables import year
from kit.properties import tries
from openpyxl import load_workbook

from scorer.intake.tables.import_year import context_of, year_file
from scorer.intake.tables.office_sheet import workbook_bytes
from scorer.intake.tables.table_text import HEAD, rows_text
from scorer.intake.tables.target_fields import ORDER
from scorer.intake.tables.target_import import import_targets
from scorer.intake.tables.target_sheet import target_sheet
from scorer.reading.yaml import read

ROOT = Path(__file__).parents[2]
YEARS = ("audit-bureau/2025", "jilin/2025", "quanzhou/2019", "sanmenxia/2025")


def sheet_of(root: Path, cycle: str) -> Path:
    """The year's table as ``scorer sheet targets`` writes it."""
    file = root / "目标表.xlsx"
    made, context = year_file((root,), cycle, "targets"), context_of((root,), cycle)
    file.write_bytes(workbook_bytes([target_sheet(cycle, "目标表", made.rows, context)]))
    return file


def again(root: Path, cycle: str) -> str:
    """The table that its own sheet gives where there is no table: written as the program writes one."""
    file = sheet_of(root, cycle)
    (root / "targets" / cycle / "targets.yml").unlink()
    return import_targets((root,), file, cycle).text


@pytest.mark.parametrize("cycle", YEARS)
def test_every_shipped_table_is_read_back_from_its_sheet(tmp_path: Path, cycle: str) -> None:
    bureau = cycle.partition("/")[0]
    shutil.copytree(ROOT / "targets" / bureau, tmp_path / "targets" / bureau)
    found = import_targets((tmp_path,), sheet_of(tmp_path, cycle), cycle)
    assert (found.stopped, found.differences) == (False, [])
    raw = (tmp_path / "targets" / cycle / "targets.yml").read_bytes()
    document, _ = read("targets.yml", raw)
    assert document is not None
    assert isinstance(document.data, dict)
    rows: Any = document.data["targets"]
    ordered = [{key: row[key] for key in ORDER if key in row} for row in rows]
    assert again(tmp_path, cycle) == HEAD.format(year=cycle[-4:]) + rows_text(ordered)


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Co", "Cf")), min_size=1, max_size=12
)
NASTY = st.sampled_from(
    [
        "=1+1",
        "合计",
        "〔原样〕x",
        "甲\n乙",
        "甲；乙、丙",
        " 甲",
        "12月",
        "1-1-1",
        "甲（副局长）",
        "—",
        "+86",
        "5G 基站 3 个〔力争〕",
        "@A1",
    ]
)
WORDS = st.one_of(TEXT, NASTY).filter(lambda text: text.strip(" \t\n\u2800\u3000\xa0") != "" and text.split() != [])
NUMBERS = st.one_of(st.integers(0, 999), st.decimals(0, 999, places=2))
IDS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True)
DUES = st.sampled_from(["2026-12", "2026-06-30", "2026-02-28", "2031-01"])
PEOPLE = st.one_of(WORDS, st.fixed_dictionaries({"name": WORDS, "post": WORDS}))
MEASURES = st.lists(
    st.fixed_dictionaries(
        {"id": IDS, "name": WORDS, "unit": WORDS, "target": st.one_of(NUMBERS, st.just({"from": 13, "to": 14}))},
        optional={"stretch": st.booleans(), "weight": st.sampled_from([2, "30%"]), "per": st.just(1)},
    ),
    max_size=3,
    unique_by=lambda each: str(each["id"]),
)
NODES = st.lists(
    st.fixed_dictionaries(
        {"id": IDS, "due": DUES},
        optional={
            "task": WORDS,
            "evidence": st.lists(st.sampled_from(["editable", "stamped"]), max_size=2, unique=True),
            "units": st.just(["gck"]),
        },
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: str(each["id"]),
)
BEARERS = st.lists(
    st.fixed_dictionaries(
        {"unit": st.sampled_from(["ghk", "gck", "zjz"]), "role": st.sampled_from(["lead", "support", "joint"])},
        optional={"owner": PEOPLE, "task": WORDS},
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: str(each["unit"]),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"id": IDS, "title": WORDS, "units": BEARERS, "due": DUES},
        optional={
            "points": NUMBERS,
            "section": st.lists(WORDS, min_size=1, max_size=3),
            "indicator": st.fixed_dictionaries(
                {"id": IDS, "title": WORDS}, optional={"basis": st.lists(WORDS, max_size=2)}
            ),
            "basis": st.lists(WORDS, max_size=3),
            "qualitative": WORDS,
            "method": st.sampled_from(["ratio", "assessed"]),
            "measures": MEASURES,
            "leader": st.one_of(PEOPLE, st.lists(PEOPLE, min_size=1, max_size=2)),
            "nodes": NODES,
            "since": st.just("2026-05-20"),
            "disclosure": st.fixed_dictionaries({"type": st.just("withheld")}, optional={"reason": WORDS}),
            "note": WORDS,
        },
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda each: str(each["id"]),
)


@settings(max_examples=tries(100), deadline=None)
@given(rows=ROWS)
def test_whatever_a_table_says_its_sheet_gives_the_same_bytes(
    tmp_path_factory: pytest.TempPathFactory, rows: Any
) -> None:
    ordered = [{key: row[key] for key in ORDER if key in row} for row in rows]
    text = HEAD.format(year=2026) + rows_text(ordered)
    root = year(tmp_path_factory.mktemp("year"), text)
    assert again(root, "b/2026") == text


def test_what_looks_like_a_formula_is_a_text_in_the_workbook(tmp_path: Path) -> None:
    row = "{id: a-1, title: '=cmd|/c calc', points: 2, units: [{unit: gck, role: lead}], due: 2026-12, note: '+1+1'}"
    file = sheet_of(year(tmp_path, f"targets:\n  - {row}\n"), "b/2026")
    cells = [cell for line in load_workbook(file).worksheets[0].iter_rows() for cell in line]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [cell.value for cell in cells if cell.quotePrefix] == ["=cmd|/c calc", "+1+1"]


def test_a_year_without_rows_is_a_table_to_be_filled_in(tmp_path: Path) -> None:
    page = load_workbook(sheet_of(year(tmp_path, "targets: []\n"), "b/2026")).worksheets[0]
    heads = [cell.value for cell in page[3]]
    assert heads == [
        "编号",
        "所属部分",
        "目标名称",
        "指标",
        "分值",
        "责任单位",
        "责任人",
        "分管领导",
        "完成时限",
        "节点",
        "备注",
    ]
    # what is typed into the column of ids stays a text: 1-1-1 becomes no day
    assert page.column_dimensions["A"].number_format == "@"
