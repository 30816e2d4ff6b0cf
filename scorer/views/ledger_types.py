"""The 台账 as an audience may see it, as types: every column is text ready to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scorer.ledger.states import Lateness, State

KINDS = TARGET, MATTER, PAPERS, OFFICES = "年度目标", "督查事项", "定期材料", "考核办自己要办的"
"""What a line may be: a node of a target, a matter, a paper of a period, what the office itself has to do."""
OUTCOMES = "已办结", "有结论，没有全部办成", "已撤销", "正在办理", "已批准，还没有通知单位"
"""What came of an approved matter."""
UNSAID = "未写明"
"""The text of a column of which the records say nothing: never a dash."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line: what one unit or the office has to do, with the seven columns of SMX-5-2b and more.

    ``subject`` is the target's id, the matter's path or the calendar's entry; ``node`` None but for a target.
    ``number`` names the line to a reader: ``2025-01 第 1 个节点``, ``督〔2025〕7号``. ``late`` is ``逾期 12 天``,
    ``迟 2 天`` or None.
    """

    unit: str
    unit_name: str
    group: str
    role: str
    kind: str
    """The duty in words: 年度目标, 督查事项, 定期材料 or 考核办自己要办的."""
    source: str
    subject: str
    node: str | None
    number: str
    content: str
    requirement: str
    due: str
    standard: str
    effect: str
    owner: str
    supervisor: str
    duty: str
    """``node`` or ``matter``; of what the calendar asks ``period`` or ``office``."""
    pair: State
    """Its row of the table of states: both answers, shape, colour."""
    word: str
    """The state in words, with degree and days: 没有收到报告（逾期 31 天）."""
    old: str
    """The word of the single column of the earlier format."""
    day: date | None
    lateness: Lateness | None = None
    late: str | None = None
    excuse: str | None = None
    """Why a report that came after its first day is not late: 时限由 2025-09-30 改到 2025-10-31，不算迟报."""
    uncounted: bool = False
    """Due after the cut-off: no part of the year's score."""
    received: str | None = None
    """When the record came on which the effect rests."""
    node_title: str = ""
    """The node as a reader counts it, 第 2 个节点; empty for a matter and for the only one of its target."""


@dataclass(frozen=True, slots=True)
class TroubleLine:
    """One line of the list of problems (QZ-3-4b): the obstacle of a line, its cause, the next step."""

    unit: str
    unit_name: str
    subject: str
    node: str | None
    number: str
    content: str
    problem: str
    cause: str | None
    next: str | None
    received: str | None
    pair: State
    word: str
    solved: bool


@dataclass(frozen=True, slots=True)
class MatterUnit:
    """The state of a unit in a matter; ``grade`` and ``effect`` only where the audience may read them."""

    unit: str
    name: str
    role: str
    task: str | None
    pair: State
    word: str
    late: str | None
    grade: str | None
    effect: str | None


@dataclass(frozen=True, slots=True)
class MatterStep:
    """One record on a matter: when, what it was in words, whose, and its text where that is open.

    ``idle`` says why it has no effect (``先后不对，不起作用``), else None.
    """

    when: str | None
    what: str
    who: str
    text: str | None = None
    idle: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class MatterView:
    """A matter with its whole course. ``id`` is the path of its first version."""

    id: str
    number: str
    stage: str
    outcome: str
    """One of OUTCOMES; empty for a proposal, also one that was refused."""
    open: bool
    source: str
    authority: str | None
    content: str
    requirement: str | None
    due: str
    standard: str | None
    owner: str | None
    supervisor: str | None
    units: tuple[MatterUnit, ...]
    steps: tuple[MatterStep, ...]


@dataclass(frozen=True, slots=True)
class Stub:
    """Something that is withheld: that it exists, on what ground, and when that was reviewed. No more."""

    what: str
    """年度目标 or 督查事项."""
    ground: str
    reviewed: str | None


@dataclass(frozen=True)
class LedgerView:
    """A year's ledger: lines by unit, matters, the list of problems, and a stub for each thing withheld.

    A unit's lines are its nodes, its matters, then its papers of a period; the office's own are last.
    ``clocks`` are sentences about years whose working days nobody knows.
    """

    lines: tuple[LedgerLine, ...] = ()
    matters: tuple[MatterView, ...] = ()
    troubles: tuple[TroubleLine, ...] = ()
    stubs: tuple[Stub, ...] = ()
    clocks: tuple[str, ...] = ()

    @property
    def duties(self) -> tuple[LedgerLine, ...]:
        """The lines by the calendar, which the year's pages do not count."""
        return tuple(line for line in self.lines if line.kind in (PAPERS, OFFICES))
