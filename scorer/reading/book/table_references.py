"""References of a record to its cycle: target, node, measure, unit, another record."""

from __future__ import annotations

from datetime import datetime

from scorer.model.entities import Data, Path, Problem
from scorer.model.numbers import fraction, is_number
from scorer.reading.book.record_context import Check, Faults, RecordContext
from scorer.reading.suggestions import among, names, near

SUBJECT = ("matter", "target", "node")
"""What a notice or an inspection may be about."""


def own_target(filed: RecordContext) -> Faults:
    """A unit names a target of the table in which it has a part."""
    name, context = filed.text("target"), filed.context
    if name is None or context.targets is None or name in context.lost_targets:
        return
    own = context.own.get(filed.actor, ())
    if name not in context.targets:
        hint = near(name, own) or near(name, context.targets)
        listed = "" if own else names(context.targets)
        yield filed.fault("R012", "target", target=name, own=names(own), listed=listed, near=hint)
    elif name not in own and context.units is not None and filed.actor in context.units:
        bearers = names(part.unit for part in context.targets[name].parts)
        yield filed.fault("R013", "target", target=name, own=names(own), bearers=bearers, near=near(name, own))


def node(filed: RecordContext) -> Faults:
    """The node is one of the target's, and one of this unit's."""
    target = (filed.context.targets or {}).get(filed.text("target") or "")
    name = filed.text("node")
    if target is None or name is None:
        return
    mine = tuple(node.id for node in target.nodes if filed.actor in node.units)
    if all(node.id != name for node in target.nodes):
        every = tuple(node.id for node in target.nodes)
        yield filed.fault("R014", "node", node=name, target=target.id, **among(name, mine or every))
    elif mine and name not in mine:
        yield filed.fault("R015", "node", node=name, target=target.id, allowed=names(mine))


def measures(*path: str) -> Check:
    """The figures under ``path`` are named as the target's measures."""

    def look(filed: RecordContext) -> Faults:
        target = (filed.context.targets or {}).get(filed.text("target") or "")
        value: Data = dict(filed.data)
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if target is None or not isinstance(value, dict):
            return
        allowed = tuple(measure.id for measure in target.measures)
        for name in value:
            if name not in allowed:
                yield filed.key_fault("R016", *path, name, measure=name, target=target.id, **among(name, allowed))

    return look


def known_unit(filed: RecordContext, name: Data, *path: str | int) -> Faults:
    """One unit that is named somewhere in the record."""
    units = filed.context.units
    if units is None or not isinstance(name, str) or name in units or name in filed.context.lost_units:
        return
    every = tuple(units)
    fault = filed.key_fault if path[-1] == name else filed.fault
    yield fault("R017", *path, unit=name, **among(name, every))


def unit(key: str) -> Check:
    """The one unit under ``key``."""
    return lambda filed: known_unit(filed, filed.data.get(key), key)


def units(key: str) -> Check:
    """A list of units, of rows ``{unit, role}``, one unit as text, or a mapping with units for keys."""

    def look(filed: RecordContext) -> Faults:
        value = filed.data.get(key)
        if isinstance(value, dict):
            for name in value:
                yield from known_unit(filed, name, key, name)
        elif isinstance(value, list):
            for index, row in enumerate(value):
                inner: Path = (index, "unit") if isinstance(row, dict) else (index,)
                yield from known_unit(filed, row.get("unit") if isinstance(row, dict) else row, key, *inner)
        else:
            yield from known_unit(filed, value, key)

    return look


def any_target(filed: RecordContext) -> Faults:
    """A target of the table, whoever is responsible for it."""
    name, targets = filed.text("target"), filed.context.targets
    if name is not None and targets is not None and name not in targets and name not in filed.context.lost_targets:
        yield filed.fault("R012", "target", target=name, listed=names(targets), near=near(name, targets))


def ordered(low: str, high: str) -> Check:
    """Two figures or times of which the first may not be the larger."""

    def look(filed: RecordContext) -> Faults:
        first, second = filed.data.get(low), filed.data.get(high)
        if is_number(first) and is_number(second):
            wrong = fraction(first) > fraction(second)
        elif isinstance(first, str) and isinstance(second, str):
            wrong = later(first, second)
        else:
            return
        if wrong:
            yield filed.fault("R033", low, low=low, high=high, first=str(first), second=str(second))

    return look


def later(first: str, second: str) -> bool:
    """Whether one time with an offset is after or at another; False for what is no time."""
    try:
        return datetime.fromisoformat(first) >= datetime.fromisoformat(second)
    except (TypeError, ValueError):
        return False


def record(key: str) -> Check:
    """A path of another record of the cycle."""

    def look(filed: RecordContext) -> Faults:
        name = filed.text(key)
        if name is not None and name not in filed.context.records:
            yield _no_record(filed, name, key)

    return look


def _no_record(filed: RecordContext, name: str, *at: str | int) -> Problem:
    beside = filed.context.records_by_actor.get(name.split("/", 1)[0], ())
    return filed.fault("R028", *at, path=name, near=near(name, beside))


def about(filed: RecordContext) -> Faults:
    """An appeal is about a record (a path) or a component of the score."""
    name, words = filed.text("about"), filed.context.vocabulary
    if name is None or name in filed.context.records:
        return
    if "/" in name:
        yield _no_record(filed, name, "about")
    elif words is not None and name not in words.components:
        yield filed.fault("R018", "about", component=name, **among(name, words.components))


def subject(filed: RecordContext) -> Faults:
    """What a notice, an answer or an inspection is about: a matter, a target, a node; a notice also several."""
    about = filed.data.get("about")
    for place, parts in enumerate(about if isinstance(about, list) else [about]):
        if isinstance(parts, dict):
            yield from _one_subject(filed, parts, ("about", place) if isinstance(about, list) else ("about",))


def _one_subject(filed: RecordContext, parts: dict[str, Data], at: tuple[str | int, ...]) -> Faults:
    targets = filed.context.targets
    matter, name, point = (value if isinstance(value := parts.get(key), str) else None for key in SUBJECT)
    if matter is not None and matter not in filed.context.records:
        yield _no_record(filed, matter, *at, "matter")
    target = (targets or {}).get(name or "")
    if name is not None and targets is not None and target is None and name not in filed.context.lost_targets:
        facts = {"listed": names(targets), "near": near(name, targets)}
        yield filed.fault("R012", *at, "target", target=name, **facts)
    every = tuple(each.id for each in target.nodes) if target else ()
    if target and point is not None and point not in every:
        facts = {"node": point, "target": target.id, **among(point, every)}
        yield filed.fault("R014", *at, "node", **facts)


def replaces(filed: RecordContext) -> Faults:
    """A record supersedes an earlier one of the same filer."""
    name = filed.text("replaces")
    if name is None:
        return
    if name == filed.path:
        yield filed.fault("R029", "replaces", path=name, reason="写的是它自己")
    elif name not in filed.context.records:
        yield _no_record(filed, name, "replaces")
    elif name.split("/", 1)[0] != filed.actor:
        yield filed.fault("R029", "replaces", path=name, reason="那是别的单位的记录")
