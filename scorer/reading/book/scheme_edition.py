"""The edition that a ``scheme.yml`` is written in."""

from __future__ import annotations

from collections.abc import Container, Mapping

from scorer.model.entities import Data
from scorer.reading.schemas.schema_files import schema
from scorer.reading.yaml.values import rows_of

RULES = frozenset({"completion", "deduction", "offset", "sum"})
"""Rules that only the first edition has."""
OTHERS = ("procedure", "interpretations")
"""The files that it did not have: all was in one."""


def first_edition(data: Mapping[str, Data], files: Container[str]) -> bool:
    """Whether it is of the first edition: by a rule of it, or by what has had a file of its own since."""
    moved = {key for name in OTHERS if name not in files for key in schema(name)["properties"]}
    return not moved.isdisjoint(data) or _old_rule(data)


def _old_rule(data: Mapping[str, Data]) -> bool:
    return any(row.get("rule") in RULES or _old_rule(row) for row in rows_of(data, "components"))
