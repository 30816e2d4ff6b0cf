"""Same ones among occurrences: which of them counts, by work, time or fact, and what the others are left at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from scorer.model.records import Claim, Penalty
from scorer.model.results import Cite, Note
from scorer.scoring.rules.claims_and_penalties import Occurrence
from scorer.scoring.rules.evaluation import Outweighed, Worksheet
from scorer.scoring.scheme.interpretations import Unset

Counted = list[tuple[Occurrence, Note | None]]


@dataclass(frozen=True)
class SameOnes:
    """By what occurrences under any category that adds are the same one, and which of them counts."""

    once_per: tuple[str, ...] | Unset = ()
    keep: str | Unset = "first"
    cites: tuple[Cite, ...] = ()

    def without_repeats(self, found: list[Occurrence], sheet: Worksheet) -> Counted:
        """Repeats set to zero with a note: within a category, across the component, of one fact."""
        highest_fact = sheet.facts.choices.get("gen.same_fact_deduction") == "highest_only"
        seen: set[tuple[object, ...]] = set()
        kept: Counted = []
        for occurrence in sorted(found, key=self._order):
            outweighed = sheet.outweighed.get(occurrence.record.path)
            keys = self._keys(occurrence, highest_fact) if occurrence.value else []
            if outweighed is not None:
                kept.append(_outweighed(occurrence, outweighed))
            elif seen.intersection(keys):
                kept.append(_dropped(occurrence))
            else:
                seen.update(keys)
                kept.append((occurrence, None))
        order = {id(occurrence.record): place for place, occurrence in enumerate(found)}
        return sorted(kept, key=lambda pair: order[id(pair[0].record)])

    def _order(self, occurrence: Occurrence) -> Fraction:
        """In which order same ones win: by arrival, or the highest first; of penalties always the highest."""
        worth = abs(occurrence.value) if isinstance(occurrence.value, Fraction) else Fraction(0)
        highest = (occurrence.category.keep or self.keep) == "highest" or isinstance(occurrence.record, Penalty)
        return -worth if highest else Fraction(0)

    def _keys(self, occurrence: Occurrence, highest_fact: bool) -> list[tuple[object, ...]]:
        kind, record, keys = occurrence.category, occurrence.record, list[tuple[object, ...]]()
        across = () if kind.takes else self.once_per  # "not twice for the same work" is said of what is added
        own = kind.once_per or (("category",) if kind.keep is not None and not across else ())
        for scope, once_per in ((kind.id, own), ("", across)):
            key = _key(occurrence, once_per) if not isinstance(once_per, Unset) else None
            if key is not None:
                keys.append((scope, once_per, key))
        if highest_fact and isinstance(record, Penalty) and record.fact and kind.takes:
            keys.append(("fact", record.fact))
        return keys


def _key(occurrence: Occurrence, once_per: tuple[str, ...]) -> tuple[str, ...] | None:
    """What makes two occurrences the same one: by work, and by month, quarter or year of their date.

    None where the record names no work, so that it cannot be the same as another.
    """
    record = occurrence.record
    work = record.work if isinstance(record, Claim) else record.fact
    if not once_per or ("work" in once_per and work is None):
        return None
    day = record.date
    parts = {
        "work": work or "",
        "month": f"{day.year}-{day.month:02}",
        "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
        "year": str(day.year),
        "category": occurrence.category.id,
        "fact": (record.fact or record.path) if isinstance(record, Penalty) else record.path,
    }
    return tuple(parts[name] for name in once_per)


def _outweighed(occurrence: Occurrence, outweighed: Outweighed) -> tuple[Occurrence, Note | None]:
    """The occurrence beside a larger one of the same fact elsewhere: nothing, or missing where that is not settled."""
    if isinstance(outweighed.why, Unset):
        return replace(occurrence, value=outweighed.why), None
    return _dropped(occurrence, outweighed.why)


def _dropped(occurrence: Occurrence, why: str = "同一事项只计一次") -> tuple[Occurrence, Note]:
    """The same occurrence at nothing, with what it would have given."""
    before = occurrence.value if isinstance(occurrence.value, Fraction) else None
    return replace(occurrence, value=Fraction(0)), Note("deduped", before, Fraction(0), why)
