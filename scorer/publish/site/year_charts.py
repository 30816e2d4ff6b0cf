"""The charts of a year, each with its table: the outcomes of each month's nodes, and the spread of the totals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from scorer.ledger.states import SummaryGroup
from scorer.ledger.tally import summary_of
from scorer.publish.site import charts, unit_month_matrix
from scorer.publish.site.labels import month
from scorer.views.year_types import Projection

BANDS = 10
"""At most so many bands of totals in one chart."""

WIDTHS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
"""How many points a band may be wide: the narrowest that needs no more than ``BANDS``."""


NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class ChartWithTable:
    """A chart and the table behind it; the first cell of a row is its head."""

    anchor: str
    title: str
    summary: str
    picture: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def progress(projection: Projection) -> ChartWithTable | None:
    """The nodes due in each month by group of the year's numbers; None where none has a state.

    Worked: two done and one overdue in June → the bar 6 月 of ■1 ●2. The last row of the table are the year's numbers.
    """
    months = unit_month_matrix.months(projection)
    if not months:
        return None
    by_month = {each: Counter[SummaryGroup]() for each in months}
    for line in projection.tally.every:
        by_month[line.due[:7]][summary_of(line)] += 1
    shown = [group for group, rows in projection.tally.summary.items() if rows]
    whole = [sum(count for _, count in projection.tally.summary[each]) for each in shown]
    sums = "；".join(f"{each.word} {count} 个" for each, count in zip(shown, whole, strict=True))
    bars = charts.Bars(
        anchor="progress-chart",
        title="各月到期的办得怎样",
        summary=f"共 {sum(whole)} 个：{sums}。",
        names=tuple(month(projection.year, each) for each in months),
        parts=tuple(
            charts.BarPart(each.shape, each.word, each.colour, tuple(row[each] for row in by_month.values()))
            for each in shown
        ),
    )
    head = ("月份", *(f"{each.shape} {each.word}" for each in shown), "合计")
    counts = [(name, [row[each] for each in shown]) for name, row in zip(bars.names, by_month.values(), strict=True)]
    table = tuple((name, *map(str, row), str(sum(row))) for name, row in (*counts, ("合计", whole)))
    return ChartWithTable("progress-chart", bars.title, bars.summary, charts.draw(bars), head, table)


def spread(projection: Projection) -> ChartWithTable | None:
    """The number of units in each band of points; None for fewer than three totals, which show no spread.

    Worked: 86.16, 91, 88.5 → bands of 1 point from 86: 86～87 one, 88～89 one, 91～92 one.
    """
    totals = list(_totals(projection))
    if len(totals) < 3:
        return None
    values = [value for _, value in totals]
    width = _width(values)
    low, high = int(min(values) // width), int(max(values) // width)
    names = tuple(f"{place * width}～{(place + 1) * width}" for place in range(low, high + 1))
    groups = tuple(dict.fromkeys(group for group, _ in totals))
    placed = [(group, int(value // width)) for group, value in totals]
    found = [[placed.count((group, place)) for group in groups] for place in range(low, high + 1)]
    numbers = tuple(map(sum, found))
    bars = charts.Bars(
        anchor="spread-chart",
        title="总成绩落在哪些分数段",
        summary=(
            f"{len(totals)} 个单位，最低 {min(values)} 分，最高 {max(values)} 分；每段 {width} 分，含下限不含上限。"
        ),
        names=names,
        parts=(charts.BarPart("", "单位", "plain", numbers),),
    )
    several = len(groups) > 1
    head = ("分数段", *(groups if several else ()), "单位数")
    rows = tuple(
        (name, *(map(str, row) if several else ()), str(whole))
        for name, row, whole in zip(names, found, numbers, strict=True)
    )
    return ChartWithTable("spread-chart", bars.title, bars.summary, charts.draw(bars), head, rows)


def _totals(projection: Projection) -> Iterator[tuple[str, Decimal]]:
    """(group, total) of each unit whose total is a number and open."""
    for unit in projection.units:
        step = projection.steps.get(unit.total or "")
        if step is not None and step.value is not None and NUMBER.fullmatch(step.value):
            yield unit.group_title, Decimal(step.value)


def _width(values: Sequence[Decimal]) -> int:
    """The narrowest band with which all the values need no more than ten."""
    fitting = (width for width in WIDTHS if max(values) // width - min(values) // width < BANDS)
    return next(fitting, WIDTHS[-1])
