"""The results of scoring as types: steps in one flat map, and per unit the figures made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

Status = Literal["computed", "given", "assessed", "pending", "missing", "not-applicable", "vetoed"]


@dataclass(frozen=True, slots=True)
class Cite:
    """The ground of a step: a clause, or an interpretation with the option taken."""

    clause: str | None = None
    interpretation: str | None = None
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that changed a value after its formula: ``kind`` capped, floored, rounded, deduped, overruled."""

    kind: str
    before: Fraction | None = None
    after: Fraction | None = None
    text: str | None = None
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One figure. ``formula`` names its inputs by place: ``{0} ÷ {1} × 100``; ``Σ`` adds them all.

    A leaf has no inputs and is a record (``record`` its path) or a constant that a clause gives.
    ``value`` is None when status is missing or not-applicable. ``digits`` is set once the
    scheme has rounded: the value is then printed with that many decimals.
    Worked: formula ``{0} ÷ {1} × 100`` with inputs 11/2 and 13/2 gives 1100/13, rounded to 84.62.
    """

    id: str
    label: str
    status: Status
    value: Fraction | None
    unit: str = "分"
    inputs: tuple[str, ...] = ()
    formula: str | None = None
    cites: tuple[Cite, ...] = ()
    notes: tuple[Note, ...] = ()
    record: str | None = None
    digits: int | None = None
    written: str | None = None
    """Of a constant (a weight, a scale): how a formula writes it, ``90%`` or ``100/3``; None for every other step."""


@dataclass(frozen=True, slots=True)
class ComponentResult:
    """A component of a unit's score; the parts of a ``sum`` follow their parent. ``step`` is its figure."""

    id: str
    title: str
    step: str
    weighted: str
    """Step id of what it brings to what it belongs to: the value after its weight."""
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Consequence:
    """A consequence that a 办法 attaches to a result: for the unit, never a person."""

    clause: str
    title: str
    unit: str
    by_grade: bool = False
    """Whether it shows the unit's grade or place: where those are closed, so is it."""
    by_progress: bool = False
    """Whether it shows that something of the unit's was late."""
    by_veto: bool = False
    """Whether it shows a veto."""
    by_rank: bool = False
    """Whether it shows that the unit is last in its group."""


@dataclass(frozen=True, slots=True)
class Export:
    """A component's figure that serves for something else: ``title`` says for what, ``step`` is the figure."""

    component: str
    title: str
    step: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GradeReason:
    """Why a unit has a grade, or has not the better one ``grade``: ``kind`` bound, quota, veto or mark; its clauses.

    ``mark`` is the category of penalty that bars, or what vetoed;
    ``pool`` among whom a quota is drawn: subgroup, group, all.
    """

    grade: str
    kind: str
    text: str
    clauses: tuple[str, ...]
    mark: str = ""
    pool: str = ""


@dataclass(frozen=True, slots=True)
class ForcedGrade:
    """The grade that a veto gives: by which category or component (``mark``), on which clauses."""

    grade: str
    mark: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitResult:
    """A unit's year: ``total`` is a step id; rank and grade are None where the 办法 has none.

    ``grade_notes`` say how a grade under a quota came about; ``marks`` are the categories of
    penalty recorded against the unit; ``notices`` touch persons and are for the office alone.
    """

    unit: str
    group: str
    total: str
    components: tuple[ComponentResult, ...]
    rank: int | None = None
    grade: str | None = None
    vetoed: bool = False
    subgroup_rank: int | None = None
    grade_notes: tuple[str, ...] = ()
    grade_reasons: tuple[GradeReason, ...] = ()
    """Why it has this grade, and for each better one why not; only said, no figure follows from it."""
    honours: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    forced: ForcedGrade | None = None
    """The grade that a veto gives it, whatever its total."""
    lowered: int = 0
    """By how many grades a veto lowers the one that it comes to."""
    late: bool = False
    late_open: tuple[str, ...] = ()
    """The open questions on which it depends whether the unit was late; ``late`` is then under their first options."""
    undecided: tuple[str, ...] = ()
    """Why a grade, an honour or a consequence is still open; with ``missing`` in the JSON."""
    exports: tuple[Export, ...] = ()
    notices: tuple[Consequence, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """An interpretation as it was taken for this run: ``decided`` is the settling resolution's path."""

    id: str
    chosen: str | None
    decided: str | None
    required: bool
    effect: str = "figure"


@dataclass(frozen=True)
class Results:
    """A cycle's scores at a date. ``status`` is final only under a fitting resolution (see score.py)."""

    cycle: str
    on: date
    status: Literal["final", "provisional"]
    digest: str
    records: int
    interpretations: tuple[Chosen, ...]
    units: tuple[UnitResult, ...]
    steps: Mapping[str, Step] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
