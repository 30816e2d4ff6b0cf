"""Keys that have other names, or other forms, since the second edition: ``{soft: true}`` → ``{required: false}``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from scorer.model.entities import Data

Row = Mapping[str, Data]

RENAMED: Mapping[str, Mapping[str, str]] = {
    "rounding": {"stages": "of"},
    "grades": {"grade": "id", "pool": "among", "min": "floor"},
    "consequences": {"clause": "clauses", "persons": "personal"},
    "exports": {"component": "of", "group": "groups", "as": "title"},
    "limits": {"clause": "clauses", "count": "by", "min": "floor", "max": "cap", "allowed": "options"},
    "calendar": {"clause": "clauses", "on_miss": "late"},
    "copies": {"clause": "clauses"},
    "changes": {"approver": "by"},
    "appeals": {"count_from": "from"},
}
"""A part of a scheme → the keys of its rows, or its own, that have another name."""
LISTED = frozenset({"clause", "group"})
"""Keys that had one name, where now there is a list."""
COVERING = ("record", "check", "page")


def replaced(row: Row, by: Mapping[str, Row]) -> dict[str, Data]:
    """The mapping with other entries in the place of some: ``{"max": {"full": 120}}``; none takes one out."""
    found: dict[str, Data] = {}
    for key, value in row.items():
        found |= by.get(key, {key: value})
    return found


def renamed(data: Row) -> dict[str, Data]:
    """A scheme with the names of today."""
    turned: Mapping[str, Callable[[Data], Data]] = {
        "honours": lambda value: _rows(value, _honour),
        "limits": lambda value: _rows(value, _soft),
        "grades": lambda value: _rows(value, _either),
        "consequences": lambda value: _rows(_inside(value, "when", {"late_target": "late"}), _either),
        "components": _components,
        "covers": _covers,
        "interpretations": lambda value: _rows(value, _bounded),
    }
    found: dict[str, Data] = {}
    for part, value in data.items():
        now = _rows(value, partial(_named, RENAMED[part])) if part in RENAMED else value
        found[part] = _chosen(turned[part](now) if part in turned else now)
    return found


def covering(row: Data) -> str:
    """What a row of ``covers`` is called: ``record/report``."""
    kinds = [kind for kind in COVERING if isinstance(row, dict) and kind in row]
    return f"{kinds[0]}/{row[kinds[0]]}" if kinds else ""  # type: ignore[call-overload,index]


def _rows(value: Data, make: Callable[[Row], dict[str, Data]]) -> Data:
    """Each mapping of a list made anew, or a mapping that stands alone."""
    if isinstance(value, list):
        return [make(row) if isinstance(row, dict) else row for row in value]
    return make(value) if isinstance(value, dict) else value


def _named(names: Mapping[str, str], row: Row) -> dict[str, Data]:
    by: dict[str, Row] = {}
    for old, new in names.items():
        value = row.get(old)
        by[old] = {new: [value] if old in LISTED and isinstance(value, str) else value}
    return replaced(row, by)


def _honour(row: Row) -> dict[str, Data]:
    """``{honour: x, top: 5%, among: good, pool: group}`` → ``{id: x, when: {top: 5%, grade: good}, among: group}``."""
    if "honour" not in row:  # a row of today: its among says in which pool
        return dict(row)
    among = {"grade": row["among"]} if "among" in row else {}
    names = {"honour": "id", "min": "floor", "pool": "among"}
    by = {old: {new: row.get(old)} for old, new in names.items()}
    return replaced(row, {**by, "among": {}, "top": {"when": {"top": row.get("top"), **among}}})


def _either(row: Row) -> dict[str, Data]:
    """``when: {any: [a, b]}`` → ``when: [a, b]``; what is asked beside it stays, and the check tells."""
    when = row.get("when")
    alone = isinstance(when, dict) and when.keys() == {"any"}
    return replaced(row, {"when": {"when": when["any"]}} if alone else {})  # type: ignore[index,call-overload]


def _bounded(row: Row) -> dict[str, Data]:
    """An interpretation's ``range: [5, 7]`` → ``floor: 5, cap: 7``."""
    match row.get("range"):
        case [floor, cap]:
            return replaced(row, {"range": {"floor": floor, "cap": cap}})
    return dict(row)


def _components(value: Data) -> Data:
    """Components at any depth: how a support is judged, what a missing document says, points of votes."""
    whole = _inside(_inside(value, "discretionary", {"min": "floor", "max": "cap"}), "support", {"scope": "when"})
    return _rows(whole, _component)


def _component(row: Row) -> dict[str, Data]:
    by: dict[str, Row] = {"components": {"components": _rows(row.get("components"), _component)}}
    if row.get("rule") == "votes":
        by["roles"] = {"points": row.get("roles")}
    if row.get("rule") == "missing" and "note" not in row:
        by["what"] = {"note": row.get("what")}
    return replaced(row, by)


def _chosen(value: Any) -> Any:  # noqa: ANN401 - any plain data
    """``{choose: parts, key: upper}`` → ``{choose: parts/upper}``, at any depth."""
    if isinstance(value, list):
        return [_chosen(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "choose" in value and "key" in value:
        return replaced(value, {"choose": {"choose": f"{value['choose']}/{value['key']}"}, "key": {}})
    return {name: _chosen(each) for name, each in value.items()}


def _soft(row: Row) -> dict[str, Data]:
    return replaced(row, {"soft": {"required": False} if row.get("soft") is True else {}})


def _inside(value: Any, key: str, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - any plain data
    """Every mapping under a key, at any depth, with other names."""
    if isinstance(value, list):
        return [_inside(each, key, names) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _inside(_deep(each, names) if name == key else each, key, names) for name, each in value.items()}


def _deep(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - any plain data
    if isinstance(value, list):
        return [_deep(each, names) for each in value]
    if not isinstance(value, dict) or "choose" in value:
        return value
    return {names.get(key, key): _deep(each, names) for key, each in value.items()}


def _covers(rows: Data) -> Data:
    """``[{record: report, clauses: [A-1]}]`` → ``{record/report: [A-1]}``; clauses of one name together."""
    if not isinstance(rows, list) or not all(map(covering, rows)):
        return rows
    found: dict[str, Data] = {}
    for row in rows:
        name, clauses = covering(row), row["clauses"] if isinstance(row, dict) and "clauses" in row else []
        before = found.get(name)
        found[name] = [*_listed(before), *_listed(clauses)] if before else clauses
    return found


def _listed(value: Data) -> list[Data]:
    return value if isinstance(value, list) else [value]
