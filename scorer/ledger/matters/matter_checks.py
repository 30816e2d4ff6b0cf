"""Problems of a year's matters: steps out of order, numbers, grades, a year closed while one is open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scorer.ledger.matters.matter_progress import MatterProgress, matters_progress
from scorer.ledger.matters.number_series import numbering, used_numbers
from scorer.ledger.matters.step_order import Choices, StepFault, before
from scorer.model.book import Book
from scorer.model.decisions import in_force, superseded
from scorer.model.entities import Place, Problem
from scorer.model.records import Conclusion, Notice, Record, Resolution

Found = Iterator[tuple[Record, StepFault]]


def faults(book: Book, choices: Choices, mentioned: frozenset[str] | None = frozenset()) -> tuple[Problem, ...]:
    """Every fault of the matters, at the record that has it.

    ``mentioned`` holds what the records that were left out name (None: one of them cannot be read): a step
    that seems to be missing may be in one of those, and is then not reported as missing.
    """
    every = matters_progress(book, choices)
    found: list[tuple[Record, StepFault]] = []
    for progress in every:
        may_be_excluded = mentioned is None or any(record.path in mentioned for record in progress.filed.records)
        found += (
            (record, progress.faults[record.path])
            for record in progress.filed.records
            if record.path in progress.faults and not (may_be_excluded and progress.faults[record.path].code == "L006")
        )
        found += (
            *_approvals(progress),
            *_after_the_end(progress),
            *_twice(book, progress),
            *_grades(book, progress, choices),
        )
    found += numbering(every, book.cycle.year, choices, whole=mentioned is not None and not mentioned)
    gone = superseded(book)
    notices = (each for each in book.by_kind.get("notice", ()) if isinstance(each, Notice) and each.path not in gone)
    for notice, first in used_numbers(every, notices):
        found.append((notice, StepFault("L016", ("number",), {"number": notice.number or "", "path": first})))
    found += _closings(book, every)
    folder = f"submissions/{book.cycle.id}"
    return tuple(
        Problem(fault.code, Place(f"{folder}/{record.path}", fault.key), fault.facts) for record, fault in found
    )


def _approvals(progress: MatterProgress) -> Found:
    """Who decided it: the matter's authority, or that of the decision itself (SMX-5-1a)."""
    approval = progress.approval
    if approval is not None and not (progress.matter.authority or approval.authority):
        yield approval, StepFault("L001", ("on",), {"matter": progress.matter.path})


def _after_the_end(progress: MatterProgress) -> Found:
    """Nothing more is asked of anybody once a matter has come to its end."""
    ends = _ends(progress)
    for notice in progress.notices if ends else ():
        if all(end.arrived and notice.arrived and end.arrived < notice.arrived for end in ends):
            yield notice, StepFault("L010", ("about",), {"matter": progress.id, "stage": progress.stage})


def _twice(book: Book, progress: MatterProgress) -> Found:
    """A unit has one conclusion in force; another takes its place only by ``replaces``, or once it is annulled."""
    first: dict[str, Conclusion] = {}
    for each in progress.filed.conclusions:
        if each.path in progress.idle or not in_force(book, each):
            continue
        earlier = first.setdefault(each.unit, each)
        if earlier is not each:
            yield each, StepFault("L011", ("unit",), {"unit": each.unit, "path": earlier.path})


def _grades(book: Book, progress: MatterProgress, choices: Choices) -> Found:
    """Every grade is one of those that the interpretation ``grades`` lists (SMX-5-6b)."""
    allowed = grades(book, choices)
    for each in progress.filed.conclusions:
        if allowed and each.grade not in allowed:
            words = "、".join(f"{grade}（{title}）" for grade, title in allowed.items())
            yield each, StepFault("L012", ("grade",), {"grade": each.grade, "allowed": words})


def grades(book: Book, choices: Choices) -> dict[str, str]:
    """A conclusion's grades with their titles, "well-done=完成好, done=完成"; empty where the 办法 has no such list."""
    pairs = re.split(r", (?=[a-z0-9][a-z0-9-]*=)", choices.get("grades") or "")
    found = {grade: title for grade, mark, title in (each.partition("=") for each in pairs) if mark}
    if found or "grades" not in choices:
        return found
    return dict(book.terms.grades)


def _closings(book: Book, every: Sequence[MatterProgress]) -> Found:
    """The results of a year are not settled while one of its matters is open (SMX-1)."""
    for record in book.by_kind.get("resolution", ()):
        if isinstance(record, Resolution) and record.settles == "results" and in_force(book, record):
            still = [progress for progress in every if _was_open(progress, record)]
            if still:
                names = "、".join(progress.number or progress.id for progress in still[:8])
                more = f" 等 {len(still)} 件" if len(still) > 8 else ""
                yield record, StepFault("L013", ("settles",), {"matters": names + more})


def _was_open(progress: MatterProgress, record: Record) -> bool:
    """Whether a matter that was there already had not come to its end when the record came."""
    if not any(before(version, record) for version in progress.filed.versions):
        return False
    return progress.open or not all(before(end, record) for end in _ends(progress))


def _ends(progress: MatterProgress) -> tuple[Record, ...]:
    """The records that ended a matter: one decision, or the conclusions on all its units; none while it is open."""
    if progress.ended is not None:
        return (progress.ended,)
    return () if progress.open else tuple(progress.conclusions.values())
