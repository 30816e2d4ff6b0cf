"""What a 办法 attaches to a total, read from the scheme: grades, honours, consequences, exports, rescaling.

Only the reading; who gets what is worked out in :mod:`scorer.scoring.grades`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from scorer.model.results import Cite
from scorer.scoring.rules.figure_bounds import BOUNDS, Bounds
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.scheme.interpretations import Unset

ROUNDINGS = ("floor", "half_up", "ceil")
POOLS = ("subgroup", "group", "all")
QUOTA_KEYS = ("rounding", "floor", "among", "backfill")


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
class GradeCondition(Bounds):
    """What a grade may ask of a unit's total: everything named; ``either``: one of a list."""

    veto: bool = False
    either: tuple[GradeCondition, ...] = ()


@dataclass(frozen=True)
class ConsequenceCondition(Bounds):
    """What a consequence may ask: everything named, in each of a unit's last ``years``; ``either``: one of a list."""

    grades: tuple[str, ...] = ()
    last_in_group: bool = False
    late_target: bool = False
    veto: bool = False
    years: int = 1
    either: tuple[ConsequenceCondition, ...] = ()

    def years_back(self) -> int:
        """How many earlier years it looks at: ``years: 2`` looks one back."""
        return max((self.years - 1, *(each.years_back() for each in self.either)))

    def asks_lateness(self) -> bool:
        """Whether it turns on a late node."""
        return self.late_target or any(each.asks_lateness() for each in self.either)


@dataclass(frozen=True)
class Award:
    """A grade, or an honour among the holders of the grade ``among``. ``unless``: ``veto``, or categories."""

    id: str
    title: str
    groups: tuple[str, ...]
    when: GradeCondition | None
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
    """A consequence: its clauses, for which groups, and when. ``persons``: a notice to the office only."""

    id: str
    clauses: tuple[str, ...]
    title: str
    groups: tuple[str, ...]
    when: ConsequenceCondition
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


def grades(root: Parameters, marks: Collection[str]) -> tuple[Award, ...]:
    """The grades, in the order in which they are tried; ``marks`` are the categories that may bar from one."""
    return tuple(_award(row, marks) for row in root.rows("grades"))


def honours(root: Parameters, marks: Collection[str]) -> tuple[Award, ...]:
    """The honours; one among the holders of a grade that the scheme does not have is a problem."""
    return tuple(_honour(row, marks) for row in root.rows("honours"))


def consequence_rules(root: Parameters) -> tuple[ConsequenceRule, ...]:
    """The consequences; a grade in their conditions must be one that the scheme has."""
    return tuple(
        ConsequenceRule(
            id=row.literal("id"),
            clauses=row.clause_ids(),
            title=row.literal("title"),
            groups=row.groups(),
            when=_consequence_condition(row.child("when"), row.rows("when")),
            persons=row.is_true("personal"),
        )
        for row in root.rows("consequences")
    )


def uses(root: Parameters) -> tuple[Use, ...]:
    """The exports; each names a component of the scheme."""
    return tuple(
        Use(
            component=_known(row, "of", row.component_ids(), "分项"),
            title=row.literal("title"),
            groups=row.groups(),
            cites=row.clauses(),
        )
        for row in root.rows("exports")
    )


def rescales(total: Parameters, groups: Collection[str]) -> tuple[Rescale, ...]:
    """The groups whose total is brought to another full scale: all of ``groups`` where a row names none."""
    found: list[Rescale] = []
    for place, row in enumerate(total.rows("rescale")):
        made = Rescale(row.groups() or tuple(groups), row.required("by", above=0), row.clauses() + row.taken("by"))
        for before, group in (
            (n, group) for n, other in enumerate(found) for group in made.groups if group in other.groups
        ):
            row.refuse(
                "S007", "by", component="total/rescale", group=group, first=str(before + 1), second=str(place + 1)
            )
        found.append(made)
    return tuple(found)


def _award(row: Parameters, marks: Collection[str]) -> Award:
    when, name = row.child("when"), row.literal("id")
    return Award(
        id=name,
        title=row.literal("title", name),
        groups=row.groups(),
        when=_grade_condition(when, row.rows("when")) if row.raw("when") else None,
        quota=_quota(row, when),
        otherwise=row.is_true("otherwise"),
        unless=row.names("unless", ("veto", *marks)),
        among=None,
        cites=row.clauses() + row.taken(*QUOTA_KEYS) + when.taken("below"),
    )


def _honour(row: Parameters, marks: Collection[str]) -> Award:
    """As a grade; its condition may name the grade that one must have."""
    award, when = _award(row, marks), row.child("when")
    among = _known(when, "grade", row.listed("grades"), "等次") if "grade" in when else None
    return replace(award, among=among, when=None if award.when == GradeCondition() else award.when)


def _quota(row: Parameters, when: Parameters) -> Quota | None:
    """The quota whose size is the condition's ``top``."""
    if "top" not in when:
        return None
    shared, open_ = when.is_share("top"), isinstance(when.resolve("top"), Unset)
    cut = row if shared or open_ else row.child("")
    return Quota(
        top=None if shared else when.size("top", above=0, whole=True),
        percent=when.share("top") if shared else None,
        rounding=cut.text("rounding", "floor", ROUNDINGS),
        least=cut.size("floor", whole=True),
        pool=row.text("among", "group", POOLS),
        backfill=row.flag("backfill"),
    )


def _grade_condition(at: Parameters, either: Iterable[Parameters] = ()) -> GradeCondition:
    """What a grade may ask: bounds on the total, a veto, or one of several such conditions."""
    return GradeCondition(
        **{name: at.figure(name) for name in BOUNDS},
        veto=at.is_true("veto"),
        either=tuple(map(_grade_condition, either)),
    )


def _consequence_condition(at: Parameters, either: Iterable[Parameters] = ()) -> ConsequenceCondition:
    """What a consequence may ask of a unit's years: its grade, total, place, lateness or veto, or one of several."""
    years, named = at.raw("years"), at.names("grade")
    for name in named:
        _named(at, "grade", name, at.listed("grades"), "等次")
    return ConsequenceCondition(
        **{name: at.figure(name) for name in BOUNDS},
        grades=named,
        last_in_group=at.is_true("last_in_group"),
        late_target=at.is_true("late"),
        veto=at.is_true("veto"),
        years=years if isinstance(years, int) else 1,
        either=tuple(map(_consequence_condition, either)),
    )


def _known(row: Parameters, key: str, known: Collection[str], what: str) -> str:
    """A name that must be one of the scheme's own (S021)."""
    name = row.literal(key)
    _named(row, key, name, known, what)
    return name


def _named(row: Parameters, key: str, name: str, known: Collection[str], what: str) -> None:
    if name not in known:
        row.refuse("S021", key, what=what, name=name, allowed="、".join(sorted(known)))
