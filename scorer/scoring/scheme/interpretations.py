"""Interpretations: what a 办法 leaves open, the options, and which one a run takes.

A resolution beats what the scheme has chosen, ``--set`` beats both (it asks "what if").
Every option is text: ``"false"``, ``"10"``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import cast

from scorer.model.book import Book
from scorer.model.decisions import in_force
from scorer.model.entities import Data
from scorer.model.numbers import fraction, is_number, shown
from scorer.model.option_text import option_text
from scorer.model.packaged import packaged
from scorer.model.records import Resolution
from scorer.model.results import Chosen
from scorer.scoring.scheme.once import once

PLACEHOLDER = re.compile(r"\{(\w+)\}")

SHIPPED: Mapping[str, Mapping[str, Data]] = packaged("scorer.scoring.scheme", "engine_questions")
"""What the engine itself asks of every 办法, by id: the question, its options, and what holds by default."""
REGISTER: Mapping[str, str | None] = {name: option_text(row.get("chosen")) for name, row in SHIPPED.items()}
"""What holds of the engine's own questions in a scheme that decides nothing otherwise."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One open question: its options by id, and what the scheme has chosen (None: nothing yet)."""

    id: str
    clauses: tuple[str, ...]
    question: str
    type: str
    options: Mapping[str, str]
    chosen: str | None
    required: bool
    effect: str
    bounds: tuple[Fraction, Fraction] | None = None
    """The least and the most that a number may be chosen as; None where the 办法 gives no ``floor`` and ``cap``."""
    words: Mapping[str, Data] = field(default_factory=dict)
    """How a value of several parts reads: each part's sentence with ``{}`` for it, or a sentence for each value."""
    by_default: bool = False
    """A question of the engine's own, for which the scheme chooses nothing: what holds is the program's default."""

    def in_words(self, chosen: str | None) -> str | None:
        """What is chosen, as a reader is told: "30 日内申请，30 日内答复，须回避"; an option by its own words.

        Worked: ``apply_days=30`` is "30 日内申请" where the 办法 has ``{} 日内申请`` for ``apply_days``.
        """
        if chosen is None or chosen in self.options or not self.words:
            return self.options.get(chosen or "", chosen)
        parts = [self._part(*each.split("=", 1)) for each in chosen.split(", ") if "=" in each]
        return PLACEHOLDER.sub(lambda found: str(self.words.get(found[1], found[0])), "，".join(parts) or chosen)

    def _part(self, name: str, value: str) -> str:
        words = self.words.get(name, f"{name} {{}}")
        return str(words.get(value, value)) if isinstance(words, dict) else str(words).replace("{}", value)


@dataclass(frozen=True, slots=True)
class Unset:
    """Stands where a value would be, had its interpretation been chosen."""

    interpretation: str


@once
def interpretations(scheme: Mapping[str, Data]) -> tuple[Interpretation, ...]:
    """The scheme's interpretations in its order, then those of the engine's own questions that it raises unlisted."""
    own, words = listed(scheme), frozenset(_words(scheme))
    known = {item.id for item in own}
    asked = ((name, row.get("asked")) for name, row in SHIPPED.items() if name not in known)
    raised = (name for name, by in asked if not isinstance(by, list) or not words.isdisjoint(map(str, by)))
    return (*own, *(_interpretation({"id": name}) for name in raised))


@once
def listed(scheme: Mapping[str, Data]) -> tuple[Interpretation, ...]:
    """Those that the scheme's own file lists; what a row leaves out of one of the engine's questions is shipped."""
    rows = cast("list[Data]", scheme.get("interpretations") or [])
    return tuple(_interpretation(cast("dict[str, Data]", row)) for row in rows)


