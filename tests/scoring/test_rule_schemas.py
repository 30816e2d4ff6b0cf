"""The scheme's schema is put together from the parts that lie beside the rule kinds."""

from __future__ import annotations

import json

import pytest
from kit.scheme_schema import PARTS, SHIPPED, schema

from scorer.scoring.rules import KINDS


def test_the_shipped_schema_is_what_the_parts_make() -> None:
    text = SHIPPED.read_text("utf-8")
    assert schema(text) == text, "run: python tests/kit/scheme_schema.py"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_what_it_is_called_what_it_does_and_what_each_parameter_means(kind: str) -> None:
    part = json.loads((PARTS / f"{kind}.schema.json").read_text("utf-8"))
    assert part["title"]
    assert part["description"].endswith("。")
    assert all(each["title"] and each["description"] for each in part["properties"].values())


def test_no_part_is_without_its_rule_and_a_changed_part_changes_the_schema() -> None:
    assert {each.name.partition(".")[0] for each in PARTS.glob("*.schema.json")} == set(KINDS)
    text = SHIPPED.read_text("utf-8")
    spoilt = text.replace("已得分值占应得分值", "别的名称").replace('"const": "votes"', '"const": "ballots"')
    assert spoilt != text
    assert schema(spoilt) == text
