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
def schema(name: str) -> Node:
    """The schema of a file format, as it is in ``<name>.schema.json``. Not to be changed by who reads it."""
    text = resources.files("scorer").joinpath("schemas").joinpath(f"{name}{SUFFIX}").read_text(encoding="utf-8")
    found: Node = json.loads(text)
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
