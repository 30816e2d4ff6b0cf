"""Which years are made up: their records may lack receipts, and only they may run by a demonstration's clock."""

from __future__ import annotations

from scorer.reading.yaml import read


def is_made_up(raw: bytes | None) -> bool:
    """Whether a year's ``cycle.yml`` says ``synthetic: true``; one that is not there or cannot be read does not."""
    document = read("cycle.yml", raw)[0] if raw is not None else None
    return document is not None and isinstance(document.data, dict) and document.data.get("synthetic") is True
