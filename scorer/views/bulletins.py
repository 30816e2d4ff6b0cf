"""The bulletins that were issued, as far as an audience may know of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from scorer.model.paper_words import day_text
from scorer.model.records import Paper
from scorer.views.access import Access
from scorer.views.publication_types import BulletinView

ADDRESS = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")
"""A file name that can be part of an address as it is."""


def bulletins(access: Access) -> tuple[BulletinView, ...]:
    """In the order of their issue. The public gets those that their own record declares public, no other."""
    found = list(_bulletins(access))
    known = {word: view for view, names in found for word in names}
    views = (_corrected(view, known) for view, _ in found)
    return tuple(sorted(views, key=lambda view: (view.issued, view.id)))


def _bulletins(access: Access) -> Iterator[tuple[BulletinView, tuple[str, ...]]]:
    """Each with the words by which another may name it: its path, its file, its number."""
    for record in access.book.by_kind.get("bulletin", ()):
        public = record.disclosure is not None and record.disclosure.type == "public"
        if isinstance(record, Paper) and (access.internal or public):
            data = record.data
            number = _number(data.get("number"))
            view = BulletinView(
                id=bulletin_id(record.path),
                period=str(data["period"]),
                title=str(data["title"]),
                issued=date.fromisoformat(str(data["issued"])),
                number=number,
                form=str(data.get("form", "summary")),
                digest=_hex(data.get("digest")),
                corrects=str(data["corrects"]) if "corrects" in data else None,
                correction=str(data.get("reason") or ""),
                although=str(data["although"]) if "although" in data else None,
                public=public,
            )
            yield view, (record.path, record.path.rpartition("/")[2], *((number,) if number else ()))


def _corrected(view: BulletinView, known: dict[str, BulletinView]) -> BulletinView:
    """The view with the id of the bulletin that it corrects; None where the audience does not have that one."""
    if view.corrects is None:
        return replace(view, correction=None)
    before = known.get(view.corrects)
    return replace(
        view, corrects=before.id if before else None, correction=correction_text(before, view.correction or None)
    )


def correction_text(before: BulletinView | None, reason: str | None) -> str:
    """本期更正《…的通报》（吉交督〔2025〕2号，2025年6月30日印发）：甲单位的报告漏计。原件同时作废，以本期为准。"""
    if before is None:
        named = "此前印发的一期通报"
    else:
        number = f"{before.number}，" if before.number else ""
        named = f"《{before.title}》（{number}{day_text(before.issued)}印发）"
    why = f"：{reason.strip().rstrip('。')}" if reason else ""
    return f"本期更正{named}{why}。原件的数据以本期为准。"


def _number(number: object) -> str | None:
    return f"第 {number} 期" if isinstance(number, int) else str(number) if number else None


def _hex(digest: object) -> str | None:
    return str(digest).removeprefix("sha256:") if digest else None


def bulletin_id(path: str) -> str:
    """A file's name where an address may hold it, else part of its hash: ``office/tongbao-q1.yml`` → tongbao-q1."""
    name = path.rpartition("/")[2].removesuffix(".yml").lower()
    return name if ADDRESS.fullmatch(name) else hashlib.sha256(path.encode()).hexdigest()[:16]
