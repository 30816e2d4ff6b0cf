"""Problems of the year's procedure: codes P001 and on. Nothing here scores."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from scorer.ledger.procedure import appeals, burden, settlement
from scorer.ledger.procedure.bulletin_checks import bulletin_faults
from scorer.ledger.procedure.receipt_days import arrived_on
from scorer.model.deadlines import due_day
from scorer.model.decisions import holding, superseded
from scorer.model.entities import Place, Problem
from scorer.model.records import Decision, Inspection, Notice, Paper, Record, Request, Resolution
from scorer.model.results import Chosen
from scorer.scoring.facts.change_deadline import too_late
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.results_digest import inputs_digest, matches, tells_orders
from scorer.scoring.results_digest_first_edition import order_dependent
from scorer.scoring.scheme.procedure import Procedure

REQUIRED: Mapping[str, str] = {"signed_by": "签发人", "date": "签发日期", "opinion": "意见", "attachments": "佐证材料"}
"""Fields that a scheme may require of a proposal, with the word for each."""


@dataclass(frozen=True)
class TableText:
    """The target table on disk: its name, its bytes, its rows by id with their position in the list.

    ``line`` gives the line of the row at a position; it is expensive, so few are looked up.
    """

    file: str
    content: bytes
    rows: Mapping[str, int]
    line: Callable[[int], int]

    def below(self, line: int) -> dict[str, int]:
        """The rows that begin below a line, with their positions: of ten rows of five lines, below 40 the last two."""
        places = sorted(self.rows.values())
        first = bisect_right(places, line, key=self.line)
        kept = frozenset(places[first:])
        return {name: place for name, place in self.rows.items() if place in kept}


def faults(facts: Facts, table: TableText | None, chosen: Iterable[Chosen]) -> Iterator[Problem]:
    """Every fault of the procedure, codes P001 and on; ``chosen`` are the interpretations as the results take them."""
    rules = facts.procedure
    if table is not None:
        yield from _table(facts, table)
        yield from _added_days(facts, table)
        yield from _same_tasks(facts, table)
    yield from _results(facts, rules, tuple(chosen))
    yield from _changes(facts, rules)
    yield from _proposals(facts, rules)
    yield from _appeals(facts, rules)
    yield from _days(facts)
    yield from _dates(facts)
    yield from _own(facts)
    yield from _twice(facts)
    yield from _bulletins(facts)


def _at(facts: Facts, record: Record, *path: str) -> Place:
    return Place(f"submissions/{facts.book.cycle.id}/{record.path}", path)


def _table(facts: Facts, table: TableText) -> Iterator[Problem]:
    """The table against the resolutions that settled it: nothing changed, and nothing added without one."""
    found = settlement.table_settlings(facts.book, table.content)
    for each in found:
        if each.resolution.digest is None:
            yield Problem("P002", _at(facts, each.resolution, "settles"), {"command": _settle(facts, "targets")})
        elif each.lines is None:
            known = {"file": table.file, "command": _settle(facts, "targets")}
            yield Problem("P001", _at(facts, each.resolution, "digest"), known)
    yield from _superseded(facts, "targets")
    settled = [each.lines for each in found if each.lines is not None]
    if settled and not any(each.lines is None and each.resolution.digest for each in found):
        yield from _added(facts, table, min(settled), max(settled))


def _added(facts: Facts, table: TableText, first: int, newest: int) -> Iterator[Problem]:
    """Rows below what the newest resolution settled, and rows below the first one's that do not say since when."""
    for name, place in table.below(newest).items():
        known = {"target": name, "command": _settle(facts, "targets")}
        yield Problem("P003", Place(table.file, ("targets", place, "id")), known)
    for name, place in table.below(first).items():
        row = facts.book.targets.get(name)
        if row is not None and row.since is None:
            yield Problem("P004", Place(table.file, ("targets", place, "id")), {"target": name})


def _settle(facts: Facts, what: str) -> str:
    return f"scorer settle {facts.book.cycle.id} {what}"


