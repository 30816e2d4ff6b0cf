"""Plain data that its schema has found clean → the frozen types of the model, by one table for each kind.

Every function raises ValueError or KeyError on data that no schema let through: that is our
own bug, never a clerk's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, cast

from scorer.model.entities import (
    Clause,
    Cycle,
    Data,
    Disclosure,
    Due,
    Indicator,
    Measure,
    Node,
    Part,
    Permission,
    Person,
    Reviewer,
    Target,
    Unit,
)
from scorer.model.numbers import fraction
from scorer.model.option_text import option_text
from scorer.model.records import (
    Appeal,
    Attachment,
    Ballots,
    Cause,
    Change,
    Claim,
    Conclusion,
    Decision,
    Feedback,
    Inspection,
    Matter,
    Notice,
    Outage,
    Paper,
    Penalty,
    Plan,
    Rating,
    Record,
    Report,
    Request,
    Resolution,
    Standing,
    Subject,
)

Convert = Callable[[Any], object]
PUBLISH = {
    "targets": "public",
    "progress": "public",
    "scores": "when-final",
    "ranks": "internal",
    "grades": "internal",
}
"""What a cycle publishes where its own ``publish`` says nothing."""


@dataclass(frozen=True, slots=True)
class Received:
    """What the receipts say of a record: first arrival under its path, arrival of these bytes, merge, account."""

    first_at: datetime
    arrived: datetime
    merged_at: datetime | None = None
    account: str | None = None
    first_merged_at: datetime | None = None


def due(text: str) -> Due:
    """``2025-06-30`` is a day; ``2019-12`` a month, kept as its first day."""
    if len(text) == len("2019-12"):
        return Due(date.fromisoformat(f"{text}-01"), month_only=True)
    return Due(date.fromisoformat(text))


def day(text: str) -> date:
    """``2025-06-30``."""
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    """``2025-06-30T09:12:05+08:00``: the offset is the text's own."""
    return datetime.fromisoformat(text)


def person(value: str | dict[str, str]) -> Person:
    """``王××`` or ``{name: 王××, post: 处长}``."""
    return Person(value) if isinstance(value, str) else Person(value["name"], value.get("post"))


def persons(value: str | dict[str, str] | list[str | dict[str, str]]) -> tuple[Person, ...]:
    """One person or a list of them."""
    return tuple(person(each) for each in value) if isinstance(value, list) else (person(value),)


def _texts(value: str | list[str]) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


def option(value: Data) -> str:
    """What was chosen, as text: True → "true", a map → "apply_days=30, recusal=true"."""
    return option_text(value) or ""


def _numbers(value: dict[str, Data]) -> dict[str, Fraction]:
    return {name: fraction(number) for name, number in value.items()}


def _counts(value: dict[str, dict[str, dict[str, int]]]) -> dict[str, dict[str, dict[str, int]]]:
    return {unit: {role: dict(grades) for role, grades in roles.items()} for unit, roles in value.items()}


def _fill(make: Callable[..., Any], table: Mapping[str, tuple[str, Convert | None]], data: Mapping[str, Data]) -> Any:  # noqa: ANN401 — one table-driven maker for many types
    """``make`` with each key of ``data`` under the name and through the conversion that ``table`` gives."""
    values = {}
    for key, value in data.items():
        name, convert = table[key]
        values[name] = value if convert is None or value is None else convert(value)
    return make(**values)


def _table(plain: str = "", **converted: Convert) -> dict[str, tuple[str, Convert | None]]:
    """Fields taken as they are, and fields that are converted."""
    table: dict[str, tuple[str, Convert | None]] = {name: (name, None) for name in plain.split()}
    return table | {name: (name, convert) for name, convert in converted.items()}


def _maker(make: Callable[..., Any], table: Mapping[str, tuple[str, Convert | None]]) -> Convert:
    return lambda data: _fill(make, table, data)


