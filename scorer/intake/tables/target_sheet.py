"""The year's target table as a sheet for Excel, which ``import`` reads back to the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scorer.intake.tables.headings import column_names
from scorer.intake.tables.office_sheet import OfficeSheet, SheetColumn
from scorer.intake.tables.target_fields import METHODS, TableContext, cells_of
from scorer.model.entities import Data

COLUMNS = (
    *("id", "section", "level", "indicator_id", "indicator", "indicator_basis", "basis", "title", "qualitative"),
    *("quantitative", "method", "measures", "points", "units", "owner", "leader", "due", "nodes", "since"),
    *("disclosure", "note"),
)
ALWAYS = frozenset({"id", "section", "title", "measures", "points", "units", "owner", "leader", "due", "nodes", "note"})
"""Columns that are there though no row has anything in them."""
WIDTHS: Mapping[str, int] = {
    "title": 28,
    "qualitative": 36,
    "quantitative": 28,
    "measures": 34,
    "nodes": 44,
    "units": 26,
}
HELP: Mapping[str, str] = {
    "id": "一项一个，各处都用它，审定以后不再变。空着由程序给。用小写英文字母、数字、连字号和点，如 2026-01。",
    "section": "从大到小，一格一级；几级就有几列“所属部分”。",
    "title": "目标的名称，如 新建农村公路 200 公里。",
    "measures": "一行一个：名称 数 单位，如 年度投资 8 亿元；范围写 13-14。〔〕里是编号和权重，不用改。",
    "points": "写数，如 2 或 1.5。",
    "units": "一行一家，名称与单位名册一样；后面写（牵头）、（配合：做什么）或（共同）。",
    "owner": "与责任单位按次序对应，一行一位；没有的写 —。",
    "due": "写 2026-12-31、2026-12 或 12月。",
    "nodes": "一行一个：2026-06-30：完成 40 公里。前面的 n1 是编号，不动它。",
    "basis": "一行一个文号或文件名。",
}
REMARK = (
    "改好存盘，用 scorer import targets 这个文件 --cycle {cycle} 看改了什么，加 --write 写回。"
    "“〔原样〕”开头的格不要改。"
)


def target_sheet(cycle: str, title: str, rows: Sequence[Mapping[str, Data]], context: TableContext) -> OfficeSheet:
    """The rows of a year in their order, and the columns that they need."""
    texts = [cells_of(row, context) for row in rows]
    deepest = max([1, *(len(each.get("section", ())) for each in texts)])
    used = ALWAYS.union(*texts)
    keys = [key for key in COLUMNS if key in used or (key == "level" and context.levels)]
    columns = [(key, place) for key in keys for place in range(deepest if key == "section" else 1)]
    return OfficeSheet(
        "目标",
        title,
        REMARK.format(cycle=cycle),
        tuple(_column(key, context) for key, _ in columns),
        [[_cell(each, key, place) for key, place in columns] for each in texts],
    )


def _cell(texts: Mapping[str, list[str]], key: str, place: int) -> str:
    cells = texts.get(key, [])
    return cells[place] if place < len(cells) else ""


def _column(key: str, context: TableContext) -> SheetColumn:
    choices = {"method": tuple(METHODS.values()), "level": tuple(context.levels.values())}.get(key, ())
    name = column_names("targets")[key][0]
    return SheetColumn(name, WIDTHS.get(key, 14), HELP.get(key, ""), choices, number=key == "points")
