"""The views of a year as types: text ready to print, and step ids.

Everything a page, file or feed shows is one of these types. What the audience may not see is
not in them: a withheld figure is a ``StepView`` with status ``given`` and the ground, a
withheld text is None.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from scorer.ledger.states import Lateness, State
from scorer.ledger.tally import Tally, of_targets_and_matters, tally
from scorer.views.headlines import TargetHeadline
from scorer.views.ledger_types import LedgerLine, LedgerView
from scorer.views.publication_types import AttachmentView, BulletinView, ClockView, Imprint, WithheldFile
from scorer.views.scheme_types import SchemeView
from scorer.views.timeline_types import TimelineView

Audience = Literal["public", "internal"]


@dataclass(frozen=True, slots=True)
class CiteView:
    """A clause with its place in words (``第十一条``), or an interpretation with its option in words."""

    clause: str | None = None
    place: str | None = None
    interpretation: str | None = None
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change of a value after its formula, exactly: "1100/13" → "84.62", rounded (capped, floored, deduped)."""

    kind: str
    before: str
    after: str
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class StepView:
    """A figure ready to print. ``value`` "84.62", ``exact`` "1100/13" where it does not terminate.

    ``formula`` has the numbers in it: ``5.5 ÷ 6.5 × 100``. ``notes`` are sentences
    ("四舍五入：84.6153… → 84.62"). ``record`` and what it is only where the record may be named.
    """

    id: str
    label: str
    status: str
    value: str | None
    unit: str
    exact: str | None = None
    formula: str | None = None
    inputs: tuple[str, ...] = ()
    cites: tuple[CiteView, ...] = ()
    notes: tuple[str, ...] = ()
    record: str | None = None
    record_kind: str | None = None
    record_received: str | None = None
    rule: str | None = None
    """The formula with the places of its inputs, ``{0} ÷ {1} × 100``; None where the value is given."""
    changes: tuple[ChangeView, ...] = ()
    """What came after the formula, in order: with ``rule`` and ``inputs`` anyone can compute the value again."""
    withheld: str | None = None
    """The ground, where the figure is given because its inputs may not be seen."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record on a page: its ``text`` where opened to this audience, else its ``ground``; ``file`` only inside."""

    path: str
    kind: str
    received: str | None
    state: str
    text: tuple[tuple[str, str], ...] = ()
    attachments: tuple[AttachmentView, ...] = ()
    withheld_files: tuple[WithheldFile, ...] = ()
    ground: str | None = None
    """Why the text is not open, in words; None where it is."""
    file: str | None = None

    @property
    def keeps_something(self) -> bool:
        """Whether there is something in it that the audience may ask for."""
        return self.ground is not None or bool(self.withheld_files)


@dataclass(frozen=True, slots=True)
class NodeView:
    """A node for one unit; ``pair`` its row of the table of states, None where progress is not open or nothing is due.

    ``word`` is the state in words; ``late`` is "迟 1 秒", "逾期 12 天" or None, ``excuse`` why it is not late although
    it came after its first day; ``old`` the earlier format's word; ``title`` how a reader counts it, "第 2 个节点";
    ``id`` what a report names.
    """

    id: str
    due: str
    pair: State | None
    task: str | None = None
    word: str = ""
    old: str = ""
    late: str | None = None
    excuse: str | None = None
    lateness: Lateness | None = None
    uncounted: bool = False
    records: tuple[RecordView, ...] = ()
    withdrawn: tuple[RecordView, ...] = ()
    """Reports that the unit took back: they came, and count for nothing."""
    title: str = "完成时限"


@dataclass(frozen=True, slots=True)
class PartView:
    """A unit's part in a target; ``points`` and ``earned`` are step ids, None where scores are not open."""

    unit: str
    unit_name: str
    role: str
    owner: str | None = None
    task: str | None = None
    nodes: tuple[NodeView, ...] = ()
    points: str | None = None
    earned: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure in words: name ``年度投资``, target ``8``, ``13～14``; unit ``亿元``, empty where it has no figure."""

    name: str
    target: str
    unit: str

    @property
    def text(self) -> str:
        """All three: 年度投资 8 亿元."""
        return " ".join(filter(None, (self.name, self.target, self.unit)))


@dataclass(frozen=True, slots=True)
class TargetView:
    """One row of the target table, its merged cells left to the page; ``withheld`` the ground of a mere stub."""

    id: str
    title: str
    section: tuple[str, ...]
    indicator: str | None
    indicator_title: str | None
    indicator_basis: tuple[str, ...]
    basis: tuple[str, ...]
    level: str | None
    points: str | None
    due: str
    leaders: tuple[str, ...]
    parts: tuple[PartView, ...]
    measures: tuple[MeasureView, ...] = ()
    qualitative: str | None = None
    quantitative: str | None = None
    note: str | None = None
    withheld: str | None = None
    headline: TargetHeadline | None = None


@dataclass(frozen=True, slots=True)
class ComponentView:
    """A component: step ids of its value and of its weighted value; ``weight`` "90%"."""

    id: str
    title: str
    step: str
    weighted: str | None
    weight: str | None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class DueItemView:
    """A thing due from a unit now, as a sentence: "■ 养护站建设，第 2 个节点（2025-06-30）没有收到报告（逾期 12 天）".

    ``target`` is the target's id, ``matter`` the matter's path; empty where it is about neither.
    """

    text: str
    state: State
    target: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """Something new: the day that its decision bears, a sentence, and the unit's node it is about."""

    when: str
    text: str
    unit: str
    target: str
    node: str


