"""The bulletins that were issued, as far as an audience may know of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from scorer.model.records import Paper
from scorer.views.access import Access
from scorer.views.bulletin_types import BulletinView

ADDRESS = re.compile(r"[a-z0-9][a-z0-9._-]{0,60}")
"""A file name that can be part of an address as it is."""


def bulletins(access: Access) -> tuple[BulletinView, ...]:
    """In the order of their issue. The public gets those that their own record declares public, no other."""
    found = list(_bulletins(access))
    known = {word: view.id for view, names in found for word in names}
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
                public=public,
            )
            yield view, (record.path, record.path.rpartition("/")[2], *((number,) if number else ()))


def _corrected(view: BulletinView, known: dict[str, str]) -> BulletinView:
    corrects = known.get(view.corrects) if view.corrects else None
    return replace(view, corrects=corrects)


def _number(number: object) -> str | None:
    return f"第 {number} 期" if isinstance(number, int) else str(number) if number else None


def _hex(digest: object) -> str | None:
    return str(digest).removeprefix("sha256:") if digest else None


def bulletin_id(path: str) -> str:
    """A file's name where an address may hold it, else part of its hash: ``office/tongbao-q1.yml`` → tongbao-q1."""
    name = path.rpartition("/")[2].removesuffix(".yml").lower()
    return name if ADDRESS.fullmatch(name) else hashlib.sha256(path.encode()).hexdigest()[:16]
