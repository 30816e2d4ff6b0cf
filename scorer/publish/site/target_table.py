"""The target table, laid out as the office prints it: merged cells, sections across, A4 across in print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import ClassVar

from scorer.publish.site import target_links, unit_targets, urls
from scorer.publish.site.layout import Page, as_of, banner, facts, notice
from scorer.publish.site.render import render
from scorer.publish.site.states import STATES, State, most_urgent
from scorer.views.year_views import PartView, Projection, TargetView


@dataclass(frozen=True, slots=True)
class Responsible:
    """A unit in the cell of responsible units; ``role`` None where all stand side by side (共同)."""

    name: str
    href: str
    role: str | None
    owner: str | None
    task: str | None


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell over all the rows of a level-1 indicator."""

    rows: int
    basis: tuple[str, ...]
    id: str
    title: str
    own_basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row; ``merged`` only on the first of its group, ``basis`` only where the rows' own differ."""

    anchor: str
    id: str
    page: str | None
    merged: Merged | None
    basis: tuple[str, ...]
    title: str
    descriptions: tuple[str, ...]
    measures: tuple[str, ...]
    level: str | None
    points: str | None
    due: str
    leaders: tuple[str, ...]
    responsible: tuple[Responsible, ...]
    note: str | None
    withheld: str | None
    state: State | None
    share: str | None
    units: str
    """Names of the units, a line each, for the filter."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that hang together: those of one indicator, or one row alone. ``is_merged`` draws its cells once."""

    is_merged: bool
    shares_basis: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the table under its heading: 职能工作目标 · 重点工作目标, 35 项, 69 分."""

    title: str
    remark: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns the table has: one that no row fills is not drawn."""

    indicator: bool
    basis: bool
    level: bool
    points: bool
    leaders: bool
    note: bool
    progress: bool

    @property
    def count(self) -> int:
        """How many columns there are: number, target, due and units always."""
        optional = (self.indicator, self.basis, self.level, self.points, self.leaders, self.note)
        return 4 + sum(optional) + 2 * self.progress


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """All that the template shows."""

    template: ClassVar[str] = "targets.html"
    title: str
    caption: str
    remark: str
    columns: Columns
    sections: tuple[Section, ...]
    states: tuple[State, ...]


def page(projection: Projection, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of a year's target table."""
    here = urls.targets(projection.cycle)
    rows = projection.targets
    progress = any(node.state for row in rows for part in row.parts for node in part.nodes)
    title = f"{projection.year} 年目标表"
    view = AnnexPage(
        title=title,
        caption=f"{projection.title} · 目标表",
        remark=_remark(projection),
        columns=_columns(rows, progress=progress),
        sections=tuple(_sections(projection, here)),
        states=STATES if progress else (),
    )
    return Page(
        here,
        title,
        render(view),
        crumbs,
        banner(projection),
        facts(projection),
        wide=True,
        notice=notice(projection, here),
        crumb="目标表",
    )


def _remark(projection: Projection) -> str:
    on = as_of(projection)
    share = f"；{projection.course.quantitative}" if projection.course.quantitative else ""
    return f"{projection.title}；共 {_weight(projection.targets)}{share}" + (f"；数据截至 {on}" if on else "")


def _columns(rows: Sequence[TargetView], *, progress: bool) -> Columns:
    return Columns(
        indicator=any(row.indicator for row in rows),
        basis=any(row.basis for row in rows),
        level=any(row.level for row in rows),
        points=any(row.points for row in rows),
        leaders=any(row.leaders for row in rows),
        note=any(row.note for row in rows),
        progress=progress,
    )


def _sections(projection: Projection, here: str) -> Iterable[Section]:
    for names, members in groupby(projection.targets, key=lambda row: row.section):
        together = tuple(members)
        groups = tuple(_groups(projection, together, here))
        yield Section(" · ".join(names), _weight(together), groups)


def _weight(rows: Sequence[TargetView]) -> str:
    """How many rows, and how many points they add up to where each names its own: 35 项，69 分."""
    points = [Decimal(row.points) for row in rows if row.points is not None]
    return f"{len(rows)} 项" + (f"，{sum(points, Decimal()).normalize():f} 分" if len(points) == len(rows) else "")


def _groups(projection: Projection, rows: Sequence[TargetView], here: str) -> Iterable[Group]:
    """Neighbours that share an indicator; a row without one stands alone."""
    for _, members in groupby(enumerate(rows), key=lambda item: item[1].indicator or item[0]):
        together = tuple(row for _, row in members)
        first = together[0]
        shares_basis = all(row.basis == first.basis for row in together)
        merged = Merged(
            rows=len(together),
            basis=first.indicator_basis,
            id=first.indicator or "",
            title=first.indicator_title or "",
            own_basis=first.basis if shares_basis else (),
        )
        shown = (_row(projection, row, here, merged if row is first else None) for row in together)
        yield Group(first.indicator is not None, shares_basis, tuple(shown))


def _row(projection: Projection, row: TargetView, here: str, merged: Merged | None) -> Row:
    nodes = tuple(node for part in row.parts for node in part.nodes)
    return Row(
        anchor=urls.target_anchor(row.id),
        id=row.id,
        page=target_links.link(projection, row, here) if target_links.has_page(projection, row) else None,
        merged=merged,
        basis=row.basis,
        title=row.title,
        descriptions=tuple(text for text in (row.qualitative, row.quantitative) if text),
        measures=tuple(f"{each.name} {each.target} {each.unit}" for each in row.measures),
        level=row.level,
        points=row.points,
        due=row.due,
        leaders=row.leaders,
        responsible=tuple(_responsible(part, here, projection.cycle) for part in row.parts),
        note=row.note,
        withheld=row.withheld,
        state=most_urgent(node.state for node in nodes),
        share=unit_targets.share(nodes),
        units="\n".join(part.unit_name for part in row.parts),
    )


def _responsible(part: PartView, here: str, cycle: str) -> Responsible:
    role = None if part.role == "共同" else part.role
    return Responsible(part.unit_name, urls.href(here, urls.unit(cycle, part.unit)), role, part.owner, part.task)
