"""The page of one target: was it done, who was to do it, how is that known; then each node with its records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from scorer.publish.site import urls
from scorer.publish.site.labels import numbered, row_number
from scorer.publish.site.layout import Page, year_page
from scorer.publish.site.render import render
from scorer.publish.site.state_counts import ONLY_NODE
from scorer.publish.site.step_links import FigureLinks
from scorer.views.year_types import NodeView, Projection, TargetView

LONGEST = 20
"""Characters of a title in the way back."""

MANY = 20
"""Units of one target beyond which their nodes and records are not repeated here: each unit's page has them."""


def page(projection: Projection, figures: FigureLinks, target: TargetView, crumbs: tuple[tuple[str, str], ...]) -> Page:
    """The page of one target; ``crumbs`` lead to the target table."""
    here = urls.target(projection.cycle, target.id)
    pairs = [(part, node) for part in target.parts for node in part.nodes]
    nodes, many = [node for _, node in pairs], len(target.parts) > MANY
    body = render(
        "target.html",
        here,
        projection=projection,
        target=target,
        figure=partial(figures.figure, here),
        place=" · ".join(text for text in (projection.title, *target.section) if text),
        headline=target.headline,
        done=_done(projection, target),
        many=many,
        known=_known(projection, nodes),
        collected=projection.status != "targets-only",
        divided=projection.status != "targets-only" or any(node.id != ONLY_NODE for node in nodes),
        content=tuple(_content(target)),
        nodes=pairs,
        records=not many and any(node.records for node in nodes),
        asks=any(record.keeps_something for node in nodes for record in node.records),
    )
    lead = next((f" · {part.unit_name}" for part in target.parts if part.role != "配合"), "")
    number = numbered(row_number(projection.year, target.id))
    title = f"{target.title}{lead} · {projection.year} 年" + (f" · {number}" if number else "")
    said = f"{target.headline.answer}。{target.headline.why}。" if target.headline else _done(projection, target)
    summary = f"{target.title}（{projection.title}）：{said}"
    return year_page(projection, Page(here, title, body, crumbs, crumb=_short(target.title), summary=summary))


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[:LONGEST]}…"


def _done(projection: Projection, target: TargetView) -> str:
    """Where no state is known: the due date, and why, where reports are collected."""
    wanted = f"要求 {target.due} 前完成" if target.due else "没有写时限"
    return wanted if projection.status == "targets-only" else f"{wanted}；{_unknown(projection)}"


def _unknown(projection: Projection) -> str:
    return projection.closed.get("progress") or "没有要报的节点"


def _known(projection: Projection, nodes: Sequence[NodeView]) -> str:
    """Worked: 收到报告 5 份：审核通过，认定办成 4 份；已退回，请补正 1 份；佐证材料 8 件，其中 2 件可以看到文件名."""
    records = [record for node in nodes for record in node.records]
    if not records:
        return "没有收到报告" if any(node.pair is not None for node in nodes) else _unknown(projection)
    words = list(dict.fromkeys(record.state for record in records))
    states = "；".join(f"{word} {sum(record.state == word for record in records)} 份" for word in words)
    named = sum(len(record.attachments) for record in records)
    pieces = named + sum(len(record.withheld_files) for record in records)
    seen = f"，其中 {named} 件列出了文件" if named else "，都没有公开"
    return f"收到报告 {len(records)} 份：{states}" + (f"；佐证材料 {pieces} 件{seen}" if pieces else "")


def _content(target: TargetView) -> Iterator[tuple[str, str]]:
    """The contents of a target, as the table has them; what it leaves empty does not show."""
    indicator = " ".join(text for text in (numbered(target.indicator), target.indicator_title) if text)
    measures = "；".join(each.text for each in target.measures)
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
