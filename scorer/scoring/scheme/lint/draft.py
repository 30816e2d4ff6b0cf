"""A 办法 as the checks look at it: the plain data of its rules, beside its clauses in our own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from scorer.model.entities import Clause, Data
from scorer.model.numbers import fraction, is_number
from scorer.model.option_text import option_text

Row = dict[str, Data]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the text of a 办法 should say otherwise, or at all; every sentence is plain Chinese."""

    title: str
    clauses: tuple[str, ...]
    what: str
    follows: str
    proposal: str


@dataclass(frozen=True, slots=True)
class DraftComponent:
    """A component, the ``sum`` components above it, and the clauses that it cites itself."""

    row: Row
    above: tuple[Row, ...]

    @property
    def title(self) -> str:
        """What the 办法 calls it."""
        return str(self.row.get("title") or self.row.get("id"))

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of the component itself, not those of what is inside it."""
        return names(self.row.get("clauses"))


@dataclass(frozen=True, slots=True)
class DraftCategory:
    """A category of claims, penalties or lapses inside a component."""

    part: DraftComponent
    id: str
    row: Row

    @property
    def title(self) -> str:
        """What the 办法 calls it."""
        return str(self.row.get("title") or self.id)

    @property
    def clauses(self) -> tuple[str, ...]:
        """Its own clauses, else those of the component."""
        return names(self.row.get("clauses")) or self.part.clauses


@dataclass(frozen=True)
class SchemeDraft:
    """The scheme's plain data and the bureau's own clauses by id (the general GEN ones are not in it)."""

    scheme: Mapping[str, Data]
    clauses: Mapping[str, Clause]

    def rows(self, key: str) -> tuple[Row, ...]:
        """The rows of one of the scheme's lists."""
        return rows(self.scheme.get(key))

    def table(self, key: str) -> Row:
        """One of the scheme's mappings; empty where it is absent."""
        value = self.scheme.get(key)
        return value if isinstance(value, dict) else {}

    def parts(self) -> tuple[DraftComponent, ...]:
        """Every component, the parts of a ``sum`` after it."""
        return tuple(_parts(self.rows("components"), ()))

    def entries(self) -> Iterator[DraftCategory]:
        """Every category of every component."""
        for part in self.parts():
            for key in ("categories", "occurrences"):
                inside = part.row.get(key)
                for name, row in inside.items() if isinstance(inside, dict) else ():
                    yield DraftCategory(
                        part, name, row if isinstance(row, dict) and "choose" not in row else {"points": row}
                    )

    def own(self, cited: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the cited clauses that are the bureau's own."""
        return tuple(dict.fromkeys(name for name in cited if name in self.clauses))

    def places(self, cited: tuple[str, ...]) -> str:
        """Where in the text: "第十二条、第十三条"; "正文" where no own clause is named."""
        found = dict.fromkeys(self.clauses[name].place for name in self.own(cited))
        return "、".join(found) or "正文"

    def interpretation(self, name: str) -> Row | None:
        """The row of one interpretation."""
        return next((row for row in self.rows("interpretations") if row.get("id") == name), None)

    def value(self, data: Data) -> Data:
        """A parameter as the scheme takes it now; None where its interpretation has nothing chosen."""
        if not isinstance(data, dict) or "choose" not in data:
            return data
        row = self.interpretation(str(data["choose"])) or {}
        chosen, options = row.get("chosen"), data.get("map")
        if "key" in data:
            return chosen.get(str(data["key"])) if isinstance(chosen, dict) else None
        return options.get(option_text(chosen) or "") if isinstance(options, dict) else chosen

    def number(self, data: Data) -> Fraction | None:
        """A parameter as a number; None where it has none (``none``, a word, nothing chosen)."""
        value = self.value(data)
        return fraction(value) if is_number(value) else None

    def full(self, row: Row) -> Fraction | None:
        """The full marks of a component before anything that comes on top; None where it has no such thing.

        Worked: fulfilment of 40 and of 60 in one sum → 100; a deduction from 100 at 10% → 10.
        """
        match row.get("rule"):
            case "sum":
                found = [full for part in rows(row.get("components")) if (full := self.full(part)) is not None]
                full = sum(found, Fraction(0)) if found else None
            case "fulfilment":
                full = self.number(row.get("total"))
            case "completion":
                full = self.number(row.get("scale", 100))
            case "deduction":
                full = self.number(row.get("base"))
            case "assessed":
                full = self.number(row.get("max"))
            case _:
                full = None
        weight = Fraction(1) if row.get("weight") is None else self.number(row.get("weight"))
        return None if full is None or weight is None else full * weight


def names(data: Data) -> tuple[str, ...]:
    """A clause or a list of them, as ids."""
    return tuple(map(str, data)) if isinstance(data, list) else (str(data),) if data else ()


def cited(data: Data) -> Iterator[str]:
    """Every clause cited anywhere inside a piece of the scheme."""
    if isinstance(data, list):
        for value in data:
            yield from cited(value)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in {"clauses", "clause"}:
                yield from names(value)
            elif key == "cites" and isinstance(value, dict):
                yield from (name for each in value.values() for name in names(each))
            else:
                yield from cited(value)


def applies(row: Row, group: str) -> bool:
    """Whether a component is for the group."""
    groups = row.get("groups")
    return not groups or group in (groups if isinstance(groups, list) else [groups])


def rows(data: Data) -> tuple[Row, ...]:
    """The mappings in a list."""
    return tuple(row for row in (data if isinstance(data, list) else ()) if isinstance(row, dict))


def options(row: Row) -> dict[str, str]:
    """An interpretation's options with their words."""
    found = row.get("options")
    if isinstance(found, list):
        return {option_text(each) or "": option_text(each) or "" for each in found}
    return cast("dict[str, str]", found) if isinstance(found, dict) else {}


def _parts(components: tuple[Row, ...], above: tuple[Row, ...]) -> Iterator[DraftComponent]:
    for row in components:
        yield DraftComponent(row, above)
        yield from _parts(rows(row.get("components")), (*above, row))
