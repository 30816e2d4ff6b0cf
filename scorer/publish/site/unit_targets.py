"""A unit's targets, their nodes and the records on them, as far as they are open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scorer.publish.site import target_links, urls
from scorer.publish.site.labels import KINDS, ROLES, size
from scorer.publish.site.states import CLOSED, State, most_urgent, state
from scorer.publish.site.step_links import Figure, Figures
from scorer.views.year_views import AttachmentView, NodeView, PartView, Projection, RecordView, TargetView

ONLY = "final"
"""The node of a target whose table names none."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Evidence: ``name`` None where only what it is, its size and its hash are open."""

    role: str
    name: str | None
    size: str
    sha256: str | None
    shared: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """A record: ``anchor`` and ``path`` None where the record may not be named."""

    anchor: str | None
    path: str | None
    kind: str
    received: str | None
    state: str
    text: tuple[tuple[str, str], ...]
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A node: ``state`` None where nothing is said of the progress, ``name`` None where the due date is all it is."""

    name: str | None
    due: str
    task: str | None
    state: State | None
    late: str | None
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A target on a unit's page: ``share`` "2/2" nodes closed; ``late`` what was late, as each node says it."""

    id: str
    title: str
    page: str
    level: str | None
    role: str
    task: str | None
    due: str
    state: State | None
    share: str | None
    shapes: tuple[State, ...]
    """One for each of several nodes; of a single one the target's own state says it."""
    late: tuple[str, ...]
    worth: str | None
    """What the state does not say: that the target is closed and yet earned nothing."""
    points: Figure | None
    earned: Figure | None
    nodes: tuple[Node, ...]
    history: tuple[tuple[str, str], ...]
    """What has happened to the target itself: day and sentence."""


def blocks(projection: Projection, figures: Figures, page: str, unit_id: str) -> tuple[Block, ...]:
    """The targets in which a unit has a part, in the table's order."""
    return tuple(_block(target, part, figures, page, projection) for target, part in parts_of(projection, unit_id))


def parts_of(projection: Projection, unit_id: str) -> Iterator[tuple[TargetView, PartView]]:
    """Each target in which a unit has a part, with that part."""
    yield from projection.parts.get(unit_id, ())


def share(nodes: tuple[NodeView, ...]) -> str | None:
    """How many nodes are closed: "2/3"; None where nothing is said of any."""
    told = [node for node in nodes if node.state]
    return f"{sum(node.state == CLOSED for node in told)}/{len(told)}" if told else None


def record(view: RecordView) -> Record:
    """A record as a page shows it."""
    return Record(
        anchor=urls.record_anchor(view.path) if view.path else None,
        path=view.path or None,
        kind=KINDS.get(view.kind, view.kind),
        received=view.received,
        state=view.state,
        text=view.text,
        attachments=tuple(_attachment(each) for each in view.attachments),
    )


def _block(target: TargetView, part: PartView, figures: Figures, page: str, projection: Projection) -> Block:
    return Block(
        id=target.id,
        title=target.title,
        page=target_links.link(projection, target, page),
        level=target.level,
        role=part.role,
        task=part.task,
        due=target.due,
        state=most_urgent(node.state for node in part.nodes),
        share=share(part.nodes),
        shapes=tuple(state(node.state) for node in part.nodes if node.state) if len(part.nodes) > 1 else (),
        late=tuple(node.late for node in part.nodes if node.late),
        worth=_worth(part, figures),
        points=None if part.points is None else figures.figure(page, part.points),
        earned=None if part.earned is None else figures.figure(page, part.earned),
        nodes=tuple(node(each) for each in part.nodes),
        history=tuple((each.day, each.text) for each in projection.course.histories.get(target.id, ())),
    )


def _worth(part: PartView, figures: Figures) -> str | None:
    """Every node closed and 0 points: 迟报，不得分 where one was late."""
    closed = all(node.state == CLOSED for node in part.nodes)
    value = figures.step(part.earned).value if part.earned is not None else None
    if not closed or value is None or value.strip("0."):
        return None
    return "迟报，不得分" if any(node.late for node in part.nodes) else "不得分"


def node(node: NodeView) -> Node:
    """A node as a page shows it, with its records."""
    return Node(
        name=None if node.id == ONLY else f"节点 {node.id}",
        due=node.due,
        task=node.task,
        state=state(node.state) if node.state else None,
        late=node.late,
        records=tuple(record(each) for each in node.records),
    )


def _attachment(view: AttachmentView) -> Attachment:
    return Attachment(
        role=ROLES.get(view.role, view.role),
        name=view.file,
        size=size(view.bytes),
        sha256=view.sha256,
        shared=f"同一份材料用于 {view.shared} 份记录" if view.shared > 1 else None,
    )
