"""The procedure of a 办法, read from its scheme: approval of changes, publicity, appeals, urging, copies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scorer.model.entities import Cycle, Data
from scorer.model.numbers import is_number
from scorer.scoring.rules.parameters import Parameters, entries
from scorer.scoring.scheme.interpretations import Unset

URGE = "urge"
"""The interpretation that says when somebody is urged (SMX-5-3c)."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Who gets what once the results are final (JL-21-1, GY-12-3). ``groups`` empty: all units' results."""

    clause: str
    to: str
    title: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Procedure:
    """Limits of the procedure, in calendar days; None where neither the 办法 nor an interpretation says any."""

    approver: str | None
    requires: tuple[str, ...]
    publicity: int | None
    apply_days: int | None
    decide_days: int | None
    same_day: bool
    recusal: bool
    urge_days: int
    copies: tuple[Copy, ...] = ()


def procedure(scheme: Mapping[str, Data], choices: Mapping[str, str | None], cycle: Cycle) -> Procedure:
    """The procedure under the choices of a run.

    Worked (ZZ-3-2-g): ``appeals: {apply_days: 10, decide_days: 10}`` → 10 and 10; ``publicity.days`` 7 → 7.
    """
    root = Parameters("scheme.yml", (), scheme, choices, [])
    appeals, changes = root.child("appeals"), root.child("changes")
    return Procedure(
        approver=_word(changes, "approver") or None,
        requires=_words(root.child("proposals"), "requires"),
        publicity=_days(root.child("publicity"), "days"),
        apply_days=_days(appeals, "apply_days"),
        decide_days=_days(appeals, "decide_days"),
        same_day=_word(appeals, "count_from") == "same_day",
        recusal=_word(appeals, "recusal") == "true",
        urge_days=_urge_days(choices, cycle),
        copies=tuple(_copies(root)),
    )


def _urge_days(choices: Mapping[str, str | None], cycle: Cycle) -> int:
    """Working days before a due day from which a unit is urged: the interpretation's, else the year's 临期."""
    given = entries(choices.get(URGE) or "").get("due_minus_workdays", "")
    return int(given) if given.isdecimal() else cycle.due_soon_days


def _copies(root: Parameters) -> Iterator[Copy]:
    rows = root.data.get("copies")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            part = root.inside(row, "copies")
            yield Copy(str(row["clause"]), str(row["to"]), str(row["title"]), _words(part, "groups"))


def _words(part: Parameters, key: str) -> tuple[str, ...]:
    found = part.words(key)
    return () if isinstance(found, Unset) else found


def _word(part: Parameters, key: str) -> str:
    found = part.text(key, "")
    return "" if isinstance(found, Unset) else found


def _days(part: Parameters, key: str) -> int | None:
    """Whole days; what is no number, or nobody has chosen, gives no limit."""
    value = part.resolve(key)
    if isinstance(value, Unset | None) or not is_number(value):
        return None
    found = part.number(key)
    return int(found) if isinstance(found, Fraction) else None
