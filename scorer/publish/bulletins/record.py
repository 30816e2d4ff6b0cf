"""The record that a bulletin's issue leaves: what froze it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scorer.publish.bulletins.composing import Bulletin
from scorer.views.year_types import Projection


def record_fields(
    bulletin: Bulletin, projection: Projection, code: str, number: str, more: Mapping[str, str]
) -> Mapping[str, Any]:
    """The record's fields in order; ``more`` holds form, corrects, reason and although where there are any.

    The day of issue is the projection's day; written for the public it is declared public, for the office to review.
    """
    fields: dict[str, Any] = {
        "kind": "bulletin",
        "number": number,
        "period": code,
        "title": _corrected(bulletin.title) if "corrects" in more else bulletin.title,
        **more,
        "issued": projection.on.isoformat(),
        "digest": f"sha256:{bulletin.digest}",
    }
    return fields | ({"disclosure": {"type": "public"}} if projection.audience == "public" else {})


def _corrected(title: str) -> str:
    """The title of a correction: 厅办公室关于…情况的通报 → 厅办公室关于更正…情况的通报."""
    return title.replace("关于", "关于更正", 1)
