"""The one table of a file that is meant; where there are several, or none, the user is asked."""

from __future__ import annotations

from collections.abc import Sequence

from scorer.intake.tables.grid import CellFinding, TableGrid, TableRefused, column_letters
from scorer.intake.tables.headings import FEWEST, HeadedTable, column_names, tables_in


def chosen_table(
    grids: Sequence[TableGrid], kind: str, needed: frozenset[str], named: str | None, fewest: int = FEWEST
) -> tuple[HeadedTable, list[CellFinding]]:
    """The table, and what is to be said of the rest of the file. TableRefused: none, or one of several."""
    if named is not None:
        grids = [_named(grids, named)]
    found = [
        table
        for grid in grids
        if named is not None or not grid.hidden
        for table in tables_in(grid, kind, needed, fewest)
    ]
    if not found:
        wanted = "、".join(names[0] for key, names in column_names(kind).items() if key in needed)
        where = "、".join(grid.whole for grid in grids if not grid.hidden)
        known = "、".join(names[0] for names in column_names(kind).values())
        raise TableRefused(
            f"{where} 里没有认得的表头（至少 {fewest} 列认得，其中要有 {wanted} 之一）。改法：认得的列名有 {known}"
        )
    if len(found) > 1:
        places = "；".join(f"{table.grid.whole} 从第 {table.top} 行起" for table in found)
        raise TableRefused(
            f"有 {len(found)} 张表：{places}。"
            "改法：不在一个工作表里的，用 --sheet 写明要哪一张（工作表的名字，或 Word 里第几张表）；"
            "在一个工作表里的，分成两个工作表；其实是一张的，表头改成一样"
        )
    return found[0], [*_passed_over(grids, found[0]), *_hidden(found[0]), *_remarks(found[0])]


def _named(grids: Sequence[TableGrid], named: str) -> TableGrid:
    for place, grid in enumerate(grids, start=1):
        if named in (grid.label, grid.label.removeprefix("工作表“").removesuffix("”")) or (
            named == str(place) and not grid.lettered
        ):
            return grid
    raise TableRefused(f"没有“{named}”；有 {'、'.join(grid.label for grid in grids)}")


def _passed_over(grids: Sequence[TableGrid], table: HeadedTable) -> list[CellFinding]:
    """Sheets that are not read, each said."""
    rest = [grid for grid in grids if grid is not table.grid and grid.cells]
    return [
        CellFinding(grid.whole, "工作表是隐藏的，没有读" if grid.hidden else "没有认得的表头，没有读", level="note")
        for grid in rest
    ]


def _hidden(table: HeadedTable) -> list[CellFinding]:
    """Rows and columns that nobody sees are asked: they may be there by mistake."""
    grid, span = table.grid, range(table.top, table.last + 1)
    rows = sorted(row for row in grid.hidden_rows if row in span and any(each == row for each, _ in grid.cells))
    columns = sorted(
        column for column in grid.hidden_columns if any(each == column and row in span for row, each in grid.cells)
    )
    fix = "要的取消隐藏（包括筛选），不要的删去，再导入"
    return [
        *(CellFinding(grid.whole, f"第 {row} 行是隐藏的，里面有字", fix) for row in rows),
        *(CellFinding(grid.whole, f"{column_letters(column)} 列是隐藏的，里面有字", fix) for column in columns),
    ]


def _remarks(table: HeadedTable) -> list[CellFinding]:
    """Comments on the rows are said; those on the heading tell how it is filled in."""
    return [
        CellFinding(table.grid.place(*place), f"批注没有读：{text[:60]}", level="note")
        for place, text in sorted(table.grid.remarks.items())
        if place[0] >= table.first
    ]
