"""The judge that can say what is wrong: jsonschema, made to agree with the quick one and to name each key.

Where the two differ by nature the stricter meaning holds: ``$`` is the very end of a text
(not before a last newline), NaN is no number, a count written ``2.0`` is no integer. An
unknown, a missing and an ill-named key each are an error of their own, with the key as the
last step of its path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Protocol, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from scorer.model.entities import Data
from scorer.reading.schemas.schema_files import SUFFIX, names, schema

Faults = Iterator[ValidationError]


class Judge(Protocol):
    """jsonschema's validator, as far as our keywords use it."""

    def descend(self, instance: object, schema: object, path: str) -> Faults: ...
    def evolve(self, *, schema: object) -> Judge: ...
    def is_type(self, instance: object, type: str) -> bool: ...  # noqa: A002 — jsonschema's own name
    def is_valid(self, instance: object) -> bool: ...
    def iter_errors(self, instance: object) -> Faults: ...


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    """Every pattern of the schemas ends in ``$``, which means the end here as it does in JSON Schema."""
    return re.compile(pattern.removesuffix("$") + r"\Z")


def _type(judge: Judge, types: str | list[str], instance: object, _: Mapping[str, Any]) -> Faults:
    """As jsonschema's own, which would first print the whole value: of 300 bytes full of aliases, for 20 seconds."""
    if not any(judge.is_type(instance, name) for name in ([types] if isinstance(types, str) else types)):
        yield ValidationError("type")


def _enum(_: Judge, words: list[str], instance: object, __: Mapping[str, Any]) -> Faults:
    """Every word that the schemas allow is text."""
    if not isinstance(instance, str) or instance not in words:
        yield ValidationError("enum")


def _matches(_: Judge, pattern: str, instance: object, __: Mapping[str, Any]) -> Faults:
    if isinstance(instance, str) and not _pattern(pattern).search(instance):
        yield ValidationError("pattern")


def _required(_: Judge, required: list[str], instance: object, __: Mapping[str, Any]) -> Faults:
    if isinstance(instance, dict):
        yield from (ValidationError("required", path=[key]) for key in required if key not in instance)


def _additional(judge: Judge, allowed: object, instance: object, within: Mapping[str, Any]) -> Faults:
    """Keys beyond ``properties``: unknown where none are allowed, else held against the schema for them."""
    if not isinstance(instance, dict):
        return
    known = within.get("properties", {})
    for key in (key for key in instance if key not in known):
        if allowed is False:
            yield ValidationError("unknown", path=[key])
        else:
            yield from judge.descend(instance[key], allowed, path=key)


def _unevaluated(judge: Judge, _: object, instance: object, within: Mapping[str, Any]) -> Faults:
    """Keys that neither the schema nor the branch of its kind knows; nothing where the kind itself is wrong."""
    if not isinstance(instance, dict):
        return
    branches = [b["then"] for b in within["allOf"] if judge.evolve(schema=b["if"]).is_valid(instance)]
    if branches:
        known = set(within["properties"]).union(*(branch["properties"] for branch in branches))
        yield from (ValidationError("unknown", path=[key]) for key in instance if key not in known)


def _names(judge: Judge, rule: Mapping[str, Any], instance: object, _: Mapping[str, Any]) -> Faults:
    if isinstance(instance, dict):
        for key in instance:
            yield from judge.descend(key, rule, path=key)


def _is_number(_: object, instance: object) -> bool:
    if isinstance(instance, Decimal):
        return instance.is_finite()
    return isinstance(instance, int) and not isinstance(instance, bool)


def is_day(value: object) -> bool:
    """Whether a text is a day of the calendar: ``2024-02-29`` yes, ``2025-02-29`` no; what is no text passes."""
    if not isinstance(value, str):
        return True
    try:
        return bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_moment(value: object) -> bool:
    """The pattern beside it sees to the hours and the offset; the day is left."""
    return not isinstance(value, str) or is_day(value[:10])


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    checker.checks("date")(is_day)
    checker.checks("date-time")(_is_moment)
    return checker


KEYWORDS: Mapping[str, Callable[..., Faults]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _matches,
    "required": _required,
    "additionalProperties": _additional,
    "unevaluatedProperties": _unevaluated,
    "propertyNames": _names,
}
_Strict = extend(  # type: ignore[no-untyped-call]  # its stub names no types
    Draft202012Validator,
    validators=KEYWORDS,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number),
)


@cache
def _judge(name: str) -> Judge:
    """The validator of a file format, built once for each process."""
    resources = ((f"{each}{SUFFIX}", DRAFT202012.create_resource(_plain(each))) for each in names())
    registry: Registry[Any] = Registry().with_resources(resources)
    return cast("Judge", _Strict({"$ref": f"{name}{SUFFIX}"}, registry=registry, format_checker=_formats()))


def _plain(name: str) -> Mapping[str, Any]:
    """Without ``$schema``: where jsonschema meets one it goes on with its own validator instead of ours."""
    return {key: value for key, value in schema(name).items() if key != "$schema"}


def faults(data: Data, name: str) -> Faults:
    """Every violation, one after the other: who takes only some pays only for those."""
    return _judge(name).iter_errors(data)
