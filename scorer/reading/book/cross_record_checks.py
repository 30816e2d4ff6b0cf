"""Checks between records: replacement, decision, four eyes, papers that name papers.

All of it needs more than one record, so it runs once all are read, over those that are
sound. Who filed what is taken from the receipts, never from a typed name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorer.model.accounts import account_key, same_account
from scorer.model.decisions import may_be_withdrawn
from scorer.model.entities import Data, Problem
from scorer.model.records import Claim, Decision, Paper, Penalty, Rating, Record, Report, Resolution, Withdrawal
from scorer.reading.book.check_context import CheckContext
from scorer.reading.book.record_context import RecordContext, lent_components
from scorer.reading.book.scheme_references import amount
from scorer.reading.suggestions import names, near


@dataclass(frozen=True, slots=True)
class SoundRecords:
    """All sound records by path, and what they were checked against."""

    records: Mapping[str, Record]
    context: CheckContext
    accounts: Mapping[str, frozenset[str]]
    """Unit → its forge accounts, as a forge compares them."""
    decisions: Mapping[str, Sequence[Decision]]
    """Record path → the decisions on that record."""
    withdrawals: Mapping[str, Withdrawal]
    """Record path → what takes that record back."""

    def about(self, record: Record, code: str, *path: str | int, **facts: str) -> Problem:
        """A problem of one of the records."""
        return RecordContext(record.path, {}, self.context).fault(code, *path, **facts)


def check(records: Mapping[str, Record], context: CheckContext) -> Iterator[tuple[str, Problem]]:
    """Each problem with the path of the record that has it."""
    accounts = {name: frozenset(map(account_key, unit.accounts)) for name, unit in (context.units or {}).items()}
    decisions = defaultdict[str, list[Decision]](list)
    for each in records.values():
        if isinstance(each, Decision):
            decisions[each.on].append(each)
    withdrawals = {each.on: each for each in records.values() if isinstance(each, Withdrawal)}
    bundle = SoundRecords(records, context, accounts, decisions, withdrawals)
    numbers = _numbers(records.values())
    for path, record in records.items():
        if record.replaces is not None:
            yield from _each(path, _replacement(bundle, record))
        if isinstance(record, Decision):
            yield from _each(path, _decision(bundle, record))
        elif isinstance(record, Withdrawal):
            yield from _each(path, _withdrawal(bundle, record))
        elif isinstance(record, Rating):
            yield from _each(path, _own_rating(bundle, record))
        elif isinstance(record, Paper):
            yield from _each(path, _paper(bundle, record, numbers))
        elif isinstance(record, Resolution) and record.supersedes is not None:
            yield from _each(path, _of_kind(bundle, record, record.supersedes, "resolution", "supersedes"))


def _each(path: str, problems: Iterable[Problem]) -> Iterator[tuple[str, Problem]]:
    return ((path, problem) for problem in problems)


def _replacement(bundle: SoundRecords, record: Record) -> Iterator[Problem]:
    """A record supersedes one of its own kind, and no chain of them comes back to itself."""
    earlier = bundle.records.get(record.replaces or "")
    if earlier is None:
        return
    if earlier.kind != record.kind:
        reason = f"那是一份 {earlier.kind}，这是一份 {record.kind}"
        yield bundle.about(record, "R029", "replaces", path=earlier.path, reason=reason)
        return
    seen = {record.path}
    while earlier is not None and earlier.path not in seen:
        seen.add(earlier.path)
        earlier = bundle.records.get(earlier.replaces or "")
    if earlier is not None and earlier.path == record.path:
        yield bundle.about(record, "R029", "replaces", path=record.replaces or "", reason="互相替代，绕成了圈")


def _withdrawal(bundle: SoundRecords, withdrawal: Withdrawal) -> Iterator[Problem]:
    """A unit takes back what it filed itself, once, and only as long as nobody has decided."""
    on = bundle.records.get(withdrawal.on)
    if on is None:
        return
    if not may_be_withdrawn(on, withdrawal.actor):
        yield bundle.about(withdrawal, "R070", "on", path=on.path)
    earlier = next((each for each in bundle.decisions.get(on.path, ()) if not _after(each, withdrawal)), None)
    if earlier is not None:
        yield bundle.about(withdrawal, "R071", "on", path=on.path, decision=earlier.path)


def _after(record: Record, other: Record) -> bool:
    """Whether a record came after another, by their receipts; not known of one without."""
    return record.arrived is not None and other.arrived is not None and record.arrived > other.arrived


def _decision(bundle: SoundRecords, decision: Decision) -> Iterator[Problem]:
    """Who decides on what: not the filer, not the unit itself, and a reviewer only where it may."""
    on = bundle.records.get(decision.on)
    if on is None:
        return
    withdrawal = bundle.withdrawals.get(on.path)
    if withdrawal is not None and _after(decision, withdrawal):
        yield bundle.about(decision, "R072", "on", path=on.path, withdrawal=withdrawal.path)
    yield from _amount(bundle, decision, on)
    yield from _permission(bundle, decision, on)
    subject = _subject(bundle, on)
    party = subject.unit if isinstance(subject, Penalty) else subject.actor
    own = bundle.accounts.get(party, frozenset())
    itself = decision.actor == party and party != "office"
    if itself or (decision.account is not None and account_key(decision.account) in own):
        yield bundle.about(decision, "R045", "on", unit=party)
    elif decision.account is not None and on.account is not None and same_account(decision.account, on.account):
        yield bundle.about(decision, "R044", "on", path=on.path)


def _own_rating(bundle: SoundRecords, rating: Rating) -> Iterator[Problem]:
    """R062: nobody rates the unit that it belongs to; the reviewer's other ratings are left out with it."""
    account = account_key(rating.account) if rating.account else None
    for unit in rating.scores:
        if unit == rating.actor or (account and account in bundle.accounts.get(unit, frozenset())):
            yield bundle.about(rating, "R062", "scores", unit, unit=unit)


