"""The facts of a bulletin, counted in the projection: each number with the things that were counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from scorer.ledger.states import DONE, REPORTED, StateAnswer
from scorer.ledger.tally import (
    Countable,
    done_is,
    left_at_year_end,
    office_overdue,
    overdue,
    reported_is,
    units_overdue,
)
from scorer.model.paper_words import day_text, due_in_words, quoted, tight
from scorer.model.period import Period
from scorer.views.ledger_types import OUTCOMES, UNSAID, LedgerLine, MatterView
from scorer.views.wording import FULL_YEAR, NO_VALUE
from scorer.views.year_types import Projection, UnitView

FILED = ("missing", "waiting", "returned", "soon")
"""The answers to 报了没有 that a template may name by themselves."""

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
class CountRow:
    """One part of a total: an answer to 办成没有 or 报了没有 in words, and what has it."""

    word: str
    count: Count


@dataclass(frozen=True, slots=True)
class NodeCounts:
    """Nodes counted: ``all`` of them, by what came of them and by what came in.

    ``by_done`` and ``by_reported`` are the rows that are not nought: either add up to ``all``. ``done``, ``partly``, …
    are single rows of the one, ``missing``, ``waiting``, … of the other, also where they are nought. ``overdue`` are
    those of the units, ``office`` those that are the office's lateness; ``unmet`` are both, and what was not done.
    """

    all: Count
    by_done: tuple[CountRow, ...]
    by_reported: tuple[CountRow, ...]
    done: Count
    partly: Count
    failed: Count
    ongoing: Count
    ended: Count
    uncounted: Count
    ahead: Count
    missing: Count
    waiting: Count
    returned: Count
    soon: Count
    overdue: Count
    office: Count
    unmet: Count

    def of(self, words: Sequence[str]) -> tuple[Count, ...]:
        """The count of each word of ``by_done``, in the order of a table's head: also those that are nought."""
        known = {row.word: row.count for row in self.by_done}
        return tuple(known.get(word, Count(f"{self.all.what}，其中{word}", ())) for word in words)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit's nodes in the period."""

    name: str
    nodes: NodeCounts


@dataclass(frozen=True, slots=True)
class UnitStatement:
    """A text that a unit wrote and that was published: 亮点, or a difficulty."""

    unit: str
    title: str
    number: str
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
    nodes: NodeCounts
    so_far: NodeCounts
    next: NodeCounts
    units: tuple[UnitFacts, ...]
    next_period: str = ""
    over: str = ""
    """That the year is over or settled, in words: what was not done by then is nobody's to bring any more."""
    words: tuple[str, ...] = ()
    """The answers to 办成没有 that occur among the nodes of the period: the head of a table of units."""
    highlights: tuple[UnitStatement, ...] = ()
    troubles: tuple[UnitStatement, ...] = ()
    matters: tuple[MatterFacts, ...] = ()
    matters_all: Count = field(default_factory=lambda: Count("督查事项", ()))
    matters_by: tuple[CountRow, ...] = ()
    """What came of the matters, none that is nought: together they are all."""
    matters_overdue: Count = field(default_factory=lambda: Count("逾期的督查事项", ()))
    scores: tuple[ScoreFacts, ...] = ()
    scores_missing: Count = field(default_factory=lambda: Count("成绩还没有算出的单位", ()))
    scores_withheld: Count = field(default_factory=lambda: Count("成绩不公开的单位", ()))
    status: str = ""


def facts(projection: Projection, period: Period) -> BulletinFacts:
    """The facts of a period as the projection's day and audience have them."""
    within = _due(projection, period.since, period.until)
    before = _due(projection, date(period.year, 1, 1), period.until)
    after = _due(projection, period.after.since, period.after.until)
    counted = tally(f"{period.words}应完成的节点", within)
    involved = {line.unit for line in before}
    units = [unit for unit in projection.units if unit.id in involved]
    found = BulletinFacts(
        title=projection.title,
        office=(projection.imprint.office if projection.imprint else None) or "考核办公室",
        period=period.words,
        since=day_text(period.since),
        until=day_text(period.until),
        on=day_text(projection.on),
        nodes=counted,
        so_far=tally(f"{period.year}年1月1日至{day_text(period.until)}应完成的节点", before),
        next=tally(f"{period.after.words}到期的节点", after),
        units=tuple(UnitFacts(unit.name, _of(unit, within, period)) for unit in units),
        next_period=period.after.words,
        over=_over(projection),
        words=tuple(row.word for row in counted.by_done),
        highlights=tuple(_highlights(projection, period)),
        troubles=tuple(
            UnitStatement(
                each.unit_name, quoted(each.content), each.subject if each.node else each.number, each.problem
            )
            for each in projection.ledger.troubles
            if not each.solved
        ),
    )
    found = _with_matters(found, projection)
    return _with_scores(found, projection) if period.kind == "year" else found


def _over(projection: Projection) -> str:
    if projection.on.year > projection.year:
        return "年度已经结束"
    settled = projection.status == "final" or any(map(left_at_year_end, projection.tally.every))
    return "结果已经审定" if settled else ""


