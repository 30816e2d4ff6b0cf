"""The digest of all that a year's results follow from: ``3:sha256:…``, equal only where every figure is equal.

Anything by which a figure could differ moves it, the order in which records were received included; wording,
procedure, the form of the 办法's files and the settling of the results themselves do not. Digests of the two earlier
editions (``2:sha256:…``, and without a mark) covered the text of the rules; they are verified by their own rule.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date

from scorer.model.book import Book
from scorer.model.deadlines import due_day, local_day
from scorer.model.entities import Unit
from scorer.model.records import Decision, Record, Withdrawal
from scorer.model.results import Chosen
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.results_digest_first_edition import KINDS, first_edition_digest, rules_digest, rules_of
from scorer.scoring.scheme.interpretations import REGISTER, Interpretation, choices, interpretations, listed
from scorer.scoring.scheme.meaning import meaning
from scorer.scoring.scheme.parse import build, chosen_ids

EDITION = "3:"
"""What a digest of this edition begins with; one of the first edition has no such mark."""
SECOND = "2:"

SCORING_KINDS = KINDS
"""What a score can depend on, besides resolutions on interpretations: as in the first edition."""


def bare(digest: str | None) -> str:
    """A digest without ``sha256:``, which a record may omit; "" where there is none. The edition's mark stays."""
    text = digest or ""
    mark = next((each for each in (EDITION, SECOND) if text.startswith(each)), "")
    return mark + text.removeprefix(mark).removeprefix("sha256:")


def tells_orders(digest: str | None) -> bool:
    """Whether it moves with the order of decisions: one of the first edition, ``sha256:9f86…``, does not."""
    return digest is not None and digest.startswith((EDITION, SECOND))


def matches(written: str | None, now: str, facts: Facts, chosen: tuple[Chosen, ...]) -> bool:
    """Whether a digest that a resolution settled is that of these inputs, each verified by its own edition's rule.

    ``now`` is the present digest of the same inputs. A resolution without a digest matches nothing. A year of which
    the 办法 was written anew since (``converted`` in ``cycle.yml``) has the rules that it was settled under, as long as
    they mean what they meant then.
    """
    if not written or written.startswith(EDITION):
        return bare(written) == bare(now)
    rules, chosen = _rules_then(facts.book, chosen), _asked_then(facts.book, chosen)
    if written.startswith(SECOND):
        return bare(written) == bare(SECOND + _second_edition(facts, chosen, rules)[0])
    return bare(written) == bare(first_edition_digest(facts, chosen, rules))


def _rules_then(book: Book, chosen: tuple[Chosen, ...]) -> str:
    """The digest of the text of the rules as earlier editions made it; of a converted 办法, as it was before."""
    converted = book.cycle.converted
    if not converted:
        return rules_digest(book.scheme)
    same = converted["meaning"] == meaning(build(book.scheme, choices(chosen), "")[0])
    return converted["rules"] if same else ""


def _asked_then(book: Book, chosen: tuple[Chosen, ...]) -> tuple[Chosen, ...]:
    """The choices that earlier editions covered: what the 办法 listed, and whatever is decided otherwise since.

    Of a converted 办法 ``asked`` names the engine's questions that it listed then, and that now come with the program.
    """
    then = {item.id for item in listed(book.scheme)} | set(book.cycle.converted.get("asked", "").split())
    return tuple(item for item in chosen if item.id in then or _decided(item))


def _decided(item: Chosen) -> bool:
    """Whether it says anything: a question of the engine's at its default says nothing."""
    return REGISTER.get(item.id, "") != item.chosen


def inputs_digest(facts: Facts, chosen: tuple[Chosen, ...]) -> tuple[str, int]:
    """The digest of all that affects the score, and how many records that is.

    In it: what the scheme's rules mean, the table, the year's period and cut-off, units with their groups and former
    ids, the choices and the options of open questions, the day up to which lateness was judged, and every scoring
    record and decision on one with its path, bytes and times.
    Not in it: the scheme's wording, calendar and procedure, resolutions on results, proposals and appeals with the
    decisions on them, bulletins, notices, what only publishes a text, accounts — so that settling the results does
    not change what was settled.
    """
    rules, options = meaning(build(facts.book.scheme, choices(chosen), "")[0]), choices(chosen)
    answers = [
        f"{item.id}={option} {meaning(build(facts.book.scheme, {**options, item.id: option}, '')[0])}"
        for item in interpretations(facts.book.scheme)
        if options.get(item.id, "") is None
        for option in item.options
    ]
    text, count = _second_edition(facts, tuple(filter(_decided, chosen)), rules, answers)
    return f"{EDITION}{text}", count


def _second_edition(facts: Facts, chosen: tuple[Chosen, ...], rules: str, more: Iterable[str] = ()) -> tuple[str, int]:
    """A digest with ``rules`` as that of the rules, and how many records it covers."""
    book = facts.book
    used = frozenset(chosen_ids(rules_of(book.scheme)))
    taken = {item.id: item.chosen for item in chosen if item.effect == "figure" or item.id in used}
    merged = taken.get("gen.time_source") == "merged_at"
    scoring = [record for record in book.records.values() if _scores(book, record)]
    lines = [
        *_frame(book, rules),
        f"judged to {min(facts.on, _last_deadline(facts))}",
        *sorted(f"{name}={option}" for name, option in taken.items()),
        *sorted(_open(item) for item in interpretations(book.scheme) if taken.get(item.id, "") is None),
        *more,
        *sorted(_line(record, merged) for record in scoring),
    ]
    return f"sha256:{hashlib.sha256(chr(10).join(lines).encode()).hexdigest()}", len(scoring)


def _frame(book: Book, rules: str) -> Iterator[str]:
    cycle = book.cycle
    yield f"{cycle.id} {cycle.start} {cycle.end} {cycle.cutoff}"
    yield from sorted(_unit(unit) for unit in book.units.values())
    yield f"scheme {rules}"
    for file, digest in sorted(book.digests.items()):
        if file.startswith("targets/") and file.endswith("/targets.yml"):
            yield f"{file} {digest}"


def _unit(unit: Unit) -> str:
    """A unit with its groups, and under which ids earlier years know it: consequences of several years follow."""
    former = f" formerly {' '.join(unit.formerly)}" if unit.formerly else ""
    kind = f" class {unit.unit_class}" if unit.unit_class else ""
    return f"{unit.id} {unit.group} {unit.subgroup}{former}{kind}"


def _open(item: Interpretation) -> str:
    """An open question with its options: a figure is withheld where they differ, so one more can withhold it."""
    return f"open {item.id} {sorted(item.options)}"


def _scores(book: Book, record: Record | None) -> bool:
    """Whether a figure can follow from the record: by its kind, or by what it decides on or replaces, however far."""
    seen: set[str] = set()
    waiting = [record]
    while waiting:
        each = waiting.pop()
        if each is None or each.path in seen:
            continue
        seen.add(each.path)
        named = [each.replaces, each.on] if isinstance(each, Decision | Withdrawal) else [each.replaces]
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
