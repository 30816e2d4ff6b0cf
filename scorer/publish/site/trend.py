"""A unit over the years: its totals as far as each year opened them, and how many nodes it closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scorer.publish.site import urls
from scorer.publish.site.step_links import FigureLinks
from scorer.views.year_types import Projection, UnitView


@dataclass(frozen=True, slots=True)
class YearOf:
    """One year of a unit: ``page`` its page then, ``total`` "86.16", ``nodes`` "12 / 14"; None where not open."""

    year: int
    page: str
    total: str | None
    scale: str | None
    grade: str | None
    rank: str | None
    nodes: str | None


def years(cycles: Iterable[tuple[Projection, FigureLinks]]) -> Mapping[str, tuple[YearOf, ...]]:
    """Unit → its years, oldest first, for each unit that the bureau has had in more than one year under the same id."""
    found: dict[str, list[YearOf]] = {}
    for projection, _ in sorted(cycles, key=lambda each: each[0].year):
        nodes = _nodes(projection)
        for unit in projection.units:
            if unit.total or unit.id in nodes:
                found.setdefault(unit.id, []).append(_year(projection, unit, nodes.get(unit.id, [])))
    return {unit: tuple(rows) for unit, rows in found.items() if len(rows) > 1}


def _nodes(projection: Projection) -> dict[str, list[bool]]:
    """Unit → for each of its nodes and matters whether it is done."""
    found: dict[str, list[bool]] = {}
    for line in projection.tally.every:
        found.setdefault(line.unit, []).append(line.pair.done.id == "done")
    return found


def _year(projection: Projection, unit: UnitView, nodes: list[bool]) -> YearOf:
    step = projection.steps.get(unit.total) if unit.total else None
    return YearOf(
        year=projection.year,
        page=urls.unit(projection.cycle, unit.id),
        total=step.value if step else None,
        scale=unit.scale,
        grade=unit.grade,
        rank=unit.rank,
        nodes=f"{sum(nodes)} / {len(nodes)}" if nodes else None,
    )
