"""The facts of a bulletin, counted in the projection: each number with the things that were counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from scorer.publish.bulletins.period import Period
from scorer.publish.gb9704.paper import day_text
from scorer.views.year_types import Projection, UnitView

STATES = {
    "done": "已销号",
    "waiting": "已报待审",
    "returned": "退回",
    "failed": "未完成（已认定）",
    "overdue": "逾期",
    "soon": "临期",
    "ahead": "未到期",
}
"""A state's name in templates → the state's word."""

HIGHLIGHT = "亮点"


@dataclass(frozen=True, slots=True)
class CountedItem:
    """A thing counted: a sentence, and what it belongs to (a unit's target, or a matter)."""

    text: str
    unit: str = ""
    target: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number and what it counts: it is never written without them."""

    what: str
    items: tuple[CountedItem, ...]

    @property
    def number(self) -> int:
        """How many."""
        return len(self.items)

    def __bool__(self) -> bool:
        return bool(self.items)


@dataclass(frozen=True, slots=True)
class SourcedFigure:
    """A figure of the results: its text and the step that it is."""

    text: str
    unit: str
    step: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Nodes by state. ``all`` counts every one of them."""

    all: Count
    done: Count
    waiting: Count
    returned: Count
    failed: Count
    overdue: Count
    soon: Count
    ahead: Count


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit's nodes in the period."""

    name: str
    nodes: Tally


@dataclass(frozen=True, slots=True)
class UnitStatement:
    """A text that a unit wrote and that was published: 亮点, or a difficulty."""

    unit: str
    target: str
    text: str


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """A 督查事项 in words."""

    number: str
    content: str
    units: str
    due: str
    stage: str


@dataclass(frozen=True, slots=True)
class ScoreFacts:
    """A unit's result; rank and grade are None where they are not open. ``parts`` are its main components."""

    unit: str
    group: str
    total: SourcedFigure
    parts: tuple[tuple[str, SourcedFigure], ...]
    rank: str | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class BulletinFacts:
    """All that a template may name. A quarter's, a month's and a half-year's facts hold no score (JL-16-2)."""

    title: str
    office: str
    period: str
    since: str
    until: str
    on: str
    nodes: Tally
    so_far: Tally
    next: Tally
    units: tuple[UnitFacts, ...]
    highlights: tuple[UnitStatement, ...] = ()
    troubles: tuple[UnitStatement, ...] = ()
    matters: tuple[MatterFacts, ...] = ()
    matters_all: Count = field(default_factory=lambda: Count("督查事项", ()))
    matters_closed: Count = field(default_factory=lambda: Count("已办结的督查事项", ()))
    matters_open: Count = field(default_factory=lambda: Count("未办结的督查事项", ()))
    scores: tuple[ScoreFacts, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class _DueNode:
    """A node for one unit with its day."""

    unit: str
    name: str
    due: date
    state: str
    item: CountedItem


def facts(projection: Projection, period: Period) -> BulletinFacts:
    """The facts of a period as the projection's day and audience have them."""
    nodes = list(_nodes(projection))
    within = [node for node in nodes if period.since <= node.due <= period.until]
    before = [node for node in nodes if date(period.year, 1, 1) <= node.due <= period.until]
    after = [node for node in nodes if period.after.since <= node.due <= period.after.until]
    involved = {node.name for node in before}
    names = [unit.name for unit in projection.units if unit.name in involved]
    found = BulletinFacts(
        title=projection.title,
        office=(projection.imprint.office if projection.imprint else None) or "考核办公室",
        period=period.words,
        since=day_text(period.since),
        until=day_text(period.until),
        on=day_text(projection.on),
        nodes=tally(f"{period.words}应完成的节点", within),
        so_far=tally(f"{period.year}年1月1日至{day_text(period.until)}应完成的节点", before),
        next=tally(f"{period.after.words}到期的节点", after),
        units=tuple(UnitFacts(name, _of(name, within, period)) for name in names),
        highlights=tuple(_highlights(projection, period)),
        troubles=tuple(
            UnitStatement(each.unit_name, each.number, each.problem)
            for each in projection.ledger.troubles
            if not each.solved
        ),
    )
    found = _with_matters(found, projection)
    return _with_scores(found, projection) if period.kind == "year" else found


def tally(what: str, nodes: Iterable[_DueNode]) -> Tally:
    """The nodes by state."""
    listed = list(nodes)
    by = {
        key: Count(f"{what}，其中{word}", tuple(node.item for node in listed if node.state == word))
        for key, word in STATES.items()
    }
    return Tally(all=Count(what, tuple(node.item for node in listed)), **by)


def _of(name: str, nodes: Iterable[_DueNode], period: Period) -> Tally:
    return tally(f"{name}{period.words}应完成的节点", [node for node in nodes if node.name == name])


def _nodes(projection: Projection) -> Iterator[_DueNode]:
    for row in projection.targets:
        for part in row.parts:
            for node in part.nodes:
                place = "完成时限" if node.id == "final" else f"节点 {node.id}"
                text = f"{part.unit_name} {row.id} {row.title} {place}（{node.due}）{node.state}"
                item = CountedItem(text, part.unit, row.id)
                yield _DueNode(part.unit, part.unit_name, _day(node.due), node.state, item)


def _day(due: str) -> date:
    """The day of a due date; of a bare month its last: "2019-12" → 2019-12-31."""
    return Period.read(due).until if len(due) == 7 else date.fromisoformat(due)


def _highlights(projection: Projection, period: Period) -> Iterator[UnitStatement]:
    """The 亮点 of reports that came in the period, where they were published."""
    first, last = period.since.isoformat(), period.until.isoformat()
    for row in projection.targets:
        for part in row.parts:
            for record in (record for node in part.nodes for record in node.records):
                text = dict(record.text).get(HIGHLIGHT)
                if text and first <= (record.received or "")[:10] <= last:
                    yield UnitStatement(part.unit_name, row.id, text)


def _with_matters(known: BulletinFacts, projection: Projection) -> BulletinFacts:
    found = projection.ledger.matters
    views = tuple(
        MatterFacts(
            number=each.number,
            content=each.content,
            units="、".join(unit.name for unit in each.units),
            due=each.due,
            stage=each.stage,
        )
        for each in found
    )
    items = {each.id: CountedItem(f"{each.number} {each.content}（{each.stage}）", matter=each.id) for each in found}

    def count(what: str, keep: Callable[[bool], bool]) -> Count:
        return Count(what, tuple(items[each.id] for each in found if keep(each.open)))

    return replace(
        known,
        matters=views,
        matters_all=count("督查事项", lambda _: True),
        matters_closed=count("已办结的督查事项", lambda open_: not open_),
        matters_open=count("未办结的督查事项", lambda open_: open_),
    )


def _with_scores(known: BulletinFacts, projection: Projection) -> BulletinFacts:
    """The year's results, where they are open to the audience, and whether they are settled."""
    words = {"final": "最终成绩", "provisional": "暂定成绩"}
    found = tuple(_score(projection, unit) for unit in projection.units if unit.total in projection.steps)
    return replace(known, scores=found, status=words.get(projection.status, ""))


def _score(projection: Projection, unit: UnitView) -> ScoreFacts:
    def figure(step: str) -> SourcedFigure:
        value = projection.steps[step].value
        return SourcedFigure("缺" if value is None else value.replace("-", "−"), unit.id, step)

    main = (each for each in unit.components if each.parent is None and each.step in projection.steps)
    return ScoreFacts(
        unit=unit.name,
        group=unit.group_title,
        total=figure(unit.total or ""),
        parts=tuple((each.title, figure(each.step)) for each in main),
        rank=unit.rank,
        grade=unit.grade,
    )
