"""The files of a report for an audience: a public one by name, size, type and digest, a withheld one by its ground."""

from __future__ import annotations

import posixpath

from scorer.model.decisions import holding
from scorer.model.entities import Disclosure
from scorer.model.records import Attachment, Record
from scorer.views.access import Access
from scorer.views.disclosure_classes import NOT_OPENED, confidential, rule_of
from scorer.views.publication_types import AttachmentView, WithheldFile

STAMPED = "盖章扫描件带有印章和签名，不对社会公开"
UNDECIDED_FILE = "这一件没有认定公开"
WAITING = "还没有审核，能否公开在审核时认定"
WORDS = {"on-request": "依申请公开", "withheld": "不予公开"}


def record_ground(access: Access, record: Record) -> str | None:
    """The ground on which the text of a record is not open, in words; None where it is.

    Worked: "2025-07-02 的审核决定没有认定公开"; the office's own (ballots) is never asked for.
    """
    if access.opened(record):
        return None
    rule = rule_of(access.book, access.secrets, record)
    if rule is not None and rule.what != NOT_OPENED:
        return rule.what
    decision = holding(access.book, record.path)
    if decision is not None and decision.disclosure is not None:
        return f"{decision.date} 的审核决定认定{_words(decision.disclosure)}"
    if record.disclosure is not None and record.disclosure.type != "public":
        return f"报送时写明{_words(record.disclosure)}"
    return WAITING if decision is None else f"{decision.date} 的审核决定没有认定公开"


def _words(disclosure: Disclosure) -> str:
    return WORDS.get(disclosure.type, "公开") + (f"：{disclosure.reason}" if disclosure.reason else "")


def file_ground(access: Access, record: Record, attachment: Attachment) -> str | None:
    """Why a file is not open: its record is not, or it is a stamped scan (JL-19), or nobody opened it."""
    closed = record_ground(access, record)
    if closed is not None or access.names_file(attachment):
        return closed
    if attachment.disclosure is not None and attachment.disclosure.type != "public":
        return _words(attachment.disclosure)
    return STAMPED if attachment.role == "stamped" else UNDECIDED_FILE


def files_of(
    access: Access, record: Record, uses: dict[str, int]
) -> tuple[tuple[AttachmentView, ...], tuple[WithheldFile, ...]]:
    """A record's files in its order, and the withheld ones in an order that says nothing: by ground and commitment.

    Of what is confidential neither. ``uses``: how many records each digest serves.
    """
    if confidential(access.book, access.secrets, record):
        return (), ()
    shown, kept = list[AttachmentView](), list[WithheldFile]()
    for each in record.attachments:
        path = "" if each.file.startswith("https://") else posixpath.normpath(f"{record.actor}/{each.file}")
        promised = access.book.commitments.get(path)
        value, since = (promised.value, promised.day) if promised else (None, None)
        ground = file_ground(access, record, each)
        if ground is not None:
            kept.append(WithheldFile(ground, value, since))
            continue
        key = promised.key if promised else None
        shared, media = uses.get(each.sha256, 1), each.media_type
        shown.append(
            AttachmentView(each.role, each.sha256, each.bytes, each.file, shared, media, path, value, since, key)
        )
    return tuple(shown), tuple(sorted(kept, key=lambda each: (each.ground, each.commitment or "")))
