"""Plants a mark of its own into every place of a cycle's files where somebody may write freely.

The places come from the JSON Schemas: a text without a fixed form, a file's name, a count of votes. A field
that is added to a schema is planted from that day on. What names something else (a notice that is answered,
a bulletin that is corrected) keeps its value, or the record would not bind.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

SCHEMAS = Path(__file__).parents[2] / "scorer/schemas"
NAMES_ANOTHER = {
    ("feedback", "notice"), ("bulletin", "corrects"), ("resolution", "chosen"), ("notice", "about"), ("inspection", "about"),
    ("notice", "number"), ("standing", "work"), ("decision", "number"),
}  # fmt: skip
"""(kind, field): texts without a fixed form that must go on naming what they name."""

NOT_ADDED = frozenset({"nodes", "measures", "cause"})
"""What would change what is asked of a unit, or how it is judged: planted where it is, not added."""

VOTES = 73_100
"""The first of the counts of votes, each its own mark."""


class Plain(yaml.CSafeLoader):
    """Dates and times stay text, as they are written; ``on`` is a word."""


Plain.yaml_implicit_resolvers = {
    key: [each for each in found if not each[0].endswith(("timestamp", "bool"))]
    for key, found in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


@dataclass(frozen=True)
class Place:
    """Where a mark was planted: the record's kind (``target`` for a row), its file, the fields on the way."""

    kind: str
    file: str
    way: tuple[str, ...]

    @property
    def is_person(self) -> bool:
        """A person's name: it never shows where ``people: post`` is written."""
        return self.way[-1] == "name" and "measures" not in self.way

    @property
    def is_ground(self) -> bool:
        """The ground on which something is withheld: what is withheld leaves it behind."""
        return self.way[-2:] == ("disclosure", "reason")

    def __str__(self) -> str:
        return f"{self.kind}: {self.file} {'.'.join(self.way)}"


