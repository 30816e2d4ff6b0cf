"""The 考核档案 of a unit and a year as a paper: score, targets, and every record by and about it (ZZ-1-2-c)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scorer.model.paper_words import day_text, days_in_words, due_in_words, tight
from scorer.publish.gb9704.docx import docx
from scorer.publish.gb9704.paper import Heading, OfficialPaper, PaperBlock, PaperTable, Paragraph
from scorer.views.dossier import DossierItem
from scorer.views.timeline_types import TimelineView
from scorer.views.wording import FULL_YEAR, NO_VALUE
from scorer.views.year_types import Projection, StepView, UnitView


def archive_paper(projection: Projection, unit: UnitView, items: Sequence[DossierItem]) -> bytes:
    """The index of the archive as .docx."""
    body: list[PaperBlock] = [
        *_results(projection, unit),
        *(Paragraph(days_in_words(tight(text))) for text in _said(projection.timeline, unit.id)),
        Heading("承担的目标"),
        _table(TARGETS, _targets(projection, unit), "没有承担目标。"),
        Heading("承办的督查事项"),
        _table(MATTERS, _matters(projection, unit), "没有承办督查事项。"),
        Heading("记录"),
        Paragraph(f"共{len(items)}件，原件在“记录”文件夹里，逐字节照抄；收到时间以服务器回执为准。"),
        _table(
            RECORDS, [(each.path, each.kind, days_in_words(each.received), each.state) for each in items], "没有记录。"
        ),
    ]
    note = "演示数据，不是真实的档案" if projection.synthetic else "只供内部使用"
    return docx(OfficialPaper(f"{unit.name}{projection.year}年度考核档案", tuple(body), note=note))


TARGETS = {"编号": 5, "目标": 9, "分工": 3, "时限": 7, "状态": 5, "迟报、逾期": 4}
MATTERS = {"编号": 7, "事项": 9, "分工": 3, "时限": 7, "状态": 5, "迟报、逾期": 4}
RECORDS = {"记录": 9, "种类": 4, "收到时间": 7, "审核": 5}
"""Titles of the columns, each with its width."""


def _table(columns: Mapping[str, int], rows: Sequence[tuple[str, ...]], none: str) -> PaperBlock:
    return PaperTable(tuple(columns), tuple(rows), widths=tuple(columns.values())) if rows else Paragraph(none)


def _said(timeline: TimelineView, unit: str) -> Iterator[str]:
    yield from (f"{each.label}：{each.value}" for each in timeline.earlier.get(unit, ()))
    yield from timeline.settled
    yield from timeline.filings.get(unit, ())
    if unit in timeline.loads:
        yield timeline.loads[unit]


def _results(projection: Projection, unit: UnitView) -> Iterator[PaperBlock]:
    """The scores with their standing; where there are none, why."""
    day = day_text(projection.on)
    if not projection.has_scores:
        why = "没有办法，没有得分" if projection.scheme is None else "这个办法不计分，逐件事项作出结论"
        yield from (Heading("考核情况"), Paragraph(f"{why}。截至{day}。"))
        return
    yield from (Heading("成绩"), Paragraph(f"{_standing(projection)}，截至{day}。"), _scores(projection, unit))


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


def _targets(projection: Projection, unit: UnitView) -> list[tuple[str, ...]]:
    return [
        (row.id, row.title, part.role, due_in_words(node.due), node.word, _late(node.late, node.word))
        for row, part in projection.parts.get(unit.id, ())
        for node in part.nodes
    ]


def _matters(projection: Projection, unit: UnitView) -> list[tuple[str, ...]]:
    return [
        (each.number, each.content, each.role, due_in_words(each.due), each.word, _late(each.late, each.word))
        for each in projection.lines.get(unit.id, ())
        if each.duty == "matter"
    ]


def _late(late: str | None, word: str) -> str:
    """The lateness, where the state in words does not say it already."""
    return "" if late is None or late in word else late
