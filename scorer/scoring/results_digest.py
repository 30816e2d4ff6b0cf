"""What results stand on, as one SHA-256: it changes when, and only when, a figure could."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from scorer.model.book import Book
from scorer.model.deadlines import due_day, local_day
from scorer.model.entities import Data
from scorer.model.records import Decision, Record
from scorer.model.results import Chosen
from scorer.scoring.facts.node_outcomes import Facts

SCORING_KINDS = frozenset(
    {"report", "claim", "request", "decision", "penalty", "ballots", "rating", "standing", "outage"}
)
"""What a score can depend on, besides resolutions on interpretations."""

PROCEDURE = frozenset(
    {"covers", "sources", "limits", "table", "proposals", "changes", "publicity", "appeals", "copies", "note",
     "title", "interpreter", "formula", "interpretations"}
)  # fmt: skip
"""Parts of a scheme that no figure follows from; what is chosen of the interpretations has lines of its own."""


def bare(digest: str | None) -> str:
    """A digest without ``sha256:``, which a record may leave away; "" where there is none."""
    return (digest or "").removeprefix("sha256:")


def inputs_digest(facts: Facts, chosen: Iterable[Chosen]) -> tuple[str, int]:
    """The digest of all that bears on the score, and how many records that is.

    In it: the scheme's rules, the table, the year's period and cut-off, units with their groups, every
    scoring record with its times, the choices, and the day up to which lateness was judged.
    Not in it: the scheme's wording, calendar and procedure, resolutions on results, proposals and appeals with the
    decisions on them, bulletins, notices, what only opens a text, accounts — so that settling the results does not
    change what was settled.
    """
    book, choices = facts.book, [item for item in chosen if item.effect == "figure"]
    merged = any(item.id == "gen.time_source" and item.chosen == "merged_at" for item in choices)
    scoring = [record for record in book.records.values() if _scores(book, record)]
    lines = [
        *_frame(book),
        f"judged to {min(facts.on, _last_deadline(facts))}",
        *sorted(f"{item.id}={item.chosen}" for item in choices),
        *sorted({_line(record, merged) for record in scoring}),
    ]
    return f"sha256:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}", len(scoring)


def _frame(book: Book) -> Iterator[str]:
    cycle = book.cycle
    yield f"{cycle.id} {cycle.start} {cycle.end} {cycle.cutoff}"
    yield from sorted(f"{unit.id} {unit.group} {unit.subgroup}" for unit in book.units.values())
    yield f"scheme {hashlib.sha256(_rules(book.scheme).encode()).hexdigest()}"
    for file, digest in sorted(book.digests.items()):
        if file.startswith("targets/") and file.endswith("/targets.yml"):
            yield f"{file} {digest}"


def _rules(scheme: Mapping[str, Data]) -> str:
    """The rules of a scheme in one writing, whatever its layout; of the calendar only the last day for requests."""
    rows = scheme.get("calendar")
    calendar = (
        [row for row in rows if isinstance(row, dict) and row.get("kind") == "request"]
        if isinstance(rows, list)
        else []
    )
    rules: dict[str, Data] = {key: value for key, value in scheme.items() if key not in PROCEDURE}
    return json.dumps(rules | {"calendar": list(calendar)}, ensure_ascii=False, sort_keys=True, default=str)


def _scores(book: Book, record: Record) -> bool:
    """Whether a figure can follow from the record; of decisions, those on such a record, however far down."""
    seen: set[str] = set()
    while isinstance(record, Decision) and record.path not in seen and record.on in book.records:
        seen.add(record.path)
        record = book.records[record.on]
    return record.kind in SCORING_KINDS


def _last_deadline(facts: Facts) -> date:
    """The last day on which a node of the rows in force closes, outages counted: after it no date changes a figure."""
    rows = (facts.target(target_id) for target_id in facts.book.targets)
    days = [due_day(node.due) for row in rows for node in row.nodes]
    days += [local_day(outage.end) for outage in facts.outages]
    return max(days, default=facts.on)


def _line(record: Record, merged: bool) -> str:
    """A record as far as it can count: its bytes and times; of a decision only what it decides."""
    if isinstance(record, Decision):
        parts = (
            record.on,
            record.verdict,
            record.achieved,
            record.amount,
            record.cause,
            record.change,
            record.replaces,
        )
        return " ".join(map(str, ("decision", *parts)))
    line = f"{record.path} {record.sha256} {record.arrived}"
    if record.first_at != record.arrived:
        line += f" first {record.first_at}"
    return f"{line} merged {record.first_merged_at} {record.merged_at}" if merged else line
