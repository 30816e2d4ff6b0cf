"""The page of one target: was it done, who was to do it, how is that known; then each node with its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from scorer.publish.site import unit_targets, urls
from scorer.publish.site.layout import Link, Page, as_of, banner, facts, notice, status
from scorer.publish.site.render import render
from scorer.publish.site.states import CLOSED, NOT_DONE, OVERDUE, State, counted, most_urgent
from scorer.publish.site.step_links import Figure, Figures
from scorer.views.year_views import NodeView, PartView, Projection, RecordView, TargetView

MANY = 20
"""Units of one target beyond which their nodes and records are not repeated here: they stand on each unit's page."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """A unit that was to do it: its part, how far it is, and what it earned where scores are open."""

    unit: Link
    there: str
    """Where the unit's own page has this target."""
    role: str
    owner: str | None
    task: str | None
    state: State | None
    share: str | None
    points: Figure | None
    earned: Figure | None


@dataclass(frozen=True, slots=True)
class Row:
    """A node for one unit in the table; ``told`` how it is known: 2025-06-29 收到，审核通过，材料 2 件."""

    anchor: str
    name: str | None
    unit: str
    due: str
    task: str | None
    state: State | None
    late: str | None
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """The records on one node of one unit."""

    anchor: str
    title: str
    records: tuple[unit_targets.Record, ...]


@dataclass(frozen=True, slots=True)
class TargetPage:
    """All that the template shows."""

    template: ClassVar[str] = "target.html"
    id: str
    title: str
    place: str
    status: str
    on: str | None
    state: State | None
    done: str
    bearers: tuple[Bearer, ...]
    many: bool
    leaders: tuple[str, ...]
    known: str
    content: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    several: bool
    papers: tuple[Papers, ...]
    history: tuple[tuple[str, str], ...]
    table: str


def page(projection: Projection, figures: Figures, target: TargetView, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of one target; ``crumbs`` lead to the target table."""
    here = urls.target(projection.cycle, target.id)
    nodes, many = tuple(node for part in target.parts for node in part.nodes), len(target.parts) > MANY
    view = TargetPage(
        id=target.id,
        title=target.title,
        place=" · ".join(text for text in (projection.title, *target.section) if text),
        status=status(projection),
        on=as_of(projection),
        state=most_urgent(node.state for node in nodes),
        done=_done(nodes, target),
        bearers=tuple(_bearer(target, part, projection, figures, here) for part in target.parts),
        many=many,
        leaders=target.leaders,
        known=_known(nodes),
        content=tuple(_content(target)),
        rows=() if many else tuple(_row(part, node) for part in target.parts for node in part.nodes),
        several=len(target.parts) > 1,
        papers=() if many else tuple(_papers(target)),
        history=tuple((each.day, each.text) for each in projection.course.histories.get(target.id, ())),
        table=urls.href(here, urls.targets(projection.cycle), urls.target_anchor(target.id)),
    )
    head = banner(projection), facts(projection)
    title = f"{target.id} {target.title}"
    return Page(here, title, render(view), crumbs, *head, notice=notice(projection, here), crumb=f"目标 {target.id}")


def _done(nodes: tuple[NodeView, ...], target: TargetView) -> str:
    """Worked: 还没有全部办成。4 个节点：退回 1，已销号 3; without a state only the due date."""
    told = [node.state for node in nodes if node.state]
    if not told:
        return f"要求 {target.due} 前完成；还没有进度可说" if target.due else "还没有进度可说"
    states = "，".join(f"{each.word} {count}" for each, count in counted(told))
    late = "；".join(node.late for node in nodes if node.late and node.state != CLOSED)
    return f"{_answer(told)}。{len(told)} 个节点：{states}" + (f"（{late}）" if late else "")


def _answer(states: list[str]) -> str:
    """The question's plain answer, the worst first."""
    if NOT_DONE in states:
        return "没有全部办成"
    if OVERDUE in states:
        return "没有按时办成"
    return "办成了" if all(each == CLOSED for each in states) else "还没有全部办成"


def _known(nodes: tuple[NodeView, ...]) -> str:
    """Worked: 收到报告 5 份：审核通过 4，退回 1；佐证材料 8 件，其中 2 件可以看到文件名."""
    records = [record for node in nodes for record in node.records]
    if not records:
        return "没有收到报告" if any(node.state for node in nodes) else "这一年还没有报送"
    words = list(dict.fromkeys(record.state for record in records))
    states = "，".join(f"{word} {sum(record.state == word for record in records)}" for word in words)
    pieces = [item for record in records for item in record.attachments]
    named = sum(item.file is not None for item in pieces)
    seen = f"，其中 {named} 件列出了文件" if named else ""
    return f"收到报告 {len(records)} 份：{states}" + (f"；佐证材料 {len(pieces)} 件{seen}" if pieces else "")


def _bearer(target: TargetView, part: PartView, projection: Projection, figures: Figures, here: str) -> Bearer:
    unit = urls.unit(projection.cycle, part.unit)
    return Bearer(
        unit=Link(part.unit_name, urls.href(here, unit)),
        there=urls.href(here, unit, urls.target_anchor(target.id)),
        role=part.role,
        owner=part.owner,
        task=part.task,
        state=most_urgent(node.state for node in part.nodes),
        share=unit_targets.share(part.nodes),
        points=None if part.points is None else figures.figure(here, part.points),
        earned=None if part.earned is None else figures.figure(here, part.earned),
    )


def _content(target: TargetView) -> Iterator[tuple[str, str]]:
    """What the target asks for, as the table has it; what it leaves empty does not show."""
    indicator = " ".join(text for text in (target.indicator, target.indicator_title) if text)
    measures = "；".join(f"{each.name} {each.target} {each.unit}" for each in target.measures)
    for label, text in (
        ("一级指标", indicator),
        ("定性要求", target.qualitative),
        ("定量要求", target.quantitative),
        ("量化指标", measures),
        ("级别", target.level),
        ("权重", f"{target.points} 分" if target.points else None),
        ("完成时限", target.due),
        ("文件依据", "；".join((*target.indicator_basis, *target.basis))),
        ("备注", target.note),
    ):
        if text:
            yield label, text


def _row(part: PartView, node: NodeView) -> Row:
    shown = unit_targets.node(node)
    told = tuple(_told(record) for record in node.records)
    return Row(_anchor(part, node), shown.name, part.unit_name, node.due, node.task, shown.state, node.late, told)


def _told(record: RecordView) -> str:
    arrived = f"{record.received[:10]} 收到" if record.received else "没有回执"
    pieces = f"，材料 {len(record.attachments)} 件" if record.attachments else ""
    return f"{arrived}，{record.state}{pieces}"


def _papers(target: TargetView) -> Iterator[Papers]:
    for part in target.parts:
        for node in part.nodes:
            if node.records:
                shown = unit_targets.node(node)
                title = " ".join(text for text in (part.unit_name, shown.name, f"{node.due} 前") if text)
                yield Papers(_anchor(part, node), title, shown.records)


def _anchor(part: PartView, node: NodeView) -> str:
    return f"papers-{part.unit}-{node.id}"
