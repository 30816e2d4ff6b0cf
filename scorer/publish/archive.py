"""The 考核档案 of a unit and a year as a paper: score, targets, and every record by and about it (ZZ-1-2-c)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scorer.model.paper_words import day_text, days_in_words, due_in_words, tight
from scorer.publish.gb9704.docx import docx
from scorer.publish.gb9704.paper import Heading, OfficialPaper, PaperBlock, PaperTable, Paragraph
from scorer.views.dossier import DossierItem
from scorer.views.wording import FULL_YEAR, NO_VALUE
from scorer.views.year_types import Projection, StepView, UnitView


def archive_paper(
    projection: Projection, unit: UnitView, items: Sequence[DossierItem], kinds: Mapping[str, str]
) -> bytes:
    """The index of the archive as .docx. ``kinds`` are the names of the kinds of records."""
    timeline = projection.timeline
    said = [
        *(f"{each.label}：{each.value}" for each in timeline.earlier.get(unit.id, ())),
        *timeline.settled,
        *timeline.filings.get(unit.id, ()),
        *([timeline.loads[unit.id]] if unit.id in timeline.loads else []),
    ]
    body: list[PaperBlock] = [
        Heading("成绩"),
        Paragraph(f"{_standing(projection)}，截至{day_text(projection.on)}。"),
        _scores(projection, unit),
        *(Paragraph(days_in_words(tight(text))) for text in said),
        Heading("承担的目标"),
        _targets(projection, unit),
        Heading("记录"),
        Paragraph(f"共{len(items)}件，原件在“记录”文件夹里，逐字节照抄；收到时间以服务器回执为准。"),
        PaperTable(
            ("记录", "种类", "收到时间", "审核"),
            tuple(
                (each.path, kinds.get(each.kind, each.kind), days_in_words(each.received), each.state) for each in items
            ),
            widths=(9, 4, 7, 5),
        ),
    ]
    note = "演示数据，不是真实的档案" if projection.synthetic else "只供内部使用"
    return docx(OfficialPaper(f"{unit.name}{projection.year}年度考核档案", tuple(body), note=note))


def _standing(projection: Projection) -> str:
    if projection.still_running:
        return f"暂定，{FULL_YEAR}"
    return "最终成绩" if projection.status == "final" else "暂定"


def _scores(projection: Projection, unit: UnitView) -> PaperTable:
    rows = [(each.title, _value(projection.steps.get(each.step)), each.weight or "") for each in unit.components]
    total = _value(projection.steps.get(unit.total)) if unit.total else "没有得分"
    rows.append(("总成绩", total, ""))
    if unit.grade is not None:
        rows.append(("等次", unit.grade, ""))
    return PaperTable(("项目", "得分", "权重"), tuple(rows), right=frozenset({1}))


def _value(step: StepView | None) -> str:
    if step is None:
        return ""
    return step.value if step.value is not None else NO_VALUE.get(step.status, "缺")


def _targets(projection: Projection, unit: UnitView) -> PaperTable:
    rows = [
        (row.id, row.title, part.role, due_in_words(node.due), node.word, node.late or "")
        for row in projection.targets
        for part in row.parts
        if part.unit == unit.id
        for node in part.nodes
    ]
    return PaperTable(("编号", "目标", "分工", "时限", "状态", "迟报"), tuple(rows), widths=(5, 9, 3, 7, 5, 4))
