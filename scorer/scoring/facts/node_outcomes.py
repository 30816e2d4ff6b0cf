"""The facts of a year as the rules ask for them: the table in force, and each node's outcome for each unit.

Everything here follows from a Book (already cut to a date), the date, and the choices made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from scorer.model.book import Book
from scorer.model.deadlines import closes, due_day, end_of, start_of
from scorer.model.decisions import holding, in_force, superseded
from scorer.model.entities import Node, Target
from scorer.model.records import Claim, Decision, Outage, Penalty, Record, Report, Request
from scorer.scoring.facts.change_deadline import too_late
from scorer.scoring.facts.outages import outages_of, prolonged
from scorer.scoring.facts.window import Window
from scorer.scoring.scheme.procedure import CalendarRule, Procedure

R = TypeVar("R", bound=Record)

USED_CHOICES = frozenset(
    {
        "cutoff",
        "done.in_time",
        "gen.before_inclusive",
        "gen.month_deadline",
        "gen.resubmission",
        "gen.time_source",
        "gen.withdrawn",
        "late.excused",
        "outage.until",
    }
)
"""The choices that facts themselves read; all others affect only what rules make of them."""


class NodeOutcome(NamedTuple):
    """One node for one unit. (A tuple: a year has tens of thousands, and they are made faster so.)

    ``judged``: its deadline has passed at the date of the run. ``late``: judged, and nothing
    came before the deadline. ``decided`` is the newest decided report, ``decision`` what was
    decided; ``waiting`` a newer report that nobody has decided. ``lapses`` are the
    ``inconsistent`` decisions in force. ``day`` is the due day meant; ``excused`` the record without which
    the filing would be late; ``withdrawn`` are reports that the unit took back.
    """

    node: Node
    day: date
    deadline: datetime
    judged: bool
    late: bool
    filed_at: datetime | None
    reports: tuple[Report, ...]
    decided: Report | None
    decision: Decision | None
    waiting: Report | None
    lapses: tuple[Decision, ...]
    excused: str | None = None
    withdrawn: tuple[Report, ...] = ()
    after_due: bool = False
    """What was decided came after the deadline, and only what was done by then counts (choice ``done.in_time``)."""

    @property
    def done(self) -> bool:
        """Accepted, and the accepted record itself says ``done``."""
        return (
            not self.after_due
            and self.decided is not None
            and self.decision is not None
            and self.decision.verdict == "accepted"
            and self.decided.status == "done"
        )

    @property
    def record(self) -> str | None:
        """The record this outcome rests on: the decided one, else the waiting one."""
        report = self.decided or self.waiting
        return report.path if report else None


EPOCH = start_of(date(1970, 1, 1))


@dataclass(frozen=True, slots=True)
class Amendment:
    """A row of the table as accepted requests have changed it: the row in force."""

    target: Target
    ended: Decision | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    """Node id → path of the decision that moved its due date."""


@dataclass(frozen=True)
class Facts:
    """A Book at a date, under choices. Outcomes are worked out once for each unit and target."""

    book: Book
    on: date
    choices: Mapping[str, str | None]
    procedure: Procedure
    """What the 办法 says of procedure under these choices."""
    amendments: Mapping[str, Amendment]
    outages: tuple[Outage, ...]
    replaced: frozenset[str]
    claims_of: Mapping[str, tuple[Claim, ...]]
    """Unit → the claims it filed and those that name it in ``shared_with``, superseded ones left out."""
    window: Window | None = None
    """The part of the year to which this is limited; None for the whole."""
    _seen: dict[tuple[str, str], tuple[NodeOutcome, ...]] = field(default_factory=dict, repr=False)
    _nodes: dict[str, tuple[Node, ...]] = field(default_factory=dict, repr=False)
    _records: dict[str, tuple[Record, ...]] = field(default_factory=dict, repr=False)
    _parts: dict[Window, Facts] = field(default_factory=dict, repr=False)

    def records(self, kind: str, form: type[R]) -> list[R]:
        """The year's records of a kind that are in force and not replaced, in the order of their arrival."""
        found = self._records.get(kind)
        if found is None:
            kept = (each for each in self.book.by_kind.get(kind, ()) if each.path not in self.replaced)
            kept = (each for each in kept if self.window is None or self.window.takes(each))
            found = self._records[kind] = tuple(each for each in kept if in_force(self.book, each))
        return [each for each in found if isinstance(each, form)]

    def claims(self, unit: str) -> Iterator[Claim]:
        """The claims that a unit filed or shares, of this part of the year."""
        found = self.claims_of.get(unit, ())
        return (each for each in found if self.window is None or self.window.takes(each))

    def penalties(self, unit: str) -> Iterator[Penalty]:
        """The penalties of a unit, in force or not, of this part of the year."""
        found = self.book.by_unit.get(("penalty", unit), ())
        penalties = (each for each in found if isinstance(each, Penalty))
        return (each for each in penalties if self.window is None or self.window.takes(each))

    def in_year(self, day: date) -> bool:
        """Whether a day is in the year; what belongs to a part of it that begins earlier is."""
        return self.window is not None or self.book.cycle.start <= day <= self.book.cycle.end

    def within(self, window: Window) -> Facts:
        """The facts of one part of the year, the same for every unit."""
        if window not in self._parts:
            self._parts[window] = replace(self, window=window, _seen={}, _nodes={}, _records={}, _parts={})
        return self._parts[window]

    def target(self, target_id: str) -> Target:
        """The row in force: the settled one as accepted requests have changed it."""
        amendment = self.amendments.get(target_id)
        return amendment.target if amendment else self.book.targets[target_id]

    def under(self, choices: Mapping[str, str | None], procedure: Procedure) -> Facts:
        """The facts under other choices; outcomes already worked out are kept unless these affect them."""
        same = all(choices.get(name) == self.choices.get(name) for name in USED_CHOICES)
        if same and procedure.calendar == self.procedure.calendar:
            return replace(self, choices=choices, procedure=procedure, _parts={})
        return establish(self.book, self.on, choices, procedure)

    def ended(self, target_id: str) -> Decision | None:
        """The decision that ended the target during the year, if one did."""
        amendment = self.amendments.get(target_id)
        return amendment.ended if amendment else None

    def lapses(self, unit: str, target: Target) -> tuple[NodeOutcome, ...]:
        """The unit's outcomes of a target as far as they can be lapses: of one that was ended, only earlier lapses.

        Ending a target says nothing of what had lapsed by then (choice ``ended.lapses``). Worked (JL-12-3): a node
        of March never reported, the target ended in September: that lapse stays, a node of October is none.
        """
        ended, found = self.ended(target.id), self.outcomes(unit, target)
        if ended is None:
            return found
        if self.choices.get("ended.lapses") == "annulled":
            return ()
        moment = _received(ended)
        return tuple(
            outcome._replace(
                late=outcome.late and outcome.deadline <= moment,
                lapses=tuple(each for each in outcome.lapses if _received(each) <= moment),
            )
            for outcome in found
        )

    def outcomes(self, unit: str, target: Target) -> tuple[NodeOutcome, ...]:
        """The unit's counted nodes of the target, by due date; empty where the cut-off leaves all out."""
        key = (unit, target.id)
        found = self._seen.get(key)
        if found is None:
            nodes = self.counted(target)
            found = tuple(self._outcome(unit, target, node) for node in nodes if unit in node.units)
            self._seen[key] = found
        return found

    def every_outcome(self, unit: str, target: Target) -> tuple[NodeOutcome, ...]:
        """The unit's nodes of the target by due date, those too that the cut-off leaves out."""
        known = {each.node.id: each for each in self.outcomes(unit, target)}
        nodes = (node for node in self.nodes(target) if unit in node.units)
        return tuple(known.get(node.id) or self._outcome(unit, target, node) for node in nodes)

    def counted(self, target: Target) -> tuple[Node, ...]:
        """The nodes of a row in force that count; worked out once, for all its units."""
        found = self._nodes.get(target.id)
        if found is None:
            found = self._nodes[target.id] = self._counted(target)
        return found

    def _counted(self, target: Target) -> tuple[Node, ...]:
        """The nodes that count this year, by due date (JL-16-3 and the choice ``cutoff``).

        ``node_out`` leaves out nodes due after the cut-off, ``target_out`` the whole target
        that has one, ``none`` nothing.
        """
        nodes = self.nodes(target)
        if self.window is not None:
            nodes = tuple(node for node in nodes if self._in_window(target, node, self.window))
        cutoff = self.book.cycle.cutoff
        if cutoff is None or self.choices["cutoff"] == "none":
            return nodes
        kept = tuple(node for node in nodes if due_day(node.due, self._month_end) <= cutoff)
        return () if self.choices["cutoff"] == "target_out" and len(kept) < len(nodes) else kept

    def _in_window(self, target: Target, node: Node, window: Window) -> bool:
        """Whether a node is due in a part of the year, or reported on for that part."""
        reports = (self.book.reports.get((unit, target.id, node.id), ()) for unit in node.units)
        named = any(str(each.period) == window.label for found in reports for each in found if each.period)
        return named or window.has(due_day(node.due, self._month_end))

    def nodes(self, target: Target) -> tuple[Node, ...]:
        """Every node of a row in force, by due date, counted this year or not."""
        return tuple(sorted(target.nodes, key=lambda node: (due_day(node.due, self._month_end), node.id)))

    @property
    def _month_end(self) -> bool:
        return self.choices["gen.month_deadline"] != "month_start"

    def _outcome(self, unit: str, target: Target, node: Node) -> NodeOutcome:
        reports = self.book.reports.get((unit, target.id, node.id), ())
        if self.window is not None:
            reports = tuple(each for each in reports if not each.period or str(each.period) == self.window.label)
        decided, decision, waiting = self._newest(reports)
        withdrawn = self.book.withdrawn_reports.get((unit, target.id, node.id), ())
        timed = (*withdrawn, *reports) if reports and self.choices["gen.withdrawn"] == "first" else reports
        filed_at = self._filed_at(timed, decided, decision)
        deadline, excused = self._deadline(target, node, filed_at)
        judged = max(deadline, closes(node.due, True, self._month_end)) <= end_of(self.on)
        in_time = bool(reports) and (filed_at is None or filed_at < deadline)
        return NodeOutcome(
            node=node,
            day=due_day(node.due, self._month_end),
            deadline=deadline,
            judged=judged,
            late=judged and not in_time,
            filed_at=filed_at,
            reports=reports,
            decided=decided,
            decision=decision,
            waiting=waiting,
            lapses=self._lapses(reports),
            excused=excused if in_time else None,
            withdrawn=withdrawn,
            after_due=self.choices["done.in_time"] == "due" and self._came(decided) >= deadline,
        )

    def _came(self, report: Report | None) -> datetime:
        return (self._moment(report, first=True) if report else None) or EPOCH

    def _newest(self, reports: tuple[Report, ...]) -> tuple[Report | None, Decision | None, Report | None]:
        waiting: Report | None = None
        for report in reversed(reports):
            decision = holding(self.book, report.path)
            if decision is not None:
                return report, decision, waiting
            waiting = waiting or report
        return None, None, waiting

    def _filed_at(
        self, reports: tuple[Report, ...], decided: Report | None, decision: Decision | None
    ) -> datetime | None:
        """When the node was filed (choice ``gen.resubmission``); None without reports or receipts."""
        if not reports:
            return None
        accepted = decision is not None and decision.verdict == "accepted"
        if self.choices["gen.resubmission"] == "accepted" and accepted and decided is not None:
            return self._moment(decided, first=False)
        return min((self._moment(report, first=True) for report in reports), key=_early)

    def _moment(self, report: Report, *, first: bool) -> datetime | None:
        """When a report came: its first bytes, or those at hand; by receipt or by merge."""
        merged = report.first_merged_at if first else report.merged_at
        if self.choices["gen.time_source"] == "merged_at" and merged is not None:
            return merged
        return report.first_at if first else report.arrived

    def _deadline(self, target: Target, node: Node, filed_at: datetime | None) -> tuple[datetime, str | None]:
        """The deadline for a filing, and the record without which it would be earlier (choice ``late.excused``).

        A date brought forward binds only what came after the decision that brought it forward.
        """
        inclusive = self.choices["gen.before_inclusive"] != "false"
        deadline, excused = closes(node.due, inclusive, self._month_end), None
        mover = self._mover(target, node)
        if mover is not None:
            settled = next(old for old in self.book.targets[target.id].nodes if old.id == node.id)
            before = closes(settled.due, inclusive, self._month_end)
            if deadline < before and _came_before(filed_at, mover):
                deadline = before
            excused = mover.path if filed_at is not None and before <= filed_at else None
        if self.choices["late.excused"] == "adjustment_or_outage":
            deadline, over = prolonged(deadline, filed_at, self.outages, self.choices["outage.until"])
            excused = over or excused
        return deadline, excused

    def _mover(self, target: Target, node: Node) -> Decision | None:
        """The decision that moved the node's due date."""
        amendment = self.amendments.get(target.id)
        record = self.book.records.get(amendment.moved.get(node.id, "")) if amendment else None
        return record if isinstance(record, Decision) else None

    def _lapses(self, reports: tuple[Report, ...]) -> tuple[Decision, ...]:
        return tuple(
            decision
            for report in reports
            for decision in self.book.decisions.get(report.path, ())
            if decision.verdict == "inconsistent" and decision.path not in self.book.annulled
        )


