"""The digest of all that a year's results follow from: ``2:sha256:…``, equal only where every figure is equal.

Anything by which a figure could differ moves it, the order in which records were received included; wording,
procedure and the settling of the results themselves do not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from scorer.model.book import Book
from scorer.model.deadlines import due_day, local_day
from scorer.model.entities import Data, Unit
from scorer.model.records import Decision, Record
from scorer.model.results import Chosen
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.results_digest_first_edition import KINDS, PROCEDURE, TEXTS, first_edition_digest
from scorer.scoring.scheme.interpretations import Interpretation, interpretations
from scorer.scoring.scheme.parse import chosen_ids

EDITION = "2:"
"""What a digest of this edition begins with; one of the first edition has no such mark."""

SCORING_KINDS = KINDS
"""What a score can depend on, besides resolutions on interpretations: as in the first edition."""


def bare(digest: str | None) -> str:
    """A digest without ``sha256:``, which a record may omit; "" where there is none. The edition's mark stays."""
    mark, text = (EDITION, (digest or "").removeprefix(EDITION)) if is_current(digest) else ("", digest or "")
    return mark + text.removeprefix("sha256:")


def is_current(digest: str | None) -> bool:
    """Whether a digest is of this edition: ``2:sha256:9f86…`` is, ``sha256:9f86…`` is of the first."""
    return digest is not None and digest.startswith(EDITION)


def matches(written: str | None, now: str, facts: Facts, chosen: Iterable[Chosen]) -> bool:
    """Whether a digest that a resolution settled is that of these inputs, each verified by its own edition's rule.

    ``now`` is the present digest of the same inputs. A resolution without a digest matches nothing.
    """
    if not written or is_current(written):
        return bare(written) == bare(now)
    return bare(written) == bare(first_edition_digest(facts, chosen))


def inputs_digest(facts: Facts, chosen: Iterable[Chosen]) -> tuple[str, int]:
    """The digest of all that affects the score, and how many records that is.

    In it: the scheme's rules, the table, the year's period and cut-off, units with their groups and former ids, the
    choices and the options of open questions, the day up to which lateness was judged, and every scoring record and
    decision on one with its path, bytes and times.
    Not in it: the scheme's wording, calendar and procedure, resolutions on results, proposals and appeals with the
    decisions on them, bulletins, notices, what only publishes a text, accounts — so that settling the results does
    not change what was settled.
    """
    book = facts.book
    used = frozenset(chosen_ids(_rules(book.scheme)))
    choices = {item.id: item.chosen for item in chosen if item.effect == "figure" or item.id in used}
    merged = choices.get("gen.time_source") == "merged_at"
    scoring = [record for record in book.records.values() if _scores(book, record)]
    lines = [
        *_frame(book),
        f"judged to {min(facts.on, _last_deadline(facts))}",
        *sorted(f"{name}={option}" for name, option in choices.items()),
        *sorted(_open(item) for item in interpretations(book.scheme) if choices.get(item.id, "") is None),
        *sorted(_line(record, merged) for record in scoring),
    ]
    return f"{EDITION}sha256:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}", len(scoring)


def _frame(book: Book) -> Iterator[str]:
    cycle = book.cycle
    yield f"{cycle.id} {cycle.start} {cycle.end} {cycle.cutoff}"
    yield from sorted(_unit(unit) for unit in book.units.values())
    rules = json.dumps(_rules(book.scheme), ensure_ascii=False, sort_keys=True, default=str)
    yield f"scheme {hashlib.sha256(rules.encode()).hexdigest()}"
    for file, digest in sorted(book.digests.items()):
        if file.startswith("targets/") and file.endswith("/targets.yml"):
            yield f"{file} {digest}"


def _unit(unit: Unit) -> str:
    """A unit with its groups, and under which ids earlier years know it: consequences of several years follow."""
    former = f" formerly {' '.join(unit.formerly)}" if unit.formerly else ""
    return f"{unit.id} {unit.group} {unit.subgroup}{former}"


def _open(item: Interpretation) -> str:
    """An open question with its options: a figure is withheld where they differ, so one more can withhold it."""
    return f"open {item.id} {sorted(item.options)}"


def _rules(scheme: Mapping[str, Data]) -> dict[str, Data]:
    """The rules of a scheme without its procedure; of the calendar only the last day for requests."""
    rows = scheme.get("calendar")
    calendar = [
        row
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and row.get("kind") == "request"
    ]
    rules: dict[str, Data] = {key: value for key, value in scheme.items() if key not in PROCEDURE | TEXTS}
    return rules | {"calendar": list[Data](calendar)}


def _scores(book: Book, record: Record | None) -> bool:
    """Whether a figure can follow from the record: by its kind, or by what it decides on or replaces, however far."""
    seen: set[str] = set()
    waiting = [record]
    while waiting:
        each = waiting.pop()
        if each is None or each.path in seen:
            continue
        seen.add(each.path)
        named = [each.replaces, each.on] if isinstance(each, Decision) else [each.replaces]
        if each.kind in SCORING_KINDS and not isinstance(each, Decision):
            return True
        waiting += [book.records.get(name or "") for name in named]
    return False


def _last_deadline(facts: Facts) -> date:
    """The last day on which a node closes, settled or moved, outages counted: after it no date changes a figure."""
    rows = [*facts.book.targets.values(), *(facts.target(target_id) for target_id in facts.book.targets)]
    days = [due_day(node.due) for row in rows for node in row.nodes]
    days += [local_day(outage.end) for outage in facts.outages]
    return max(days, default=facts.on)


def _line(record: Record, merged: bool) -> str:
    """A record as far as it can count: its path, its bytes and its times (1 July before 2 July is another order)."""
    line = f"{record.path} {record.sha256} {record.arrived}"
    if record.first_at != record.arrived:
        line += f" first {record.first_at}"
    return f"{line} merged {record.first_merged_at} {record.merged_at}" if merged else line
