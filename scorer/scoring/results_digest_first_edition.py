"""The results digest as it was before it said its edition: 64 hexadecimal digits, with or without ``sha256:``.

Kept so that results which a meeting settled with such a digest can still be verified; new digests are made by
:mod:`scorer.scoring.results_digest`. This rule is frozen: a change here makes settled years provisional.
It names neither the path nor the time of a decision, so it does not move when decisions are received in another
order or once more, although the newest one is in force: :func:`order_dependent` lists the records of that kind.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from scorer.model.book import Book
from scorer.model.deadlines import due_day, local_day
from scorer.model.entities import Data
from scorer.model.records import Decision, Record, Request
from scorer.model.results import Chosen
from scorer.scoring.facts.node_outcomes import Facts

KINDS = frozenset({"report", "claim", "request", "decision", "penalty", "ballots", "rating", "standing", "outage"})
PROCEDURE = frozenset(
    {"covers", "sources", "limits", "table", "proposals", "changes", "publicity", "appeals", "copies"}
)
TEXTS = frozenset({"note", "title", "interpreter", "formula", "interpretations"})
"""Parts of a scheme that no figure follows from; the interpretations have lines of their own."""


def first_edition_digest(facts: Facts, chosen: Iterable[Chosen], rules: str) -> str:
    """``sha256:`` and 64 digits: the first edition's digest of these inputs, ``rules`` being that of the rules."""
    book, choices = facts.book, [item for item in chosen if item.effect == "figure"]
    merged = any(item.id == "gen.time_source" and item.chosen == "merged_at" for item in choices)
    lines = [
        *_frame(book, rules),
        f"judged to {min(facts.on, _last_deadline(facts))}",
        *sorted(f"{item.id}={item.chosen}" for item in choices),
        *sorted({_line(record, merged) for record in book.records.values() if _scores(book, record)}),
    ]
    return f"sha256:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}"


def order_dependent(book: Book) -> tuple[str, ...]:
    """Paths of the records of which a figure can change without this digest moving.

    These are scoring records with more than one decision on them (the newest is in force), and requests of which
    the time of the decision counts: one that was accepted with a new due date, or one of several for one target.
    """
    accepted = [each for each in book.by_kind.get("request", ()) if isinstance(each, Request) and _accepted(book, each)]
    several = [
        path
        for path, made in book.decisions.items()
        if len(made) > 1 and path in book.records and _scores(book, book.records[path])
    ]
    timed = [each.path for each in accepted if _moves(book, each) or _rivals(each, accepted)]
    return tuple(sorted({*several, *timed}))


def _accepted(book: Book, request: Request) -> bool:
    return any(each.verdict == "accepted" for each in book.decisions.get(request.path, ()))


def _moves(book: Book, request: Request) -> bool:
    changes = [each.change or request.change for each in book.decisions.get(request.path, ())]
    return any(change.due is not None for change in changes)


def _rivals(request: Request, accepted: Iterable[Request]) -> bool:
    return any(each.target == request.target and each.path != request.path for each in accepted)


def _frame(book: Book, rules: str) -> Iterator[str]:
    cycle = book.cycle
    yield f"{cycle.id} {cycle.start} {cycle.end} {cycle.cutoff}"
    yield from sorted(f"{unit.id} {unit.group} {unit.subgroup}" for unit in book.units.values())
    yield f"scheme {rules}"
    for file, digest in sorted(book.digests.items()):
        if file.startswith("targets/") and file.endswith("/targets.yml"):
            yield f"{file} {digest}"


def rules_digest(scheme: Mapping[str, Data]) -> str:
    """The digest of the rules' text, as the first two editions have it."""
    text = json.dumps(rules_of(scheme), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def rules_of(scheme: Mapping[str, Data]) -> dict[str, Data]:
    """The rules of a scheme without its procedure; of the calendar only the last day for requests."""
    rows = scheme.get("calendar")
    calendar = (
        [row for row in rows if isinstance(row, dict) and row.get("kind") == "request"]
        if isinstance(rows, list)
        else []
    )
    rules: dict[str, Data] = {key: value for key, value in scheme.items() if key not in PROCEDURE | TEXTS}
    return rules | {"calendar": list(calendar)}


def _scores(book: Book, record: Record) -> bool:
    seen: set[str] = set()
    while isinstance(record, Decision) and record.path not in seen and record.on in book.records:
        seen.add(record.path)
        record = book.records[record.on]
    return record.kind in KINDS


def _last_deadline(facts: Facts) -> date:
    rows = (facts.target(target_id) for target_id in facts.book.targets)
    days = [due_day(node.due) for row in rows for node in row.nodes]
    days += [local_day(outage.end) for outage in facts.outages]
    return max(days, default=facts.on)


def _line(record: Record, merged: bool) -> str:
    if isinstance(record, Decision):
        names = ("on", "verdict", "achieved", "amount", "cause", "change", "replaces")
        return " ".join(["decision", *(str(getattr(record, name)) for name in names)])
    line = f"{record.path} {record.sha256} {record.arrived}"
    if record.first_at != record.arrived:
        line += f" first {record.first_at}"
    return f"{line} merged {record.first_merged_at} {record.merged_at}" if merged else line