_disclosure = _maker(Disclosure, _table("type reason reviewed_by", date=day))
_attachment = _maker(Attachment, _table("role file sha256 bytes media_type", disclosure=_disclosure))
_cause = _maker(Cause, _table("type detail"))
_change = _maker(Change, _table("terminate", due=due, measures=_numbers))


def _attachments(value: list[Data]) -> tuple[object, ...]:
    return tuple(map(_attachment, value))


def _subject(value: str | dict[str, str]) -> Subject:
    return Subject(words=value) if isinstance(value, str) else Subject(**value)


def _bearers(value: list[Mapping[str, Any]]) -> tuple[Part, ...]:
    return tuple(map(_part, value))


_plan = _maker(Plan, _table("content object scope") | {"from": ("start", day), "to": ("end", day)})


COMMON = _table("kind note replaces", disclosure=_disclosure, attachments=_attachments)
RECORDS: dict[str, tuple[type[Record], dict[str, tuple[str, Convert | None]]]] = {
    "report": (
        Report,
        _table("target node status progress highlights actions results problems next", actuals=_numbers, cause=_cause),
    ),
    "claim": (
        Claim,
        _table(
            "component category title ground work issuer seal",
            date=day,
            confirmed_by=_texts,
            shared_with=_texts,
            amount=fraction,
        ),
    ),
    "request": (Request, _table("target node reason detail", change=_change)),
    "appeal": (Appeal, _table("about grounds")),
    "decision": (
        Decision,
        _table(
            "on verdict reason number authority",
            by=person,
            date=day,
            achieved=fraction,
            amount=fraction,
            cause=_cause,
            change=_change,
        ),
    ),
    "penalty": (
        Penalty,
        _table(
            "component category unit title basis fact proposed_by",
            date=day,
            amount=fraction,
            count=fraction,
            out_of=fraction,
        ),
    ),
    "ballots": (Ballots, _table("component", counts=_counts)),
    "rating": (Rating, _table("component target source", scores=_numbers)),
    "standing": (Standing, _table("component unit work", rank=fraction, of=fraction)),
    "matter": (
        Matter,
        _table(
            "source authority content requirement standard", due=due, units=_bearers, owner=person, supervisor=person
        ),
    ),
    "notice": (Notice, _table("form", number=str, to=_texts, about=_subject, reply_by=day, issued=day)),
    "feedback": (Feedback, _table("notice status progress problems")),
    "inspection": (Inspection, _table("finding method", about=_subject, date=day, rectify_by=day, plan=_plan)),
    "conclusion": (Conclusion, _table("on unit grade effect", by=person, date=day)),
    "outage": (Outage, _table("detail") | {"from": ("start", moment), "to": ("end", moment)}),
    "resolution": (Resolution, _table("settles digest meeting document supersedes", date=day, chosen=option)),
}
RECORDS = {kind: (make, COMMON | table) for kind, (make, table) in RECORDS.items()}


def record(path: str, sha256: str, data: Mapping[str, Data], received: Received | None = None) -> Record:
    """One record; a kind that no score reads keeps its plain data too (``Paper``)."""
    kind = cast("str", data["kind"])
    make, table = RECORDS.get(kind, (Paper, COMMON))
    values: dict[str, Any] = {"path": path, "actor": path.split("/", 1)[0], "sha256": sha256}
    for key, value in data.items():
        field = table.get(key)
        if field is not None:
            name, convert = field
            values[name] = value if convert is None or value is None else convert(value)
    if issubclass(make, Paper):
        values["data"] = data
    if received is not None:
        values.update(
            first_at=received.first_at,
            arrived=received.arrived,
            merged_at=received.merged_at,
            first_merged_at=received.first_merged_at,
            account=received.account,
        )
    return make(**values)


