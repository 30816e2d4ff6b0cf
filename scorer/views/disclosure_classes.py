"""The three classes of disclosure: what the public sees of a thing, one table from kind and disclosure to class.

*public*: shown. *withheld*: counted, and a stub that shows its ground. *confidential*: no stub, no count, no gap;
public pages are those of a year without it (:mod:`scorer.pipeline.public_run`). What is in a root of the office's
own is confidential by its place and never gets here for the public.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from scorer.model.book import Book
from scorer.model.decisions import holding
from scorer.model.entities import Disclosure, Target
from scorer.model.records import (
    Claim,
    Decision,
    Inspection,
    Matter,
    Notice,
    Paper,
    Penalty,
    Rating,
    Record,
    Report,
    Request,
)
from scorer.views.scheme_confidential import Secrets


class DisclosureClass(Enum):
    """A class of disclosure: how much the public learns of a thing."""

    PUBLIC = "public"
    WITHHELD = "withheld"
    CONFIDENTIAL = "confidential"


@dataclass(frozen=True)
class RecordRule:
    """One row of the table: records of which ``holds`` is true are of this class; ``what`` they are, in words."""

    what: str
    given: DisclosureClass
    holds: Callable[[Book, Secrets, Record], bool]


NOT_OPENED = "没有决定公开"
RECORDS: tuple[RecordRule, ...] = (
    RecordRule("票数", DisclosureClass.CONFIDENTIAL, lambda _, __, record: record.kind == "ballots"),
    RecordRule(
        "保密类别的扣分",
        DisclosureClass.CONFIDENTIAL,
        lambda _, secrets, record: (
            isinstance(record, Penalty) and (record.component, record.category) in secrets.confidential
        ),
    ),
    RecordRule(
        "写明保密的检查等",
        DisclosureClass.CONFIDENTIAL,
        lambda _, __, record: isinstance(record, Paper) and record.data.get("confidential") is True,
    ),
    RecordRule(
        "不得公开的加分依据",
        DisclosureClass.WITHHELD,
        lambda _, secrets, record: (
            isinstance(record, Claim) and (record.component, record.category, record.ground or "") in secrets.grounds
        ),
    ),
    RecordRule(
        "来源不公开的督查事项",
        DisclosureClass.WITHHELD,
        lambda _, secrets, record: isinstance(record, Matter) and record.source in secrets.sources,
    ),
    RecordRule("关于不公开的目标", DisclosureClass.WITHHELD, lambda book, _, record: _about_withheld(book, record)),
    RecordRule(NOT_OPENED, DisclosureClass.WITHHELD, lambda book, _, record: not _opened_by_decision(book, record)),
)
"""From the closest to the most open; what no row holds of is public."""


def class_of(book: Book, secrets: Secrets, record: Record) -> DisclosureClass:
    """A record's class: the first row of the table that holds; a claim that a decision opened is public."""
    rule = rule_of(book, secrets, record)
    return rule.given if rule else DisclosureClass.PUBLIC


def rule_of(book: Book, secrets: Secrets, record: Record) -> RecordRule | None:
    """The row of the table that holds of a record, which is its ground; None of a public one."""
    return next((rule for rule in RECORDS if rule.holds(book, secrets, record)), None)


def confidential(book: Book, secrets: Secrets, record: Record) -> bool:
    """Whether a record is the office's alone: ballots, a confidential category's penalty, such an inspection."""
    return class_of(book, secrets, record) is DisclosureClass.CONFIDENTIAL


def class_of_target(book: Book, target: Target) -> DisclosureClass:
    """A row of the table inherits its cycle's disclosure; none of either: withheld."""
    return DisclosureClass.PUBLIC if is_public(target.disclosure or book.cycle.disclosure) else DisclosureClass.WITHHELD


def is_public(disclosure: Disclosure | None) -> bool:
    """Whether somebody said that it may be published; nothing said is no."""
    return disclosure is not None and disclosure.type == "public"


def _opened_by_decision(book: Book, record: Record) -> bool:
    decision = holding(book, record.path)
    return decision is not None and is_public(decision.disclosure)


def _about_withheld(book: Book, record: Record) -> bool:
    """Whether a report, request, rating, notice or inspection is about a withheld target; so a decision on one."""
    if isinstance(record, Decision):
        on = book.records.get(record.on)
        return on is not None and not isinstance(on, Decision) and _about_withheld(book, on)
    if isinstance(record, Notice):
        named = [about.target for about in record.about]
    elif isinstance(record, Inspection):
        named = [record.about.target]
    else:
        named = [record.target] if isinstance(record, Report | Request | Rating) else []
    targets = [book.targets[each] for each in named if each and each in book.targets]
    return any(class_of_target(book, target) is DisclosureClass.WITHHELD for target in targets)
