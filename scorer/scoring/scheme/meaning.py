"""The digest of what a 办法 means: of its parsed rules, whatever file says them and however it is worded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from fractions import Fraction

from scorer.scoring.scheme.parse import Scheme

WORDING = frozenset({"title", "titles", "total_title", "level_titles", "formula", "interpreter", "clause", "clauses"})
"""Fields that only speak to a reader; those that end in ``cites`` too."""
ELSEWHERE = frozenset(
    {"id", "open", "table", "limits", "procedure", "sources", "covers", "citations", "interpretations"}
)
"""Fields of a scheme from which no figure follows by themselves; its choices are digested beside it."""


def meaning(scheme: Scheme) -> str:
    """64 hexadecimal digits, equal for schemes of which every figure, grade and consequence is alike.

    A field at its default says nothing: a rule that gains a parameter moves no digest of a scheme that does not use it.
    """
    said = _said(scheme, ELSEWHERE)
    requests = [_plain(rule) for rule in scheme.procedure.calendar if rule.kind == "request"]
    text = json.dumps([said, requests], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _said(data: object, omitted: frozenset[str] = frozenset()) -> dict[str, object]:
    """A dataclass by its fields, those left out that explain or that are at their default."""
    return {each.name: value for each, value in _fields(data, omitted) if not _is_default(each, value)}


def _fields(data: object, omitted: frozenset[str]) -> Iterator[tuple[Field[object], object]]:
    for each in fields(data):  # type: ignore[arg-type]
        if each.name not in WORDING | omitted and not each.name.endswith("cites"):
            yield each, _plain(getattr(data, each.name))


def _is_default(each: Field[object], value: object) -> bool:
    if each.default is not MISSING:
        return value == _plain(each.default)
    return each.default_factory is not MISSING and value == _plain(each.default_factory())


def _plain(value: object) -> object:
    if is_dataclass(value):
        return [type(value).__name__, _said(value)]
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Fraction) else value
