"""The contract of the open data: each table, each field, what it means, as ``tables.toml`` lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from scorer.ledger.states import DONE, REPORTED, StateAnswer
from scorer.model.packaged import packaged


@dataclass(frozen=True, slots=True)
class OpenField:
    """A column: its lasting name, title and meaning in Chinese, type in a Table Schema; whether of figures or days."""

    name: str
    title: str
    meaning: str
    type: Literal["string", "number", "integer", "boolean", "day", "datetime"] = "string"
    width: int = 16
    figure: bool = False
    since: str = "1.0.0"
    beside: str | None = None
    machine: bool = False


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table: its name in addresses, its title, what one row is, and which fields identify a row."""

    name: str
    title: str
    row: str
    key: tuple[str, ...]
    fields: tuple[OpenField, ...]

    def of(self, version: str) -> OpenTable:
        """The table as an earlier version of the contract had it: 1.0.0 without the two answers of 1.1.0."""
        return replace(self, fields=tuple(field for field in self.fields if _parts(field.since) <= _parts(version)))

    @property
    def shown(self) -> tuple[OpenField, ...]:
        """The fields in the order of a workbook: a name follows its id, and what only a program reads is left out."""
        own = [field for field in self.fields if field.beside is None]
        pairs = ((field, *(other for other in self.fields if other.beside == field.name)) for field in own)
        return tuple(field for pair in pairs for field in pair if not field.machine)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _explained(answers: Mapping[str, StateAnswer]) -> str:
    """Every answer with what it means, from the table of states: "未到期：还没有到报送的时限。临期：…"."""
    return "".join(f"{each.word}：{each.meaning}" for each in answers.values())


def _field(row: Mapping[str, Any]) -> OpenField:
    meaning = row["meaning"].replace("{reported}", _explained(REPORTED)).replace("{done}", _explained(DONE))
    return OpenField(**{**row, "meaning": meaning})


_LISTED = packaged("scorer.publish.open_data", "tables")
TABLES: Mapping[str, OpenTable] = {
    name: OpenTable(name, each["title"], each["row"], tuple(each["key"]), tuple(map(_field, each["fields"])))
    for name, each in _LISTED.items()
}


def tables_of(version: str) -> Mapping[str, OpenTable]:
    """The tables that an earlier version of the contract had, each as it was then: before 1.2.0 without ``files``."""
    found = {name: kind.of(version) for name, kind in TABLES.items()}
    return {name: kind for name, kind in found.items() if kind.fields}
