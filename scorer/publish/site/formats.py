"""The reference of file formats, made from the JSON Schemas: every field, its type and what it may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scorer.publish.site import urls
from scorer.publish.site.labels import FORMAT_FILES, TYPES
from scorer.publish.site.layout import Link, Page
from scorer.publish.site.render import render

Schema = Mapping[str, Any]

SHARED = "record"
"""The schema whose definitions others use as their own; what is in any other file is named, not repeated."""


@dataclass(frozen=True, slots=True)
class FormatField:
    """A field: ``depth`` indents it below the field it belongs to.

    ``written`` says how its text must look; ``values`` are the words that alone are allowed, each
    with its meaning; ``see`` leads to the format that describes what is inside.
    """

    name: str
    depth: int
    title: str
    description: str | None
    required: bool
    type: str
    written: str | None
    values: tuple[tuple[str, str], ...]
    see: Link | None


@dataclass(frozen=True, slots=True)
class FieldTable:
    """The fields of a file, or those that one kind adds."""

    anchor: str
    title: str
    description: str | None
    fields: tuple[FormatField, ...]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """One file format."""

    anchor: str
    title: str
    file: str
    description: str | None
    tables: tuple[FieldTable, ...]


def page(schemas: Mapping[str, Schema], crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of all formats."""
    names = [name for name in FORMAT_FILES if name in schemas] + sorted(set(schemas) - set(FORMAT_FILES))
    made = tuple(SchemaReader(schemas, name).format() for name in names)
    return Page(urls.FORMATS, "记录格式", render("formats.html", urls.FORMATS, formats=made), crumbs)


@dataclass(frozen=True, slots=True)
class ResolvedSchema:
    """A schema with its references followed: its file, and the references on the way."""

    schema: Schema
    file: str
    trail: tuple[str, ...]


class SchemaReader:
    """Walks one schema; a definition inside itself is named once and not followed again."""

    def __init__(self, schemas: Mapping[str, Schema], name: str) -> None:
        self._schemas = schemas
        self._name = name
        self._variants: dict[str, FieldTable] = {}

    def format(self) -> FileFormat:
        root = self._schemas[self._name]
        fields = tuple(self._fields(ResolvedSchema(root, self._name, ()), 0))
        first = FieldTable(self._name, root.get("title", self._name), None, fields)
        return FileFormat(
            anchor=self._name,
            title=first.title,
            file=FORMAT_FILES.get(self._name, f"{self._name}.yml"),
            description=root.get("description"),
            tables=tuple(table for table in (first, *self._variants.values()) if table.fields),
        )

    def _fields(self, found: ResolvedSchema, depth: int) -> Iterator[FormatField]:
        """The fields of an object, each followed by its own."""
        required = found.schema.get("required", ())
        for name, schema in found.schema.get("properties", {}).items():
            below = self._resolved(replace(found, schema=schema))
            yield self._field(name, schema, below, depth, required=name in required)
            if self._follows(found, below):
                yield from self._inner(below, depth + 1)
        for pair in found.schema.get("allOf", ()):
            self._variant(pair, found)

    def _variant(self, pair: Schema, found: ResolvedSchema) -> None:
        """What each ``kind`` of record, or each ``rule`` of a component, adds to the common fields."""
        for key, condition in pair["if"].get("properties", {}).items():
            word = condition.get("const")
            anchor, then = f"{self._name}-{word}", pair.get("then", {})
            if then.get("properties") and anchor not in self._variants:
                title = f"{then.get('title', word)}（{key}: {word}）"
                self._variants[anchor] = FieldTable(anchor, title, then.get("description"), ())
                fields = tuple(self._fields(replace(found, schema=then), 0))
                self._variants[anchor] = FieldTable(anchor, title, then.get("description"), fields)

    def _inner(self, found: ResolvedSchema, depth: int) -> Iterator[FormatField]:
        """The fields inside a field: its own, those of a list's items, of a map's values."""
        yield from self._fields(found, depth)
        for key in ("items", "additionalProperties"):
            if isinstance(found.schema.get(key), dict):
                below = self._resolved(replace(found, schema=found.schema[key]))
                if self._follows(found, below):
                    yield from self._inner(below, depth)

    def _follows(self, found: ResolvedSchema, below: ResolvedSchema) -> bool:
        """Not into a definition inside itself, nor into another file's format."""
        again = set(below.trail[len(found.trail) :]) & set(found.trail)
        return not again and below.file in {found.file, SHARED}

    def _field(self, name: str, schema: Schema, found: ResolvedSchema, depth: int, *, required: bool) -> FormatField:
        item = self._item(found)
        elsewhere = item.file if item.file not in {self._name, SHARED} else None
        return FormatField(
            name=name,
            depth=depth,
            title=schema.get("title", found.schema.get("title", "")),
            description=schema.get("description", found.schema.get("description")),
            required=required,
            type=self._type(found),
            written=item.schema.get("x-written"),
            values=_values(item.schema),
            see=Link(self._schemas[elsewhere].get("title", elsewhere), f"#{elsewhere}") if elsewhere else None,
        )

    def _item(self, found: ResolvedSchema) -> ResolvedSchema:
        """A list is described by its items."""
        while (below := self._items(found)) is not None:
            found = below
        return found

    def _items(self, found: ResolvedSchema) -> ResolvedSchema | None:
        """What a list is of; None of what is no list, and of a list that may hold lists like itself."""
        if not isinstance(found.schema.get("items"), dict):
            return None
        below = self._resolved(replace(found, schema=found.schema["items"]))
        return None if set(below.trail[len(found.trail) :]) & set(found.trail) else below

    def _type(self, found: ResolvedSchema) -> str:
        schema = found.schema
        if "enum" in schema:
            return "固定的词"
        names = schema.get("type", ())
        words = [TYPES[name] for name in ([names] if isinstance(names, str) else names)]
        below = self._items(found)
        if words == [TYPES["array"]] and below is not None:
            return f"列表，每项是{self._type(below)}"
        return "或".join(words) or "任意"

    def _resolved(self, found: ResolvedSchema) -> ResolvedSchema:
        """Follows ``$ref``, in this file or another."""
        schema, file, trail = found.schema, found.file, found.trail
        while "$ref" in schema:
            other, _, pointer = schema["$ref"].partition("#")
            file = other.removesuffix(".schema.json") or file
            trail = (*trail, f"{file}#{pointer}")
            target: Any = self._schemas[file]
            for segment in filter(None, pointer.split("/")):
                target = target[segment]
            schema = target
        return ResolvedSchema(schema, file, trail)


def _values(schema: Schema) -> tuple[tuple[str, str], ...]:
    """The words that alone are allowed, each with its meaning in Chinese where the schema gives one."""
    meanings = schema.get("x-meanings", {})
    return tuple((str(value), meanings.get(value, "")) for value in schema.get("enum", ()))
