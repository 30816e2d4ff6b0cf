"""The switchboard on a year's page: each interpretation turned the other way, and whom that touches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scorer.publish.site import urls
from scorer.publish.site.layout import Link
from scorer.views.year_views import AlternativeView, EffectView, Projection, SwitchView


@dataclass(frozen=True, slots=True)
class Change:
    """A unit that an alternative touches: "86.16 → 100.00", "+13.84"; None for what is not open."""

    unit: Link
    total: str | None
    change: str | None
    rank: str | None
    grade: str | None
    withheld: bool


@dataclass(frozen=True, slots=True)
class Other:
    """An option that was not taken; ``said`` sums up whom it touches, None where no unit's figures are open."""

    text: str
    said: str | None
    changes: tuple[Change, ...]
    totals: bool
    ranks: bool
    grades: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One interpretation of the board."""

    id: str
    question: Link
    settled: str | None
    required: bool
    chosen: str
    note: str | None
    others: tuple[Other, ...]


def lines(projection: Projection, here: str, paged: frozenset[str]) -> tuple[Line, ...]:
    """Every interpretation, in the order of the 办法. ``paged``: the units that have a page to lead to."""
    units = {each: urls.href(here, urls.unit(projection.cycle, each)) for each in paged}
    scheme = urls.bureau(projection.bureau)
    return tuple(
        Line(
            id=f"switch-{each.id}",
            question=Link(each.question, urls.href(here, scheme, each.id)),
            settled=each.settled,
            required=each.required,
            chosen=each.chosen_text or "还没有取哪一种",
            note=each.note,
            others=tuple(_other(other, units) for other in each.alternatives),
        )
        for each in projection.switches
    )


def touched(switches: tuple[SwitchView, ...]) -> int:
    """How many interpretations would change any unit's outcome, as far as this audience may know."""
    return sum(any(effect.changes for other in each.alternatives for effect in other.effects) for each in switches)


def _other(other: AlternativeView, units: Mapping[str, str]) -> Other:
    moved = [each for each in other.effects if each.changes]
    rest = len(other.effects) - len(moved)
    said = f"{len(moved)} 个单位不同，{rest} 个不变" if moved else "各单位都不变"
    return Other(
        text=other.text,
        said=said if other.effects else None,
        changes=tuple(_change(each, units) for each in moved),
        totals=any(each.total or each.withheld for each in moved),
        ranks=any(_differs(each.rank) for each in moved),
        grades=any(_differs(each.grade) for each in moved),
    )


def _change(effect: EffectView, units: Mapping[str, str]) -> Change:
    return Change(
        unit=Link(effect.unit_name, units.get(effect.unit, "")),
        total=_arrow(effect.total),
        change=effect.change,
        rank=_arrow(effect.rank),
        grade=_arrow(effect.grade),
        withheld=effect.withheld,
    )


def _differs(pair: tuple[str, str] | None) -> bool:
    return pair is not None and pair[0] != pair[1]


def _arrow(pair: tuple[str, str] | None) -> str | None:
    """Both sides where they differ, else the one value: "86.16 → 100.00", "3"."""
    if pair is None:
        return None
    return pair[0] if pair[0] == pair[1] else f"{pair[0]} → {pair[1]}"
