"""The digest of what a 办法 means: of its parsed rules, whatever file says them and however it is worded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from fractions import Fraction
from functools import cache

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
    kind: type = data.__class__
    defaults = _fields(kind)
    plain = ((name, _plain(getattr(data, name))) for name in defaults if name not in omitted)
    return {name: value for name, value in plain if value != defaults[name]}


@cache
def _fields(kind: type) -> Mapping[str, object]:
    """The fields of a dataclass that do not merely explain → their defaults; ``MISSING`` of one without."""
    spoken = (each for each in fields(kind) if each.name not in WORDING and not each.name.endswith("cites"))
    return {each.name: _default(each) for each in spoken}


def _default(each: Field[object]) -> object:
    if each.default is not MISSING:
        return _plain(each.default)
    return _plain(each.default_factory()) if each.default_factory is not MISSING else MISSING


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    return [type(value).__name__, _said(value)] if is_dataclass(value) else value