def _subject(bundle: SoundRecords, record: Record) -> Record:
    """The record that a chain of decisions on decisions is about in the end."""
    seen: set[str] = set()
    while isinstance(record, Decision) and record.path not in seen and record.on in bundle.records:
        seen.add(record.path)
        record = bundle.records[record.on]
    return record


def _amount(bundle: SoundRecords, decision: Decision, on: Record) -> Iterator[Problem]:
    """Points that a decision grants: only on what the scheme leaves open, and within its bounds."""
    if decision.amount is None or bundle.context.vocabulary is None:
        return
    if not isinstance(on, Claim | Penalty):
        yield bundle.about(decision, "R025", "amount", path=on.path)
        return
    facts: dict[str, Data] = {"component": on.component, "category": on.category, "amount": str(decision.amount)}
    facts["unit"] = on.unit if isinstance(on, Penalty) else on.actor
    filed = RecordContext(decision.path, facts, bundle.context)
    found = filed.category()
    if found is not None:
        yield from amount(filed, found, on.category)


def _permission(bundle: SoundRecords, decision: Decision, on: Record) -> Iterator[Problem]:
    """A reviewer that may decide for some components only decides on records of those."""
    if decision.actor == "office":
        return
    lent = lent_components(bundle.context, decision.actor, "decision")
    if lent is None:
        return
    component = getattr(on, "component", None)
    words = bundle.context.vocabulary
    if isinstance(on, Report) and words is not None:
        slots = [slot for name in lent for slot in words.components.get(name, ())]
        allowed = any(slot.by_target for slot in slots)
    else:
        allowed = component in lent
    if not allowed:
        yield bundle.about(decision, "R048", "on", component=component or on.kind, allowed=names(lent))


def _numbers(records: Iterable[Record]) -> dict[str, set[str]]:
    """Record kind → the numbers of papers of this kind."""
    found: dict[str, set[str]] = {}
    for record in records:
        number = record.data.get("number") if isinstance(record, Paper) else None
        if number is not None:
            found.setdefault(record.kind, set()).add(str(number))
    return found


NAMED = {"feedback": ("notice", "notice"), "bulletin": ("corrects", "bulletin"), "conclusion": ("on", "matter")}
"""Paper kind → its field that names another paper, and that one's kind."""


def _paper(bundle: SoundRecords, record: Paper, numbers: Mapping[str, set[str]]) -> Iterator[Problem]:
    """The notice, bulletin or matter that a paper names, by its path or its number."""
    key, kind = NAMED.get(record.kind, ("", ""))
    name, about = record.data.get(key), record.data.get("about")
    for place, each in enumerate(about if isinstance(about, list) else [about]):
        if isinstance(each, dict) and isinstance(each.get("matter"), str):
            at: tuple[str | int, ...] = ("about", place) if isinstance(about, list) else ("about",)
            yield from _of_kind(bundle, record, str(each["matter"]), "matter", *at, "matter")
    if not isinstance(name, str) or name in numbers.get(kind, ()):
        return
    if name in bundle.context.records:
        yield from _of_kind(bundle, record, name, kind, key)
    else:
        yield bundle.about(record, "R028", key, path=name, near=near(name, sorted(numbers.get(kind, ()))))


def _of_kind(bundle: SoundRecords, record: Record, name: str, kind: str, *path: str | int) -> Iterator[Problem]:
    other = bundle.records.get(name)
    if other is not None and other.kind != kind:
        yield bundle.about(record, "R046", *path, path=name, kind=other.kind, wanted=kind)