def tally(what: str, lines: Iterable[LedgerLine]) -> NodeCounts:
    """The nodes of the ledger counted by the one counter."""
    every = tuple(lines)

    def count(more: str, keep: Callable[[LedgerLine], bool]) -> Count:
        return Count(f"{what}{more}", tuple(map(_item, filter(keep, every))))

    def rows(answers: Iterable[StateAnswer], keep: Callable[..., Callable[[Countable], bool]]) -> tuple[CountRow, ...]:
        found = (CountRow(each.word, count(f"，其中{each.word}", keep(each.id))) for each in answers)
        return tuple(row for row in found if row.count)

    single = {name: count(f"，其中{DONE[name].word}", done_is(name)) for name in DONE}
    filed = {name: count(f"，其中{REPORTED[name].word}", reported_is(name)) for name in FILED}
    return NodeCounts(
        all=count("", lambda _: True),
        by_done=rows(DONE.values(), done_is),
        by_reported=rows(REPORTED.values(), reported_is),
        **single,
        **filed,
        overdue=count("，其中逾期", units_overdue),
        office=count("，其中考核办逾期", office_overdue),
        unmet=count("，其中逾期和没有办成", _unmet),
    )


def _unmet(line: LedgerLine) -> bool:
    return overdue(line) or line.pair.done.id == "failed" or left_at_year_end(line)


def _of(unit: UnitView, lines: Iterable[LedgerLine], period: Period) -> NodeCounts:
    return tally(f"{unit.name}{period.words}应完成的节点", [line for line in lines if line.unit == unit.id])


def _due(projection: Projection, since: date, until: date) -> list[LedgerLine]:
    """The nodes due from one day to another, both included."""
    lines = (line for line in projection.tally.every if line.duty == "node" and line.day is not None)
    return [line for line in lines if line.day is not None and since <= line.day <= until]


def _item(line: LedgerLine) -> CountedItem:
    """“某某路改建”（2025-02）的“完成路基”，2025年6月30日到期，没有收到报告（逾期12天）: named by title and task."""
    task = f"的{quoted(line.requirement)}" if line.requirement not in (UNSAID, line.content) else ""
    text = f"{line.unit_name}{quoted(line.content)}（{line.subject}）{task}，{due_in_words(line.due)}到期，"
    return CountedItem(text + tight(line.word), line.unit, line.subject)


def _highlights(projection: Projection, period: Period) -> Iterator[UnitStatement]:
    """The 亮点 of reports that came in the period, where they were published."""
    first, last = period.since.isoformat(), period.until.isoformat()
    for row in projection.targets:
        for part in row.parts:
            for record in (record for node in part.nodes for record in node.records):
                text = dict(record.text).get(HIGHLIGHT)
                if text and first <= (record.received or "")[:10] <= last:
                    yield UnitStatement(part.unit_name, quoted(row.title), row.id, text)


def _with_matters(known: BulletinFacts, projection: Projection) -> BulletinFacts:
    """The approved matters: a proposal that waits or was refused is no matter."""
    found = [each for each in projection.ledger.matters if each.outcome]
    views = tuple(
        MatterFacts(
            number=each.number,
            content=each.content,
            units="、".join(unit.name for unit in each.units),
            due=due_in_words(each.due),
            stage=_progress(each),
        )
        for each in found
    )
    what = "今年以来立项的督查事项"
    outcomes: dict[str, list[CountedItem]] = {word: [] for word in OUTCOMES}
    for each in found:
        outcomes.setdefault(each.outcome, []).append(
            CountedItem(f"{each.number} {each.content}（{_progress(each)}）", matter=each.id)
        )
    every = tuple(item for items in outcomes.values() for item in items)
    overdue = {each.id for each in found if _overdue(each)}
    return replace(
        known,
        matters=views,
        matters_all=Count(what, every),
        matters_overdue=Count(f"{what}，其中逾期", tuple(item for item in every if item.matter in overdue)),
        matters_by=tuple(
            CountRow(word, Count(f"{what}，其中{word}", tuple(items))) for word, items in outcomes.items() if items
        ),
    )


def _overdue(matter: MatterView) -> list[str]:
    """Those late now, each with its days: 计划科逾期21天, or 考核办逾期3天 where no unit was notified."""
    late = [(unit.name, unit.late) for unit in matter.units if unit.late and unit.pair.open and matter.open]
    return list(dict.fromkeys(tight(days if days.startswith("考核办") else name + days) for name, days in late))


def _progress(matter: MatterView) -> str:
    """已反馈，待结论；计划科逾期21天."""
    return "；".join((tight(matter.stage), *_overdue(matter)))


def _with_scores(known: BulletinFacts, projection: Projection) -> BulletinFacts:
    """The results, where they are open, of the units that the 办法 scores; and whose are still missing."""
    whole = FULL_YEAR.replace("（", "，").rstrip("）")
    words = {"final": "最终成绩", "provisional": f"暂定成绩，{whole}" if projection.still_running else "暂定成绩"}
    totals = [(unit, total) for unit in projection.units if (total := projection.steps.get(unit.total or ""))]
    without = [
        (total.withheld is not None, CountedItem(f"{unit.name}的成绩", unit.id))
        for unit, total in totals
        if total.value is None and total.status != "not-applicable"
    ]
    return replace(
        known,
        scores=tuple(_score(projection, unit) for unit, total in totals if total.value is not None),
        scores_missing=Count("成绩还没有算出的单位", tuple(each for withheld, each in without if not withheld)),
        scores_withheld=Count("成绩不公开的单位", tuple(each for withheld, each in without if withheld)),
        status=words.get(projection.status, ""),
    )


def _score(projection: Projection, unit: UnitView) -> ScoreFacts:
    def figure(step: str) -> SourcedFigure:
        found = projection.steps[step]
        text = NO_VALUE.get(found.status, NO_VALUE["missing"]) if found.value is None else found.value
        return SourcedFigure(text.replace("-", "−"), unit.id, step)

    main = (each for each in unit.components if each.parent is None and each.step in projection.steps)
    return ScoreFacts(
        unit=unit.name,
        group=unit.group_title,
        total=figure(unit.total or ""),
        parts=tuple((each.title, figure(each.step)) for each in main),
        rank=unit.rank,
        grade=unit.grade,
    )
