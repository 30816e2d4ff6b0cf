"""All records of each matter: its versions, and whatever names one of them or a notice about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from scorer.model.book import Book
from scorer.model.decisions import superseded
from scorer.model.records import Conclusion, Decision, Feedback, Inspection, Matter, Notice, Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class MatterRecords:
    """A matter's records, each kind in the order of arrival, those that were replaced or annulled too.

    ``decisions`` are on any of its versions; ``decided`` has the year's decisions by what
    they are on, ``annulled`` those that were annulled, ``replaced`` the records that a later one replaces.
    """

    id: str
    """The path of its first version."""
    versions: tuple[Matter, ...]
    decisions: tuple[Decision, ...]
    notices: tuple[Notice, ...]
    feedback: tuple[Feedback, ...]
    inspections: tuple[Inspection, ...]
    conclusions: tuple[Conclusion, ...]
    decided: Mapping[str, tuple[Decision, ...]]
    replaced: frozenset[str]
    annulled: frozenset[str]

    @property
    def records(self) -> tuple[Record, ...]:
        """All of them, kind by kind."""
        every = (self.versions, self.decisions, self.notices, self.feedback, self.inspections, self.conclusions)
        return tuple(record for records in every for record in records)


def records_by_matter(book: Book) -> Iterator[MatterRecords]:
    """The records of each matter, in the order of the first versions' arrival."""
    roots = _roots(book)
    versions = _grouped((each, roots[each.path]) for each in _all(book, "matter", Matter))
    notices = _grouped(
        (each, root) for each in _all(book, "notice", Notice) for root in dict.fromkeys(_matters_of(each, roots))
    )
    inspections = _grouped((each, roots.get(each.about.matter or "")) for each in _all(book, "inspection", Inspection))
    conclusions = _grouped((each, roots.get(each.on)) for each in _all(book, "conclusion", Conclusion))
    asked: dict[str, list[str]] = {}
    for root, sent in notices.items():
        for name in {name for each in sent for name in (each.path, each.number) if name}:
            asked.setdefault(name, []).append(root)
    feedback = _grouped(
        (each, root)
        for each in _all(book, "feedback", Feedback)
        for root in asked.get(each.notice, ())
        if each.about.matter is None or roots.get(each.about.matter) == root
    )
    gone = superseded(book)
    for root, matters in versions.items():
        yield MatterRecords(
            id=root,
            versions=tuple(matters),
            decisions=tuple(each for matter in matters for each in book.decisions.get(matter.path, ())),
            notices=tuple(notices.get(root, ())),
            feedback=tuple(feedback.get(root, ())),
            inspections=tuple(inspections.get(root, ())),
            conclusions=tuple(conclusions.get(root, ())),
            decided=book.decisions,
            replaced=gone,
            annulled=book.annulled,
        )


def _matters_of(notice: Notice, roots: Mapping[str, str]) -> Iterator[str]:
    """The first versions of the matters that a notice is about."""
    return (roots[each.matter] for each in notice.about if each.matter is not None and each.matter in roots)


def _roots(book: Book) -> dict[str, str]:
    """Path of each version of a matter → the path of the first one."""
    matters = {each.path: each for each in _all(book, "matter", Matter)}
    found = {}
    for path, matter in matters.items():
        while matter.replaces in matters:
            matter = matters[matter.replaces]  # noqa: PLW2901 - climbing to the first
        found[path] = matter.path
    return found


def _all(book: Book, kind: str, type_: type[R]) -> Iterator[R]:
    return (record for record in book.by_kind.get(kind, ()) if isinstance(record, type_))


def _grouped(rows: Iterable[tuple[R, str | None]]) -> dict[str, list[R]]:
    """Root → its records; what is about no matter is omitted."""
    found: dict[str, list[R]] = {}
    for record, root in rows:
        if root is not None:
            found.setdefault(root, []).append(record)
    return found
