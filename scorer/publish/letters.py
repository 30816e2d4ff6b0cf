"""Papers to a unit: its 目标责任书, to be signed by both sides (ZZ-1-1-d), and a 督查通知 or 催办通知."""

from __future__ import annotations

from collections.abc import Iterator

from scorer.model.paper_words import due_in_words, tight
from scorer.publish.gb9704.docx import docx
from scorer.publish.gb9704.paper import Annex, OfficialPaper, PaperTable, Paragraph
from scorer.views.notices import NoticeView
from scorer.views.year_types import PartView, Projection, TargetView, UnitView

SIGNED = (
    "{office}（盖章）：",
    "负责人签字：　　　　　　　　年　　月　　日",
    "{unit}（盖章）：",
    "负责人签字：　　　　　　　　年　　月　　日",
)


def target_letter(projection: Projection, unit: UnitView) -> bytes:
    """The letter as .docx, in two copies by its own words; the same table gives the same bytes."""
    office = projection.imprint.office if projection.imprint and projection.imprint.office else "考核办"
    rows = [(row, part) for row in projection.targets for part in row.parts if part.unit == unit.id]
    said = f"{tight(projection.title)}中，{unit.name}承担目标{len(rows)}项（见附件）。经会议审定的目标原则上不再调整；"
    body = [
        Paragraph(f"{said}确需调整的，按办法申请，经批准后执行。本责任书一式两份，双方各执一份。"),
        *(Paragraph(line.format(office=office, unit=unit.name)) for line in SIGNED),
    ]
    head = ("编号", "目标", "分值", "分工", "节点和时限", "责任人")
    cells = [head, *(_row(projection, row, part) for row, part in rows)]
    kept = [place for place, column in enumerate(zip(*cells[1:], strict=True)) if any(column)]
    first, *others = (tuple(row[place] for place in kept) for row in cells)
    table = PaperTable(first, tuple(others), widths=tuple((4, 9, 3, 3, 14, 5)[place] for place in kept))
    note = "演示数据，不是真实的责任书" if projection.synthetic else None
    title = f"{unit.name}{projection.year}年度目标责任书"
    return docx(OfficialPaper(title, tuple(body), annexes=(Annex("承担的目标", (table,), landscape=True),), note=note))


def _row(projection: Projection, row: TargetView, part: PartView) -> tuple[str, ...]:
    step = projection.steps.get(part.points or "")
    points = step.value if step is not None else None
    nodes = "；".join(f"{due_in_words(node.due)}{node.task or '完成'}" for node in part.nodes)
    return (
        row.id,
        "，".join(_described(row)),
        row.points or points or row.level or "",
        part.role,
        nodes,
        part.owner or "",
    )


def _described(row: TargetView) -> Iterator[str]:
    yield row.title
    yield from (each.text for each in row.measures)


SYNTHETIC = "演示数据，不是真实的通知"


def notice_paper(view: NoticeView) -> bytes:
    """The notice as .docx; the same notice gives the same bytes."""
    return docx(
        OfficialPaper(
            title=view.title,
            body=tuple(Paragraph(text) for text in view.body),
            issuer=view.office,
            number=view.number,
            addressee=view.to,
            signature=view.office,
            dated=view.issued,
            note=SYNTHETIC if view.synthetic else None,
            printed_by=view.office,
            printed_on=view.issued,
        )
    )
