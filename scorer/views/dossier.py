"""All records by and about one unit in one year, for the audience inside (ZZ-1-2-c)."""

from __future__ import annotations

from dataclasses import dataclass

from scorer.model.book import Book
from scorer.model.decisions import holding
from scorer.model.records import KIND_TITLES, Claim, Inspection, Matter, Notice, Rating, Record, Resolution
from scorer.views.access import Access
from scorer.views.disclosure_classes import confidential
from scorer.views.notices import FORMS
from scorer.views.record_views import verdict_of
from scorer.views.wording import moment_text

NOTICES = {**FORMS, "publicity": "考核结果公示", "results": "考核结果通知"}


@dataclass(frozen=True, slots=True)
class DossierItem:
    """One record: ``kind`` and ``state`` in words, ``files`` its evidence beside it, ``sha256`` of its bytes."""

    path: str
    kind: str
    received: str
    state: str
    sha256: str
    files: tuple[str, ...]


def dossier(book: Book, unit: str) -> tuple[DossierItem, ...]:
    """The records by and about a unit in the order of arrival; not what only the office may read."""
    access = Access(book, "internal", final=False)
    about = {record.path for record in book.records.values() if _concerns(book, record, unit)}
    reached = True
    while reached:  # a decision belongs to what it is on, and one on that decision too
        more = {each.path for path in about for each in book.decisions.get(path, ())} - about
        about, reached = about | more, bool(more)
    kept = (record for record in book.records.values() if record.path in about)
    return tuple(_item(book, record) for record in kept if not confidential(book, access.secrets, record))


def _concerns(book: Book, record: Record, unit: str) -> bool:
    targets = {row.id for row in book.targets_of.get(unit, ())}
    match record:
        case Resolution():
            return record.settles in ("targets", "results")
        case Rating():
            return unit in record.scores
        case Notice():
            return unit in record.to
        case Matter():
            return _bears(record, unit)
        case Inspection():
            return record.about.target in targets or _bears(book.records.get(record.about.matter or ""), unit)
        case Claim() if unit in record.shared_with:
            return True
    return record.actor == unit or getattr(record, "unit", None) == unit


def _bears(record: Record | None, unit: str) -> bool:
    """Whether the record is a matter in which the unit has a part."""
    return isinstance(record, Matter) and any(part.unit == unit for part in record.units)


def _item(book: Book, record: Record) -> DossierItem:
    decision = holding(book, record.path)
    folder = record.path.rpartition("/")[0]
    local = (each.file for each in record.attachments if not each.file.startswith("https://"))
    return DossierItem(
        path=record.path,
        kind=NOTICES[record.form] if isinstance(record, Notice) else KIND_TITLES[record.kind],
        received=moment_text(record.first_at) or "没有回执",
        state=verdict_of(record, decision) if decision else "",
        sha256=record.sha256,
        files=tuple(f"{folder}/{file}" for file in local),
    )
