"""The annex of a real document as an office lays it out: two heading rows, merged cells, several units in one cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from openpyxl import Workbook

Row = Mapping[str, Any]
HEAD = (
    "项 目",
    "项 目",
    "序号",
    "文件依据",
    "一级指标",
    "二级指标",
    "权重",
    "完成时限",
    "分管\n领导",
    "责任\n单位",
    "责任人",
    "备注",
)
SHARED = (1, 2, 4, 5, 9, 10, 11)
"""Columns whose cells an office merges where the next row says the same."""


@dataclass
class Layout:
    """Texts by row and column, and merged cells (top, left, bottom, right)."""

    cells: dict[tuple[int, int], str | float] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        self.merged.append((top, left, bottom, right))


def shipped(root: Path, cycle: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """A year's rows as they are in the repository, and its units by id."""
    folder = root / "targets" / cycle
    rows = yaml.safe_load((folder / "targets.yml").read_text(encoding="utf-8"))["targets"]
    units = yaml.safe_load((folder / "units.yml").read_text(encoding="utf-8"))["units"]
    return rows, {unit["id"]: unit["name"] for unit in units}


def layout(rows: Sequence[Row], names: Mapping[str, str]) -> Layout:
    """The whole annex: title, two heading rows, the rows, a sum."""
    made = Layout()
    made.cells[1, 1] = "某市交通运输局2019年度绩效目标考评表"
    made.merge(1, 1, 1, 12)
    for column, text in enumerate(HEAD, start=1):
        made.cells[3, column] = text
    for left, right, text in ((3, 7, "目标内容"), (9, 11, "责任分解")):
        made.cells[2, left] = text
        made.merge(2, left, 2, right)
    for left, right in ((1, 2), (8, 8), (12, 12)):
        made.cells[2, left] = made.cells.pop((3, left))
        made.cells.pop((3, right), None)
        made.merge(2, left, 3, right)
    for number, row in enumerate(rows, start=4):
        for column, value in enumerate(_texts(row, names), start=1):
            if value != "":
                made.cells[number, column] = value
    _merge_same(made, len(rows))
    end = len(rows) + 4
    made.cells |= {(end, 1): "合  计", (end, 7): 100}
    made.merge(end, 1, end, 6)
    return made


def _texts(row: Row, names: Mapping[str, str]) -> tuple[str | float, ...]:
    """A row as the annex has it; its requirement is the text of the row, else its name."""
    indicator, leader = row["indicator"], row["leader"]
    cited = f"（{'，'.join(indicator['basis'])}）" if "basis" in indicator else ""
    return (
        row["section"][0] + {"职能工作目标": "80分", "行政能力目标": "（20分）"}[row["section"][0]],
        row["section"][1],
        row["id"],
        "\n".join(row.get("basis", ())),
        indicator["title"] + cited,
        row.get("qualitative", row["title"]),
        row["points"],
        "9月" if row["due"] == "2019-09" else "12月",
        "\n".join(leader if isinstance(leader, list) else [leader]),
        "\n".join(names[each["unit"]] for each in row["units"]),
        "\n\n".join(each["owner"] for each in row["units"] if "owner" in each),
        "",
    )


def _merge_same(made: Layout, count: int) -> None:
    """Merge a shared column down rows of one indicator that say the same."""
    for column in SHARED:
        top = 4
        for row in range(5, count + 5):
            same = row < count + 4 and made.cells.get((row, column)) == made.cells.get((top, column))
            if column > 2:
                same = same and made.cells.get((row, 5)) == made.cells.get((top, 5))
            if same:
                continue
            if row - top > 1 and (top, column) in made.cells:
                for covered in range(top + 1, row):
                    del made.cells[covered, column]
                made.merge(top, column, row - 1, column)
            top = row


def as_xlsx(made: Layout, path: Path) -> Path:
    """The layout as a workbook."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "附件"
    for (row, column), text in made.cells.items():
        page.cell(row, column).value = text
    for top, left, bottom, right in made.merged:
        page.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    book.save(path)
    return path


def as_docx(made: Layout, path: Path) -> Path:
    """The layout as a table of a document, its first row as a paragraph above."""
    document = Document()
    document.add_paragraph(str(made.cells[1, 1]))
    table = document.add_table(max(row for row, _ in made.cells) - 1, len(HEAD))
    grid = [row.cells for row in table.rows]
    for (row, column), text in made.cells.items():
        if row > 1:
            grid[row - 2][column - 1].text = str(text)
    for top, left, bottom, right in made.merged:
        if top > 1:
            grid[top - 2][left - 1].merge(grid[bottom - 2][right - 1])
    document.save(str(path))
    return path