def cycle(name: str, data: Mapping[str, Any]) -> Cycle:
    """``cycle.yml`` under its id ``demo/2025``, with the defaults that the format names."""
    bureau, _, year = name.partition("/")
    return Cycle(
        id=name,
        bureau=bureau,
        year=data.get("year", int(year)),
        title=data["title"],
        start=day(data["period"]["from"]),
        end=day(data["period"]["to"]),
        cutoff=day(data["cutoff"]) if data.get("cutoff") else None,
        synthetic=data.get("synthetic", False),
        disclosure=cast("Disclosure", _disclosure(data["disclosure"])) if "disclosure" in data else None,
        publish=PUBLISH | data.get("publish", {}),
        people=data.get("people", "post"),
        due_soon_days=data.get("due_soon_days", 3),
        dates={name: day(text) for name, text in data.get("dates", {}).items()},
    )


def unit(data: Mapping[str, Any]) -> Unit:
    """One of those assessed."""
    return cast("Unit", _fill(Unit, _table("id name group subgroup", accounts=tuple, formerly=tuple), data))


def reviewer(data: Mapping[str, Any]) -> Reviewer:
    """One of those that assess."""
    may = tuple(Permission(row["kind"], row.get("component")) for row in data.get("may", ()))
    return Reviewer(data.get("id", "office"), data["name"], tuple(data.get("accounts", ())), may, data.get("unit"))


def clause(data: Mapping[str, Any]) -> Clause:
    """One clause of ``clauses.yml``; its ``type`` and ``figures`` may be one text or a list."""
    return Clause(
        data["id"],
        data["place"],
        data["text"],
        _texts(data["type"]),
        _texts(data.get("figures", [])),
        data["covered"],
        data.get("note"),
    )


def target(data: Mapping[str, Any]) -> Target:
    """One row of the table; without ``nodes`` it has the node ``final`` at its due date, for all its units."""
    parts = tuple(_part(row) for row in data.get("units", ()))
    everyone = tuple(dict.fromkeys(part.unit for part in parts))
    nodes = tuple(_node(row, everyone) for row in data.get("nodes", ()))
    return Target(
        id=data["id"],
        title=data["title"],
        due=due(data["due"]),
        nodes=nodes or (Node("final", due(data["due"]), units=everyone),),
        parts=parts,
        level=data.get("level"),
        points=fraction(data["points"]) if "points" in data else None,
        section=_texts(data.get("section", [])),
        indicator=_indicator(data["indicator"]) if "indicator" in data else None,
        basis=_texts(data.get("basis", [])),
        qualitative=data.get("qualitative"),
        quantitative=data.get("quantitative"),
        method=data.get("method"),
        measures=tuple(_measure(row) for row in data.get("measures", ())),
        leaders=persons(data["leader"]) if "leader" in data else (),
        since=day(data["since"]) if "since" in data else None,
        disclosure=cast("Disclosure", _disclosure(data["disclosure"])) if "disclosure" in data else None,
        note=data.get("note"),
    )


def _part(data: Mapping[str, Any]) -> Part:
    return Part(data["unit"], data["role"], person(data["owner"]) if "owner" in data else None, data.get("task"))


def _node(data: Mapping[str, Any], everyone: tuple[str, ...]) -> Node:
    units = tuple(data["units"]) if "units" in data else everyone
    return Node(data["id"], due(data["due"]), data.get("task"), tuple(data.get("evidence", ())), units)


def _indicator(data: Mapping[str, Any]) -> Indicator:
    return Indicator(data["id"], data["title"], _texts(data.get("basis", [])))


def _measure(data: Mapping[str, Any]) -> Measure:
    goal = data["target"]
    low, high = (goal["from"], goal["to"]) if isinstance(goal, dict) else (goal, goal)
    steps = {name: fraction(data[name]) for name in ("weight", "per", "up", "up_cap", "down") if name in data}
    return Measure(
        data["id"], data["name"], data["unit"], fraction(low), fraction(high), data.get("stretch", False), **steps
    )
