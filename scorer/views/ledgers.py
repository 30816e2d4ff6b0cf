"""The 台账 for an audience: its lines, the list of problems, and a stub for what is withheld."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from scorer.ledger.lateness import Clock, Workday
from scorer.ledger.matters.matter_checks import grades
from scorer.ledger.matters.matter_progress import MatterProgress, matters_progress
from scorer.ledger.obligations import Obligation, collects
from scorer.ledger.procedure.calendar_obligations import calendar_obligations
from scorer.ledger.year_ledger import ReportedTrouble, differences, general_ledger, troubles, unit_ledger
from scorer.model.book import Book
from scorer.model.decisions import holding
from scorer.model.entities import Disclosure, Person, Target
from scorer.model.numbers import shown
from scorer.model.records import Report
from scorer.scoring.facts.node_outcomes import NodeOutcome
from scorer.scoring.score import Scored
from scorer.views.access import Access
from scorer.views.ledger_types import (
    MATTER,
    OFFICES,
    PAPERS,
    TARGET,
    UNSAID,
    LedgerLine,
    LedgerView,
    Stub,
    TroubleLine,
)
from scorer.views.matters import Matters, received
from scorer.views.record_views import verdict_of
from scorer.views.targets import ROLES, excuse_of, measure_views
from scorer.views.wording import due_text

CLOSED = "不公开"
GROUND = "内部事务、过程性信息（《政府信息公开条例》第十六条）"
"""The ground of a stub whose record names none of its own."""


@dataclass(frozen=True)
class Ledgers:
    """The maker of the ledger's lines. ``years`` are those of whose working days nobody knows."""

    access: Access
    scored: Scored
    clock: Clock
    years: Sequence[int] = ()

    @cached_property
    def progress(self) -> tuple[MatterProgress, ...]:
        """The year's matters."""
        return matters_progress(self.access.book, self.scored.facts.choices)

    @cached_property
    def entries(self) -> tuple[Obligation, ...]:
        """The general ledger, for those who may see all of it."""
        return general_ledger(self.scored.facts, self.progress, self.clock)

    def mismatching(self) -> tuple[Obligation, ...]:
        """The lines in which the general ledger and those of the units differ (SMX-5-2a)."""
        units = self.access.book.units
        return differences(
            self.entries, (unit_ledger(unit, self.scored.facts, self.progress, self.clock) for unit in units)
        )

    def view(self) -> LedgerView:
        """The ledger as the audience may see it; empty where only the table is known, or progress is not open."""
        if not collects(self.scored.facts) or not self.access.opens("progress"):
            return LedgerView()
        open_ = [entry for entry in self.entries if self._opened(entry)]
        asked = calendar_obligations(self.scored.facts, self.clock)
        return LedgerView(
            lines=self._by_unit((*map(self._line, open_), *map(self._duty, asked))),
            matters=self.matters.views(self.progress, self.entries),
            troubles=tuple(self._trouble(each) for each in troubles(open_) if self.access.opened(each.record)),
            stubs=tuple(sorted(self._stubs(), key=lambda each: (each.what, each.ground, each.reviewed or ""))),
            clocks=tuple(f"{year} 年的放假和调休还不知道，这一年的工作日按周一至周五数" for year in self.years),
        )

    def _by_unit(self, lines: Iterable[LedgerLine]) -> tuple[LedgerLine, ...]:
        """The lines in the order of the units, the office's own behind them."""
        order = {unit: place for place, unit in enumerate(self.access.book.units)}
        return tuple(sorted(lines, key=lambda line: order.get(line.unit, len(order))))

    @cached_property
    def grades(self) -> Mapping[str, str]:
        """A conclusion's grades in words; empty where grades are not open to the audience."""
        return grades(self.access.book, self.scored.facts.choices) if self.access.opens("grades") else {}

    def _opened(self, entry: Obligation) -> bool:
        if entry.progress is not None:
            return self.access.opened(entry.progress.matter)
        return entry.target is not None and self.access.withheld(self.access.book.targets[entry.target.id]) is None

    def _line(self, entry: Obligation) -> LedgerLine:
        unit = self.access.book.units.get(entry.unit)
        group = self.scored.scheme.groups.get(unit.group) if unit else None
        line = LedgerLine(
            unit=entry.unit,
            unit_name=unit.name if unit else self.access.book.office.name,
            group=group.title if group else "",
            role=ROLES[entry.part.role],
            kind=TARGET,
            source=TARGET,
            subject=entry.key[1],
            node=None,
            number="",
            content="",
            requirement=UNSAID,
            due=due_text(entry.due) if entry.due else "以通知为准",
            standard=UNSAID,
            effect="",
            owner=UNSAID,
            supervisor=UNSAID,
            duty=entry.duty,
            pair=entry.pair,
            word=self.access.shown_word(entry),
            old=entry.old,
            day=entry.day,
            lateness=entry.lateness,
            late=entry.late,
            excuse=excuse_of(self.access.book, entry),
            uncounted=entry.uncounted,
        )
        return self._matter(line, entry, entry.progress) if entry.progress is not None else self._node(line, entry)

    def _duty(self, entry: Obligation) -> LedgerLine:
        """What the calendar asks: a paper of a period, or what the office has to do."""
        office = entry.duty == "office"
        source = OFFICES if office else PAPERS
        return replace(
            self._line(entry),
            kind=source,
            source=source,
            number=entry.title,
            content=entry.title,
            role="自办" if office else "报送",
            effect=entry.word,
        )

    def _node(self, line: LedgerLine, entry: Obligation) -> LedgerLine:
        """A node: its target says what, its task how, its measures how well; the leader in charge supervises."""
        target, outcome = entry.target, entry.outcome
        if target is None or outcome is None:
            return line
        standards = [text for text in (target.qualitative, target.quantitative, *_measures(target)) if text]
        record = outcome.decided or outcome.waiting
        node = "" if len(target.nodes) == 1 else target.node_title(outcome.node.id)
        return replace(
            line,
            source="、".join(target.section) or TARGET,
            node=outcome.node.id,
            number=f"{target.id} {node}".rstrip(),
            node_title=node,
            content=target.title,
            requirement=outcome.node.task or entry.part.task or UNSAID,
            standard="；".join(standards) or UNSAID,
            effect=self._reported(entry, outcome),
            owner=self._people([entry.part.owner] if entry.part.owner else []),
            supervisor=self._people(target.leaders),
            received=received(record) if record else None,
        )

    def _reported(self, entry: Obligation, outcome: NodeOutcome) -> str:
        report = outcome.decided or outcome.waiting
        ended = f"目标已终止（{entry.ended.date}）" if entry.ended else ""
        if report is None:
            return ended or ("还没有报送" if entry.pair.open or not entry.pair.due else entry.word)
        word = verdict_of(report, outcome.decision) if outcome.decision else "已报，待审"
        text = self._said(entry, report, outcome)
        return "；".join(filter(None, (ended, f"{word}：{text}" if text else word)))

    def _said(self, entry: Obligation, report: Report, outcome: NodeOutcome) -> str:
        """What the office gave as its reason where it returned the report; else what the report says came of it."""
        if not self.access.opened(report):
            return ""
        returned = outcome.decision is not None and outcome.decision.verdict == "returned"
        reason = outcome.decision.reason if outcome.decision and returned else None
        return reason or _said(entry, report)

    def _matter(self, line: LedgerLine, entry: Obligation, progress: MatterProgress) -> LedgerLine:
        """A matter: the columns are its own, the effect is what was concluded or, until then, answered."""
        matter = progress.matter
        owner = entry.part.owner or matter.owner
        concluded, answers = progress.conclusions.get(entry.unit), progress.answers(entry.unit)
        record = concluded or (answers[-1] if answers else None)
        return replace(
            line,
            kind=MATTER,
            source=self.matters.sources.get(matter.source, matter.source),
            number=progress.number or "未编号",
            content=matter.content,
            requirement=entry.part.task or matter.requirement or UNSAID,
            standard=matter.standard or UNSAID,
            effect=self.matters.effect(progress, entry.unit),
            owner=self._people([owner] if owner else []),
            supervisor=self._people([matter.supervisor] if matter.supervisor else []),
            received=received(record) if record else None,
        )

    @cached_property
    def matters(self) -> Matters:
        """The maker of the views of the matters."""
        return Matters(
            self.access, self.grades, {name: each.title for name, each in self.access.book.terms.sources.items()}
        )

    def _people(self, people: Sequence[Person]) -> str:
        names = [name for name in map(self.access.person, people) if name]
        return "、".join(names) or (CLOSED if people else UNSAID)

    def _trouble(self, trouble: ReportedTrouble) -> TroubleLine:
        line, record = self._line(trouble.entry), trouble.record
        cause = record.cause if isinstance(record, Report) else None
        return TroubleLine(
            unit=line.unit,
            unit_name=line.unit_name,
            subject=line.subject,
            node=line.node,
            number=line.number,
            content=line.content,
            problem=record.problems or "",
            cause=f"{CAUSES[cause.type]}：{cause.detail}" if cause else None,
            next=record.next if isinstance(record, Report) else None,
            received=received(record),
            pair=line.pair,
            word=line.word,
            solved=trouble.solved,
        )

    def _stubs(self) -> Iterator[Stub]:
        for target in self.access.book.targets.values():
            ground = self.access.withheld(target)
            if ground is not None:
                yield Stub(TARGET, ground, _reviewed(target.disclosure or self.access.book.cycle.disclosure))
        for progress in self.progress:
            if progress.was_approved and not self.access.opened(progress.matter):
                decision = holding(self.access.book, progress.matter.path)
                disclosure = progress.matter.disclosure or (decision.disclosure if decision else None)
                public = disclosure is None or disclosure.type == "public"
                ground = GROUND if public or disclosure is None else disclosure.reason or GROUND
                yield Stub(MATTER, ground, _reviewed(disclosure))


