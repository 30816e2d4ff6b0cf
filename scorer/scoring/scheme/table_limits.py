"""What a 办法 asks of the target table itself: columns that every row must fill, how many rows, how many points.

A limit holds for each unit of its groups over the targets that list the unit. Where the groups'
units are listed nowhere (the bureau as a whole is what is assessed), it holds once for the whole table.
Nothing here stops a score: what the text says "in principle" (``required: false``) is a warning, the rest an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scorer.model.book import Book
from scorer.model.entities import Level, Path, Place, Problem, Target
from scorer.model.numbers import shown
from scorer.scoring.rules.parameters import Parameters
from scorer.scoring.rules.selection import Selection, selection
from scorer.scoring.scheme.interpretations import Unset

COLUMNS: Mapping[str, str] = {"qualitative": "定性要求", "quantitative": "定量要求", "nodes": "时间节点"}
"""Columns that a scheme may require, with the word for each."""


@dataclass(frozen=True)
class TableRule:
    """The columns that every row of the target table must fill, and the clauses that say so."""

    requires: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class Limit:
    """One limit with its numbers read: ``of`` selects targets by column, ``options`` names level-1 sections."""

    id: str
    clauses: tuple[str, ...]
    title: str
    groups: tuple[str, ...]
    of: Selection
    counts_indicators: bool
    least: Fraction | Unset | None
    most: Fraction | Unset | None
    points: Fraction | Unset | None
    options: tuple[str, ...]
    soft: bool


def table_rule(root: Parameters) -> TableRule:
    """Read ``table``."""
    table = root.child("table")
    return TableRule(table.names("requires", COLUMNS), table.clause_ids())


def limits(root: Parameters) -> tuple[Limit, ...]:
    """Read ``limits``."""
    return tuple(_limit(row) for row in root.rows("limits"))


def _limit(row: Parameters) -> Limit:
    of = selection(row)
    return Limit(
        id=row.literal("id"),
        clauses=row.clause_ids(),
        title=row.literal("title") or str(of) or "全部目标",
        groups=row.groups(),
        of=of,
        counts_indicators=row.text("by", "targets", ("targets", "indicators")) == "indicators",
        least=row.figure("floor"),
        most=row.figure("cap"),
        points=row.figure("points"),
        options=row.names("options"),
        soft=row.raw("required") is False,
    )


def unfilled(rule: TableRule, targets: Mapping[str, Target], file: str, rows: Mapping[str, int]) -> Iterator[Problem]:
    """Rows that leave a required column empty (S011). ``rows`` gives each target's position in ``file``.

    A row given only one due date has the node ``final``, which fills the column.
    """
    clause = "、".join(rule.clauses) or "办法"
    for target in targets.values():
        for key in rule.requires:
            if not getattr(target, key, None):
                facts = {"target": target.id, "field": COLUMNS[key], "key": key, "clause": clause}
                yield Problem("S011", Place(file, ("targets", rows[target.id])), facts)


def broken(every: Iterable[Limit], book: Book, file: str, rows: Mapping[str, int]) -> Iterator[Problem]:
    """Every limit of the 办法 that the table does not keep (S022, S023, S024), soft ones as warnings.

    Worked (GY-6-1-3): six level-2 indicators under 重点工作 where in principle at most 5 → a warning.
    """
    for limit in every:
        for who, targets in _bearers(limit, book):
            yield from _held(limit, who, targets, file, rows)


def _bearers(limit: Limit, book: Book) -> Iterator[tuple[str, Sequence[Target]]]:
    """Whose table the limit holds for: each unit that has targets, or the whole where none of them has.

    At least so many holds for a unit without any target too, where others of its group have some: it has 0.
    """
    units = [unit for unit in book.units.values() if not limit.groups or unit.group in limit.groups]
    bearing = [unit for unit in units if book.targets_of.get(unit.id)]
    groups = {unit.group for unit in bearing} if isinstance(limit.least, Fraction) else frozenset[str]()
    for unit in units:
        if unit not in bearing and unit.group not in groups:
            continue
        yield unit.name, book.targets_of.get(unit.id, ())
    if units and not bearing and book.targets:
        yield "目标表", tuple(book.targets.values())


def _held(limit: Limit, who: str, targets: Sequence[Target], file: str, rows: Mapping[str, int]) -> Iterator[Problem]:
    """One limit against one table."""
    taken = [target for target in targets if limit.of.takes(target)]
    facts = {"who": who, "title": limit.title, "clause": "、".join(limit.clauses)}
    level: Level | None = "warning" if limit.soft else None

    def problem(code: str, row: Target | None, **more: str) -> Problem:
        path: Path = ("targets",) if row is None else ("targets", rows[row.id])
        return Problem(code, Place(file, path), {**facts, **more}, level)

    yield from _counted(limit, taken, problem)
    full = sum((target.points for target in taken if target.points is not None), Fraction(0))
    if isinstance(limit.points, Fraction) and full != limit.points and targets:
        yield problem("S023", taken[0] if taken else None, wanted=shown(limit.points), actual=shown(full))
    for target in taken if limit.options else ():
        name = target.section[0] if target.section else ""
        if name not in limit.options:
            allowed = "、".join(limit.options)
            yield problem("S024", target, target=target.id, name=name, allowed=allowed)


def _counted(limit: Limit, taken: Sequence[Target], problem: Callable[..., Problem]) -> Iterator[Problem]:
    """Too many or too few. A row without an indicator counts as one of its own."""
    first: dict[str, Target] = {}
    for target in taken:
        first.setdefault(
            f"i {target.indicator.id}" if limit.counts_indicators and target.indicator else f"t {target.id}", target
        )
    count, what = Fraction(len(first)), "个指标" if limit.counts_indicators else "项目标"
    for bound, word, wrong in ((limit.most, "至多", count.__gt__), (limit.least, "至少", count.__lt__)):
        if isinstance(bound, Fraction) and wrong(bound):
            rows = list(first.values())[max(int(bound), 0) if word == "至多" else 0 :]
            beyond = rows[0] if rows else None
            yield problem("S022", beyond, wanted=f"{word} {shown(bound)} {what}", actual=f"{shown(count)} {what}")