@dataclass(frozen=True, slots=True)
class GradeReasonView:
    """A reason for a unit's grade, or against a better one, in a sentence; with the clauses."""

    text: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit's page. ``total`` is a step id, ``scale`` its full scale ("105"); ``closed`` says why it is not open."""

    id: str
    name: str
    group: str
    group_title: str
    subgroup: str | None = None
    total: str | None = None
    scale: str | None = None
    rank: str | None = None
    grade: str | None = None
    components: tuple[ComponentView, ...] = ()
    missing: tuple[str, ...] = ()
    consequences: tuple[tuple[str, str], ...] = ()
    due_now: tuple[DueItemView, ...] = ()
    withheld: frozenset[str] = frozenset()
    """``ranks`` and ``grades`` that are open in this year but would tell something that is withheld."""
    left: tuple[DueItemView, ...] = ()
    """What it had not done when the year ended or was settled."""
    closed: str | None = None
    records: tuple[RecordView, ...] = ()
    alternatives: tuple[str, ...] = ()
    """What an interpretation taken otherwise would give: 迟报“末节点才算” → 100.00（+13.84）."""
    subgroup_rank: str | None = None
    grade_reasons: tuple[GradeReasonView, ...] = ()
    """How a quota decided its grade: "14 个单位的 10% 是 1.4，名额 1 个"; and why it has no better one."""
    honours: tuple[str, ...] = ()
    vetoed: bool = False
    exports: tuple[tuple[str, str], ...] = ()
    """(what a figure also serves for, step id) of each component that the 办法 uses elsewhere."""


@dataclass(frozen=True, slots=True)
class EffectView:
    """An alternative's effect on one unit: (before, after) of what is open to the audience; ``change`` "+13.84".

    ``withheld``: it moves something that is not to be seen, and its figures do not show.
    """

    unit: str
    unit_name: str
    changes: bool
    total: tuple[str, str] | None = None
    change: str | None = None
    rank: tuple[str, str] | None = None
    grade: tuple[str, str] | None = None
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class AlternativeView:
    """An option that was not taken, in words, and its effect on every unit."""

    option: str
    text: str
    effects: tuple[EffectView, ...]


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """An interpretation beside its other options; ``note`` says why there is nothing to compare."""

    id: str
    question: str
    clauses: tuple[str, ...]
    chosen: str | None
    chosen_text: str | None
    settled: str | None
    required: bool
    effect: str
    note: str | None
    alternatives: tuple[AlternativeView, ...]
    by_default: bool = False


MOST_COMPARED = 100
"""Units up to which a site compares interpretations: for more it takes minutes; ``scorer sensitivity`` has no bound."""


@dataclass(frozen=True)
class Projection:
    """A cycle as one audience may see it, at one date. Everything is already text or a step id."""

    audience: Audience
    cycle: str
    bureau: str
    year: int
    title: str
    synthetic: bool
    on: date
    status: str
    """``final``, ``provisional``, ``targets-only`` (nothing is filed, and nobody can), or ``unreadable``."""
    digest: str | None
    open_interpretations: int
    scheme: SchemeView | None
    targets: tuple[TargetView, ...]
    units: tuple[UnitView, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    steps: Mapping[str, StepView] = field(default_factory=dict)
    newest: tuple[EventView, ...] = ()
    left_out: tuple[str, ...] = ()
    """What did not count, in sentences; the public learns how much, and which files make a year unreadable."""
    left_out_count: int = 0
    closed: Mapping[str, str] = field(default_factory=dict)
    """What of the year (``targets``, ``progress``, ``scores``, …) is not open to the audience → why, in words."""
    imprint: Imprint | None = None
    comparisons: tuple[ComparisonView, ...] = ()
    begun: bool = True
    over: bool = False
    """Whether its last day is over."""
    still_running: bool = False
    bulletins: tuple[BulletinView, ...] = ()
    timeline: TimelineView = field(default_factory=TimelineView)
    ledger: LedgerView = field(default_factory=LedgerView)
    clock: ClockView = field(default_factory=ClockView)

    @property
    def has_scores(self) -> bool:
        """Whether there are scores in this year, published or not: its 办法 gives some and reports were collected."""
        return self.status != "targets-only" and (self.scheme is None or self.scheme.scored)

    @cached_property
    def tally(self) -> Tally[LedgerLine]:
        """The year's nodes and matters, counted: every page and file takes its numbers from here or from a filter."""
        return tally(filter(of_targets_and_matters, self.ledger.lines), self.on)

    @cached_property
    def parts(self) -> Mapping[str, Sequence[tuple[TargetView, PartView]]]:
        """Unit → each row in which it has a part, with that part, in the table's order."""
        found: dict[str, list[tuple[TargetView, PartView]]] = {}
        for row in self.targets:
            for part in row.parts:
                found.setdefault(part.unit, []).append((row, part))
        return found

    @cached_property
    def lines(self) -> Mapping[str, Sequence[LedgerLine]]:
        """Unit → its lines of the 台账."""
        found: dict[str, list[LedgerLine]] = {}
        for line in self.ledger.lines:
            found.setdefault(line.unit, []).append(line)
        return found
