"""A violation of a schema in plain Chinese: one problem for one fault, at the smallest place.

The words come from the schema itself: ``title`` names a field, ``description`` says what to
put, ``x-meanings`` what each allowed word means, ``x-written`` how a text is formed,
``x-wanted`` what belongs where several types may be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from scorer.model.entities import Path, Place, Problem
from scorer.reading.schemas import hints
from scorer.reading.schemas.schema_files import Node, field, schema, walk
from scorer.reading.suggestions import fault as fault_at

TYPES: Mapping[str, str] = {
    "string": "文字",
    "number": "数字",
    "integer": "整数",
    "boolean": " true 或 false",
    "array": "列表",
    "object": "一组字段",
    "null": " null",
}
ORDER: Mapping[str, int] = {"type": 0, "format": 2}
"""Which fault of a value is reported: by its type before all others (1), a day only once its form is right."""
PARTS = ("scheme", "procedure", "interpretations")
"""The files of one 办法: what is written in the wrong one has its place in another."""
FEW = 8
"""Allowed words that are still listed where the nearest one is known."""


class SchemaViolation(Protocol):
    """The parts of jsonschema's error that are read here."""

    validator: Any
    validator_value: Any
    instance: Any
    schema: Any

    @property
    def absolute_path(self) -> Iterable[str | int]: ...
    @property
    def absolute_schema_path(self) -> Iterable[str | int]: ...


@dataclass(frozen=True)
class ViolationPlace:
    """The place of a fault: ``label`` names it in Chinese, ``about`` says what belongs there.

    ``above`` are the pieces of schema passed on the way, the innermost first, each with the
    schema it is in; ``is_key`` where a name in a map is at fault and not the value under it.
    """

    file: str
    path: Path
    label: str
    about: str
    above: tuple[tuple[Node, str], ...]
    is_key: bool

    def problem(self, code: str, **facts: str) -> Problem:
        """A problem at the value (or key) itself; empty facts are omitted."""
        return fault_at(code, Place(self.file, self.path, "key" if self.is_key else "value"), **facts)


def problems(faults: Iterable[SchemaViolation], file: str, name: str) -> tuple[Problem, ...]:
    """The faults of one document in words, what follows from another omitted.

    Of several faults of one value the one about its type is reported, else the first, and last
    that a day does not exist; a field that is missing because its name is misspelt is reported
    with the misspelling only.
    """
    reported: dict[tuple[Path, bool], Problem] = {}
    misspelt: set[Path] = set()
    for fault in sorted(faults, key=lambda fault: ORDER.get(fault.validator, 1)):
        spot = _spot(fault, file, name)
        if (spot.path, spot.is_key) in reported:
            continue
        problem = reported[spot.path, spot.is_key] = WORDS[fault.validator](fault, spot)
        if problem.code == "F003" and "near" in problem.facts:
            misspelt.add((*spot.path[:-1], problem.facts["near"]))
    return tuple(each for (path, _), each in reported.items() if each.code != "F002" or path not in misspelt)


def _spot(fault: SchemaViolation, file: str, name: str) -> ViolationPlace:
    """Walk the schema along the fault: the last field's own words name the spot, with the items below it."""
    path, steps = tuple(fault.absolute_path), [*walk(name, fault.absolute_schema_path)]
    label, about, taken, is_key, before = "", "", 0, False, None
    for step in steps[:-1]:
        if before == "properties":
            (label, about), taken, before = field(step.inside, step.home), taken + 1, None
            label = f"“{label}”"
        else:
            before = step.name
            if step.name in ("items", "additionalProperties", "propertyNames"):
                label, taken, is_key = label + _part(path[taken]), taken + 1, step.name == "propertyNames"
    above = tuple((step.within, step.home) for step in reversed(steps) if isinstance(step.within, dict))
    return ViolationPlace(file, path, label or "这份文件", about, above, is_key)


def _part(step: str | int) -> str:
    return f"第 {step + 1} 项" if isinstance(step, int) else f"里的 {hints.cut(step)} "


def _type(fault: SchemaViolation, spot: ViolationPlace) -> Problem:
    if fault.instance is None:
        return _empty("F004", spot)
    wanted = fault.validator_value
    types = (wanted,) if isinstance(wanted, str) else tuple(wanted)
    hint = hints.for_type(fault.instance, types, fault.schema) if spot.path else _first_line(spot)
    return spot.problem(
        "F001",
        field=spot.label,
        want=fault.schema.get("x-wanted") or "或".join(TYPES[name] for name in types),
        have=hints.shown(fault.instance),
        **_hint_or_about(hint, spot),
    )


def _first_line(spot: ViolationPlace) -> str:
    """How a whole document begins, where it is no mapping: a record with its kind."""
    whole, home = spot.above[0]
    key = next(iter(whole.get("required", ())), "") or next(iter(whole["properties"]))
    _, about = field(whole["properties"][key], home)
    return f"每行写成“名称: 内容”（半角冒号加一个空格），前面不加“- ”；先写 {key}：{about}"


def _empty(code: str, spot: ViolationPlace) -> Problem:
    """Nothing is written there: to leave it away is no way out where the schema asks for it."""
    name = spot.path[-1] if spot.path else ""
    within = next((node for node, _ in spot.above if name in node.get("properties", {})), {})
    optional = "" if name in within.get("required", ()) else "这一行"
    return spot.problem(code, field=spot.label, optional=optional, about=hints.for_empty(name) or spot.about)


def _hint_or_about(hint: str, spot: ViolationPlace) -> dict[str, str]:
    """The particular hint where there is one; else what belongs there in general."""
    return {"hint": hint} if hint else {"about": spot.about}


