"""A cap that cannot be reached, or that nothing fits under.

Worked: three categories capped at 1 each under a common cap of 5: together they never give more than 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from scorer.model.numbers import shown
from scorer.scoring.scheme.lint.draft import DraftCategory, DraftComponent, Finding, SchemeDraft

TITLE = "上限达不到"


def check(draft: SchemeDraft) -> Iterator[Finding]:
    """Caps of categories beside those of their component and their own points; caps beside full marks."""
    for part in draft.parts():
        cap, inside = draft.number(part.row.get("cap")), [each for each in draft.entries() if each.part == part]
        for entry in inside:
            yield from _entry(draft, entry, cap)
        if cap is not None:
            yield from _component(draft, part, cap, inside)
    yield from _grades(draft)


def _entry(draft: SchemeDraft, entry: DraftCategory, above: Fraction | None) -> Iterator[Finding]:
    cap, points = draft.number(entry.row.get("cap")), draft.number(entry.row.get("points"))
    if cap is None:
        return
    if above is not None and cap > above:
        what = f"“{entry.title}”的上限 {shown(cap)} 高过“{entry.part.title}”的上限 {shown(above)}"
        yield _finding(draft, (*entry.clauses, *entry.part.clauses), what, f"把小项上限改为不高于 {shown(above)}")
    if points is not None and points > cap:
        what = f"“{entry.title}”一项就加 {shown(points)}，上限却是 {shown(cap)}"
        yield _finding(draft, entry.clauses, what, f"把上限改为不低于 {shown(points)}，或改每项的分值")


def _component(
    draft: SchemeDraft, part: DraftComponent, cap: Fraction, inside: list[DraftCategory]
) -> Iterator[Finding]:
    gains = [each for each in inside if (draft.number(each.row.get("points")) or Fraction(1)) > 0]
    caps = [draft.number(each.row.get("cap")) for each in gains]
    most = draft.full(part.row) if part.row.get("weight") is None else None
    if part.row.get("rule") == "events" and caps and None not in caps:
        most = sum((each for each in caps if each is not None), Fraction(0))
    over = part.row.get("over")
    over_cap = draft.number(over.get("per_item_cap")) if isinstance(over, dict) else None
    if most is not None and over_cap is not None:
        most *= 1 + over_cap
    if most is not None and most < cap:
        what = f"“{part.title}”上限 {shown(cap)}，而里面各项加满也只有 {shown(most)}"
        yield _finding(draft, part.clauses, what, f"把上限改为 {shown(most)}，或删去")


def _grades(draft: SchemeDraft) -> Iterator[Finding]:
    """A line that no total can reach: everybody is below it."""
    found = [draft.full(row) for row in draft.rows("components")]
    most = sum((each for each in found if each is not None), Fraction(0))
    for row in draft.rows("grades"):
        when = row.get("when")
        line = draft.number(when.get("below")) if isinstance(when, dict) else None
        if line is not None and most and line > most and not _extra(draft):
            what = f"低于 {shown(line)} 分为“{row.get('title')}”，而满分只有 {shown(most)}"
            clauses = tuple(str(name) for name in names) if isinstance(names := row.get("clauses"), list) else ()
            yield _finding(draft, clauses, what, f"把这条线改到 {shown(most)} 分以下")


def _extra(draft: SchemeDraft) -> bool:
    """Whether anything comes on top of full marks."""
    return any(part.row.get("rule") in {"events", "votes", "offset"} for part in draft.parts())


def _finding(draft: SchemeDraft, clauses: tuple[str, ...], what: str, wording: str) -> Finding:
    own = draft.own(clauses)
    return Finding(TITLE, own, what, "写了等于没写，读的人还会算错自己最多能得几分", f"在{draft.places(own)}{wording}")
