"""A workbook for a unit without network: its open nodes, one a row, with what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scorer.intake.tables.headings import column_names
from scorer.intake.tables.office_sheet import OfficeSheet, SheetColumn
from scorer.model.book import Book
from scorer.model.decisions import holding
from scorer.model.entities import Due, Node, Target, Unit
from scorer.reading.schemas import of_kind, schema

FIELDS = of_kind("report")["properties"]
STATUS: Mapping[str, str] = FIELDS["status"]["x-meanings"]
CAUSES: Mapping[str, str] = schema("record")["$defs"]["cause"]["properties"]["type"]["x-meanings"]
ROLES = ("editable", "stamped", "supporting")
TEXTS = ("progress", "actions", "results", "highlights", "problems", "next", "note")
GIVEN = ("target", "title", "node", "task", "due")
"""Columns that the workbook fills in, and that are not to be changed."""
WIDTHS: Mapping[str, int] = {**dict.fromkeys((*TEXTS, "task", "title", "actuals"), 28), "editable": 22, "stamped": 22}
FILE_HELP = "只写文件名，如 一季度报告.docx；几个文件一行一个。文件放在同一个文件夹里，和这张表一起交。"
HELP: Mapping[str, str] = {
    "actuals": "从年初累计的数，写在每行的冒号后面；没有的空着。",
    "cause_type": "完成情况是“未完成”的才选。",
    "cause_detail": "完成情况是“未完成”的才写：是什么因素。",
    "replaces": "更正以前报的才写，如 ghc/report-2026-01-n1.yml。",
    **dict.fromkeys(ROLES, FILE_HELP),
}
WHOSE = "年度 {cycle} 单位 {unit} {name}"
REMARK = (
    "{whose}\n一行一个节点，要报的填上“完成情况”，不报的整行空着。填好连同文件交给考核办，或自己用"
    " scorer import records 这个文件 --attach 文件夹 读回。前五列和这几行不要改。"
)


def record_sheet(book: Book, unit: Unit) -> OfficeSheet:
    """The nodes of a unit on which it has no accepted report, with what a report of each says."""
    keys = tuple(column_names("records"))
    whose = WHOSE.format(cycle=book.cycle.id, unit=unit.id, name=unit.name)
    rows = [_row(keys, target, node) for target, node in open_nodes(book, unit.id)]
    title = f"{unit.name} {book.cycle.year} 年度报送表"
    return OfficeSheet("报送", title, REMARK.format(whose=whose), tuple(map(_column, keys)), rows, spare=0)


def open_nodes(book: Book, unit: str) -> Iterator[tuple[Target, Node]]:
    """The nodes that a unit reports on, those with an accepted report left out."""
    for target in book.targets_of.get(unit, ()):
        for node in target.nodes:
            if unit in node.units and not _accepted(book, unit, target.id, node.id):
                yield target, node


def _accepted(book: Book, unit: str, target: str, node: str) -> bool:
    decisions = (holding(book, report.path) for report in book.reports.get((unit, target, node), ()))
    return any(decision is not None and decision.verdict == "accepted" for decision in decisions)


def _row(keys: tuple[str, ...], target: Target, node: Node) -> list[str]:
    given = {
        "target": target.id,
        "title": target.title,
        "node": node.id,
        "task": node.task or "",
        "due": _day(node.due),
        "actuals": "\n".join(f"{each.name}（{each.unit}）：" for each in target.measures),
    }
    return [given.get(key, "") for key in keys]


def _day(due: Due) -> str:
    return f"{due.day:%Y-%m}" if due.month_only else str(due.day)


def _column(key: str) -> SheetColumn:
    field = FIELDS.get(key, {})
    choices = {"status": tuple(STATUS.values()), "cause_type": tuple(CAUSES.values())}.get(key, ())
    told = f"从单子里选：{'、'.join(choices)}。" if choices else str(field.get("description", ""))
    return SheetColumn(
        column_names("records")[key][0], WIDTHS.get(key, 14), "" if key in GIVEN else HELP.get(key, told), choices
    )