def establish(book: Book, on: date, choices: Mapping[str, str | None], procedure: Procedure) -> Facts:
    """The facts of a Book at ``on``, under choices and the procedure as it was read with them.

    The Book must already be cut to that date.
    """
    gone = superseded(book)
    amendments = _amendments(book, procedure.calendar, choices, gone)
    return Facts(book, on, choices, procedure, amendments, outages_of(book, gone), gone, _claims_of(book, gone))


def _early(moment: datetime | None) -> tuple[bool, datetime]:
    """Order of arrival; one without a receipt came in time, before all others."""
    return (True, moment) if moment is not None else (False, EPOCH)


def _received(decision: Decision) -> datetime:
    """When a decision came; in a made-up year without receipts on the day that it states."""
    return decision.arrived or start_of(decision.date)


def _came_before(filed_at: datetime | None, decision: Decision) -> bool:
    return filed_at is not None and decision.arrived is not None and filed_at < decision.arrived


def _claims_of(book: Book, gone: frozenset[str]) -> dict[str, tuple[Claim, ...]]:
    found: dict[str, list[Claim]] = {}
    for record in book.by_kind.get("claim", ()):
        if isinstance(record, Claim) and record.path not in gone:
            for unit in dict.fromkeys((record.actor, *record.shared_with)):
                found.setdefault(unit, []).append(record)
    return {unit: tuple(claims) for unit, claims in found.items()}