def _enum(fault: SchemaViolation, spot: ViolationPlace) -> Problem:
    value, meanings = fault.instance, fault.schema["x-meanings"]
    if value is None or value == "":
        return _empty("F004" if value is None else "F009", spot)
    near = hints.near(value, meanings) if isinstance(value, str) else ""
    return spot.problem(
        "F005",
        field=spot.label,
        value=f"“{hints.cut(value)}”" if isinstance(value, str) else hints.shown(value),
        near=near,
        allowed=_listed([f"{word}（{meanings[word]}）" for word in fault.validator_value], near),
    )


def _listed(allowed: Sequence[str], near: str) -> str:
    """All that is allowed; of many nothing where the nearest one is known."""
    return "" if near and len(allowed) > FEW else "、".join(allowed)


def _pattern(fault: SchemaViolation, spot: ViolationPlace) -> Problem:
    written = fault.schema["x-written"]
    if spot.is_key:
        return spot.problem("F013", key=hints.cut(fault.instance), field=spot.label, written=written)
    if not hints.visible(fault.instance):
        return _empty("F009", spot)
    hint = hints.for_pattern(fault.instance, fault.validator_value) or written
    if hint == written and hints.is_name(fault.instance) and written.startswith("用小写英文字母"):
        hint = f"写代号，不写中文名称：{spot.about.rstrip('。')}；{written}"
    return spot.problem("F006", field=spot.label, value=hints.cut(fault.instance), hint=hint)


def _format(fault: SchemaViolation, spot: ViolationPlace) -> Problem:
    hint = hints.for_day(fault.instance)
    return spot.problem("F007", field=spot.label, value=hints.cut(fault.instance), hint=hint)


def _length(fault: SchemaViolation, spot: ViolationPlace) -> Problem:
    count, limit = str(len(fault.instance)), str(fault.validator_value)
    return spot.problem("F008", field=spot.label, count=count, limit=limit)


def _size(fault: SchemaViolation, spot: ViolationPlace) -> Problem:
    """Too short a text, too few or too many entries."""
    count, limit = len(fault.instance), str(fault.validator_value)
    if not count:
        return _empty("F009", spot)
    bound = f"至少 {limit} 项" if str(fault.validator).startswith("min") else f"至多 {limit} 项"
    return spot.problem("F011", field=spot.label, count=str(count), bound=bound)


def _range(fault: SchemaViolation, spot: ViolationPlace) -> Problem:
    low, high, above = (fault.schema.get(key) for key in ("minimum", "maximum", "exclusiveMinimum"))
    bound = f"大于 {above}，不超过 {high}" if above is not None else f"在 {low} 到 {high} 之间"
    value = hints.cut(str(fault.instance))
    return spot.problem("F010", field=spot.label, value=value, bound=bound, about=spot.about)


def _missing(fault: SchemaViolation, spot: ViolationPlace) -> Problem:
    """The parent's place; where a key that nobody knows looks like the missing one, that one is named."""
    key, known = str(spot.path[-1]), fault.schema.get("properties", {})
    node, home = next(
        ((n["properties"][key], home) for n, home in spot.above if key in n.get("properties", {})), ({}, "")
    )
    title, about = field(node, home)
    near = hints.near(key, {name: "" for name in fault.instance if name not in known})
    facts = {"key": key, "field": title or key, "near": near, "line": "" if near else key, "about": about}
    return fault_at("F002", Place(spot.file, (*spot.path[:-1], *_reason(spot))), **facts)


def _reason(spot: ViolationPlace) -> Path:
    """The field that makes the missing one necessary: ``status: not-done`` asks for a cause; not so the kind."""
    within, outside = spot.above[0][0], spot.above[1][0] if len(spot.above) > 1 else {}
    condition: Node = outside["if"] if outside.get("then") is within else {}
    return tuple(name for name in condition.get("properties", {}) if name != "kind")[:1]


def _unknown(fault: SchemaViolation, spot: ViolationPlace) -> Problem:
    """The key's place, with the nearest right spelling among what is not there yet."""
    key, home = str(spot.path[-1]), spot.above[0][1]
    known = fault.schema.get("properties", {}) | _of_its_kind(fault)
    near = hints.near(key, {name: field(node, home)[0] for name, node in known.items() if name not in fault.instance})
    facts = {"key": hints.cut(key), "near": near, "allowed": _listed([*known], near)}
    belongs = [f"{other}.yml" for other in PARTS if home in PARTS and key in schema(other)["properties"]]
    if belongs and len(spot.path) == 1:
        facts = {"key": key, "file": belongs[0]}
    return fault_at("F003", Place(spot.file, spot.path, "key"), **facts)


def _of_its_kind(fault: SchemaViolation) -> Node:
    """The fields that the branch of the document's own kind adds."""
    found: Node = {}
    for branch in fault.schema.get("allOf", ()):
        ((name, rule),) = branch["if"]["properties"].items()
        if fault.instance.get(name) == rule["const"]:
            found |= branch["then"]["properties"]
    return found


WORDS: Mapping[str, Callable[[SchemaViolation, ViolationPlace], Problem]] = {
    "type": _type,
    "enum": _enum,
    "pattern": _pattern,
    "format": _format,
    "maxLength": _length,
    "minLength": _size,
    "minItems": _size,
    "maxItems": _size,
    "minProperties": _size,
    "maxProperties": _size,
    "minimum": _range,
    "maximum": _range,
    "exclusiveMinimum": _range,
    "required": _missing,
    "additionalProperties": _unknown,
    "unevaluatedProperties": _unknown,
}
"""Keyword → its words. A test compares it with the keywords that the schemas use."""