def _superseded(facts: Facts, what: str) -> Iterator[Problem]:
    resolutions = settlement.settlings(facts.book, what)
    for after in settlement.not_superseding(resolutions):
        before = resolutions[resolutions.index(after) - 1]
        yield Problem("P005", _at(facts, after, "settles"), {"path": before.path})


def _results(facts: Facts, rules: Procedure, chosen: tuple[Chosen, ...]) -> Iterator[Problem]:
    """Results that were settled: still those, and not before the publicity was over."""
    yield from _superseded(facts, "results")
    found = settlement.settlings(facts.book, "results")
    if found and found[-1].digest is not None:
        yield from _settled(facts, found[-1], found[-1].digest, chosen)
    elif found:
        yield Problem("P027", _at(facts, found[-1], "settles"), {"command": _settle(facts, "results")})
    for resolution in found:
        for each in appeals.publicities(facts.book, rules):
            if each.first <= resolution.date <= each.last:
                known = {"first": str(each.first), "last": str(each.last), "days": str(rules.publicity)}
                yield Problem("P007", _at(facts, resolution, "date"), known)


def _settled(facts: Facts, resolution: Resolution, digest: str, chosen: tuple[Chosen, ...]) -> Iterator[Problem]:
    """The newest resolution on the results: a digest that no longer matches, or one without the order of decisions."""
    now, at = inputs_digest(facts, chosen)[0], _at(facts, resolution, "digest")
    known = {"digest": now, "command": _settle(facts, "results")}
    if not matches(digest, now, facts, chosen):
        yield Problem("P006", at, known)
    elif not tells_orders(digest) and (paths := order_dependent(facts.book)):
        yield Problem("P019", at, {**known, "path": paths[0], "count": str(len(paths))})


def _changes(facts: Facts, rules: Procedure) -> Iterator[Problem]:
    """Requests that were granted: in time, and by whom the 办法 wants it."""
    gone = superseded(facts.book)
    for request in facts.book.by_kind.get("request", ()):
        decision = holding(facts.book, request.path)
        if (
            not isinstance(request, Request)
            or decision is None
            or decision.verdict != "accepted"
            or request.path in gone
        ):
            continue
        last = too_late(facts.book, facts.procedure.calendar, request, facts.choices)
        if last is not None:
            known = {"path": request.path, "last": str(last), "received": str(arrived_on(request))}
            yield Problem("P008", _at(facts, decision, "verdict"), known)
        elif rules.approver is not None and decision.authority is None:
            yield Problem("P009", _at(facts, decision, "verdict"), {"path": request.path, "approver": rules.approver})


def _proposals(facts: Facts, rules: Procedure) -> Iterator[Problem]:
    """Proposals that were accepted without the signature, the date or the opinion that the 办法 wants."""
    for proposal in facts.book.by_kind.get("proposal", ()):
        decision = holding(facts.book, proposal.path)
        if not isinstance(proposal, Paper) or decision is None or decision.verdict != "accepted":
            continue
        wanting = [word for key, word in REQUIRED.items() if key in rules.requires and not proposal.data.get(key)]
        if wanting:
            known = {"path": proposal.path, "wanting": "、".join(wanting)}
            yield Problem("P010", _at(facts, decision, "verdict"), known)


def _appeals(facts: Facts, rules: Procedure) -> Iterator[Problem]:
    """Appeals: in time, and answered by another than who decided first."""
    for each in appeals.appeal_statuses(facts.book, rules, facts.on):
        if each.late:
            known = {"day": str(each.day), "until": str(each.until), "days": str(rules.apply_days)}
            yield Problem("P011", _at(facts, each.appeal, "about"), known)
        if each.answered_late:
            known = {"path": each.appeal.path, "until": str(each.answer_by), "days": str(rules.decide_days)}
            at = _at(facts, each.decision, "on") if each.decision else _at(facts, each.appeal, "about")
            yield Problem("P017", at, known)
        if rules.recusal and each.first and each.decision and appeals.same_person(each.first, each.decision):
            yield Problem("P012", _at(facts, each.decision, "on"), {"path": each.appeal.path, "first": each.first.path})


