"""What a 办法 attaches to a total, read from the scheme: grades, honours, consequences, exports, rescaling.

Only the reading; who gets what is worked out in :mod:`scorer.scoring.grades`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from scorer.model.entities import Data, Place, Problem
from scorer.model.results import Cite
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

ROUNDINGS = ("floor", "half_up", "ceil")
POOLS = ("subgroup", "group", "all")


@dataclass(frozen=True)
class Quota:
    """How many may have it: the ``top`` so many, or ``percent`` of a pool, rounded, at least ``least``.

    Worked (ZZ-1-4): 10 % of 14 units is 1.4, rounded down to 1.
    """

    top: Fraction | Unset | None
    percent: Fraction | Unset | None
    rounding: str | Unset
    least: Fraction | Unset | None
    pool: str | Unset
    backfill: bool | Unset


@dataclass(frozen=True)
class Condition:
    """What must hold of a unit's year: everything named, in each of the last ``years``; ``either`` is ``any``."""

    below: Fraction | Unset | None = None
    at_least: Fraction | Unset | None = None
    grades: tuple[str, ...] = ()
    last_in_group: bool = False
    late_target: bool = False
    veto: bool = False
    years: int = 1
    either: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Award:
    """A grade, or an honour among the holders of the grade ``among``. ``unless``: ``veto``, or categories."""

    id: str
    title: str
    groups: tuple[str, ...]
    when: Condition | None
    quota: Quota | None
    otherwise: bool
    unless: tuple[str, ...]
    among: str | None
    cites: tuple[Cite, ...]

    def applies_to(self, group: str) -> bool:
        """Whether units of the group may have it."""
        return not self.groups or group in self.groups


@dataclass(frozen=True)
class ConsequenceRule:
    """A consequence: its clause, for which groups, and when. ``persons``: a notice to the office only."""

    clause: str
    title: str
    groups: tuple[str, ...]
    when: Condition
    persons: bool


@dataclass(frozen=True)
class Use:
    """A component's figure that serves for something else too (JL-11-7)."""

    component: str
    title: str
    groups: tuple[str, ...]
    cites: tuple[Cite, ...]


@dataclass(frozen=True)
class Rescale:
    """A group's whole total times ``by``: 400/340 (AU-3-2-1-2b)."""

    groups: tuple[str, ...]
    by: Fraction | Unset
    cites: tuple[Cite, ...]


def grades(root: Parameters) -> tuple[Award, ...]:
    """The grades, in the order in which they are tried."""
    return tuple(_award(row, "grade") for row in _rows(root, "grades"))


def honours(root: Parameters) -> tuple[Award, ...]:
    """The honours; one that stands among a grade the scheme does not have is a problem."""
    known = {str(row.data.get("grade")) for row in _rows(root, "grades")}
    rows = list(_rows(root, "honours"))
    for row in rows:
        _known(row, "among", row.data.get("among"), known, "等次")
    return tuple(_award(row, "honour") for row in rows)


def effects(root: Parameters) -> tuple[ConsequenceRule, ...]:
    """The consequences; a grade in their conditions must be one that the scheme has."""
    known = {str(row.data.get("grade")) for row in _rows(root, "grades")}
    return tuple(
        ConsequenceRule(
            clause=str(row.data.get("clause")),
            title=str(row.data.get("title")),
            groups=_words(row, "groups"),
            when=_condition(row.child("when"), known),
            persons=row.data.get("persons") is True,
        )
        for row in _rows(root, "consequences")
    )


def uses(root: Parameters) -> tuple[Use, ...]:
    """The exports; each names a component of the scheme."""
    known = set(_component_ids(root.data.get("components")))
    rows = list(_rows(root, "exports"))
    for row in rows:
        _known(row, "component", row.data.get("component"), known, "分项")
    return tuple(
        Use(
            component=str(row.data.get("component")),
            title=str(row.data.get("as")),
            groups=_words(row, "group"),
            cites=row.clauses(),
        )
        for row in rows
    )