def _words(data: Data | Mapping[str, Data]) -> Iterator[str]:
    """What a scheme says that can raise a question of the engine's: its keys, its rules, what it leaves to a choice."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if value is not False and key not in {"interpretations", "calendar"}:
                yield key
                yield from (str(value).partition("/")[0],) if key in {"rule", "choose"} else _words(value)
    elif isinstance(data, list):
        for value in data:
            yield from _words(value)


def _interpretation(written: Mapping[str, Data]) -> Interpretation:
    shipped = SHIPPED.get(str(written["id"]), {})
    row = {**shipped, **written}
    options = row.get("options") or {}
    if isinstance(options, list):  # options that need no words of their own
        options = {option_text(each) or "": each for each in options}
    return Interpretation(
        id=cast("str", row["id"]),
        clauses=clause_names(row.get("clauses")),
        question=cast("str", row.get("question") or row["id"]),
        type=cast("str", row.get("type") or "option"),
        options={str(key): option_text(text) or "" for key, text in cast("dict[str, Data]", options).items()},
        chosen=option_text(row.get("chosen")),
        required=bool(row.get("required")),
        effect=cast("str", row.get("effect") or "figure"),
        bounds=_bounds(row.get("floor"), row.get("cap")),
        words={str(key): value for key, value in cast("dict[str, Data]", row.get("words") or {}).items()},
        by_default=bool(shipped) and "chosen" not in written,
    )


def chosen_id(value: Mapping[str, Data]) -> str:
    """The interpretation that a ``{choose: …}`` asks, of which it may take a part: ``gen.appeal/recusal``."""
    return str(value["choose"]).partition("/")[0]


def clause_names(data: Data) -> tuple[str, ...]:
    """The clauses under ``clauses``: one text, or a list of them."""
    return tuple(map(str, data)) if isinstance(data, list) else (str(data),) if data else ()


def _bounds(floor: Data, cap: Data) -> tuple[Fraction, Fraction] | None:
    return (fraction(floor), fraction(cap)) if is_number(floor) and is_number(cap) else None


def fits(item: Interpretation, chosen: str) -> bool:
    """Whether a text may be chosen: an option, or a date or number where the type says so, inside its bounds."""
    if item.options:
        return chosen in item.options
    if item.type == "date":
        try:
            date.fromisoformat(chosen)
        except ValueError:
            return False
    if item.bounds is not None and is_number(chosen):
        return item.bounds[0] <= fraction(chosen) <= item.bounds[1]
    return item.type != "number" or (chosen == "none" and item.bounds is None) or is_number(chosen)


def allowed(item: Interpretation) -> str:
    """What may be chosen, in words for a message."""
    if item.options:
        return "、".join(item.options)
    if item.bounds is not None:
        return f"{shown(item.bounds[0])} 到 {shown(item.bounds[1])} 之间的数"
    return {"date": "2025-01-01 这样的日期", "number": "一个数，或 none"}.get(item.type, "与原来同样的写法")


def taken(book: Book, overrides: Mapping[str, str]) -> tuple[Chosen, ...]:
    """Each interpretation as this run takes it: ``--set`` before resolution before the scheme's choice."""
    rows = []
    for item in interpretations(book.scheme):
        resolution = settled_by(book, item.id)
        chosen = item.chosen if resolution is None else resolution.chosen
        rows.append(
            Chosen(
                id=item.id,
                chosen=overrides.get(item.id, chosen),
                decided=None if resolution is None else resolution.path,
                required=item.required,
                effect=item.effect,
            )
        )
    return tuple(rows)


def settled_by(book: Book, what: str) -> Resolution | None:
    """The newest resolution that settles ``what`` and that no decision has rejected."""
    for record in reversed(book.by_kind.get("resolution", ())):
        if isinstance(record, Resolution) and record.settles == what and in_force(book, record):
            return record
    return None


def choices(chosen: tuple[Chosen, ...]) -> dict[str, str | None]:
    """Interpretation id → option taken, the engine's own defaults included."""
    return {**REGISTER, **{item.id: item.chosen for item in chosen}}