def _days(facts: Facts) -> Iterator[Problem]:
    """Nobody is given a day that is over when the word reaches him."""
    for record in (*facts.book.by_kind.get("notice", ()), *facts.book.by_kind.get("inspection", ())):
        if isinstance(record, Notice):
            yield from _same_day(facts, record, "reply_by", record.reply_by, record.issued)
        elif isinstance(record, Inspection):
            yield from _same_day(facts, record, "rectify_by", record.rectify_by, record.date)


def _added_days(facts: Facts, table: TableText) -> Iterator[Problem]:
    """A target added during the year leaves time for its first node."""
    for name, place in table.rows.items():
        row = facts.book.targets.get(name)
        due = min((due_day(node.due) for node in row.nodes), default=None) if row is not None else None
        if row is not None and row.since is not None and due is not None and due <= row.since:
            at = Place(table.file, ("targets", place, "since"))
            yield Problem("P013", at, {"due": str(due), "issued": str(row.since)})


def _same_day(facts: Facts, record: Record, key: str, due: date | None, issued: date) -> Iterator[Problem]:
    if due is not None and due <= issued:
        yield Problem("P013", _at(facts, record, key), {"due": str(due), "issued": str(issued)})


def _dates(facts: Facts) -> Iterator[Problem]:
    """A day that the year gives is that of an entry of the calendar."""
    known = [rule.id for rule in facts.procedure.calendar]
    for name in facts.book.cycle.dates:
        if name not in known:
            place = Place(f"targets/{facts.book.cycle.id}/cycle.yml", ("dates", name), "key")
            yield Problem("P018", place, {"name": name, "allowed": "、".join(known) or "（没有）"})


def _own(facts: Facts) -> Iterator[Problem]:
    """Where the office itself is assessed, it does not decide on its own unit's records (JL-8)."""
    unit = facts.book.office.unit
    if unit is None:
        return
    for decision in facts.book.by_kind.get("decision", ()):
        if isinstance(decision, Decision) and decision.actor == "office" and _about(facts, decision) == unit:
            yield Problem("P014", _at(facts, decision, "on"), {"unit": unit})


def _about(facts: Facts, decision: Decision) -> str | None:
    """The unit that a decision is about in the end."""
    seen: set[str] = set()
    record: Record | None = decision
    while isinstance(record, Decision) and record.path not in seen:
        seen.add(record.path)
        record = facts.book.records.get(record.on)
    return getattr(record, "unit", record.actor) if record is not None else None


def _twice(facts: Facts) -> Iterator[Problem]:
    """The same file asked for more than once."""
    for each in burden.twice(facts):
        first, second = each.records[0], each.records[1]
        known = {"file": each.file, "first": first, "count": str(len(each.records))}
        yield Problem("P015", Place(f"submissions/{facts.book.cycle.id}/{second}", ("attachments",), "key"), known)


def _bulletins(facts: Facts) -> Iterator[Problem]:
    """Bulletins in force: numbers, one paper of a period, corrections."""
    gone = superseded(facts.book)
    papers = [each for each in facts.book.by_kind.get("bulletin", ()) if each.path not in gone]
    for fault in bulletin_faults([each for each in papers if isinstance(each, Paper)]):
        yield Problem(fault.code, _at(facts, fault.paper, *fault.key), fault.facts)


def _same_tasks(facts: Facts, table: TableText) -> Iterator[Problem]:
    """The same task asked for more than once."""
    for each in burden.same_tasks(facts):
        known = {
            "unit": facts.book.units[each.unit].name,
            "task": each.task,
            "due": str(each.due),
            "first": " 的节点 ".join(each.first),
        }
        yield Problem("P016", Place(table.file, ("targets", table.rows[each.second[0]], "id")), known)
