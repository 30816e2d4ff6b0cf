"""Discretion without bounds: points "as seen fit", with no least or no most."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.scoring.scheme.lint.draft import DraftCategory, Finding, SchemeDraft

TITLE = "裁量没有幅度"


def check(draft: SchemeDraft) -> Iterator[Finding]:
    """One finding for each clause or group of clauses under which an amount is free.

    Where the amount is another's figure (``times``, ``scale``), nobody chooses it.
    """
    found: dict[tuple[str, ...], list[DraftCategory]] = {}
    for entry in draft.entries():
        span = entry.row.get("discretionary")
        if not isinstance(span, dict) or entry.row.keys() & {"times", "scale"}:
            continue
        if None in (draft.number(span.get("min")), draft.number(span.get("max"))):
            found.setdefault(draft.own(entry.clauses), []).append(entry)
    for clauses, entries in found.items():
        said = "、".join(f"“{entry.title}”" for entry in entries)
        yield Finding(
            TITLE,
            clauses,
            f"{said}由人酌情加扣，没有写最少、最多几分",
            "同样的事可以给不同的分，程序无从核对，只能要求每件写明理由和签发人",
            f"在{draft.places(clauses)}写明幅度（如“1 至 3 分”）和谁来定",
        )
