"""The schema files themselves: complete, closed, described, and such that both judges mean the same by them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema_rs import meta
from kit.specimens import FULL, GOOD, Sheet, faults, plain

from scorer.model.entities import Data
from scorer.model.records import KINDS, OFFICE_KINDS
from scorer.reading.book.files import OF_BUREAU
from scorer.reading.schemas import MOST, names, schema, validators, violations
from scorer.reading.schemas.schema_files import Node, field, follow, of_kind
from scorer.reading.schemas.violation_text import WORDS
from scorer.reading.yaml import read

ROOT = Path(__file__).parents[2]
UNSAID = {"if", "then", "else", "allOf", "const", "items", "properties", "propertyNames", "$ref"}
"""Keywords that cannot be the violated one: what is inside them is."""
NOTES = {"$schema", "$defs", "title", "description", "x-meanings", "x-written", "x-wanted", "x-whole"}


def pieces(node: Any, home: str, inside: str = "") -> Iterator[tuple[Node, str, str]]:
    """Every piece of a schema, with the schema it stands in and the keyword that holds it."""
    if isinstance(node, list):
        for each in node:
            yield from pieces(each, home, inside)
    elif isinstance(node, dict):
        if inside not in ("properties", "$defs", "x-meanings"):
            yield node, home, inside
        for key, value in node.items():
            named = inside in ("properties", "$defs")
            yield from pieces(value, home, "named" if named else key)


ALL = [piece for name in names() for piece in pieces(schema(name), name)]


def types(node: Node) -> set[str]:
    found = node.get("type", [])
    return {found} if isinstance(found, str) else set(found)


def test_there_is_one_for_each_format() -> None:
    assert set(names()) == {"cycle", "units", "targets", "record", *OF_BUREAU, "case", "holidays"}


@pytest.mark.parametrize("name", names())
def test_each_is_a_schema_of_draft_2020_12(name: str) -> None:
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema(name))
    assert meta.is_valid(schema(name))


def test_every_property_says_in_chinese_what_it_is_and_what_to_put() -> None:
    for node, home, _ in ALL:
        for key, value in node.get("properties", {}).items():
            if value.keys() != {"const"}:
                title, about = field(value, home)
                assert re.search("[\u4e00-\u9fff]", title), (home, key)
                assert re.search("[\u4e00-\u9fff]", about) or "如" in about, (home, key)
                assert len(title) <= 20, (home, key)


def test_every_object_is_closed() -> None:
    for node, home, inside in ALL:
        if "object" in types(node) and "properties" in node:
            assert node.get("additionalProperties", node.get("unevaluatedProperties")) is False, (home, node)
        elif "object" in types(node) and inside != "if":
            by_name = {"additionalProperties", "if"} & node.keys()
            assert by_name or "array" in types(node), (home, node)


def test_no_keyword_that_explodes_or_on_which_the_judges_differ() -> None:
    for node, home, _ in ALL:
        assert not {"oneOf", "anyOf", "not", "uniqueItems", "multipleOf", "dependentSchemas"} & node.keys(), home
        assert not any(isinstance(value, float) for value in node.values()), home
        assert node.keys() <= UNSAID | NOTES | WORDS.keys() | {"type"}, (home, node.keys())


def test_a_reference_bears_nothing_that_checks_beside_it() -> None:
    for node, home, _ in ALL:
        if "$ref" in node:
            assert node.keys() <= {"$ref", "title", "description"}, (home, node)
            assert follow(node["$ref"], home)[0]


def test_every_pattern_is_whole_and_says_how_to_write_it() -> None:
    for node, home, _ in ALL:
        if "pattern" in node:
            assert node["pattern"].startswith("^"), home
            assert node["pattern"].endswith("$"), home
            assert node["x-written"], home
        if "format" in node and "pattern" not in node:
            assert node == {"format": "date"}, "the pattern stands one level above"


def test_every_closed_list_of_words_says_what_they_mean() -> None:
    for node, home, _ in ALL:
        if "enum" in node:
            assert set(node["enum"]) == set(node["x-meanings"]), home
            assert all(isinstance(word, str) for word in node["enum"]), home


def test_every_text_list_and_count_is_bounded() -> None:
    for node, home, _ in ALL:
        if "string" in types(node):
            assert "maxLength" in node or "+" not in node.get("pattern", "+"), (home, node)
        if "array" in types(node):
            assert "maxItems" in node, (home, node)
        if types(node) in ({"number"}, {"integer"}):
            assert {"minimum", "maximum"} <= node.keys() or "exclusiveMinimum" in node, (home, node)
        assert ("integer" in types(node)) == ("x-whole" in node), (home, node)


def test_the_nineteen_kinds() -> None:
    branches = schema("record")["allOf"]
    assert [b["if"]["properties"]["kind"]["const"] for b in branches] == schema("record")["properties"]["kind"]["enum"]
    assert set(schema("record")["properties"]["kind"]["enum"]) == KINDS == FULL.keys()
    may = schema("units")["properties"]["reviewers"]["items"]["properties"]["may"]["items"]["properties"]["kind"]
    assert may["enum"] == list(OFFICE_KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_record_with_every_field_is_clean(kind: str) -> None:
    data = plain(FULL[kind])
    assert isinstance(data, dict)
    assert set(data) == set(of_kind(kind)["properties"]), "the specimen has every field"
    assert faults(FULL[kind]) == ()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_required_is_missed(kind: str) -> None:
    data = plain(FULL[kind])
    assert isinstance(data, dict)
    for key in set(of_kind(kind)["required"]) - {"kind"}:
        short: Data = {name: value for name, value in data.items() if name != key}
        assert [(p.code, p.facts["key"]) for p in violations(Sheet(short), "record")] == [("F002", key)]


SHIPPED = [
    ("record", "submissions/*/*/*/*.yml"),
    ("cycle", "targets/*/*/cycle.yml"),
    ("units", "targets/*/*/units.yml"),
    ("targets", "targets/*/*/targets.yml"),
    ("scheme", "targets/*/scheme.yml"),
    ("procedure", "targets/*/procedure.yml"),
    ("interpretations", "targets/*/interpretations.yml"),
    ("scheme", "tests/schemes/*/targets/*/scheme.yml"),
    ("clauses", "targets/*/clauses.yml"),
    ("clauses", "scorer/reading/clauses.yml"),
    ("case", "targets/*/cases/*.yml"),
    ("holidays", "targets/holidays/*.yml"),
]


@pytest.mark.parametrize(("name", "pattern"), SHIPPED)
def test_what_is_shipped_is_clean(name: str, pattern: str) -> None:
    for path in sorted(ROOT.glob(pattern)):
        document, problems = read(path.relative_to(ROOT).as_posix(), path.read_bytes())
        assert document is not None
        assert (*problems, *violations(document, name)) == ()


@pytest.mark.parametrize("name", sorted(GOOD))
def test_the_other_formats(name: str) -> None:
    assert faults(GOOD[name], name) == ()


def test_a_case_has_the_fields_of_the_files_it_stands_for() -> None:
    case = schema("case")
    settled = {"converted"}  # what a settled year notes of rules written anew; a case settles nothing
    assert set(case["properties"]["cycle"]["properties"]) == set(schema("cycle")["properties"]) - settled
    assert set(case["$defs"]["unit"]["properties"]) == set(schema("units")["$defs"]["unit"]["properties"])
    assert set(case["$defs"]["target"]["properties"]) == set(schema("targets")["$defs"]["target"]["properties"])


REFUSED = {
    "an id": ("node", ["n1\n", "", "-a", "N1", "n_1", "n.1", "a" * 33, "节点", "n1 ", "\nn1"]),
    "a target's id": ("target", ["2025.01\n", ".1", "2025_01", "a" * 33]),
    "a record's path": (
        "replaces",
        ["n1.yml", "ghc/n1.yaml", "ghc/n1.yml\n", "ghc/a/n1.yml", "../n1.yml", "ghc\\n1.yml"],
    ),
}
KEPT = {
    "node": ["n1", "1", "a" * 32, "final"],
    "target": ["2025.01", "1-1-1"],
    "replaces": ["ghc/n1.yml", "ghc/一季度.yml"],
}


@pytest.mark.parametrize(("key", "values"), REFUSED.values(), ids=REFUSED.keys())
def test_how_a_name_is_formed(key: str, values: list[str]) -> None:
    record = plain(FULL["report"])
    assert isinstance(record, dict)
    for value in values:
        assert [p.code for p in violations(Sheet(record | {key: value}), "record")] in (["F006"], ["F008"], ["F009"]), (
            value
        )
    for value in KEPT[key]:
        assert violations(Sheet(record | {key: value}), "record") == (), value


def test_which_days_and_times_there_are() -> None:
    record = plain(FULL["outage"])
    assert isinstance(record, dict)
    for moment in ("2024-02-29T00:00:00+08:00", "2025-06-30T23:59:59.999999Z"):
        assert violations(Sheet(record | {"from": moment}), "record") == ()
    for moment in (
        "2025-02-29T00:00:00+08:00",
        "2025-06-30T24:00:00+08:00",
        "2025-06-30T23:59:60+08:00",
        "2025-06-30T23:59:59",
        "2025-06-30T23:59:59+15:00",
        "2025-06-30T23:59:59+08:00\n",
        "2025-06-30",
        "2025-W01-1",
        "20250630T000000Z",
    ):
        assert len(violations(Sheet(record | {"from": moment}), "record")) == 1, moment


def test_faults_without_number_are_told_up_to_a_bound() -> None:
    """A file that is wrong in 3,000 places is told 50 of them and that there are more."""
    data: Data = {"targets": [{"id": 1} for _ in range(3000)]}
    found = violations(Sheet(data), "targets")
    assert len(found) == MOST + 1
    assert (found[-1].code, found[-1].facts["count"]) == ("F020", "50")


def test_a_value_that_unfolds_without_end_is_not_unfolded() -> None:
    """300 bytes of aliases, nine times nine deep, kept jsonschema 20 seconds printing the value."""
    bomb: Data = "a"
    for _ in range(9):
        bomb = [bomb] * 9
    found = violations(Sheet({"kind": "report", "target": bomb, "node": "n1", "status": bomb}), "record")
    assert [p.code for p in found] == ["F001", "F005"]


def test_only_the_full_validator_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the quick one to refuse a sheet in which the other finds nothing, nothing would be wrong with it."""
    monkeypatch.setattr("scorer.reading.schemas.passes", lambda *_: False)
    assert violations(Sheet(plain(FULL["report"])), "record") == ()


def test_the_full_validator_says_where() -> None:
    data = plain(FULL["report"].replace("bytes: 18231", "bytes: '18231'"))
    assert [tuple(fault.absolute_path) for fault in validators.schema_errors(data, "record")] == [
        ("attachments", 0, "bytes")
    ]