CAUSES: Mapping[str, str] = {"objective": "客观因素", "subjective": "主观因素"}


def _reviewed(disclosure: Disclosure | None) -> str | None:
    return str(disclosure.date) if disclosure and disclosure.date else None


def _measures(target: Target) -> Iterator[str]:
    """The figures to reach that the requirement does not say itself: "改造 45 座" says 改造桥梁 45 座, not 5 座."""
    said = re.sub(r"\s", "", target.quantitative or "")
    for each in measure_views(target):
        if not re.search(rf"(?<![\d.]){re.escape(each.target + each.unit)}", said):
            yield each.text


def _said(entry: Obligation, report: Report) -> str:
    """What a report says came of it, and its figures: "43 公里（年度投资 5.2 亿元）"."""
    units = {measure.id: measure for measure in entry.target.measures} if entry.target else {}
    figures = [
        f"{units[name].name} {shown(value)} {units[name].unit}"
        for name, value in report.actuals.items()
        if name in units
    ]
    text = report.results or report.progress or ""
    return f"{text}（{'，'.join(figures)}）" if figures and text else text or "，".join(figures)


def ledgers_of(access: Access, scored: Scored, on: date, is_workday: Workday, years: Sequence[int] = ()) -> Ledgers:
    """The maker of a cycle's ledger views at a date."""
    month_end = scored.facts.choices["gen.month_deadline"] != "month_start"
    return Ledgers(access, scored, Clock(on, access.book.cycle.due_soon_days, is_workday, month_end), years)


def mismatching_lines(book: Book, scored: Scored, on: date, is_workday: Workday) -> tuple[tuple[str, str], ...]:
    """(unit, line) in which the general ledger and the units' own differ: none, or the program is at fault."""
    mismatching = ledgers_of(Access(book, "internal", final=False), scored, on, is_workday).mismatching()
    return tuple((entry.unit, " ".join(entry.key[1:]).strip()) for entry in mismatching)
