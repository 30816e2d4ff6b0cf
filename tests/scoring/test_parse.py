"""The reading of a scheme: every key that the schema offers is read, or refused at its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from scorer.model.entities import Data, Place
from scorer.reading.schemas import schema as schema_of
from scorer.scoring.rules import KINDS
from scorer.scoring.scheme.parse import build
from scorer.scoring.scheme.terms import scheme_terms

SCHEMA = {name: schema_of(name) for name in ("scheme", "record")}
FREE = frozenset({"note", "interpretations"})
"""What speaks to the reader alone, and what is read before the choices are known."""
PLAIN: dict[str, Data] = {"scheme": "s", "title": "t", "groups": [{"id": "g", "title": "组"}]}


class Watched(dict[str, Any]):
    """A mapping that knows which of its keys somebody asked for."""

    def __init__(self, data: dict[str, Any]) -> None:
        super().__init__({key: watched(value) for key, value in data.items()})
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)


def watched(value: Any) -> Any:
    if isinstance(value, dict):
        return Watched(value)
    return [watched(each) for each in value] if isinstance(value, list) else value


def resolved(schema: dict[str, Any], home: str) -> tuple[dict[str, Any], str]:
    """A schema with its reference followed, and the file that it is from."""
    while "$ref" in schema:
        file, _, name = schema["$ref"].partition("#/$defs/")
        home = "record" if file.startswith("record") else home
        schema = SCHEMA[home]["$defs"].get(name, {}) if name else {}
    return schema, home


def sample(schema: dict[str, Any], home: str = "scheme", deep: int = 0) -> Any:
    """A value with every key that the schema offers: mappings whole, lists of one."""
    schema, home = resolved(schema, home)
    if "enum" in schema:
        return schema["enum"][0]
    kinds = schema.get("type", "string")
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if "properties" in schema and "choose" in schema.get("required", ()):
        return "1"
    if "properties" in schema and deep < 8:
        inner = {key: each for key, each in schema["properties"].items() if key not in {"choose", "map", "key"}}
        return {key: sample(each, home, deep + 1) for key, each in inner.items()}
    if "object" in kinds and isinstance(schema.get("additionalProperties"), dict):
        return {"x": sample(schema["additionalProperties"], home, deep + 1)}
    if "array" in kinds and "items" in schema and deep < 8:
        return [sample(schema["items"], home, deep + 1)]
    return True if kinds == ["boolean"] else 1 if {"number", "integer"} & set(kinds) else "x"


def component(kind: str) -> dict[str, Any]:
    """A component of this kind with all that the schema offers for it."""
    whole = SCHEMA["scheme"]["$defs"]["component"]
    own = next(each["then"] for each in whole["allOf"] if each["if"]["properties"]["rule"]["const"] == kind)
    properties = {**whole["properties"], **own["properties"]}
    inner = [{"id": "inner", "title": "t", "rule": "missing"}]
    return {key: inner if key == "components" else sample(each) for key, each in properties.items()} | {
        "id": kind, "rule": kind,
    }  # fmt: skip


def idle(data: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where the keys are that nobody asked for."""
    if isinstance(data, Watched):
        for key, value in data.items():
            if key in FREE or at[-1:] == ("cites",):
                continue
            if key not in data.asked and not named(at):
                yield (*at, key)
            yield from idle(value, (*at, key))
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from idle(value, (*at, place))


def named(at: tuple[str | int, ...]) -> bool:
    """Whether the keys of a mapping are names of the scheme's own, all of which are gone through."""
    return at[-1:] in {("categories",), ("per_class",), ("grounds",), ("points",)}


