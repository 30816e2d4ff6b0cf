"""The record that a bulletin's issue leaves: what froze it."""

from __future__ import annotations

import json

from scorer.publish.bulletins.composing import Bulletin
from scorer.views.year_types import Projection


def record_text(bulletin: Bulletin, projection: Projection, code: str, number: str, more: dict[str, str]) -> str:
    """The record as YAML, each value quoted as JSON quotes it; ``more`` holds form and corrects where there are any.

    The day of issue is the projection's day; written for the public it is declared public, for the office to review.
    """
    values = {
        "kind": "bulletin",
        "number": number,
        "period": code,
        "title": bulletin.title,
        **more,
        "issued": projection.on.isoformat(),
        "digest": f"sha256:{bulletin.digest}",
    }
    plain = {"kind", "form", "issued", "digest"}
    lines = [f"{name}: {value if name in plain else _quoted(value)}" for name, value in values.items()]
    if projection.audience == "public":
        lines.append("disclosure: {type: public}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
