"""Two validators for each file format: jsonschema-rs may say that nothing is wrong, jsonschema finds what is.

Only a document that the first does not pass goes to the second, and only the second's violations count; a test
makes sure that nothing passes the first and fails the second. An unknown, a missing and an ill-named key each are
a violation of their own, with the key as the last step of its path. jsonschema takes 70 ms to load, so a run
in which everything passes never imports it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

from scorer.model.entities import Data
from scorer.model.records import KINDS
from scorer.reading.schemas.schema_files import SUFFIX, Node, names, of_kind, schema

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

BASE = "json-schema:///"


class WholeNumber:
    """``x-whole``: a count written ``2.0`` is no integer for us, though it is one in JSON Schema."""

    def __init__(self, parent: object, value: object, path: object) -> None:
        """Nothing to prepare: the keyword is only ever true."""

    def validate(self, instance: object) -> None:
        """Refuse what jsonschema refuses as well."""
        if isinstance(instance, Decimal):
            raise ValueError("not a whole number")  # noqa: TRY004 — the way to say "refused" here


@cache
def _quick(name: str, kind: str | None) -> jsonschema_rs.Draft202012Validator:
    registry = jsonschema_rs.Registry([(f"{BASE}{each}{SUFFIX}", schema(each)) for each in names()])
    return jsonschema_rs.Draft202012Validator(
        schema(name) if kind is None else of_kind(kind),
        registry=registry,
        base_uri=f"{BASE}{name}{SUFFIX}",
        validate_formats=True,
        keywords={"x-whole": WholeNumber},
    )


def passes(data: Data, name: str) -> bool:
    """Whether nothing is wrong with a document; 4 µs for a report of 1.5 KB.

    The validator of a record's own kind is four times as quick as that of all kinds, and says the same.
    """
    kind = data.get("kind") if name == "record" and isinstance(data, dict) else None
    return _quick(name, kind if isinstance(kind, str) and kind in KINDS else None).is_valid(data)


def schema_errors(data: Data, name: str) -> Iterator[ValidationError]:
    """Every violation, one after the other: who takes only some pays only for those."""
    found: Iterator[ValidationError] = _full(name).iter_errors(data)
    return found


@cache
def _full(name: str) -> Any:  # noqa: ANN401 — a class that is made at run time
    from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415
    from jsonschema.validators import extend  # noqa: PLC0415
    from referencing import Registry  # noqa: PLC0415
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415

    # Without ``$schema``: where jsonschema meets one it goes on with its own validator instead of ours.
    plain = {each: {key: value for key, value in schema(each).items() if key != "$schema"} for each in names()}
    files = ((f"{each}{SUFFIX}", DRAFT202012.create_resource(node)) for each, node in plain.items())
    types = Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number)
    make: Any = extend(Draft202012Validator, validators=KEYWORDS, type_checker=types)  # type: ignore[no-untyped-call]
    formats = FormatChecker(formats=("date",))
    # the pattern beside it sees to the hours and the offset; the day is left
    formats.checks("date-time", raises=ValueError)(lambda value: formats.conforms(str(value)[:10], "date"))
    registry: Registry[Any] = Registry().with_resources(files)
    return make({"$ref": f"{name}{SUFFIX}"}, registry=registry, format_checker=formats)


def _error(*path: str) -> ValidationError:
    """jsonschema's own messages print the whole value: of 300 bytes full of aliases, for 20 seconds."""
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415

    return ValidationError("", path=path)


def _type(judge: Any, types: str | list[str], instance: object, _: Node) -> Iterator[ValidationError]:  # noqa: ANN401
    if not any(judge.is_type(instance, name) for name in ([types] if isinstance(types, str) else types)):
        yield _error()


def _enum(_: object, words: list[str], instance: object, __: Node) -> Iterator[ValidationError]:
    if not isinstance(instance, str) or instance not in words:
        yield _error()


def _pattern(_: object, pattern: str, instance: object, __: Node) -> Iterator[ValidationError]:
    """``$`` is the very end of a text, as in JSON Schema, and not before a last newline."""
    if isinstance(instance, str) and not re.search(pattern.removesuffix("$") + r"\Z", instance):
        yield _error()


def _required(_: object, required: list[str], instance: object, __: Node) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        yield from (_error(key) for key in required if key not in instance)


def _additional(judge: Any, allowed: object, instance: Any, within: Node) -> Iterator[ValidationError]:  # noqa: ANN401
    """Keys beyond ``properties``, in the order of the file: unknown where none are allowed, else by their schema."""
    for key in instance if isinstance(instance, dict) else ():
        if key not in within.get("properties", {}):
            yield from [_error(key)] if allowed is False else judge.descend(instance[key], allowed, path=key)


def _unevaluated(judge: Any, _: object, instance: object, within: Node) -> Iterator[ValidationError]:  # noqa: ANN401
    """Keys that neither the schema nor the branch of its kind knows; nothing where the kind itself is wrong."""
    if isinstance(instance, dict):
        branches = [each["then"] for each in within["allOf"] if judge.evolve(schema=each["if"]).is_valid(instance)]
        known = set(within["properties"]).union(*(branch["properties"] for branch in branches))
        clear = bool(branches) or _may_have_no_kind(judge, instance, within)
        yield from (_error(key) for key in instance if clear and key not in known)


def _may_have_no_kind(judge: Any, instance: Mapping[str, object], within: Node) -> bool:  # noqa: ANN401
    """Whether it rightly has none: a component of parts needs no rule of its own."""
    kinds = {name for each in within["allOf"] for name in each["if"].get("required", ())}
    own = {key: within[key] for key in ("if", "then", "else") if key in within}
    return bool(own) and kinds.isdisjoint(instance) and bool(judge.evolve(schema=own).is_valid(instance))


def _names(judge: Any, rule: Node, instance: object, _: Node) -> Iterator[ValidationError]:  # noqa: ANN401
    for key in instance if isinstance(instance, dict) else ():
        yield from judge.descend(key, rule, path=key)


def _is_number(_: object, instance: object) -> bool:
    if isinstance(instance, Decimal):
        return instance.is_finite()
    return isinstance(instance, int) and not isinstance(instance, bool)


KEYWORDS: Mapping[str, Callable[..., Iterator[ValidationError]]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "required": _required,
    "additionalProperties": _additional,
    "unevaluatedProperties": _unevaluated,
    "propertyNames": _names,
}
