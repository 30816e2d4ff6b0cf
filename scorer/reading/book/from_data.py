"""Plain data that its schema has accepted → the frozen types of the model, by the annotations of their fields.

A field of a dataclass is the key of the same name, or of ``metadata["key"]``; its annotation says how the value
is converted: ``Fraction``, ``date``, ``tuple[Person, ...]``, another dataclass. So a new field of a record is its
schema and one line in the model. What no schema accepted raises ValueError, KeyError or TypeError: our own bug.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from scorer.model import entities
from scorer.model import records as record_types
from scorer.model.entities import Clause, Cycle, Data, Due, Person, Reviewer, Target, Unit
from scorer.model.numbers import fraction
from scorer.model.option_text import option_text
from scorer.model.records import KINDS, Paper, Record, Subject
from scorer.reading.receipts.receipt_ledger import Received

T = TypeVar("T")
Convert = Callable[[Any], object]
PUBLISH = {
    "targets": "public",
    "progress": "public",
    "scores": "when-final",
    "ranks": "internal",
    "grades": "internal",
}
"""What a cycle publishes where its own ``publish`` says nothing."""


RECEIVED = tuple(field.name for field in fields(Received))
RECORDS: Mapping[str, type[Record]] = {
    name.lower(): each for name, each in vars(record_types).items() if name.lower() in KINDS
}
"""Record kind → its type; a kind that is not here is a ``Paper``."""


def due(text: str) -> Due:
    """``2025-06-30`` is a day; ``2019-12`` a month, kept as its first day."""
    if len(text) == len("2019-12"):
        return Due(date.fromisoformat(f"{text}-01"), month_only=True)
    return Due(date.fromisoformat(text))


BY_TYPE: Mapping[object, Convert] = {
    str: option_text,  # a number or a choice may be written without quotes
    Fraction: fraction,
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
    Due: due,
}
IN_WORDS: Mapping[object, str] = {Person: "name", Subject: "words"}
"""Dataclasses that may be written as one text, and the field that the text then is."""


def structured(make: type[T], data: Mapping[str, Any], /, **more: object) -> T:
    """An instance of a dataclass from the data under its keys; other keys are not read, ``more`` is taken as it is.

    ``structured(Unit, {"id": "ghc", "name": "规划处", "group": "a", "accounts": ["w"]})`` has ``accounts == ("w",)``.
    """
    table, values = _table(cast("type", make)), more
    for key, value in data.items():
        if key in table:
            name, convert = table[key]
            values[name] = value if convert is None or value is None else convert(value)
    return make(**values)


@cache
def _table(make: type) -> dict[str, tuple[str, Convert | None]]:
    """Key in a file → name and conversion of the field; what only the machine says of a record is no key."""
    machine = ("path", "actor", "sha256", "data", *RECEIVED) if issubclass(make, Record) else ()
    types = get_type_hints(make, localns=vars(entities))  # the alias Data names others of that module
    return {
        field.metadata.get("key", field.name): (field.name, _converter(types[field.name]))
        for field in fields(make)
        if field.name not in machine
    }


def _converter(kind: Any) -> Convert | None:  # noqa: ANN401 — an annotation may be anything
    """The conversion from plain data to a value of this annotation; None: it is one already."""
    if kind in BY_TYPE:
        return BY_TYPE[kind]
    origin, inner = get_origin(kind), [each for each in get_args(kind) if each is not NoneType]
    if origin is tuple:
        item = _converter(inner[0]) or _same
        return lambda value: tuple(map(item, value)) if isinstance(value, list | tuple) else (item(value),)
    if origin is Mapping:
        entry = _converter(inner[1])
        return entry and (lambda value: {key: entry(each) for key, each in value.items()})
    if is_dataclass(kind):
        words = IN_WORDS.get(kind, "")
        return lambda value: structured(cast("type", kind), {words: value} if isinstance(value, str) else value)
    return _converter(inner[0]) if len(inner) == 1 else None


def _same(value: object) -> object:
    return value


def record(path: str, sha256: str, data: Mapping[str, Data], received: Received | None = None) -> Record:
    """One record; a kind that no score reads keeps its plain data too (``Paper``)."""
    make = RECORDS.get(str(data["kind"]), Paper)
    more: dict[str, object] = {"path": path, "actor": path.split("/", 1)[0], "sha256": sha256}
    if issubclass(make, Paper):
        more["data"] = data
    if received is not None:
        more.update((name, getattr(received, name)) for name in RECEIVED)
    return structured(make, data, **more)


def cycle(name: str, data: Mapping[str, Any]) -> Cycle:
    """``cycle.yml`` under its id ``demo/2025``, with the defaults that the format names."""
    bureau, _, year = name.partition("/")
    period, publish = data["period"], PUBLISH | data.get("publish", {})
    known = {"id": name, "bureau": bureau, "year": int(year), "start": period["from"], "end": period["to"]}
    return structured(Cycle, known | {**data, "publish": publish})


def unit(data: Mapping[str, Any]) -> Unit:
    """One of those assessed."""
    return structured(Unit, data)


def reviewer(data: Mapping[str, Any]) -> Reviewer:
    """One of those that assess; without an id the office."""
    return structured(Reviewer, {"id": "office", **data})


def clause(data: Mapping[str, Any]) -> Clause:
    """One clause of ``clauses.yml``; its ``type`` and ``figures`` may be one text or a list."""
    return structured(Clause, {"figures": [], **data})


def target(data: Mapping[str, Any]) -> Target:
    """One row of the table; without ``nodes`` it has the node ``final`` at its due date, for all its units."""
    everyone = list(dict.fromkeys(part["unit"] for part in data.get("units", ())))
    nodes = data.get("nodes") or [{"id": "final", "due": data["due"]}]
    whole = {"units": [], **data, "nodes": [{"units": everyone, **row} for row in nodes]}
    return structured(Target, whole | {"measures": [_measure(row) for row in data.get("measures", ())]})


def _measure(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with ``low`` and ``high``; ``target: 8`` is 8 to 8, ``{actual: planned}`` is reported too."""
    goal = row["target"]
    if isinstance(goal, dict) and "actual" in goal:
        return {**row, "low": 0, "high": 0, "goal": goal["actual"]}
    low, high = (goal["from"], goal["to"]) if isinstance(goal, dict) else (goal, goal)
    return {**row, "low": low, "high": high}
