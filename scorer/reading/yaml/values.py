"""Values of data that no schema has checked yet: each is what it should be, or nothing.

``kind: [report]`` is legal YAML. Whoever looks at a file before its schema has spoken asks here, so that a list
is never looked up in a set and a number never split as a text.
"""

from __future__ import annotations

from collections.abc import Mapping

from scorer.model.entities import Data


def text_of(data: object, key: str) -> str:
    """The text under a key; "" where there is none, or where it is no text: ``{"kind": ["report"]}`` → ""."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, str) else ""


def mapping_of(data: object, key: str) -> dict[str, Data]:
    """The mapping under a key; empty where it is none."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, dict) else {}


def list_of(data: object, key: str) -> list[Data]:
    """The list under a key; empty where it is none."""
    value = data.get(key) if isinstance(data, Mapping) else None
    return value if isinstance(value, list) else []


def texts_of(data: object, key: str) -> tuple[str, ...]:
    """The texts in the list under a key."""
    return tuple(each for each in list_of(data, key) if isinstance(each, str))


def rows_of(data: object, key: str) -> list[dict[str, Data]]:
    """The mappings in the list under a key."""
    return [row for row in list_of(data, key) if isinstance(row, dict)]