def test_every_key_of_the_schema_is_read_or_refused_at_its_place() -> None:
    top = {key: sample(each) for key, each in SCHEMA["scheme"]["properties"].items() if key != "components"}
    document = watched({**top, "components": [component(kind) for kind in KINDS]})
    _, problems = build(document, {}, "scheme.yml")
    refused = {each.place.path for each in problems if each.code == "S016" and isinstance(each.place, Place)}
    left = [at for at in idle(document) if not any(at[:end] in refused for end in range(1, len(at) + 1))]
    assert left == []
    assert {str(at[-1]) for at in refused} >= {"of", "top", "grade"}


@pytest.mark.parametrize(
    ("rule", "places"),
    [
        ({"rule": "votes", "points": {"a": {"good": 1}}, "recuse": "x"}, ["recuse"]),
        ({"rule": "fulfilment", "scale": 100, "total": 1}, ["scale", "total"]),
        ({"rule": "events", "of": {"section": "x"}, "per": "task", "categories": {"x": 1}}, ["of", "per"]),
        ({"rule": "events", "base": 1, "categories": {"late": {"points": -1, "once_per": ["work"]}}}, ["categories/late/once_per"]),
        ({"rule": "events", "categories": {"x": {"points": 1, "count": 3, "adds": True}}}, ["categories/x/count", "categories/x/adds"]),
    ],
)  # fmt: skip
def test_what_a_rule_does_not_read_is_refused(rule: dict[str, Data], places: list[str]) -> None:
    _, found = build({**PLAIN, "components": [{"id": "a", **rule}]}, {}, "scheme.yml")
    assert [(each.code, "/".join(map(str, getattr(each.place, "path", ())[2:]))) for each in found] == [
        ("S016", place) for place in places
    ]


@pytest.mark.parametrize(
    ("rows", "code", "key"),
    [
        ({"grades": [{"id": "bad", "when": {"late": True}}]}, "S016", "late"),
        ({"grades": [{"id": "bad", "when": {"grade": "x"}}]}, "S016", "grade"),
        ({"consequences": [{"clauses": ["X-1"], "title": "t", "when": {"top": 1}}]}, "S016", "top"),
        ({"grades": [{"id": "bad", "otherwise": True, "unless": ["vetoo"]}]}, "S005", "unless"),
        ({"exports": [{"of": "a", "title": "x", "groups": "h"}]}, "S005", "groups"),
        ({"calendar": [{"id": "c", "clauses": ["X-1"], "by": "unit", "due": "13-40"}]}, "S005", "due"),
        ({"components": [{"id": "a", "rule": "events", "categories": {}, "once_per": ["works"]}]}, "S005", "once_per"),
        ({"components": [{"id": "a", "rule": "events", "categories": {}, "stack": {"with": ["nobody"], "both": True}}]}, "S005", "with"),
    ],
)  # fmt: skip
def test_conditions_and_closed_words(rows: dict[str, Data], code: str, key: str) -> None:
    _, found = build({**PLAIN, "components": [{"id": "a", "rule": "missing"}], **rows}, {}, "scheme.yml")
    assert [(each.code, getattr(each.place, "path", ("",))[-1]) for each in found] == [(code, key)]


def test_a_list_of_sections_selects_each_of_them() -> None:
    rule = {"id": "a", "rule": "fulfilment", "of": {"section": ["x", "y"]}}
    scheme, problems = build({**PLAIN, "components": [rule]}, {}, "scheme.yml")  # type: ignore[list-item]
    assert not problems
    assert getattr(scheme.components[0].rule, "of").of == {"section": ("x", "y")}  # noqa: B009


def test_a_rule_says_which_records_it_reads_and_whether_it_is_by_target() -> None:
    terms = scheme_terms({**PLAIN, "components": [{"id": kind, "rule": kind} for kind in KINDS]})
    assert {name: sorted(slots[0].reads) for name, slots in terms.components.items() if slots[0].reads} == {
        "assessed": ["rating"],
        "events": ["claim", "penalty"],
        "earlier": ["rating"],
        "relative": ["standing"],
        "votes": ["ballots"],
    }
    assert [name for name, slots in terms.components.items() if slots[0].by_target] == ["fulfilment"]