@dataclass
class Garden:
    """All marks and where they are. A mark is plain letters and digits, so that no form of writing changes it."""

    marks: dict[str, Place] = field(default_factory=dict)
    schemas: dict[str, dict[str, Any]] = field(default_factory=dict)

    def mark(self, kind: str, file: str, way: tuple[str, ...]) -> str:
        mark = f"zq{len(self.marks):05}qz"
        self.marks[mark] = Place(kind, file, way)
        return mark

    def resolve(self, schema: Mapping[str, Any], home: str) -> tuple[dict[str, Any], str]:
        """A schema without its reference, and in which file it stands."""
        if "$ref" not in schema:
            return dict(schema), home
        file, _, path = schema["$ref"].partition("#")
        home = file or home
        found: Any = self.root(home)
        for key in path.strip("/").split("/"):
            found = found[key]
        found, home = self.resolve(found, home)
        return {**found, **{key: value for key, value in schema.items() if key != "$ref"}}, home

    def plant(self, value: Any, schema: Mapping[str, Any], home: str, at: tuple[str, str, tuple[str, ...]]) -> Any:
        """The value with a mark wherever its schema leaves the text open; ``None`` for a field that is not there."""
        schema, home = self.resolve(schema, home)
        kind, file, way = at
        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types
        if ((kind, way[0]) in NAMES_ANOTHER and len(way) == 1) or (value is None and way[-1] in NOT_ADDED):
            return value
        if way[-1] in ("file", "media_type"):
            mark = self.mark(*at)
            return f"https://archive.example/{mark}.pdf" if way[-1] == "file" else f"application/{mark}"
        if kind == "ballots" and types == ["integer"] and "counts" in way:
            votes = VOTES + sum(each.kind == "ballots" for each in self.marks.values())
            self.marks[str(votes)] = Place(*at)
            return votes
        if isinstance(value, dict) or (value is None and "properties" in schema and "string" not in types):
            return self.object(value, schema, home, at)
        if isinstance(value, list) or (value is None and types == ["array"] and "object" in self.inside(schema, home)):
            items = value if isinstance(value, list) else [None]
            found = [
                self.plant(each, schema.get("items", {}), home, (kind, file, (*way, str(n))))
                for n, each in enumerate(items)
            ]
            return [each for each in found if each is not None] or None
        open_text = "string" in types and not {"format", "enum", "const"} & set(schema)
        open_text = open_text and re.search(schema.get("pattern", ""), "字") is not None
        if open_text and "name" in schema.get("properties", {}):
            return {part: self.mark(kind, file, (*way, part)) for part in ("name", "post")}
        return self.mark(*at) if open_text else value

    def inside(self, schema: Mapping[str, Any], home: str) -> Any:
        return self.resolve(schema.get("items", {}), home)[0].get("type", "")

    def object(
        self, value: dict[str, Any] | None, schema: dict[str, Any], home: str, at: tuple[str, str, tuple[str, ...]]
    ) -> Any:
        kind, file, way = at
        before = len(self.marks)
        made = dict(value or {})
        for name, each in schema.get("properties", {}).items():
            planted = self.plant(made.get(name), each, home, (kind, file, (*way, name)))
            if planted is not None:
                made[name] = planted
        for name in made if isinstance(schema.get("additionalProperties"), dict) else ():
            made[name] = self.plant(made[name], schema["additionalProperties"], home, (kind, file, (*way, name)))
        if value is None:
            if len(self.marks) == before:
                return None  # nothing in it may be written freely: the record stays without it
            linked = {"sha256", "bytes"} & schema["properties"].keys()  # of a file at an address both must be said
            made |= {
                name: self.least(schema["properties"][name], home)
                for name in (*schema.get("required", ()), *sorted(linked))
                if name not in made
            }
        return made

    def least(self, schema: Mapping[str, Any], home: str) -> Any:
        """The plainest value that a field must have beside the texts: its first word, a day, a hash, a size."""
        schema, _ = self.resolve(schema, home)
        if "enum" in schema:
            return schema["enum"][-1]
        if schema.get("format") == "date":
            return "2025-05-20"
        return "ab" * 32 if schema.get("maxLength") == 64 else "x1" if "pattern" in schema else 1

    def record(self, text: str, file: str) -> dict[str, Any]:
        """A record with every open place planted, those of its kind's branch too."""
        data: dict[str, Any] = read(text)
        kind, home = data["kind"], "record.schema.json"
        whole = self.root(home)
        branch = next(each["then"] for each in whole["allOf"] if each["if"]["properties"]["kind"]["const"] == kind)
        for schema in (branch, whole):
            for name, each in schema["properties"].items():
                planted = self.plant(data.get(name), each, home, (kind, file, (name,)))
                if planted is not None:
                    data[name] = planted
        return data

    def root(self, home: str) -> dict[str, Any]:
        if home not in self.schemas:
            self.schemas[home] = json.loads((SCHEMAS / home).read_text(encoding="utf-8"))
        return self.schemas[home]

    def row(self, data: dict[str, Any], file: str) -> dict[str, Any]:
        """A row of a target table."""
        schema = self.root("targets.schema.json")["$defs"]["target"]
        made: dict[str, Any] = self.object(
            data, schema, "targets.schema.json", ("target", f"{file} {data['id']}", ("",))
        )
        return made


def read(text: str) -> Any:
    return yaml.load(text, Plain)  # noqa: S506 - a SafeLoader


def write(place: Path, data: Any) -> bytes:
    place.parent.mkdir(parents=True, exist_ok=True)
    raw: bytes = yaml.dump(
        data, Dumper=yaml.CSafeDumper, encoding="utf-8", allow_unicode=True, sort_keys=False, width=1000
    )
    place.write_bytes(raw)
    return raw


def receipts(text: str, hashes: Mapping[str, str], accounts: Mapping[str, str]) -> tuple[str, set[str]]:
    """The receipts with the hashes of what was planted and the accounts' marks; and the commits that they name."""
    rows = list(csv.DictReader(io.StringIO(text)))
    last = {row["path"]: number for number, row in enumerate(rows)}
    for number, row in enumerate(rows):
        if last[row["path"]] == number and row["path"] in hashes:
            row["sha256"] = hashes[row["path"]]
        if row.get("actor"):
            row["actor"] = accounts.get(row["actor"], row["actor"])
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue(), {row["source"].rpartition("@")[2].rpartition("/")[2] for row in rows}


def sha(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def files(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())
