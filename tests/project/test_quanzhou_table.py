"""The Quanzhou target table of 2019 (泉交办〔2019〕28号, annex) as it was typed in: counts, weights, dates, figures.

The expected figures were read off the annex by hand. The table is read as text here, not through the
engine, so that a slip in the table cannot hide behind one in the reader.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "targets" / "quanzhou" / "2019"
KEY = ("职能工作目标", "重点工作目标")
ROUTINE = ("职能工作目标", "常规工作目标")

Row = dict[str, Any]


def text_of(name: str) -> Any:
    """The file with every scalar as the text that stands in it: ``1.9`` stays ``"1.9"``."""
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506


ROWS: list[Row] = text_of("targets.yml")["targets"]
UNITS: list[Row] = text_of("units.yml")["units"]
BY_ID: dict[str, Row] = {row["id"]: row for row in ROWS}


def section_of(row: Row) -> tuple[str, ...]:
    return tuple(row["section"])


def in_section(*section: str) -> list[Row]:
    return [row for row in ROWS if section_of(row)[: len(section)] == section]


def points_of(rows: list[Row]) -> Fraction:
    return sum((Fraction(row["points"]) for row in rows), Fraction(0))


def people_of(row: Row) -> list[str]:
    leader = row["leader"]
    owners = [part["owner"] for part in row["units"] if "owner" in part]
    return owners + ([leader] if isinstance(leader, str) else leader)


def figures_of(row_id: str) -> list[tuple[object, str]]:
    return [(measure["target"], measure["unit"]) for measure in BY_ID[row_id].get("measures", [])]


def test_it_has_the_63_rows_once_each() -> None:
    assert len(ROWS) == 63
    assert len(BY_ID) == 63


@pytest.mark.parametrize(
    ("section", "indicators", "rows", "points"),
    [
        (KEY, 15, 35, 69),
        (ROUTINE, 4, 8, 11),
        (("职能工作目标",), 19, 43, 80),
        (("行政能力目标",), 5, 20, 20),
        ((), 24, 63, 100),
    ],
)
def test_counts_and_weights_are_those_the_document_declares(
    section: tuple[str, ...], indicators: int, rows: int, points: int
) -> None:
    found = in_section(*section)
    assert len({row["indicator"]["id"] for row in found}) == indicators
    assert len(found) == rows
    assert points_of(found) == points


def test_each_of_the_five_administrative_aspects_has_four_points() -> None:
    aspects = Counter[str]()
    for row in in_section("行政能力目标"):
        aspects[section_of(row)[1]] += int(row["points"])
    assert aspects == {"科学行政": 4, "依法行政": 4, "高效行政": 4, "廉洁行政": 4, "管理创新": 4}


def test_only_the_station_hub_is_due_in_september_and_all_else_in_december() -> None:
    assert Counter(row["due"] for row in ROWS) == {"2019-12": 62, "2019-09": 1}
    assert BY_ID["1-4-1"]["due"] == "2019-09"


@pytest.mark.parametrize(
    ("row", "figures"),
    [
        ("1-1-1", [("60", "%"), ("80", "%"), ("80", "%"), ("80", "%"), ("8", "亿元")]),
        ("1-2-1", [("9000", "万元")]),
        ("1-2-2", [("200", "万元")]),
        ("1-3-1", [("4", "个"), ("1", "个")]),
        ("1-4-1", [("1.9", "亿元")]),
        ("1-4-2", [("2", "次/月")]),
        ("1-5-1", [("200", "公里"), ("2", "亿元")]),
        ("1-5-2", [("15", "座"), ("1500", "万元"), ("200", "公里"), ("1500", "万元")]),
        ("1-7-1", [("20", "亿元")]),
        ("1-8-2", [("40", "辆"), ("80", "辆"), ("2500", "万元")]),
        ("1-9-3", [("240", "万载重吨"), ("1", "条")]),
        ("1-10-1", [("3", "条"), ("1", "条"), ("5", "条"), ("1", "条")]),
        ("1-11-1", [("100", "辆")]),
        ("1-13-1", [("42", "处")]),
        ("1-13-2", [("100", "%"), ("12", "次")]),
        ("1-14-1", [({"from": "13", "to": "14"}, "%")]),
        ("1-14-2", [({"from": "18", "to": "19"}, "%")]),
        ("2-1-1", [("6", "次")]),
        ("2-2-1", [("24", "次")]),
        ("2-3-1", [("80", "%"), ("70", "%")]),
        ("2-4-1", [("2.7", "亿元")]),
        ("2-4-2", [("5", "个"), ("100", "万元")]),
        ("1-15", []),
    ],
)
def test_figures_are_those_of_the_annex(row: str, figures: list[tuple[object, str]]) -> None:
    assert figures_of(row) == figures


def test_only_the_two_growth_ranges_are_stretch_targets() -> None:
    stretch = {row["id"] for row in ROWS for measure in row.get("measures", []) if measure.get("stretch") == "true"}
    assert stretch == {"1-14-1", "1-14-2"}


def test_a_row_is_judged_by_its_figures_or_by_the_reviewer_and_negative_rows_by_yes_or_no() -> None:
    binary = {row["id"] for row in ROWS if row["method"] == "binary"}
    assert binary == {"5-4", "7-2", "7-3"}
    assert all((row["method"] == "ratio") == bool(row.get("measures")) for row in ROWS)


def test_several_responsible_units_are_joint_and_a_single_one_leads() -> None:
    for row in ROWS:
        roles = {part["role"] for part in row["units"]}
        assert roles == ({"lead"} if len(row["units"]) == 1 else {"joint"}), row["id"]
    assert sum(len(row["units"]) > 1 for row in ROWS) == 20


def test_the_bureau_is_assessed_and_every_other_unit_only_answers_for_targets() -> None:
    assert [unit["name"] for unit in UNITS if unit["group"] == "bureau"] == ["泉州市交通运输局"]
    responsible = {unit["id"] for unit in UNITS if unit["group"] == "responsible"}
    assert len(responsible) == 22
    assert {part["unit"] for row in ROWS for part in row["units"]} == responsible


def test_persons_show_by_surname_only() -> None:
    people = [person for row in ROWS for person in people_of(row)]
    assert len(people) == 160
    assert [person for person in people if not re.fullmatch(r".××", person)] == []


def test_document_numbers_have_the_form_of_a_document_number() -> None:
    number = re.compile(r"泉(委|委办|委发|委办发|政办|政文|河长办|创文明城指)〔201[89]〕\d+号")
    named = {document for row in ROWS for document in row.get("basis", [])}
    assert {document for document in named if not number.fullmatch(document)} == {"省为民办实事"}
    assert len(named) == 19


def test_rows_of_one_indicator_share_its_wording_and_documents() -> None:
    shared: dict[str, tuple[Row, list[str]]] = {}
    for row in ROWS:
        mine = (row["indicator"], row.get("basis", []))
        assert shared.setdefault(row["indicator"]["id"], mine) == mine, row["id"]


def test_only_key_targets_name_documents() -> None:
    assert all(("basis" in row) == (section_of(row) == KEY) for row in ROWS)


def test_the_cycle_is_public_by_its_own_document_and_real() -> None:
    cycle = text_of("cycle.yml")
    assert cycle["disclosure"]["type"] == "public"
    assert "主动公开" in cycle["disclosure"]["reason"]
    assert cycle["people"] == "masked"
    assert "synthetic" not in cycle
