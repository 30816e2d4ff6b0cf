"""The schema files as they lie in this folder, and the references between them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

Node = dict[str, Any]
"""A piece of a schema."""

SUFFIX = ".schema.json"


@cache
def names() -> tuple[str, ...]:
    """The file formats, by name: ``("case", "clauses", …, "units")``."""
    files = (item.name for item in resources.files("scorer").joinpath("schemas").iterdir())
    return tuple(sorted(name.removesuffix(SUFFIX) for name in files if name.endswith(SUFFIX)))


@cache
def _written(name: str) -> Node:
    text = resources.files("scorer").joinpath("schemas").joinpath(f"{name}{SUFFIX}").read_text(encoding="utf-8")
    found: Node = json.loads(text)
    return found


@cache
def schema(name: str) -> Node:
    """The schema of a file format, each object with all its fields. Not to be changed by who reads it.

    In ``<name>.schema.json`` fields that many objects have are said once, and referred to in their ``allOf``.
    """
    whole: Node = _whole(_written(name), name)
    return whole


def _whole(node: Any, home: str) -> Any:  # noqa: ANN401 — any piece of a schema
    """The same with the fields that it shares among its own: an object that only refers to others is closed by them."""
    if isinstance(node, list):
        return [_whole(each, home) for each in node]
    if not isinstance(node, dict):
        return node
    made = {key: _whole(value, home) for key, value in node.items()}
    shared = [each["$ref"] for each in node.get("allOf", ()) if each.keys() == {"$ref"}]
    if shared:
        made["properties"] = _shared(shared, home, home) | made.get("properties", {})
        made["allOf"] = [each for each in made["allOf"] if each.keys() != {"$ref"}]
        if not made["allOf"]:
            del made["allOf"]
            made = {"additionalProperties" if key == "unevaluatedProperties" else key: made[key] for key in made}
    return made


def _shared(references: Iterable[str], home: str, reader: str) -> Node:
    """The fields of these definitions, and those that they share themselves, as ``reader`` refers to them."""
    found: Node = {}
    for reference in references:
        file, _, pointer = reference.partition("#/$defs/")
        at = file.removesuffix(SUFFIX) or home
        node = _written(at)["$defs"][pointer]
        fields = json.dumps(node.get("properties", {}))
        if at != reader:
            fields = fields.replace('"$ref": "#/', f'"$ref": "{at}{SUFFIX}#/')
        found |= _whole(json.loads(fields), reader) | _shared(
            [each["$ref"] for each in node.get("allOf", ())], at, reader
        )
    return found


@cache
def of_kind(kind: str) -> Node:
    """The record schema as it is for one kind: the fields of its branch among the common ones, and no others."""
    whole = schema("record")
    then = next(branch["then"] for branch in whole["allOf"] if branch["if"]["properties"]["kind"]["const"] == kind)
    kept = {key: value for key, value in whole.items() if key not in ("allOf", "unevaluatedProperties")}
    return {
        **kept,
        **then,
        "properties": whole["properties"] | then["properties"],
        "required": [*whole["required"], *then["required"]],
        "additionalProperties": False,
    }


def follow(reference: str, home: str) -> tuple[Node, str]:
    """What a ``$ref`` in the schema ``home`` points to, and the schema in which that is.

    ``targets.schema.json#/$defs/target`` in any, ``#/$defs/day`` in its own.
    """
    file, _, pointer = reference.partition("#")
    home = file.removesuffix(SUFFIX) or home
    found: Any = schema(home)
    for step in pointer.split("/")[1:]:
        found = found[step]
    return found, home


class SchemaStep(NamedTuple):
    """One step down a schema: from ``within`` by ``name`` to ``inside``; both are in the schema ``home``."""

    name: str | int
    within: Any
    inside: Any
    home: str


def walk(name: str, steps: Iterable[str | int]) -> Iterator[SchemaStep]:
    """Down the schema ``name`` by the steps of a violation, through the references on the way."""
    node: Any = schema(name)
    home = name
    for step in steps:
        while isinstance(node, dict) and step not in node:
            node, home = follow(node["$ref"], home)
        yield SchemaStep(step, node, node[step], home)
        node = node[step]


def field(node: Node, home: str) -> tuple[str, str]:
    """A field's title and description: its own, or those of what it refers to; "" where it has none."""
    while "title" not in node and "$ref" in node:
        node, home = follow(node["$ref"], home)
    return node.get("title", ""), node.get("description", "").rstrip("。")