def rescales(total: Parameters) -> tuple[Rescale, ...]:
    """The groups whose total is brought to another full scale."""
    return tuple(
        Rescale(_words(row, "groups"), row.required_number("by"), row.clauses() + row.taken("by"))
        for row in _rows(total, "rescale")
    )


def years_back(scheme: Mapping[str, Data]) -> int:
    """How many earlier years its consequences look at: ``years: 2`` looks one back."""
    return max((years - 1 for years in _years(scheme.get("consequences"))), default=0)


def _years(data: Data) -> Iterator[int]:
    if isinstance(data, list):
        for value in data:
            yield from _years(value)
    elif isinstance(data, dict):
        years = data.get("years")
        if isinstance(years, int):
            yield years
        for key in ("when", "any"):
            yield from _years(data.get(key))


def _award(row: Parameters, key: str) -> Award:
    when, name = row.child("when"), str(row.data.get(key))
    quota = _quota(row, when) or _quota(row, row)
    cites = row.clauses()
    for at, word in ((row, "rounding"), (row, "min"), (row, "pool"), (row, "backfill"), (when, "below")):
        cites += at.taken(word)
    return Award(
        id=name,
        title=str(row.data.get("title") or name),
        groups=_words(row, "groups"),
        when=_condition(when, None) if when.data else None,
        quota=quota,
        otherwise=row.data.get("otherwise") is True,
        unless=_words(row, "unless"),
        among=str(row.data["among"]) if "among" in row.data else None,
        cites=cites,
    )


def _quota(row: Parameters, at: Parameters) -> Quota | None:
    """The quota whose size stands at ``at`` (a grade's ``when``, or an honour itself)."""
    if "top" not in at.data and "top_percent" not in at.data:
        return None
    return Quota(
        top=at.number("top"),
        percent=_percent(at),
        rounding=row.text("rounding", "floor", ROUNDINGS),
        least=row.number("min"),
        pool=row.text("pool", "group", POOLS),
        backfill=row.flag("backfill"),
    )


def _percent(at: Parameters) -> Fraction | Unset | None:
    """``top_percent`` as a share of 1: 15 and "15%" → 3/20, 0.8 and "8‰" → 1/125."""
    value, raw = at.number("top_percent"), at.resolve("top_percent")
    written = isinstance(raw, str) and raw[-1:] in "%‰"
    return value / 100 if isinstance(value, Fraction) and not written else value


def _condition(at: Parameters, known: set[str] | None) -> Condition:
    """A ``when``; ``known`` are the grades it may name (None: it names none)."""
    named, years, rows = _words(at, "grade"), at.data.get("years"), list(_rows(at, "any"))
    for name in named if known is not None else ():
        _known(at, "grade", name, known or set(), "等次")
    return Condition(
        below=at.number("below"),
        at_least=at.number("at_least"),
        grades=named,
        last_in_group=at.data.get("last_in_group") is True,
        late_target=at.data.get("late_target") is True,
        veto=at.data.get("veto") is True,
        years=years if isinstance(years, int) else 1,
        either=tuple(_condition(row, known) for row in rows),
    )


def _known(row: Parameters, key: str, name: Data, known: set[str], what: str) -> None:
    if name is not None and str(name) not in known:
        facts = {"what": what, "name": str(name), "allowed": "、".join(sorted(known))}
        row.problems.append(Problem("S021", Place(row.file, (*row.path, key)), facts))


def _component_ids(rows: Data) -> Iterator[str]:
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            yield str(row.get("id"))
            yield from _component_ids(row.get("components"))


def _rows(root: Parameters, key: str) -> Iterator[Parameters]:
    rows = root.data.get(key)
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            yield root.inside(row, key, place)


def _words(row: Parameters, key: str) -> tuple[str, ...]:
    found = row.words(key)
    return () if isinstance(found, Unset) else found
