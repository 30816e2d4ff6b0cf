"""The target table, laid out as the office prints it: merged cells, sections across, A4 across in print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby

from scorer.publish.site import target_links, urls
from scorer.publish.site.labels import as_of
from scorer.publish.site.layout import Page, year_page
from scorer.publish.site.render import render
from scorer.publish.site.state_counts import occurring
from scorer.views.year_types import NodeView, Projection, TargetView

OPTIONAL = ("indicator", "basis", "level", "points", "leaders", "note")
"""The columns of the table that are not drawn where no row fills them."""

WITHHELD = ("不予公开",)
"""The heading over the stubs, which come last."""


def page(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of a year's target table."""
    here = urls.targets(projection.cycle)
    body = render(
        "targets.html",
        here,
        projection=projection,
        remark=_remark(projection),
        columns=_columns(projection.targets),
        sections=tuple(_sections(projection.targets)),
        row_nodes=_nodes,
        occurring=occurring(projection),
        has_page=partial(target_links.has_page, projection),
        target_link=partial(target_links.link, projection, here),
    )
    summary = f"{projection.title}的目标表：{len(projection.targets)} 项目标，各项的要求、时限和责任单位。"
    title = f"{projection.year} 年目标表"
    return year_page(projection, Page(here, title, body, crumbs, crumb="目标表", wide=True, summary=summary))


def _remark(projection: Projection) -> str:
    on = as_of(projection)
    share = f"；{projection.timeline.quantitative}" if projection.timeline.quantitative else ""
    return f"{projection.title}；共 {_weight(projection.targets)}{share}" + (f"；数据截至 {on}" if on else "")


def _columns(rows: Sequence[TargetView]) -> dict[str, int]:
    """Which columns there are, with ``count``, how many in all: number, target, due and units always."""
    found = {name: int(any(getattr(row, name) for row in rows)) for name in OPTIONAL}
    found["progress"] = int(any(node.pair is not None for row in rows for node in _nodes(row)))
    return found | {"count": 4 + sum(found.values()) + found["progress"]}


def _nodes(row: TargetView) -> list[NodeView]:
    """A row's nodes, of every unit."""
    return [node for part in row.parts for node in part.nodes]


def _sections(rows: Sequence[TargetView]) -> Iterable[tuple[str, str, list[list[TargetView]]]]:
    """Each part of the table: its heading, what it weighs, its groups; 职能工作目标 · 重点工作目标, 35 项，69 分."""
    for names, members in groupby(rows, key=lambda row: row.section if row.withheld is None else WITHHELD):
        together = list(members)
        yield " · ".join(names), _weight(together), _groups(together)


def _weight(rows: Sequence[TargetView]) -> str:
    """The number of rows, and the points they add up to where each names its own: 35 项，69 分."""
    points = [Decimal(row.points) for row in rows if row.points is not None]
    return f"{len(rows)} 项" + (f"，{sum(points, Decimal()).normalize():f} 分" if len(points) == len(rows) else "")


def _groups(rows: Sequence[TargetView]) -> list[list[TargetView]]:
    """Neighbours that share an indicator, drawn with merged cells; a row without one is a group of its own."""
    found = groupby(enumerate(rows), key=lambda item: item[1].indicator or item[0])
    return [[row for _, row in members] for _, members in found]