def _amendments(
    book: Book, calendar: Iterable[CalendarRule], choices: Mapping[str, str | None], gone: frozenset[str]
) -> dict[str, Amendment]:
    """Target → its row as accepted requests change it, in the order of their decisions; none that came too late."""
    found: dict[str, Amendment] = {}
    for decision in book.by_kind.get("decision", ()):
        request = book.records.get(decision.on) if isinstance(decision, Decision) else None
        if not isinstance(decision, Decision) or not isinstance(request, Request) or decision.verdict != "accepted":
            continue
        granted = holding(book, request.path) is decision and too_late(book, calendar, request, choices) is None
        if request.path not in gone and granted:
            before = found.get(request.target) or Amendment(book.targets[request.target])
            found[request.target] = _amended(before, request, decision, moves=choices["late.excused"] != "none")
    return found


def _amended(before: Amendment, request: Request, decision: Decision, *, moves: bool) -> Amendment:
    """One accepted request over a row: due date of its node (the last one if it names none), measures, end."""
    change = decision.change or request.change
    target, moved = before.target, dict(before.moved)
    if change.due is not None and moves:
        node_id, last = request.node or _last(target).id, _last(target).id
        nodes = tuple(replace(n, due=change.due) if n.id == node_id else n for n in target.nodes)
        target = replace(target, nodes=nodes, due=change.due if node_id == last else target.due)
        moved[node_id] = decision.path
    if change.measures:
        target = replace(
            target,
            measures=tuple(
                replace(m, low=change.measures[m.id], high=change.measures[m.id]) if m.id in change.measures else m
                for m in target.measures
            ),
        )
    return Amendment(target, decision if change.terminate else before.ended, moved)


def _last(target: Target) -> Node:
    return max(target.nodes, key=lambda node: (due_day(node.due), node.id))
