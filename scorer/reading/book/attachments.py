"""Attachments: what a report must attach (JL-19), and whether the files are those it names.

An attachment is a file beside the record, in the folder of its own actor, or an https
address. Hash and size are checked where the bytes are at hand: a Git LFS pointer carries
both, an address none. One file may serve many records and is read once.
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

from scorer.model.entities import Data
from scorer.reading.book.record_context import Faults, RecordContext
from scorer.reading.book.store import NOT_HASHED, FileIdentity, Store
from scorer.reading.suggestions import names, near

ADDRESS = "https://"
ROLES = {"editable": "可编辑电子版", "stamped": "盖章扫描件", "supporting": "辅助材料"}

PICTURES = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".heic", ".heif", ".webp", ".gif", ".bmp"})
"""Endings of what a telephone takes; a scan comes so too."""

ROW = "- {{role: {role}, file: files/文件名}}"
"""A row of ``attachments`` as it is written."""


@dataclass(frozen=True, slots=True)
class FileHasher:
    """Hashes files, each once in a run."""

    seen: dict[tuple[Store, str], FileIdentity | None] = field(default_factory=dict)

    def hash_file(self, root: Store, file: str) -> FileIdentity | None:
        """Hash and size of a file; None where it cannot be read."""
        if (root, file) not in self.seen:
            self.seen[root, file] = root.hash_file(file)
        return self.seen[root, file]


def check(filed: RecordContext, hasher: FileHasher) -> Faults:
    """The missing attachments of a report, and those that are not what it says."""
    yield from _roles(filed)
    for index, attachment in _attachments(filed):
        file = attachment.get("file")
        if attachment.get("role") == "stamped" and isinstance(file, str) and looks_like_photo(file):
            yield filed.fault("E006", "attachments", index, "role", file=posixpath.basename(file))
        if isinstance(file, str) and not file.startswith(ADDRESS):
            yield from _file(filed, index, attachment, file, hasher)
        elif isinstance(file, str) and not {"sha256", "bytes"} <= attachment.keys():
            yield filed.fault("E007", "attachments", index, "file", file=file)


def completed(filed: RecordContext, hasher: FileHasher) -> dict[str, Data]:
    """The record's data with the digest and the size of each file that lies beside it and has none written."""
    data, rows = dict(filed.data), filed.data.get("attachments")
    if isinstance(rows, list):
        data["attachments"] = [_completed(filed, row, hasher) for row in rows]
    return data


def _completed(filed: RecordContext, row: Data, hasher: FileHasher) -> Data:
    file = row.get("file") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(file, str) or {"sha256", "bytes"} <= row.keys():
        return row
    path = posixpath.normpath(f"{filed.actor}/{file}")
    root, name = filed.context.papers.get(path), f"submissions/{filed.context.name}/{path}"
    found = hasher.hash_file(root, name) if root is not None else None
    found = NOT_HASHED if found is None else filed.context.removals.original(name, found)
    return {"sha256": found.sha256, "bytes": max(found.size, 0), **row}


def digests(actor: str, data: Data) -> Iterator[tuple[str, str | None]]:
    """Each file beside the record that it attaches, with the digest that it writes; None where it writes none."""
    rows = data.get("attachments") if isinstance(data, dict) else None
    for row in rows if isinstance(rows, list) else ():
        for path in uses(actor, {"attachments": [row]}):
            written = row.get("sha256") if isinstance(row, dict) else None
            yield path, written if isinstance(written, str) else None


def looks_like_photo(file: str) -> bool:
    """Whether a file may be a picture of the thing itself: ``现场.jpg``; not of a paper: ``报告盖章件.jpg``."""
    stem, end = posixpath.splitext(posixpath.basename(file))
    return end.lower() in PICTURES and not any(word in stem for word in ("章", "扫描", "签", "stamp", "scan"))


def uses(actor: str, data: Data) -> Iterator[str]:
    """Paths below the cycle's folder of the files that a record attaches: ``ghc/files/report.docx``."""
    attachments = data.get("attachments") if isinstance(data, dict) else None
    for attachment in attachments if isinstance(attachments, list) else ():
        file = attachment.get("file") if isinstance(attachment, dict) else None
        if isinstance(file, str) and not file.startswith(ADDRESS):
            yield posixpath.normpath(f"{actor}/{file}")


def _attachments(filed: RecordContext) -> Iterator[tuple[int, dict[str, Data]]]:
    rows = filed.data.get("attachments")
    for index, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, dict):
            yield index, row


def _roles(filed: RecordContext) -> Faults:
    """A report that says ``done`` attaches every role that its node asks for."""
    if filed.data.get("kind") != "report" or filed.data.get("status") != "done":
        return
    target = (filed.context.targets or {}).get(filed.text("target") or "")
    node = next((node for node in target.nodes if node.id == filed.text("node")), None) if target else None
    if node is None or not node.evidence:
        return
    given = [row.get("role") for _, row in _attachments(filed)]
    missing = [role for role in node.evidence if role not in given]
    if missing and all(role in [*ROLES] for role in given):  # a role that is misspelt is reported already
        roles = names(f"{ROLES.get(role, role)}（{role}）" for role in missing)
        fault = filed.key_fault if "attachments" in filed.data else filed.fault
        where = "attachments" if "attachments" in filed.data else "status"
        yield fault("E001", where, node=node.id, roles=roles, row=ROW.format(role=missing[0]))


def _file(filed: RecordContext, index: int, attachment: dict[str, Data], file: str, hasher: FileHasher) -> Faults:
    at = ("attachments", index, "file")
    path = posixpath.normpath(f"{filed.actor}/{file}")
    if not path.startswith(f"{filed.actor}/") or "\\" in file:
        yield filed.fault("E005", *at, file=file)
        return
    root = filed.context.papers.get(path)
    if root is None:
        beside = tuple(filed.context.papers_by_actor.get(filed.actor, ()))
        yield filed.fault("E002", *at, file=file, near=near(path, beside).removeprefix(f"{filed.actor}/"))
        return
    name = f"submissions/{filed.context.name}/{path}"
    found = hasher.hash_file(root, name)
    found = found and filed.context.removals.original(name, found)
    if found is None and root.read(name, 1) is None:
        shown = shlex.quote(posixpath.join(root.name, name))
        yield filed.fault("R007", *at, name=name, reason="附件在，但打不开，没有能核对", closed=shown)
    elif found is None:
        yield filed.fault("E002", *at, file=file)
    elif found == NOT_HASHED:
        return
    elif isinstance(attachment.get("sha256"), str) and attachment["sha256"] != found.sha256:
        yield filed.fault("E003", "attachments", index, "sha256", file=file, actual=found.sha256, size=str(found.size))
    elif isinstance(attachment.get("bytes"), int) and attachment["bytes"] != found.size:
        stated = str(attachment["bytes"])
        yield filed.fault("E004", "attachments", index, "bytes", file=file, stated=stated, actual=str(found.size))
